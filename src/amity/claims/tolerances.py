"""What the words around a figure let it be: "nearly 70 %" is 63 to 70, "over 60 %" anything above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from amity.claims.records import Said
from amity.core.tsv import read_tsv
from amity.core.wording import number

COLUMNS = ("word", "from", "to", "points", "why")
PERCENT = "percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word before a figure: the factors that bound what it permits, extra points for shares, and why."""

    word: str
    start: float | None
    end: float | None
    points: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """The figures that a claim permits, from ``low`` to ``high`` (None: no limit) in the claim's unit, and why."""

    low: float | None
    high: float | None
    word: str
    why: str

    def permits(self, value: float) -> bool:
        """Return whether a figure lies in the range, its own rounding allowed for."""
        slack = 1e-9 * max(1.0, abs(value))
        return (self.low is None or value >= self.low - slack) and (self.high is None or value <= self.high + slack)

    def meets(self, low: float, high: float) -> bool:
        """Return whether any figure from ``low`` to ``high`` lies in the range."""
        return (self.low is None or high >= self.low) and (self.high is None or low <= self.high)

    @property
    def text(self) -> str:
        """Return the range in figures."""
        if self.low is None and self.high is None:
            return "any figure"
        if self.high is None:
            return f"{number(self.low or 0.0)} or more"
        if self.low is None:
            return f"{number(self.high)} or less"
        return f"{number(self.low)} to {number(self.high)}" if self.low < self.high else number(self.low)

    def to_json(self) -> dict[str, object]:
        """Return the tolerance as it stands in an answer."""
        return {"low": self.low, "high": self.high, "word": self.word, "why": self.why}


@cache
def words() -> dict[str, Word]:
    """Return the words of the list by word; the empty word is a figure that stands alone."""
    rows = read_tsv(files("amity.core.lists").joinpath("claim_words.tsv"), COLUMNS)
    return {
        row["word"]: Word(
            word=row["word"],
            start=float(row["from"]) if row["from"] else None,
            end=float(row["to"]) if row["to"] else None,
            points=float(row["points"] or 0),
            why=row["why"],
        )
        for row in rows
    }


def tolerance(said: Said) -> Tolerance | None:
    """Return the figures that a claim permits, None where it gives no number.

    Examples
    --------
    >>> tolerance(Said(value=70, unit="percent", word="nearly")).text
    '63 to 70'
    >>> tolerance(Said(value=60, unit="percent", word="over")).text
    '60 or more'
    """
    rule = words()[said.word]
    if said.low is not None or said.high is not None:
        return Tolerance(low=said.low, high=said.high, word=said.word, why="The claim gives a range.")
    if said.value is None:
        return None
    if rule.start == rule.end == 1:
        half = _rounding(said.value)
        return Tolerance(low=said.value - half, high=said.value + half, word=said.word, why=rule.why)
    points = rule.points if said.unit == PERCENT else 0.0
    ends = sorted(said.value * factor for factor in (rule.start, rule.end) if factor is not None)
    low = None if rule.start is None else min(ends[0], said.value - points)
    high = None if rule.end is None else max(ends[-1], said.value + points)
    return Tolerance(low=low, high=high, word=said.word, why=rule.why)


def _rounding(value: float) -> float:
    """Return half a unit of the last digit that a figure shows: 760 may be 755 to 765, 1,021,917 only itself."""
    if value == 0:
        return 0.0
    text = f"{abs(value):.12g}"
    if "." in text:
        return 0.5 * 10.0 ** -len(text.partition(".")[2])
    zeros = len(text) - len(text.rstrip("0"))
    return 0.5 * 10.0**zeros if math.isfinite(value) else 0.0
