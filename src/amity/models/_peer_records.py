"""What a test of standing among peers found, as frozen records that print themselves as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from amity.core.results import Result, clean

RankKind = Literal["confidence set", "bounds", "record", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A peer that a reader is told of: its value, the subject's on the same terms, what to hold against the value."""

    state: str
    name: str
    value: float
    subject_value: float
    n: int | None
    flags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the peer as JSON."""
        return {
            "state": self.state,
            "name": self.name,
            "value": self.value,
            "subject_value": self.subject_value,
            "n": self.n,
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Exact rank p-values and what a peer set of this size allows.

    Attributes
    ----------
    p : float or None
        Chance, under exchangeability, of as few peers as close or closer; two-sided where the measure has no direction.
    far : float or None
        The same for as far or farther.
    floor : float
        The smallest p-value that so many states can give.
    attainable : mapping of float to float
        The real level of a test at each nominal one.
    reason : str
        Why there is no p-value.
    """

    p: float | None
    far: float | None
    floor: float | None
    attainable: Mapping[float, float]
    two_sided: bool = False
    reason: str = ""

    @property
    def either(self) -> float | None:
        """Return the p-value of a place as extreme at either end: twice the smaller of the two, 1 at most.

        It is for who asked about either end beforehand. Reading whichever of ``p`` and ``far`` is smaller would be a
        test of twice its level.
        """
        if self.p is None or self.far is None:
            return self.p
        return min(1.0, 2 * min(self.p, self.far))


