"""Who supplies whom, read from the order of words: "X imports from Y", "X supplies Y", "Y's imports"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from amity.claims._draft_states import Mention

Basis = Literal["import", "export"]
_GAP = r"(?:'s?)?\s+(?:[\w-]+\s+){0,3}?"
_OWNER = r"'s?\s+(?:[\w-]+\s+){0,3}?"
_IS = r",?\s+(?:is|was|remain(?:s|ed)|became|has been|as|the)\s+(?:[\w'-]+\s+){0,5}?"
_RECEIVES = re.compile(
    rf"{_GAP}(?:imports?|imported|importing|buys?|bought|buying|purchase[sd]?|procures?d?|gets|got|receive[sd]?|"
    r"relies on|depends on|sourced|took in)\b"
    rf"|{_OWNER}(?:needs|purchases|consumption|demand|procurement|arsenal|suppliers?|source|provider)\b"
    rf"|{_IS}(?:customer|buyer|market|destination|importer)\b",
    re.I,
)
_GIVES = re.compile(
    rf"{_GAP}(?:exports?|exported|exporting|supplies|supplied|supplying|provide[sd]|providing|sells|sold|selling|ships|"
    r"shipped|delivers|delivered|accounts? for|accounted for|accounting for)\b"
    rf"|{_OWNER}(?:sales|deliveries|shipments|customers?|buyers?|market)\b"
    rf"|{_IS}(?:supplier|source|provider|exporter|seller)\b",
    re.I,
)
_SUPPLIER_OF = re.compile(
    r"\b(?:suppliers?|source|provider|sales|exports|deliveries|shipments)\s+(?:of|to|for)\s+(?:the\s+)?$", re.I
)
_FROM = re.compile(r"\b(?:from|by|of)\s+(?:the\s+)?$", re.I)
_TO = re.compile(r"\b(?:to|for)\s+(?:the\s+)?$", re.I)
_SUPPLY_VERB = re.compile(
    r"(?:suppl(?:y|ies|ied|ying)|provid(?:es|ed|ing)|sells?|sold|arm(?:s|ed))\s+(?:the\s+)?$", re.I
)
_IMPORTS = re.compile(
    r"\b(?:imports?|imported|needs|purchases|suppl(?:y|ier|ies|ied)|consumption|buys?|bought|provider)\b", re.I
)
_EXPORTS = re.compile(r"\b(?:exports?|exported|exporting|sales|sold|market|customer|destination|buyer)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The importer and the exporter (keys, empty where not known), and whose whole a share is of."""

    importer: str
    exporter: str
    basis: Basis


def flow_of(
    text: str,
    near: Sequence[Mention],
    named: Sequence[Mention],
    dyad: tuple[str, str],
    clause: tuple[int, int],
    at: int,
) -> Flow:
    """Return who supplies whom in a clause; what it leaves open is taken from the sentence, then from the dyad.

    Parameters
    ----------
    text : str
        The sentence.
    near, named : sequence of Mention
        The states named in the clause, and in the sentence.
    dyad : tuple of str
        The two states of the file, for a party that the sentence leaves unnamed.
    clause : tuple of int
        Where the clause begins and ends.
    at : int
        Where the figure or word of the claim ends: what follows it says whose whole is meant.
    """
    importer = exporter = ""
    for one in near or named:
        gives, receives = _role(text, one)
        exporter = exporter or (one.key if gives and one.key != importer else "")
        importer = importer or (one.key if receives and one.key != exporter else "")
    others = [one.key for one in near]
    if not importer and not exporter:
        exporter = next((one.key for one in (*near, *named)), "")
    # A party that the clause leaves out is more often the file's other state than one of the next clause.
    others += [*dyad, *(one.key for one in named)] if {importer, exporter} & set(dyad) else [one.key for one in named]
    importer = importer or _other(exporter, others, dyad)
    exporter = exporter or _other(importer, others, dyad)
    return Flow(importer=importer, exporter=exporter, basis=_basis(text, clause, at))


def _role(text: str, one: Mention) -> tuple[bool, bool]:
    before = text[max(0, one.start - 24) : one.start]
    if _SUPPLIER_OF.search(before):
        return False, True
    # An adjective owns what follows it as a name with 's does.
    shown = f"{text[: one.end]}'s{text[one.end :]}" if one.kind == "adjective" else text
    gives, receives = _GIVES.match(shown, one.end), _RECEIVES.match(shown, one.end)
    if gives and receives:
        # The nearer word is the state's own: "X imports oil that Y exports".
        gives, receives = (gives, None) if gives.end() < receives.end() else (None, receives)
    if gives or receives:
        return bool(gives), bool(receives)
    if _SUPPLY_VERB.search(before) or _TO.search(before):
        return False, True
    return bool(_FROM.search(before)), False


def _other(known: str, others: Sequence[str], dyad: tuple[str, str]) -> str:
    return next((key for key in (*others, *dyad) if key != known), "") if known else ""


def _basis(text: str, clause: tuple[int, int], at: int) -> Basis:
    for begin, end in ((at, clause[1]), clause, (0, len(text))):
        imports, exports = _IMPORTS.search(text, begin, end), _EXPORTS.search(text, begin, end)
        if imports or exports:
            first = min((one for one in (imports, exports) if one), key=lambda one: one.start())
            return "import" if first is imports else "export"
    return "import"


def pair_of(named: Sequence[Mention], at: int, dyad: tuple[str, str]) -> tuple[str, str] | None:
    """Return the two states that a figure is between: the nearest before and after it, else the nearest."""
    before = [one.key for one in named if one.start < at][::-1]
    after = [one.key for one in named if one.start >= at]
    for first in (*before, *after):
        second = next((key for key in (*after, *before) if key != first), "")
        if second:
            return first, second
    return (dyad[0], dyad[1]) if set(before + after) <= set(dyad) else None
