"""What declared against material asks and answers: gaps, pairings of channels, and what could not be paired."""

from __future__ import annotations

from dataclasses import dataclass

from amity.core.asks import Period
from amity.core.declarations import Measure
from amity.store import catalogue
from amity.store.membership import PeerGroup

DRAWS, SHOWN = 2_000, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRequest:
    """What is asked: target, peers, years, subject, and the measures of each side (empty: every channel's)."""

    target: str
    peers: PeerGroup
    years: Period | None = None
    subject: str | None = None
    declared: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    seed: int = 0
    draws: int = DRAWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A state's places on both channels, from 0 (least close) to 1, and the chance of its gap under random pairing.

    ``gap`` is material less declared. ``alone`` is the chance for this state by itself, never below 1/n; ``largest``
    the chance that the largest gap of all states is as large. ``flags`` are what its material figure is flagged with,
    for the subject and the largest gaps.
    """

    state: str
    name: str
    declared: float
    material: float
    declared_value: float
    material_value: float
    alone: float
    largest: float
    flags: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """Return the material place less the declared one."""
        return self.material - self.declared

    def to_json(self) -> dict[str, object]:
        """Return the gap as it stands in a JSON answer."""
        return {
            "state": self.state,
            "name": self.name,
            "gap": self.gap,
            "declared_percentile": self.declared,
            "material_percentile": self.material,
            "declared_value": self.declared_value,
            "material_value": self.material_value,
            "p_for_this_state": self.alone,
            "p_as_the_largest": self.largest,
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A declared measure beside a material one: every state judged on both, the gaps, and random pairing.

    Attributes
    ----------
    gaps : tuple of Gap
        All states, by the size of the gap, the largest first.
    without : int
        States of which nothing is recorded on the material channel (a value of zero).
    rho, rho_p, tau : float
        Spearman's correlation of the places with its two-sided chance under random pairing; Kendall's tau-b.
    usual, high : float
        Median and 95th percentile of the largest gap under random pairing.
    ways : tuple
        Other ways of ranking the declared side: name, states ranked, correlation with the one used, subject's place.
    """

    declared: Measure
    material: Measure
    declared_period: Period
    material_period: Period
    gaps: tuple[Gap, ...]
    subject: Gap | None
    without: int
    rho: float
    rho_p: float
    tau: float
    usual: float
    high: float
    exact: bool
    terms: str
    ways: tuple[tuple[str, int, float, float | None], ...]
    unjudged: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the pairing as it stands in a JSON answer."""
        return {
            "declared": self.declared.key,
            "material": self.material.key,
            "declared_channel": self.declared.channel,
            "material_channel": self.material.channel,
            "declared_period": self.declared_period.to_json(),
            "material_period": self.material_period.to_json(),
            "n": len(self.gaps),
            "n_without": self.without,
            "spearman": self.rho,
            "spearman_p": self.rho_p,
            "tau_b": self.tau,
            "largest_by_chance": {"median": self.usual, "q95": self.high, "exact": self.exact},
            "subject": self.subject.to_json() if self.subject else None,
            "largest": [gap.to_json() for gap in self.gaps[:SHOWN]],
            "places": [gap.to_json() for gap in self.gaps],
            "terms": self.terms,
            "other_rankings": [
                {"ranking": name, "n": n, "spearman": rho, "subject_percentile": place}
                for name, n, rho, place in self.ways
            ],
            "unjudged": [{"state": state, "reason": reason} for state, reason in self.unjudged],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GapAnswer:
    """Every pairing of a declared with a material measure that could be made, and those that could not with reasons."""

    request: GapRequest
    pairings: tuple[Pairing, ...]
    left_out: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        keys = dict.fromkeys(key for pair in self.pairings for key in (*pair.declared.tables, *pair.material.tables))
        return {
            "target": self.request.target,
            "subject": self.request.subject,
            "peers": self.request.peers.text,
            "seed": self.request.seed,
            "rows": [pairing.to_json() for pairing in self.pairings],
            "left_out": [{"series": key, "reason": reason} for key, reason in self.left_out],
            "source": [entry.to_json() for entry in catalogue().sources_of(tuple(keys))],
        }