@dataclass(frozen=True, slots=True, kw_only=True)
class RankEnds:
    """Best and worst place that the record leaves open, and of what kind they are.

    ``wider`` holds both ends at 95 %; ``reason`` says what the ends are, or why there are none; ``exact`` says that the
    record is a full count, so that the place is exact for it.
    """

    low: int | None
    high: int | None
    kind: RankKind
    level: float | None
    reason: str
    wider: tuple[int, int] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The count where half or more of the peers have nothing: who has any, and the first of all over the second."""

    sparse: bool
    above: tuple[str, ...]
    ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The verdict with each peer left out in turn: how many were tried, and the peers whose absence changes it."""

    tried: int
    changes: tuple[tuple[str, str, str], ...]

    def to_json(self) -> dict[str, object]:
        """Return the check as JSON."""
        rows = [{"state": key, "name": name, "verdict": word} for key, name, word in self.changes]
        return {"tried": self.tried, "holds": not self.changes, "changes": rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyMember:
    """Whether any member of the set is this far out: each in turn as subject, by the same rule.

    ``words`` counts the verdicts of all members; ``alone`` and ``opposite`` name those; ``as_far_out`` counts the
    members whose robust z is as large as the subject's on either side, None where it has none.
    """

    words: Mapping[str, int]
    alone: tuple[str, ...]
    opposite: tuple[str, ...]
    as_far_out: int | None

    def to_json(self) -> dict[str, object]:
        """Return the check as JSON."""
        return {
            "verdicts": dict(self.words),
            "alone": list(self.alone),
            "opposite": list(self.opposite),
            "as_far_out": self.as_far_out,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a verdict comes up where nothing special was asked: hits of those judged, of those tried."""

    hits: int
    judged: int
    tried: int
    names: tuple[str, ...]
    matched_on: str = ""

    @property
    def rate(self) -> float | None:
        """Return the share of hits among the judged, None where none was."""
        return self.hits / self.judged if self.judged else None

    def to_json(self) -> dict[str, object]:
        """Return the rate as JSON."""
        return {
            "rate": self.rate,
            "hits": self.hits,
            "judged": self.judged,
            "tried": self.tried,
            "names": list(self.names),
            "matched_on": self.matched_on,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """How often the same verdict falls to other members with the target, and to the subject with other targets."""

    verdict: str
    members: Rate | None
    targets: Rate | None

    def to_json(self) -> dict[str, object]:
        """Return both placebos as JSON."""
        return {
            "verdict": self.verdict,
            "other_members": self.members.to_json() if self.members else None,
            "other_targets": self.targets.to_json() if self.targets else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTest:
    """Whether a state stands alone among its peers on one measure: verdict, place, chance, robustness, and the terms.

    Attributes
    ----------
    verdict, why : str
        One of the four words, or ``not judged`` with the reason.
    result : Result
        The subject's value with interval or bounds, caveats and origin.
    chance_of_word : float or None
        The most often that chance alone gives this word to one of so many states alike.
    rank, closer, equal, farther : int
        Place (1 is the closest) and how many peers are closer, equal, less close, on like terms.
    runner_up : Peer or None
        The closest of the peers, whether or not it is closer than the subject; None where no peer has any.
    gap : float or None
        By how much the subject is closer than it, in the measure's unit; negative where it is less close.
    ratio : float or None
        The larger of the two over the smaller where the subject leads, else the inverse.
    as_close : tuple of Peer
        Peers as close or closer, the closest first.
    """

    verdict: str
    why: str
    result: Result
    subject: str
    target: str
    subject_name: str
    target_name: str
    chance_of_word: float | None
    closer: int
    equal: int
    farther: int
    runner_up: Peer | None
    gap: float | None
    ratio: float | None
    as_close: tuple[Peer, ...]
    count: Counted | None
    robust_z: float | None
    robust_z_reason: str
    chance: Chance
    ranks: RankEnds
    left_out: LeftOut | None
    any_member: AnyMember | None
    false_alarm: FalseAlarm | None
    unranked: tuple[tuple[str, str], ...]
    terms: str
    notes: tuple[str, ...] = ()
    sentences: tuple[str, ...] = field(default=())
    command: str = ""

    @property
    def n_peers(self) -> int:
        """Return how many peers were judged."""
        return self.closer + self.equal + self.farther

    @property
    def rank(self) -> int | None:
        """Return the best of the tied places; None where no peer was judged."""
        return self.closer + 1 if self.n_peers else None

    def to_json(self) -> dict[str, object]:
        """Return the one JSON object that every skin prints for a test among peers."""
        result = self.result
        body: dict[str, object] = {
            "verdict": self.verdict,
            "verdict_reason": self.why,
            "reason": result.reason,
            "measure": result.asked.measure,
            "title": result.title,
            "heading": result.heading,
            "channel": result.channel,
            "subject": self.subject,
            "subject_name": self.subject_name,
            "target": self.target,
            "target_name": self.target_name,
            "value": result.value,
            "low": result.low,
            "high": result.high,
            "interval": {"kind": result.interval_kind, "level": result.level, "meaning": result.interval},
            "unit": result.unit,
            "direction": result.direction,
            "n": result.n,
            "period": result.period.to_json() if result.period else None,
            "status": result.status,
            **self._place(),
            **self._checks(),
            "unranked": [{"state": state, "reason": reason} for state, reason in self.unranked],
            "terms": self.terms,
            "sentence": self.sentences[0] if self.sentences else "",
            "sentences": list(self.sentences),
            "value_sentence": result.sentence,
            "caveats": [*result.caveats, *self.notes],
            "source": list(result.provenance.sources),
            "asked": {**result.asked.to_json(), "command": self.command},
            "dataset_version": result.provenance.dataset_version,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned

    def _place(self) -> dict[str, object]:
        own = self.result.standing.own if self.result.standing else None
        return {
            "rank": self.rank,
            "n_peers": self.n_peers,
            "closer": self.closer,
            "equal": self.equal,
            "farther": self.farther,
            "median": self.result.standing.median if self.result.standing else None,
            "own": own.to_json() if own else None,
            "runner_up": self.runner_up.to_json() if self.runner_up else None,
            "gap": self.gap,
            "ratio": self.ratio,
            "as_close": [peer.to_json() for peer in self.as_close],
            "count": {"sparse": self.count.sparse, "above": list(self.count.above), "first_to_second": self.count.ratio}
            if self.count
            else None,
            "robust_z": self.robust_z,
            "robust_z_reason": self.robust_z_reason,
        }

    def _checks(self) -> dict[str, object]:
        chance, ranks = self.chance, self.ranks
        return {
            "p": chance.p,
            "p_far": chance.far,
            "p_either": chance.either,
            "p_floor": chance.floor,
            "p_two_sided": chance.two_sided,
            "p_reason": chance.reason,
            "attainable": {f"{level:g}": real for level, real in chance.attainable.items()},
            "by_chance": self.chance_of_word,
            "rank_low": ranks.low,
            "rank_high": ranks.high,
            "rank_level": ranks.level,
            "rank_kind": ranks.kind,
            "rank_reason": ranks.reason,
            "rank_95": list(ranks.wider) if ranks.wider else None,
            "leave_one_out": self.left_out.to_json() if self.left_out else None,
            "any_member": self.any_member.to_json() if self.any_member else None,
            "false_alarm": self.false_alarm.to_json() if self.false_alarm else None,
        }
