"""What weighing rival explanations answers: units of evidence, posteriors, how far the order holds, coherence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from amity.cases.explanations import Hypothesis, Rivals
from amity.core.results import clean

Counted = Literal["alone", "joint", "strongest", "given", "not counted"]
Coherence = Literal["coherent", "same leader, other odds", "another leader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Evidence that counts as one: an item, items given one another, or a group with a joint ratio.

    Attributes
    ----------
    key, text, grade
        Of its first item, or of its group; the grade is the worst of its items' best ones.
    items : tuple of str
        Keys of the items in it.
    group : str
        Its group, empty for none.
    counted : str
        Why it counts (``alone``, ``joint``, ``strongest``, ``given``), or that it is not counted.
    ratios : mapping of str to float
        Likelihood under each hypothesis, in proportion.
    weight : float
        Of the leading hypothesis against the second, in decibans (ten times the common logarithm of the ratio).
    ranges : mapping of str to (float or None, float or None)
        Between which ends each hypothesis' ratio may lie with the order of all hypotheses as it is; None for no end.
    without : mapping of str to float
        The posterior without it.
    """

    key: str
    text: str
    items: tuple[str, ...]
    group: str
    counted: Counted
    ratios: Mapping[str, float]
    grade: str
    weight: float = 0.0
    ranges: Mapping[str, tuple[float | None, float | None]] | None = None
    without: Mapping[str, float] | None = None

    def to_json(self) -> dict[str, object]:
        """Return the unit as it stands in a JSON answer."""
        return {
            "key": self.key,
            "text": self.text,
            "items": list(self.items),
            "group": self.group,
            "counted": self.counted,
            "ratios": dict(self.ratios),
            "grade": self.grade,
            "weight": self.weight,
            "ranges": {name: {"low": low, "high": high} for name, (low, high) in (self.ranges or {}).items()},
            "without": dict(self.without) if self.without else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What someone holds beside what is computed.

    ``factor`` is by how much the stated odds of the hypothesis preferred against the leader (or, where they are the
    same, against the second) exceed the computed ones; None where no probabilities were stated. ``needed`` is by how
    much one item's ratio would have to be larger for the preferred hypothesis to lead, None where it leads.
    """

    by: str
    prefers: str
    verdict: Coherence
    probabilities: Mapping[str, float] | None
    factor: float | None
    needed: float | None

    def to_json(self) -> dict[str, object]:
        """Return it as it stands in a JSON answer."""
        return {
            "by": self.by,
            "prefers": self.prefers,
            "verdict": self.verdict,
            "probabilities": dict(self.probabilities) if self.probabilities else None,
            "factor": self.factor,
            "needed": self.needed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """What could be looked for: how much it is expected to tell, in bits, and who leads where it is found or is not."""

    key: str
    text: str
    bits: float
    found: Mapping[str, float]
    missing: Mapping[str, float]
    chance: float
    where: str

    def to_json(self) -> dict[str, object]:
        """Return the test as it stands in a JSON answer."""
        return {
            "key": self.key,
            "text": self.text,
            "bits": self.bits,
            "chance": self.chance,
            "if_found": dict(self.found),
            "if_not": dict(self.missing),
            "where": self.where,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Rival explanations weighed.

    Attributes
    ----------
    order : tuple of str
        The hypotheses, the most probable first.
    posterior : mapping of str to float
        Their probabilities among those named.
    odds : float
        Of the first against the second.
    word : str
        For the odds, after Kass and Raftery (1995).
    units : tuple of Unit
        What counts and what does not, the most discriminating first.
    half : mapping of str to float
        The posterior with every weight halved.
    well_sourced : mapping of str to float or None
        The posterior from evidence graded B or better only, None where nothing of it is left.
    leads : float
        How often the first leads where every ratio may be off by a factor of two either way (one standard deviation).
    to_flip : int or None
        How few of the counted units must fall away for another to lead, None where none suffice.
    """

    rivals: Rivals
    order: tuple[str, ...]
    posterior: Mapping[str, float]
    odds: float
    word: str
    units: tuple[Unit, ...]
    half: Mapping[str, float]
    well_sourced: Mapping[str, float] | None
    leads: float
    to_flip: int | None
    held: tuple[Held, ...]
    tests: tuple[Discriminator, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]

    def hypothesis(self, key: str) -> Hypothesis:
        """Return the hypothesis with a key."""
        return next(one for one in self.rivals.hypotheses if one.key == key)

    @property
    def counted(self) -> tuple[Unit, ...]:
        """Return the units that count."""
        return tuple(one for one in self.units if one.counted != "not counted")

    def to_json(self) -> dict[str, object]:
        """Return the weighing as every skin prints it."""
        rivals = self.rivals
        body = {
            "question": rivals.question,
            "hypotheses": [
                {
                    "key": key,
                    "text": self.hypothesis(key).text,
                    "prior": self.hypothesis(key).prior,
                    "posterior": self.posterior[key],
                }
                for key in self.order
            ],
            "odds": self.odds,
            "word": self.word,
            "half_weight": dict(self.half),
            "well_sourced": dict(self.well_sourced) if self.well_sourced else None,
            "leads": self.leads,
            "to_flip": self.to_flip,
            "units": [one.to_json() for one in self.units],
            "evidence": [
                {
                    "key": item.key,
                    "text": item.text,
                    "reason": item.reason,
                    "ratios": dict(item.ratios),
                    "group": item.group,
                    "given": list(item.given),
                    "grade": item.grade,
                    "sources": [
                        {
                            "publisher": s.publisher,
                            "dated": s.dated,
                            "url": s.url,
                            "supports": s.supports,
                            "grade": s.grade,
                        }
                        for s in item.sources
                    ],
                }
                for item in rivals.evidence
            ],
            "groups": [
                {"key": g.key, "why": g.why, "joint": dict(g.joint) if g.joint else None} for g in rivals.groups
            ],
            "judgements": [one.to_json() for one in self.held],
            "sought": [one.to_json() for one in self.tests],
            "prior_reason": rivals.prior_reason,
            "sentences": list(self.sentences),
            "notes": list(self.notes),
        }
        return cast(dict[str, object], clean(body))
