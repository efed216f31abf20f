"""What the configurations of a case answer: the analysis, what tells the subject apart, the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import polars as pl

from amity.cases.explanations import CaseSets, SetPart
from amity.core.results import clean
from amity.models._configuration_records import Configurations


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A combination of conditions that the subject has and no state beside it: its text, and who else has it."""

    text: str
    conditions: tuple[str, ...]
    others: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the combination as it stands in a JSON answer."""
        return {"text": self.text, "conditions": list(self.conditions), "others": list(self.others)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """What tells the subject from the states beside it.

    Attributes
    ----------
    differs : mapping of str to tuple of str
        The conditions on which each state beside it differs from the subject, none where it is in the same row.
    ways : tuple of Way
        The smallest combinations that the subject has and none of them, those with the fewest conditions; empty where
        one of them is in the subject's row.
    also : int
        How many of ``cases`` other cases are told from the same states by some combination of the same conditions.
    with_outcome, without_outcome : tuple of str
        The states beside the subject that are, and that are not, on its side of the outcome.
    from_without : tuple of Way
        The same as ``ways``, told from those without its outcome only.
    """

    differs: Mapping[str, tuple[str, ...]]
    ways: tuple[Way, ...]
    also: int
    cases: int
    with_outcome: tuple[str, ...]
    without_outcome: tuple[str, ...]
    from_without: tuple[Way, ...]

    def to_json(self) -> dict[str, object]:
        """Return the separation as it stands in a JSON answer."""
        return {
            "differs": {name: list(found) for name, found in self.differs.items()},
            "ways": [way.to_json() for way in self.ways],
            "also_told_apart": self.also,
            "of": self.cases,
            "same_outcome": list(self.with_outcome),
            "other_outcome": list(self.without_outcome),
            "ways_from_other_outcome": [way.to_json() for way in self.from_without],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConfigurations:
    """The configurations of a case with all that a reader may ask of them.

    ``raw`` has a row for each state of the set with its figures, null where unknown; ``left_out`` says of each state
    that is no case on which set it is not known, and why. ``aside`` are the conditions that are reported and not
    minimised because the case says so: key, reason, and the states in them.
    """

    sets: CaseSets
    found: Configurations
    raw: pl.DataFrame
    left_out: tuple[tuple[str, str], ...]
    aside: tuple[tuple[str, str, tuple[str, ...]], ...]
    separation: Separation | None
    sentences: tuple[str, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        body = {
            "question": self.sets.question,
            "subject": self.sets.subject,
            "peers": self.sets.peers,
            "beside": list(self.sets.beside),
            "sets": [_set_json(one) for one in (self.sets.outcome, *self.sets.conditions)],
            "analysis": self.found.to_json(),
            "raw": self.raw.to_dicts(),
            "left_out": [{"state": key, "reason": why} for key, why in self.left_out],
            "set_aside": [{"condition": key, "reason": why, "cases": list(names)} for key, why, names in self.aside],
            "separation": self.separation.to_json() if self.separation else None,
            "sentences": list(self.sentences),
            "notes": list(self.notes),
        }
        return cast(dict[str, object], clean(body))


def _set_json(part: SetPart) -> dict[str, object]:
    sources = part.states.sources if part.states is not None else ()
    return {
        "key": part.key,
        "title": part.title,
        "reason": part.reason,
        "from": next(name for name in ("query", "measure", "figure", "states") if getattr(part, name) is not None),
        "query": part.query,
        "measure": part.measure.model_dump(by_alias=True) if part.measure is not None else None,
        "figure": part.figure.model_dump() if part.figure is not None else None,
        "calibrate_reason": part.calibrate_reason,
        "expect": part.expect,
        "expect_reason": part.expect_reason,
        "sources": [
            {
                "publisher": one.publisher,
                "dated": one.date,
                "url": one.url,
                "supports": one.supports,
                "grade": one.grade,
            }
            for one in sources
        ],
    }
