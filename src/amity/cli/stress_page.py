"""Scenarios and reverse stress on the terminal."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from rich.padding import Padding
from rich.text import Text

from amity.api import scenarios as api
from amity.api.reverse_stress import flip
from amity.api.scenarios import ScenarioAnswer
from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import UsageError
from amity.core.wording import number
from amity.scenarios._answers import SIDES, name_of
from amity.scenarios._words import signed
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
MOST = 8
HEADS = {"first": "first side", "second": "second side", "third": "third parties"}
# A third party that moves by less of what is cut is not shown.
LEAST = 0.001
NARROW = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity stress``."""

    case: str | None
    name: str | None
    embargo: str | None
    shocks: tuple[str, ...]
    commodity: str
    horizon: str
    year: int | None
    sequence: bool
    draws: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipAsked:
    """What was typed after ``amity flip``."""

    a: str
    b: str
    family: str
    measure: str
    over: float | None
    of: str | None
    to: str | None
    commodity: str | None
    horizon: str
    year: int | None
    peers: str
    years: str | None
    options: Mapping[str, str]
    draws: int
    seed: int


def show(asked: Asked, as_json: bool) -> None:
    """Print what a shock leaves: one scenario in full, or each of a case in its sentences."""
    own = _own(asked)
    if asked.case is None and not own:
        raise UsageError(
            "neither a case nor a shock was given",
            hint="name a case (amity list cases), or give --embargo A:B or --shock; see amity stress --families",
        )
    if asked.case is not None and own:
        raise UsageError("a case and a shock of your own were both given", hint="give one of them")
    answers = (api.stress(own, commodity=asked.commodity, horizon=asked.horizon, year=asked.year,
                          order="sequence" if asked.sequence else "together", draws=asked.draws, seed=asked.seed),) \
        if asked.case is None else api.stress_case(asked.case, asked.name)  # fmt: skip
    if as_json:
        bodies = [answer.to_json() for answer in answers]
        whole = len(bodies) == 1 and (asked.name is not None or asked.case is None)
        print_json(bodies[0] if whole else {"case": asked.case, "scenarios": bodies,
                                            "dataset_version": catalogue().version})  # fmt: skip
        return
    for place, answer in enumerate(answers):
        if place:
            console().print()
        _told(answer, full=len(answers) == 1)
    if len(answers) > 1:
        console().print(Text(f"Each in full: amity stress {asked.case} NAME", style="dim"))


def _own(asked: Asked) -> list[dict[str, dict[str, object]]]:
    """Return the shocks that were typed."""
    found = [api.shock_of(text) for text in asked.shocks]
    if asked.embargo is not None:
        first, mark, second = asked.embargo.partition(":")
        if not mark or not first.strip() or not second.strip():
            raise UsageError(
                f"--embargo '{asked.embargo}' was given; it is not of the form A:B", hint="write --embargo A:B"
            )
        found.append({"embargo": {"by": first.strip(), "against": second.strip()}})
    return found


def _told(answer: ScenarioAnswer, *, full: bool) -> None:
    screen = console()
    request, base = answer.asked.request, answer.asked.base
    title = request.title or "; ".join(family.title for family in answer.asked.families)
    screen.print(Text(f"{title}: {request.commodity}, {_horizon(request.horizon)}, flows of {base.period.text}",
                      style="bold"))  # fmt: skip
    if request.name:
        screen.print(Padding(Text(request.name, style="dim"), INDENT))
    for sentence in answer.sentences:
        screen.print(Padding(Text(f"· {sentence}"), INDENT))
    if not full:
        return
    _sides(answer)
    _flows(answer)
    _rules(answer)
    _small("Assumed", answer.assumptions)
    _small("It cannot see", answer.cannot_see)
    _small("Note", (*((request.note,) if request.note else ()), *answer.asked.whole.notes, *base.notes,
                    *answer.outcome.notes))  # fmt: skip
    titles = dict.fromkeys(entry.title for entry in catalogue().sources_of(base.tables))
    screen.print(Padding(Text(f"Record: {'; '.join(titles)}. Dataset {catalogue().version}.", style="dim"), INDENT))
    screen.print(Padding(Text(f"Again: {answer.command}", style="dim"), INDENT))


def _horizon(key: str) -> str:
    return {"weeks": "first weeks", "year": "within a year", "long": "long run"}[key]


def _sides(answer: ScenarioAnswer) -> None:
    """Print the states of both sides and the third parties that move most."""
    unit = answer.asked.base.unit
    frame = answer.by_state
    welfare = "welfare_change" in frame.columns
    screen = console()
    headings = ["State", "Imports", "after", "ends", "Exports", "after", "Real expenditure" if welfare else "Unmet"]
    if screen.width < NARROW:
        headings.remove("ends")
    table = plain_table(*headings, right=tuple(headings[1:]))
    least = LEAST * float(answer.cut.sum())
    for side in SIDES:
        rows = frame.filter(pl.col("side") == side).with_columns(
            (pl.col("imports_change").abs() + pl.col("exports_change").abs()).alias("moved")
        )
        rows = rows.filter(pl.col("moved") > least) if side == "third" else rows
        chosen = rows.sort(["moved", "state"], descending=[True, False]).head(MOST if side != "third" else 4)
        if chosen.is_empty():
            continue
        table.add_row(Text(HEADS[side], style="dim"))
        for row in chosen.to_dicts():
            cells = _cells(row, welfare)
            table.add_row(*(cells if "ends" in headings else [*cells[:3], *cells[4:]]))
    screen.print()
    screen.print(Padding(Text(f"Before and after, {unit}", style="bold"), INDENT))
    screen.print(Padding(table, INDENT))


