"""Before and after an event on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from amity.api.before_after import before_after
from amity.cli.printing import console, plain_table, print_json
from amity.core import wording
from amity.core.wording import NO_BREAK, count, number, with_unit
from amity.models._naming import name_of
from amity.models.before_after import EventAnswer, Side
from amity.numerics.differences import Placebo
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity before-after``."""

    a: str
    b: str
    on: str | None
    event: str | None
    case: str | None
    peers: str
    measure: str
    options: Mapping[str, str]
    window: int | None
    across_break: bool


def show(asked: Asked, as_json: bool) -> None:
    """Print how a dyad moved around an event, or why that cannot be told."""
    answer = before_after(
        asked.a,
        asked.b,
        on=asked.on,
        event=asked.event,
        case=asked.case,
        measure=asked.measure,
        options=asked.options,
        peers=asked.peers,
        window=asked.window,
        across_break=asked.across_break,
    )
    if as_json:
        print_json({**answer.to_json(), "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(Text(_title(answer), style="bold"))
    if answer.request.event:
        screen.print(Padding(Text(f"{answer.request.on.prose}: {answer.request.event}"), INDENT))
    if answer.estimate is None:
        screen.print(Padding(Text(f"Not computed: {answer.reason}."), INDENT))
        return
    _sides(answer)
    for line in _lines(answer):
        screen.print(Padding(Text(f"· {line}"), INDENT))
    titles = dict.fromkeys(entry.title for entry in catalogue().sources_of(answer.measure.tables))
    screen.print(Padding(Text(f"Record: {'; '.join(titles)}. Dataset {catalogue().version}.", style="dim"), INDENT))


def _title(answer: EventAnswer) -> str:
    a, b = (name_of(key) for key in (answer.request.subject, answer.request.target))
    return f"{answer.measure.title}, {a} and {b}, before and after {answer.request.on.prose}"


def _sides(answer: EventAnswer) -> None:
    unit = answer.measure.unit
    table = plain_table("Window", "Value", "Peers' mean", "Lead, like for like", "Records", right=("Value", "Records"))
    for side in (answer.before, answer.after):
        assert isinstance(side, Side)  # noqa: S101  both stand where there is an estimate
        shown = (with_unit(side.value, unit), with_unit(side.peers, unit), _points(side.lead, unit))
        table.add_row(side.period.text, *shown, "" if side.n is None else f"{side.n:,}")
    console().print(Padding(table, INDENT))


def _points(value: float, unit: str) -> str:
    """Return a difference with its sign, shares in points."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if unit == "share":
        return f"{sign}{100 * abs(value):.1f} points"
    return f"{sign}{number(abs(value))}" + (
        "" if unit in ("count", "index", "score", "yes or no") else f"{NO_BREAK}{unit}"
    )


def _lines(answer: EventAnswer) -> list[str]:
    unit = answer.measure.unit
    assert answer.estimate is not None  # noqa: S101  there is none to tell of otherwise
    found, ends = answer.subjects, ""
    if found is not None and answer.bounded:
        ends = f" (90{NO_BREAK}%: {_points(found.low, unit)} to {_points(found.high, unit)})"
    lines = [f"Against its peers it moved by {_points(answer.estimate, unit)}{ends}."]
    if found is not None:
        lines.append(f"Placebo subjects: {_among(found, 'peer')}; most: {_most(answer)}.")
    else:
        lines.append("Placebo subjects: no peer has three others to be set against, so nothing says how usual that is.")
    if answer.dates is not None:
        lines.append(f"Placebo dates: {_among(answer.dates, 'other date')}.")
    else:
        lines.append("Placebo dates: no other date has windows clear of the event.")
    if answer.trend is not None:
        lines.append(f"Before the event its lead moved by {_points(answer.trend, unit)} a {answer.unit}.")
    course = [
        f"{step.period.first} {_points(step.lead, unit).replace(' points', '')}"
        for step in answer.series
        if step.lead is not None
    ]
    lines.append(f"Lead by {answer.unit}: {', '.join(course)}.")
    if answer.unjudged:
        lines.append(f"{count(len(answer.unjudged), 'peer')} not judged in both windows.")
    return [*lines, *(f"{wording.sentence_case(note)}." for note in answer.notes)]


def _among(found: Placebo, what: str) -> str:
    told = f"{found.beyond or 'none'} of {count(found.number, what)} moved by as much"
    if found.independent < found.number:
        told += f"; their windows overlap, so they are worth {found.independent}"
    return f"{told} (p {number(found.chance, 2)}, which cannot be below {number(found.floor, 2)})"


def _most(answer: EventAnswer) -> str:
    unit = answer.measure.unit
    return ", ".join(f"{name_of(key)} {_points(found, unit)}" for key, found in answer.peers[:MOST])
