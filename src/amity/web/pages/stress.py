"""Stress: a shock of one state upon another, built in a form: who pays, who replaces whom, how sure; and saved."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from amity import api
from amity.api.scenarios import COMMODITIES, HORIZONS, ScenarioAnswer, stress
from amity.core.errors import UsageError
from amity.core.wording import in_prose, number
from amity.scenarios._answers import SIDES, name_of
from amity.scenarios._words import signed
from amity.store import catalogue
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import Field, OfFirstCase, Page
from amity.web.links import link
from amity.web.parts import Link

FAMILIES = {
    "embargo": "A sells B nothing, and buys nothing from it",
    "stop": "A sells B nothing",
    "boycott": "A buys less from B, by a share",
    "supplier_loss": "A's exports are lost to all",
    "realignment": "A turns from B to another supplier",
}
LINES, THIRD, LEAST = 12, 5, 0.001
HEADS = {"first": "first side", "second": "second side", "third": "third party"}
FIELDS = (
    Field(name="commodity", label="Good", meaning="What is traded.", choices=tuple(COMMODITIES), example="crude"),
    Field(name="horizon", label="Horizon", meaning="How long others have.", choices=tuple(HORIZONS), example="year"),
    Field(name="family", label="Shock", meaning="What happens.", choices=tuple(FAMILIES), example="stop"),
    Field(name="share", label="Share", meaning="Of a boycott, a loss or a turn, from 0 to 1.", example="0.5"),
    Field(name="to", label="New supplier", meaning="Of a realignment: a state."),
    Field(name="year", label="Year", meaning="Of the record; the last reliable one without it.", example="2023"),
)


def find(ask: Ask) -> ScenarioAnswer:
    """Return what the shock leaves of the flows."""
    shock, more = _shock(ask), _more(ask)
    key = (ask.site.version, "stress", repr(shock), repr(more))
    return ask.site.record(key, lambda: stress(shock, **more))  # type: ignore[arg-type]


def _shock(ask: Ask) -> dict[str, dict[str, object]]:
    """Return the shock that the form says."""
    a, b = (api.state(ask.name(slot)).key for slot in ("a", "b"))
    family = ask.one("family", "stop")
    share = _share(ask.one("share", "1"))
    if family == "stop":
        return {"embargo": {"by": a, "against": b, "way": "to"}}
    if family == "boycott":
        return {"boycott": {"by": a, "against": b, "share": share}}
    if family == "supplier_loss":
        return {"supplier_loss": {"supplier": a, "share": share, "of": b}}
    if family == "realignment":
        if not ask.one("to"):
            raise UsageError("a realignment was asked for without a new supplier", hint="name it: to=STATE")
        return {"realignment": {"buyer": a, "old": b, "new": api.state(ask.one("to")).key, "share": share}}
    return {"embargo": {"by": a, "against": b}}


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UsageError(f"share={text[:40]} was given; it is a number from 0 to 1", hint="write 0.5") from error


def _more(ask: Ask) -> dict[str, object]:
    year = ask.one("year")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise UsageError(f"year={year[:40]} was given; it is a year", hint="write one such as 2023, or none")
    return {
        "commodity": ask.one("commodity", "crude"),
        "horizon": ask.one("horizon", "year"),
        "year": int(year) if year else None,
        "draws": 50,
    }


def to_json(found: ScenarioAnswer, _: Ask) -> Mapping[str, object]:
    """Return the record as ``amity stress --json`` prints it."""
    return found.to_json()


def view(found: ScenarioAnswer, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    a, b = (api.state(ask.name(slot)) for slot in ("a", "b"))
    base = found.asked.base
    welfare = found.outcome.welfare is not None
    replaced = found.replaced.filter(pl.col("more") > LEAST * float(found.cut.sum())).head(LINES).to_dicts()
    return {
        "title": "; ".join(family.title for family in found.asked.families),
        "name_a": in_prose(a.name),
        "name_b": in_prose(b.name),
        "period": base.period.text,
        "unit": base.unit,
        "sentences": found.sentences,
        "columns": ("State", "Side", "Imports before", "after", "Exports before", "after",
                    "Real expenditure" if welfare else "Unmet"),
        "rows": _rows(found, welfare),
        "replaced": tuple(
            (
                name_of(row["importer"]),
                "its own goods" if row["importer"] == row["exporter"] else name_of(row["exporter"]),
                _figure(row["more"]),
                "" if row["low"] is None else f"{_figure(row['low'])} to {_figure(row['high'])}",
            )
            for row in replaced
        ),
        "means": found.outcome.means,
        "assumptions": found.assumptions,
        "cannot_see": found.cannot_see,
        "notes": (*found.asked.whole.notes, *base.notes, *found.outcome.notes),
        "file": _file(ask),
        "controls": _controls(ask),
        "action": link("stress", a.key, b.key),
        "command": found.command,
        "sources": tuple(entry.title for entry in catalogue().sources_of(base.tables)),
        "links": (
            Link(text="All channels", url=link("dyad", a.key, b.key)),
            Link(text="The other way round", url=link("stress", b.key, a.key, query=list(ask.pairs()))),
        ),
    }  # fmt: skip


def _controls(ask: Ask) -> tuple[object, ...]:
    goods = [(key, f"{key}: {text}") for key, text in COMMODITIES.items()]
    times = [(key, text) for key, text in HORIZONS.items()]
    shocks = list(FAMILIES.items())
    plain = {one.name: one for one in FIELDS}
    return (
        parts.choices_control("family", "Shock", "What happens.", shocks, ask.one("family", "stop")),
        parts.choices_control("commodity", "Good", "What is traded.", goods, ask.one("commodity", "crude")),
        parts.choices_control("horizon", "Horizon", "How long others have.", times, ask.one("horizon", "year")),
        *(
            parts.Control(name=name, label=plain[name].label, help=plain[name].meaning, value=ask.one(name))
            for name in ("share", "to", "year")
        ),
    )


def _rows(found: ScenarioAnswer, welfare: bool) -> tuple[tuple[str, ...], ...]:
    frame = found.by_state.with_columns(
        (pl.col("imports_change").abs() + pl.col("exports_change").abs()).alias("moved")
    ).sort(["moved", "state"], descending=[True, False], nulls_last=True)
    least = LEAST * float(found.cut.sum())
    shown = []
    for side in SIDES:
        rows = frame.filter(pl.col("side") == side)
        if side == "third":
            rows = rows.filter(pl.col("moved") > least).head(THIRD)
        shown += [_cells(row, welfare) for row in rows.head(LINES).to_dicts()]
    return tuple(shown)


def _cells(row: Mapping[str, object], welfare: bool) -> tuple[str, ...]:
    out = row["status"] != "ok"
    figures = [
        "cut off" if out and name.endswith("after") else _figure(row[name])
        for name in ("imports_before", "imports_after", "exports_before", "exports_after")
    ]
    last = _figure(row["unmet"])
    if welfare:
        value, low, high = (row[name] for name in ("welfare_change", "welfare_low", "welfare_high"))
        last = "" if value is None else signed(float(value))  # type: ignore[arg-type]
        if low is not None and high is not None:
            last += f" ({signed(float(low))} to {signed(float(high))})"  # type: ignore[arg-type]
    return (str(row["name"]), HEADS[str(row["side"])], *figures, last)


def _figure(value: object) -> str:
    return "" if value is None else number(float(value))  # type: ignore[arg-type]


def _file(ask: Ask) -> str:
    """Return the scenario as a file that ``amity stress`` reads, to be laid into a case's folder."""
    ((family, fields),) = _shock(ask).items()
    told = ", ".join(f"{name}: {value}" for name, value in fields.items())
    title = f"{in_prose(api.state(ask.name('a')).name)} and {in_prose(api.state(ask.name('b')).name)}"
    lines = ["schema: 1", "scenarios:", "- id: mine", f'  title: "{title}: {family.replace("_", " ")}"']
    lines += [f"  {name}: {value}" for name, value in _more(ask).items() if value is not None]
    return "\n".join([*lines, "  steps:", f"  - {family}: {{{told}}}"])


PAGE = Page(
    key="stress",
    title="Stress",
    meaning="What a shock of one state upon another leaves of the flows: who pays, who replaces whom, how sure.",
    path="/stress/{a}/{b}",
    examples=OfFirstCase("a", "b"),
    fields=FIELDS,
    find=find,
    to_json=to_json,
    view=view,
)
