"""What bloc clustering is fitted to: agreement with a target, drivers measured before, and ties of shared blocs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from amity import measures
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.errors import BadOption, UsageError
from amity.core.peers import peer_sets
from amity.core.suggest import nearest
from amity.core.wording import count
from amity.measures._running import frames, planned
from amity.models._bloc_records import BlocRequest
from amity.numerics.spatial import Floats, bloc_ties, row_standardised
from amity.store import membership, read

VOTES = "vote_agreement"
FEWEST = 15
# Reasons for leaving out that an error names.
REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The states judged, their agreement and number of roll calls, standardised drivers, ties, and who is left out.

    ``inside`` says which state is in which bloc; ``w`` ties those that share blocs, its rows summing to one;
    ``drivers`` are the keys of the columns of ``x`` after the constant.
    """

    keys: tuple[str, ...]
    agreement: Floats
    joint: Floats
    logit: Floats
    weights: Floats
    x: Floats
    drivers: tuple[str, ...]
    inside: Floats
    w: Floats
    blocs: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    def without(self, at: int) -> Data:
        """Return the data without one state, ties standardised anew and states dropped that it leaves without any."""
        keep = np.arange(len(self.keys)) != at
        tied = np.flatnonzero(keep)[bloc_ties(self.inside[:, keep]).sum(axis=1) > 0]
        keep = np.isin(np.arange(len(self.keys)), tied)
        return replace(
            self,
            keys=tuple(key for key, kept in zip(self.keys, keep, strict=True) if kept),
            agreement=self.agreement[keep],
            joint=self.joint[keep],
            logit=self.logit[keep],
            weights=self.weights[keep] / self.weights[keep].mean(),
            x=self.x[keep],
            inside=self.inside[:, keep],
            w=row_standardised(bloc_ties(self.inside[:, keep])),
        )


def organisations() -> tuple[str, ...]:
    """Return the peer sets that are organisations with members, the only ones that can be a bloc.

    Examples
    --------
    >>> organisations()[:3]
    ('arab-league', 'asean', 'au')
    """
    return tuple(key for key, one in peer_sets().items() if one.kind == "membership")


