"""Words that tell what a sentence claims, read from the list ``claim_cues``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from amity.core.lists import read_list

# The end of a clause: what stands in another clause has its own subject, and its own figures and dates.
_BREAK = re.compile(
    r"[;\u2014\u2013](?!\d)|,\s+(?:and|but|while|though|although|which|who|whereas|yet|where|with|followed|following|"
    r"making|marking|focusing|establishing|leading|including)\b|\s(?:but|while|whereas|although|though)\s|:\s"
)
_SUPERLATIVE = re.compile(
    r"(?:\bthe|'s|\bits|\btheir|\bs')\s+(?:[\w-]+\s+){0,2}?(?:(?!west\b|east\b|rest\b|best-known|interest|forest|"
    r"request|protest|latest\b|past\b)[a-z]{3,}(?<!qu)(?:est)|most\s+(?!of\b)[a-z]+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase of the list found in a sentence: where, and of which kind."""

    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence that has a claim of its own."""

    start: int
    end: int

    def holds(self, at: int) -> bool:
        """Return whether a place of the sentence lies in the clause."""
        return self.start <= at < self.end


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of words as the lists write them: ``*`` any ending, ``_`` one to eight words between.

    Examples
    --------
    >>> bool(pattern_of(["view* _ as"]).search("Both nations view it as a threat"))
    True
    """
    return re.compile("|".join(_one(word) for word in sorted(words, key=lambda word: (-len(word), word))), re.I)


def _one(word: str) -> str:
    text = re.escape(word).replace(r"\*", r"\w*").replace(r"\ _\ ", r"\s+(?:[\w'-]+\s+){1,8}?").replace(r"\ ", r"\s+")
    before = "" if word.startswith("'") else r"(?<!\w)"
    after = "" if word.endswith(("*", ".")) else r"(?!\w)"
    return f"(?:{before}{text}{after})"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each kind of cue."""
    rows = read_list("claim_cues")
    kinds = dict.fromkeys(row["kind"] for row in rows)
    return {kind: pattern_of([row["cue"] for row in rows if row["kind"] == kind]) for kind in kinds}


@cache
def figure_words() -> dict[str, str]:
    """Return the words before a figure that stand for a word of ``claim_words``."""
    return {row["cue"].casefold(): row["means"] for row in read_list("claim_cues") if row["kind"] == "figure"}


def cues(text: str, *kinds: str) -> tuple[Cue, ...]:
    """Return the cues of some kinds in a sentence, in order."""
    void = [(found.start(), found.end()) for found in patterns()["not"].finditer(text)]
    found = [cue for kind in kinds for cue in _of_kind(text, kind)]
    kept = [cue for cue in found if not any(begin < cue.end and cue.start < end for begin, end in void)]
    return tuple(sorted(kept, key=lambda cue: (cue.start, -cue.end)))


def _of_kind(text: str, kind: str) -> Iterator[Cue]:
    for found in patterns()[kind].finditer(text):
        # The month of May is no prediction.
        if not (kind == "prediction" and found[0][:1].isupper()):
            yield Cue(start=found.start(), end=found.end(), kind=kind, text=found[0])
    if kind == "rank":
        for found in _SUPERLATIVE.finditer(text):
            yield Cue(start=found.start(), end=found.end(), kind=kind, text=found[0])


def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a sentence; short ones are kept with what stands before them."""
    ends = [found.start() for found in _BREAK.finditer(text)]
    starts = [0]
    for end in [*ends, len(text)]:
        if end - starts[-1] >= 15 and end != len(text):
            starts.append(end)
    return tuple(Clause(start=a, end=b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
