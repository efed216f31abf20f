"""How a written name of a state is compared, and the lists of names in memory."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from amity.core.lists import read_list

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_DROPPED = re.compile(r"[.'’‘`ʼ´]")
_GAP = re.compile(r"[^0-9a-z*:]+")
_ISO3 = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a name means: a state, and the days on which it does (``None``: open)."""

    key: str
    first: date | None = None
    last: date | None = None

    def holds_in(self, first: date, last: date) -> bool:
        """Return whether the name means this state on some day from ``first`` to ``last``."""
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A tag of ``name_sources.tsv``: a family of files and the codes that stand in it."""

    tag: str
    always: bool
    codes: frozenset[str]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """The lists of names, keyed by the compared form of a name.

    Parameters
    ----------
    spoken : dict
        Names, aliases and ISO alpha-3 codes that mean the same in every file.
    short : dict
        Codes that a person may type but a file may use otherwise: ISO alpha-2, COW and GW abbreviations.
    by_file : dict
        Names of one source tag.
    not_states : dict
        Names that mean no state, by source tag (``*``: any), with what they mean.
    """

    spoken: dict[str, tuple[Meaning, ...]]
    short: dict[str, tuple[Meaning, ...]]
    by_file: dict[tuple[str, str], tuple[Meaning, ...]]
    not_states: dict[tuple[str, str], str]
    sources: dict[str, Source]


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """Return the form in which two names are compared.

    Case, accents, dots, apostrophes, other punctuation, spaces and the word *the* do not count, and ``&``
    is *and*. Nothing else is changed: two names with the same form are the same name.

    Examples
    --------
    >>> plain("  CÔTE D’IVOIRE "), plain("The Gambia"), plain("U.S.A.")
    ('cote divoire', 'gambia', 'usa')
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    words = _GAP.sub(" ", _DROPPED.sub("", letters.replace("&", " and "))).split()
    return " ".join(word for word in words if word != "the") or " ".join(words)


def parse_day(text: str) -> date | None:
    """Return the day of a cell ``YYYY-MM-DD``, or ``None`` for an empty cell."""
    return date.fromisoformat(text) if text else None


def states_of(meanings: Iterable[Meaning]) -> tuple[str, ...]:
    """Return the keys that the meanings name, sorted, each once."""
    return tuple(sorted({m.key for m in meanings}))


def choose(meanings: Sequence[Meaning], first: date | None, last: date | None) -> Sequence[Meaning]:
    """Return the meanings that hold in a period, or today's where there is no period.

    Where none holds then, all come back: the caller says that the state did not exist.
    """
    if first is None or last is None:
        kept = [m for m in meanings if m.last is None]
    else:
        kept = [m for m in meanings if m.holds_in(first, last)]
    return kept or meanings


def latest(meanings: Sequence[Meaning], last: date) -> Sequence[Meaning]:
    """Return the meanings that hold longest into a period which ends on ``last``.

    A yearly file that names one state for a year in which the name passed from one state to another
    means the state at the end of the year.
    """
    if not meanings:
        return meanings
    ends = [last if m.last is None or m.last > last else m.last for m in meanings]
    return [m for m, end in zip(meanings, ends, strict=True) if end == max(ends)]


@cache
def name_index() -> NameIndex:
    """Return the lists of names, read once."""
    spoken: defaultdict[str, list[Meaning]] = defaultdict(list)
    short: defaultdict[str, list[Meaning]] = defaultdict(list)
    by_file: defaultdict[tuple[str, str], list[Meaning]] = defaultdict(list)
    sources = _sources()
    owner: dict[str, str] = {}
    for row in read_list("states"):
        owner[row["key"]] = row["key"]
        for name in {row["key"], row["iso3"], row["name"]} - {""}:
            _put(spoken, plain(name), Meaning(key=row["key"]))
        if row["iso2"]:
            _put(short, plain(row["iso2"]), Meaning(key=row["key"]))
    for row in read_list("state_names"):
        _put(spoken, plain(row["name"]), Meaning(key=row["state"]))
    not_states: dict[tuple[str, str], str] = {}
    for row in read_list("not_states"):
        not_states[row["source"], plain(row["name"])] = row["what"]
        if row["source"] == "*" and _ISO3.fullmatch(row["name"]):
            owner[row["name"]] = ""
    for row in read_list("state_aliases"):
        meaning = Meaning(key=row["state"], first=parse_day(row["first"]), last=parse_day(row["last"]))
        name, source = plain(row["alias"]), sources[row["source"]]
        if source.always:
            _put(spoken, name, meaning)
            continue
        by_file[source.tag, name].append(meaning)
        # ISO wins: an abbreviation of COW or GW that is some other place's alpha-3 code is read in their
        # files only ("AUS" is Austria in COW, Australia in ISO).
        if source.tag in ("COW", "GW") and owner.get(row["alias"], row["state"]) == row["state"]:
            _put(short, name, meaning)
    return NameIndex(
        spoken={k: tuple(v) for k, v in spoken.items()},
        short={k: tuple(v) for k, v in short.items()},
        by_file={k: tuple(v) for k, v in by_file.items()},
        not_states=not_states,
        sources=sources,
    )


def _put(into: defaultdict[str, list[Meaning]], name: str, meaning: Meaning) -> None:
    """Add a meaning, unless the same state is there: a dated row then gives way to an undated one."""
    same = [m for m in into[name] if m.key == meaning.key]
    if not any(m == meaning or (m.first is None and m.last is None) for m in same):
        into[name].append(meaning)


def _sources() -> dict[str, Source]:
    return {
        row["source"]: Source(
            tag=row["source"],
            always=row["used"] == "always",
            codes=frozenset(row["codes"].split()),
            what=row["what"],
        )
        for row in read_list("name_sources")
    }
