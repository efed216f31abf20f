"""What the words around a figure let it be: "nearly 70 %" is 63 to 70, "over 60 %" anything above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from amity.claims import units
from amity.claims.records import Said
from amity.core.suggest import nearest
from amity.core.tsv import read_tsv

COLUMNS = ("word", "from", "to", "points", "open", "why")
PERCENT, PLACE = units.PERCENT, "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word before a figure: the factors that bound what it permits, extra points for shares, and why."""

    word: str
    start: float | None
    end: float | None
    points: float
    open: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """The figures that a claim permits, from ``low`` to ``high`` (None: no limit) in the claim's unit, and why.

    Where ``open`` the limit itself is not among them: "more than three" is not three.
    """

    low: float | None
    high: float | None
    word: str
    why: str
    open: bool = False

    @property
    def one_sided(self) -> bool:
        """Return whether the range has a limit on one side only: a threshold was said, and no figure."""
        return (self.low is None) != (self.high is None)

    @property
    def exact(self) -> bool:
        """Return whether there is one figure and no range."""
        return self.low is not None and self.low == self.high

    def permits(self, value: float) -> bool:
        """Return whether a figure lies in the range, its own rounding allowed for."""
        slack = 1e-9 * max(1.0, abs(value)) * (-1.0 if self.open else 1.0)
        return (self.low is None or value >= self.low - slack) and (self.high is None or value <= self.high + slack)

    def meets(self, low: float, high: float) -> bool:
        """Return whether any figure from ``low`` to ``high`` lies in the range."""
        return (self.low is None or high >= self.low) and (self.high is None or low <= self.high)

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
            open=row["open"] == "yes",
            why=row["why"],
        )
        for row in rows
    }


def word_fault(word: str) -> str:
    """Return why a word is none of the list, with those that may be meant; empty where it is one.

    Examples
    --------
    >>> word_fault("nearly"), word_fault("nealry")
    ('', "'nealry' is no word that amity knows before a figure; 'nearly' may be meant")
    """
    if word in words():
        return ""
    known = [one for one in words() if one]
    near = nearest(word, known, 1)
    meant = f"'{near[0]}' may be meant" if near else f"it knows {', '.join(known)}"
    return f"'{word}' is no word that amity knows before a figure; {meant}"


def tolerance(said: Said) -> Tolerance | None:
    """Return the figures that a claim permits, None where it gives no number.

    Examples
    --------
    >>> tolerance(Said(value=70, unit="percent", word="nearly")).low
    63.0
    >>> tolerance(Said(value=1, unit="percent")).high, tolerance(Said(value=60, unit="percent", word="over")).high
    (1.5, None)
    """
    rule = words()[said.word]
    if said.low is not None or said.high is not None:
        return Tolerance(low=said.low, high=said.high, word=said.word, why="The claim gives a range.")
    if said.value is None:
        return None
    if said.unit == PLACE and (not said.word or rule.start == rule.end == 1):
        return Tolerance(low=said.value, high=said.value, word=said.word, why="A place is the one that is said.")
    if rule.start == rule.end == 1:
        # What is counted is exact to the one: 30 members are not 25 to 35, as 760 km may be 755 to 765.
        half = min(0.5, _rounding(said.value) or 0.5) if units.counted(said.unit) else _rounding(said.value)
        return Tolerance(low=said.value - half, high=said.value + half, word=said.word, why=rule.why)
    # Three points around a share of 1 % would permit nothing at all, which nobody means.
    points = min(rule.points, abs(said.value) / 2) if said.unit == PERCENT else 0.0
    ends = sorted(said.value * factor for factor in (rule.start, rule.end) if factor is not None)
    low = None if rule.start is None else min(ends[0], said.value - points)
    high = None if rule.end is None else max(ends[-1], said.value + points)
    return Tolerance(low=low, high=high, word=said.word, why=rule.why, open=rule.open)


def _rounding(value: float) -> float:
    """Return half a unit of the last digit that a figure shows: 760 may be 755 to 765, 1,021,917 only itself."""
    if value == 0:
        return 0.0
    text = f"{abs(value):.12g}"
    if "." in text:
        return 0.5 * 10.0 ** -len(text.partition(".")[2])
    zeros = len(text) - len(text.rstrip("0"))
    return 0.5 * 10.0**zeros if math.isfinite(value) else 0.0
