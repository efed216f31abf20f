"""Cells judged among each peer set: place, rank set, verdict; affine copies counted once; every peer as subject."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from amity.models._arms_draws import KEYS
from amity.models._curve_cells import Cell, Dropped, Flags, Floats, Setting
from amity.models._curve_grid import PEERS, set_title
from amity.models._verdicts import ALONE, FEWEST_PEERS, WORDS, Beside, codes
from amity.numerics.rank_sets import rank_set
from amity.numerics.rank_tests import SAME, Places, percentile, places
from amity.numerics.specification import signature

LEVEL = 0.90
_TOGETHER = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A specification: its choices and where the subject stands.

    Attributes
    ----------
    rank, tied, n_peers
        Best of the tied places, peers that share it, and peers judged.
    rank_low, rank_high
        Confidence set of the rank, or its bounds where values are bounded; None where nothing is drawn.
    percentile
        From 0 (farthest of all) to 1 (closest), ties in the middle.
    gap
        The subject's value less the middle one of the peers on like terms, positive where it is closer.
    """

    choices: dict[str, str]
    value: float
    low: float
    high: float
    n: float
    rank: int
    tied: int
    n_peers: int
    rank_low: int | None
    rank_high: int | None
    percentile: float
    gap: float
    command: str


@dataclass(kw_only=True)
class Outcome:
    """What came of a grid: specifications, every subject's place in each, copies and what was dropped.

    Lists have an entry for each specification: ``verdicts`` of the subject; ``percentiles``, ``first`` and ``alone`` of
    every state in its place; ``copies``, how many combinations are affine images of it, itself included.
    ``combinations`` are the choices of each of those, with the place of the specification that stands for it.
    """

    judged: list[Judged] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    percentiles: list[Floats] = field(default_factory=list)
    first: list[Flags] = field(default_factory=list)
    alone: list[Flags] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    merged: dict[tuple[str, str], int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    combinations: list[tuple[dict[str, str], int]] = field(default_factory=list)
    waiting: list[_Waiting] = field(default_factory=list)

    def drop(self, reason: str, number: int = 1) -> None:
        """Count combinations that are no specification."""
        self.dropped[reason] = self.dropped.get(reason, 0) + number


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Rows whose verdict is still to be read: of one specification the subject's, and those of all that lead."""

    at: int
    rows: NDArray[np.intp]
    mine: Floats
    theirs: Floats
    hidden: Floats | None
    kind: tuple[int, bool, bool]


def judged(setting: Setting, found: Iterable[Cell | Dropped]) -> Outcome:
    """Return every specification of the cells, judged among each peer set."""
    out = Outcome()
    seen: dict[bytes, int] = {}
    for cell in found:
        if isinstance(cell, Dropped):
            out.drop(cell.reason, cell.number)
        elif not np.isfinite(cell.value):
            out.drop(cell.reason, len(setting.sets))
        else:
            alive = setting.alive(cell.period)
            for text in setting.sets:
                _judge(setting, cell, text, setting.members(text, cell.period) & alive, out, seen)
        if len(out.waiting) >= _TOGETHER:
            _read_verdicts(out)
    _read_verdicts(out)
    return out


def _read_verdicts(out: Outcome) -> None:
    """Read the verdicts of all rows that wait: the rule costs as much for one row as for hundreds."""
    for kind in dict.fromkeys(one.kind for one in out.waiting):
        some = [one for one in out.waiting if one.kind == kind]
        sign, scale, bounded = kind
        hidden = np.concatenate([one.hidden for one in some if one.hidden is not None]) if bounded else None
        mine, theirs = (np.concatenate([getattr(one, side) for one in some]) for side in ("mine", "theirs"))
        found = codes(Beside(mine=mine, theirs=theirs, sign=sign, scale=scale, low=hidden))
        at = 0
        for one in some:
            own = found[at : at + len(one.rows)]
            at += len(one.rows)
            # The subject's row comes first whether it leads or not; it is not told apart by leading alone.
            out.verdicts[one.at] = WORDS[own[0]]
            out.alone[one.at][one.rows] = own == WORDS.index(ALONE)
    out.waiting.clear()


def _judge(setting: Setting, cell: Cell, text: str, members: Flags, out: Outcome, seen: dict[bytes, int]) -> None:
    """Add the specification of a cell and a peer set, or the reason why it is none."""
    kept = peers_of(setting, members)
    mine, theirs = np.where(kept, cell.mine, np.nan), np.where(kept, cell.theirs, np.nan)
    known = np.isfinite(mine[0]) & np.isfinite(theirs[0])
    if not known.any():
        out.drop(f"no state of the set {set_title(text)} can be judged on like terms")
        return
    if known.sum() < FEWEST_PEERS and text != setting.sets[0]:
        out.drop(f"fewer than {FEWEST_PEERS} peers of the set {set_title(text)} can be judged, too few for a verdict")
        return
    mark = _mark(cell, mine[0], theirs[0])
    if mark in seen:
        at = seen[mark]
        out.copies[at] += 1
        out.combinations.append(({**cell.choices, PEERS: text}, at))
        pair = _pair(out.judged[at].choices, {**cell.choices, PEERS: text})
        out.merged[pair] = out.merged.get(pair, 0) + 1
        return
    seen[mark] = len(out.judged)
    out.combinations.append(({**cell.choices, PEERS: text}, len(out.judged)))
    place = places(mine, theirs, cell.sign)
    out.judged.append(_row(setting, cell, text, place, (mine[0], theirs[0]), np.flatnonzero(known)))
    out.copies.append(1)
    out.percentiles.append(percentile(place))
    leads = (place.as_close == 0) & (place.judged > 0)
    rows = np.unique([0, *np.flatnonzero(leads)])
    out.first.append(leads)
    out.alone.append(np.zeros(len(leads), np.bool_))
    out.verdicts.append("")
    out.waiting.append(
        _Waiting(
            at=len(out.judged) - 1,
            rows=rows,
            mine=mine[rows],
            theirs=theirs[rows],
            hidden=None if cell.hidden is None else cell.hidden[rows],
            kind=(cell.sign, cell.scale, cell.hidden is not None),
        )
    )


def peers_of(setting: Setting, members: Flags) -> Flags:
    """Return who is whose peer, shape (subjects, universe).

    The asked subject's peers are the set's other members. A state that takes its place has the same peers but itself,
    and the asked subject where it is a member of the set itself: then the two have changed places.
    """
    rows, own = setting.subjects, setting.own
    kept = np.broadcast_to(members, (len(rows), len(members))).copy()
    kept[:, own] = members[rows]
    kept[np.arange(len(rows)), rows] = False
    return kept


def _mark(cell: Cell, mine: Floats, theirs: Floats) -> bytes:
    # Where one state alone has anything, every window looks like every other: copies are those of one record.
    return signature(cell.sign * mine, cell.sign * theirs) + cell.period.text.encode()


def _pair(kept: dict[str, str], copy: dict[str, str]) -> tuple[str, str]:
    """Return what differs between a specification and its copy, as two texts."""
    apart = [name for name in copy if kept.get(name) != copy[name]]
    return tuple(", ".join(f"{name}={side.get(name, '')}" for name in apart) for side in (kept, copy))  # type: ignore[return-value]


def _row(
    setting: Setting, cell: Cell, text: str, place: Places, pair: tuple[Floats, Floats], peers: NDArray[np.intp]
) -> Judged:
    low, high = _ends(cell, pair, peers)
    closer, equal = int(place.closer[0]), int(place.equal[0])
    lead = cell.sign * (pair[0] - pair[1])[peers]
    return Judged(
        choices={**cell.choices, PEERS: text},
        value=cell.value,
        low=cell.low,
        high=cell.high,
        n=cell.n,
        rank=closer + 1,
        tied=equal,
        n_peers=int(place.judged[0]),
        rank_low=low,
        rank_high=high,
        percentile=float(percentile(place)[0]),
        gap=float(np.median(lead)),
        command=_command(setting, cell, text),
    )


def _ends(cell: Cell, pair: tuple[Floats, Floats], peers: NDArray[np.intp]) -> tuple[int | None, int | None]:
    if cell.leads is not None:
        found = rank_set(cell.leads(peers), LEVEL, stepwise=False)
        own, theirs = (side[peers] for side in pair)
        # Of flows drawn again nothing recorded stays nothing: who has some stands before those with none.
        some = cell.key in KEYS and bool((own > SAME).all())
        return found.low, min(found.high, 1 + int((theirs > SAME).sum())) if some else found.high
    return cell.ends(peers) if cell.ends is not None else (None, None)


def _command(setting: Setting, cell: Cell, text: str) -> str:
    """Return the command that gives the value and its place by itself."""
    a, b = (setting.subject, setting.target)[:: -1 if cell.reverse else 1]
    words = ["amity", "measure", cell.key, a, b, f"--{cell.period.unit}s", f"{cell.period.first}-{cell.period.last}"]
    for name, value in cell.options.items():
        words += ["--option", f"{name}={value}"]
    words += ["--peers", text, *(["--subject", setting.subject] if cell.reverse else [])]
    return shlex.join(words)


def merged_words(out: Outcome) -> list[dict[str, object]]:
    """Return what was counted once, the most frequent first: what was kept, what was the same, how often."""
    ordered = sorted(out.merged.items(), key=lambda item: (-item[1], item[0]))
    return [{"kept": kept, "same": copy, "n": number} for (kept, copy), number in ordered]


def dropped_words(out: Outcome) -> list[dict[str, object]]:
    """Return what is no specification, the most frequent reason first."""
    ordered = sorted(out.dropped.items(), key=lambda item: (-item[1], item[0]))
    return [{"reason": reason, "n": number} for reason, number in ordered]