def checked_blocs(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the blocs asked for, all where none are; refuse what is no organisation."""
    known = organisations()
    for key in asked:
        if key not in known:
            raise BadOption(
                f"the bloc '{key}' was asked for; it is no organisation with members",
                hint=f"the blocs are {', '.join(known)}",
                candidates=nearest(key, known),
            )
    return tuple(dict.fromkeys(asked)) or known


def checked_drivers(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the measures asked for as drivers; refuse those that are made of votes or memberships themselves."""
    for key in asked:
        measure = measures.get(key)
        if measure.channel == "votes" or "shared_igos" in measure.tables:
            raise BadOption(
                f"{key} was asked for as a driver; it is made of the votes or of the memberships themselves",
                hint="name a measure of another channel (amity list measures)",
            )
    return tuple(dict.fromkeys(asked))


def window(request: BlocRequest, other: str) -> tuple[Period | None, str, dict[str, object]]:
    """Return the years of the votes, why there are none, and the options in full."""
    plan = planned(
        measures.Request(
            measure=VOTES,
            state_a=other,
            state_b=request.target,
            period=request.period,
            options=request.options,
        )
    )
    return plan.period, plan.reason, dict(plan.options)


def gather(request: BlocRequest, period: Period, options: dict[str, object], keys: tuple[str, ...]) -> Data:
    """Return the data of a window, each state that is left out with its reason."""
    measure = measures.get(VOTES)
    ask = Ask(subjects=keys, targets=(request.target,), period=period, options=options, intervals=False)  # type: ignore[arg-type]
    left: list[tuple[str, str]] = []
    rows = {row["state_a"]: row for row in measure.compute(frames(measure), ask).to_dicts()}
    voted = []
    for key in keys:
        row = rows[key]
        if row["value"] is None:
            left.append((key, f"no agreement: {row['reason'] or 'no joint roll call'}"))
        else:
            voted.append(key)
    blocs = checked_blocs(request.blocs)
    columns, lost, notes = _drivers(request, period, tuple(voted))
    left += lost
    kept = [key for key in voted if key not in dict(lost)]
    ties = bloc_ties(inside_blocs(blocs, period, kept))
    alone = [key for key, row in zip(kept, ties, strict=True) if not row.any()]
    left += [(key, "shares none of the blocs with a state judged here") for key in alone]
    at = [place for place, key in enumerate(kept) if key not in alone]
    kept = [kept[place] for place in at]
    if len(kept) < FEWEST:
        raise UsageError(
            f"bloc clustering was asked of '{request.peers.text}'; {count(len(kept), 'state')} with votes, drivers and "
            f"shared blocs are left, and {FEWEST} are needed{_mostly(left)}",
            hint="name other years, a larger set, other blocs or fewer drivers",
        )
    agreement = np.array([rows[key]["value"] for key in kept])
    joint = np.array([float(rows[key]["n"]) for key in kept])
    points = agreement * joint
    design = [np.ones(len(kept))]
    names = []
    for name, values in columns.items():
        column = np.array([values[key] for key in kept])
        if np.ptp(column) < 1e-12:
            notes.append(f"{measures.get(name).title} is the same for every state and was left out.")
            continue
        design.append((column - column.mean()) / column.std())
        names.append(name)
    inside = inside_blocs(blocs, period, kept)
    return Data(
        keys=tuple(kept),
        agreement=agreement,
        joint=joint,
        logit=np.log((points + 0.5) / (joint - points + 0.5)),
        weights=joint / joint.mean(),
        x=np.column_stack(design),
        drivers=tuple(names),
        inside=inside,
        w=row_standardised(bloc_ties(inside)),
        blocs=tuple(key for key, row in zip(blocs, inside, strict=True) if row.sum() > 1),
        left_out=tuple(sorted(left)),
        notes=tuple(notes),
    )


def _mostly(left: Sequence[tuple[str, str]]) -> str:
    """Return why states are left out, each reason with their number, the most frequent first."""
    reasons = sorted(Counter(why for _, why in left).items(), key=lambda item: (-item[1], item[0]))
    told = [f"{why} ({count(many, 'state')})" for why, many in reasons[:REASONS]]
    return f"; left out: {'; '.join(told)}" if told else ""


def _drivers(
    request: BlocRequest, period: Period, keys: tuple[str, ...]
) -> tuple[dict[str, dict[str, float]], list[tuple[str, str]], list[str]]:
    """Return each driver's values, the states that lack one, and from which year each is."""
    columns: dict[str, dict[str, float]] = {}
    lost: dict[str, str] = {}
    notes = []
    for name in checked_drivers(request.drivers):
        measure = measures.get(name)
        options = measures.read_options(measure, {})
        coverage = measures.coverage_of(measure, options)
        # Measured before the window, so that no vote of it can have moved the driver.
        year = min(period.first_day.year - 1, coverage.last.year)
        year = max(year, coverage.first.year)
        before = Period(first=year, last=year)
        alive = tuple(key for key in keys if states.get(key).exists_in(year, year))
        ask = Ask(subjects=alive, targets=(request.target,), period=before, options=options, intervals=False)
        rows = measure.compute(frames(measure), ask).to_dicts() if alive else []
        # Kilometres count by their ratio: the first thousand more than the tenth.
        log = measure.unit == "km"
        values = {row["state_a"]: row["value"] for row in rows if row["value"] is not None}
        columns[name] = {key: float(np.log(max(value, 1.0))) if log else float(value) for key, value in values.items()}
        for key in keys:
            if key not in values:
                lost.setdefault(key, f"no {measure.title.lower()} for {year}")
        notes.append(f"{measure.title}: {year}{' (logarithm)' if log else ''}.")
    return columns, sorted(lost.items()), notes


def inside_blocs(blocs: Sequence[str], period: Period, keys: Sequence[str]) -> Floats:
    """Return which states are in which bloc on the first day of the window, ``(blocs, states)``."""
    found = []
    for bloc in blocs:
        members = membership.members(bloc, period.first_day, read)
        found.append([key in members for key in keys])
    return np.array(found, np.float64).reshape(len(blocs), len(keys))
