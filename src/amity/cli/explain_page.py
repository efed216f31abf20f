"""Ties beside what is expected of them, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from amity.api import peer_group, period_of, state
from amity.api.expected_ties import SIDES, expected_ties
from amity.cli.printing import console, plain_table, print_json
from amity.core.asks import Period
from amity.core.wording import NO_BREAK, number, percent
from amity.models._expected_records import LEVEL, ExpectedTies, Part
from amity.models._expected_words import signed
from amity.models.expected_ties import FLOWS, MODEL, default_windows
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
# Windows shown of a channel where none is asked for.
LATEST = {"arms": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity explain``."""

    a: str
    b: str
    channels: tuple[str, ...]
    years: str | None
    peers: str


def show(asked: Asked, as_json: bool) -> None:
    """Print each channel's ties, both ways, with what is expected of them and the split."""
    found = answers(asked)
    if as_json:
        body = {
            "model": MODEL.key,
            "state_a": found[0].request.subject,
            "state_b": found[0].request.target,
            "peers": asked.peers,
            "ties": [one.to_json() for one in found],
            "cannot_say": MODEL.cannot_say,
            "dataset_version": catalogue().version,
        }
        print_json(body)
        return
    screen = console()
    screen.print(Text(f"{found[0].name_a} and {found[0].name_b}: recorded beside expected", style="bold"))
    for key in dict.fromkeys(one.request.channel for one in found):
        _channel([one for one in found if one.request.channel == key])
    screen.print()
    screen.print(Text(f"What this cannot say. {MODEL.cannot_say}"))
    version = catalogue().version
    screen.print(Text(f"Figures, sources and all caveats: --json. Dataset {version}.", style="dim"))


def answers(asked: Asked) -> tuple[ExpectedTies, ...]:
    """Return the expected ties of all channels, windows and both directions that were asked for."""
    span = period_of(asked.years)
    a, b = state(asked.a, span).key, state(asked.b, span).key
    peer_group(asked.peers, span)
    keys = asked.channels or tuple(FLOWS)
    return tuple(
        expected_ties(a, b, key, window, asked.peers, flow=flow)
        for key in keys
        for window in _windows(key, span)
        for flow in SIDES
    )


def _windows(key: str, span: Period | None) -> tuple[Period | None, ...]:
    if span is not None or key not in FLOWS:
        return (span,)
    return default_windows(key)[-LATEST.get(key, 1) :]


def _channel(found: Sequence[ExpectedTies]) -> None:
    screen = console()
    screen.print()
    screen.print(Text(f"{found[0].title}, {found[0].unit}", style="bold"))
    table = plain_table(
        "",
        "Recorded",
        "Expected",
        f"{LEVEL:.0%} of like",
        "Over",
        right=("Recorded", "Expected", f"{LEVEL:.0%} of like", "Over"),
    )
    for one in found:
        table.add_row(_where(one), *_figures(one))
    screen.print(Padding(table, INDENT))
    judged = [one for one in found if one.decomposition is not None]
    if judged:
        _split(judged)
    for line in _lines(found):
        screen.print(Padding(Text(f"· {line}"), INDENT))


def _where(one: ExpectedTies) -> str:
    window = one.window.text if one.window else ""
    return f"{one.request.seller} → {one.request.buyer} {window}"


def _figures(one: ExpectedTies) -> tuple[str, str, str, str]:
    seen = "no data" if one.observed is None else number(one.observed)
    if one.observed_high is not None:
        seen = f"{seen} to {number(one.observed_high)}"
    if one.expected is None:
        return seen, "—", "—", "—"
    ends = "—"
    if one.interval is not None:
        high = "∞" if one.interval.high is None else number(one.interval.high)
        ends = f"{number(one.interval.low)} to {high}"
    return seen, number(one.expected), ends, "—" if one.ratio is None else f"{number(one.ratio)}×"


def _split(judged: Sequence[ExpectedTies]) -> None:
    """Print a row for each driver and a column for each tie, in the flow's unit."""
    headings = [_where(one).replace(" ", NO_BREAK, 2) for one in judged]
    table = plain_table("Apart from the peers' mean by", *headings, right=tuple(headings))
    keys: dict[str, Part] = {}
    for one in judged:
        keys |= {part.key: part for part in one.decomposition.parts} if one.decomposition else {}
    for key, part in keys.items():
        cells = [_part(one, key) for one in judged]
        table.add_row(part.title, *cells)
    table.add_row(
        "unexplained", *[signed(one.decomposition.unexplained) if one.decomposition else "" for one in judged]
    )
    table.add_row(
        "all of it",
        *[signed(one.decomposition.difference) if one.decomposition else "" for one in judged],
        style="bold",
    )
    console().print(Padding(table, (1, 0, 1, 2)))


def _part(one: ExpectedTies, key: str) -> str:
    parts = {part.key: part.level for part in one.decomposition.parts} if one.decomposition else {}
    return signed(parts[key]) if key in parts else "—"


def _lines(found: Sequence[ExpectedTies]) -> list[str]:
    lines = []
    for one in found:
        if one.status != "ok":
            lines.append(f"{_where(one)}: {one.reason}.")
        elif one.interval is not None:
            near = one.interval
            as_much = f" and {percent(near.as_much)} came to as much" if one.observed else ""
            lines.append(
                f"{_where(one)}: of {near.n} flows expected at {number(near.lowest)} to {number(near.highest)}, "
                f"{percent(near.zeros)} are none{as_much}; with the tie in the fit {number(one.with_dyad or 0.0)}"
                f"{_plain(one)}."
            )
    notes = [f"{_where(one)}: {note}" for one in found for note in one.caveats if note.startswith("The tie is ")]
    others = dict.fromkeys(note for one in found for note in one.caveats if not note.startswith("The tie is "))
    return [*lines, *notes, *others, *_scores(found)]


def _plain(one: ExpectedTies) -> str:
    return "" if one.plain is None else f", by distance and border alone {number(one.plain)}"


def _scores(found: Sequence[ExpectedTies]) -> list[str]:
    """Return a line for each window on how near the equation and its rivals came."""
    lines = {}
    for one in found:
        if not one.scores or one.window is None:
            continue
        told = [
            f"{score.title} {number(score.scores.mean_error)} off, {percent(score.scores.common)} placed right, "
            f"ranks {score.scores.ranks:.2f}"
            for score in one.scores
        ]
        lines[one.window.text] = f"All {one.scores[0].scores.n:,} pairs, {one.window.text}: {'; '.join(told)}."
    return list(lines.values())