def _cells(row: Mapping[str, object], welfare: bool) -> list[str]:
    if row["status"] != "ok":
        return [str(row["name"]), _figure(row["imports_before"]), "cut off", "", _figure(row["exports_before"]),
                "cut off", ""]  # fmt: skip
    low, high = row["imports_low"], row["imports_high"]
    ends = "" if low is None or _figure(low) == _figure(high) else f"{_figure(low)} to {_figure(high)}"
    last = _figure(row["unmet"])
    if welfare:
        value, least, most = (row[name] for name in ("welfare_change", "welfare_low", "welfare_high"))
        last = f"{_signed(value)} ({_signed(least)} to {_signed(most)})" if least is not None else _signed(value)
    return [
        str(row["name"]),
        _figure(row["imports_before"]),
        _figure(row["imports_after"]),
        ends,
        _figure(row["exports_before"]),
        _figure(row["exports_after"]),
        last,
    ]


def _figure(value: object) -> str:
    return "" if value is None else number(float(value))  # type: ignore[arg-type]


def _signed(value: object) -> str:
    return "" if value is None else signed(float(value))  # type: ignore[arg-type]


def _flows(answer: ScenarioAnswer) -> None:
    """Print who replaces what the importers that are hit lose, and for arms who else supplies them."""
    rows = answer.replaced.filter(pl.col("more") > LEAST * float(answer.cut.sum())).head(MOST + 4)
    screen = console()
    if not rows.is_empty():
        table = plain_table("Importer", "Supplier", "More", "Ends", right=("More", "Ends"))
        for row in rows.to_dicts():
            ends = "" if row["low"] is None else f"{_figure(row['low'])} to {_figure(row['high'])}"
            own = " (its own goods)" if row["importer"] == row["exporter"] else ""
            table.add_row(name_of(row["importer"]), name_of(row["exporter"]) + own, _figure(row["more"]), ends)
        screen.print()
        screen.print(Padding(Text(f"Who replaces what is cut, {answer.asked.base.unit}", style="bold"), INDENT))
        screen.print(Padding(table, INDENT))
        screen.print(Padding(Text(f"Ends: {answer.outcome.means}.", style="dim"), INDENT))


def _rules(answer: ScenarioAnswer) -> None:
    if len(answer.outcome.rules) < 2:
        return
    parts = "; ".join(f"{name.replace('_', ' ')} {number(unmet)}" for name, unmet in answer.outcome.rules.items())
    console().print(Padding(Text(f"Unmet in all by each rule: {parts}.", style="dim"), INDENT))


def _small(word: str, lines: tuple[str, ...]) -> None:
    for line in lines:
        console().print(Padding(Text(f"{word}: {line}", style="dim"), INDENT))


def families(as_json: bool) -> None:
    """Print the families of shocks: what each means, its fields, what it can be asked of."""
    found = [api.family(key) for key in api.families()]
    if as_json:
        print_json(
            {
                "families": [
                    {
                        "key": one.key,
                        "title": one.title,
                        "meaning": one.meaning,
                        "commodities": list(one.needs),
                        "fields": {part.name: part.metadata["meaning"] for part in dataclasses.fields(one.shock)},
                        "assumptions": list(one.assumptions),
                        "cannot_see": one.cannot_see,
                        "example": one.example,
                    }
                    for one in found
                ],
                "dataset_version": catalogue().version,
            }
        )
        return
    screen = console()
    for one in found:
        screen.print(Text.assemble((one.key, "bold"), f"  {one.title}: {one.meaning}"))
        for part in dataclasses.fields(one.shock):
            screen.print(Padding(Text(f"{part.name}: {part.metadata['meaning']}"), INDENT))
        screen.print(Padding(Text(f"asked of {', '.join(one.needs)}; {one.example}", style="dim"), INDENT))


def flip_shown(asked: FlipAsked, as_json: bool) -> None:
    """Print the smallest shock that turns an answer."""
    answer = flip(
        asked.a,
        asked.b,
        family=asked.family,
        measure=asked.measure,
        over=asked.over,
        of=asked.of,
        to=asked.to,
        commodity=asked.commodity,
        horizon=asked.horizon,
        year=asked.year,
        peers=asked.peers,
        years=asked.years,
        options=asked.options,
        draws=asked.draws,
        seed=asked.seed,
    )
    if as_json:
        print_json(answer.to_json())
        return
    screen = console()
    screen.print(Text(f"How far from the flip: {answer.measure}, {answer.family}", style="bold"))
    for sentence in answer.sentences:
        screen.print(Padding(Text(f"· {sentence}"), INDENT))
    if answer.bracket is not None:
        low, high = answer.bracket
        screen.print(
            Padding(
                Text(
                    f"Computed at {number(low, 6)} (not yet) and {number(high, 6)} (turned), {answer.computed} sizes "
                    f"in all{'; it turns back at a larger size' if answer.returns else ''}.",
                    style="dim",
                ),
                INDENT,
            )
        )
    for note in answer.notes:
        screen.print(Padding(Text(f"Note: {note}", style="dim"), INDENT))
    screen.print(Padding(Text(f"Again: {answer.command}", style="dim"), INDENT))
