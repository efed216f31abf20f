"""A uniqueness query on the terminal: who satisfies it, who else, who is not known, what would leave one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.padding import Padding
from rich.text import Text

from amity.api.queries import which
from amity.cli.printing import console, plain_table, print_json
from amity.core import wording
from amity.core.wording import NO_BREAK, count, listed
from amity.models._naming import name_of
from amity.models._query_figures import ITSELF, Figures
from amity.models._query_records import Near
from amity.models._query_search import Move, Reading
from amity.models.queries import MOST_NEAR as MOST_TOLD
from amity.models.queries import Found, QueryAnswer
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
MOST = 12
MOST_FLAGS, MOST_NEAR = 10, 5


def show(
    expression: str, *, peers: str, subject: str | None, years: str | None, case: str | None, as_json: bool
) -> None:
    """Print the answer to a query."""
    answer = which(expression, peers=peers, subject=subject, years=years, case=case)
    if as_json:
        print_json({**answer.to_json(), "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(Text(verdict(answer), style="bold"))
    if answer.rows:
        _rows(answer.rows, answer.terms)
    for line in [*_flags(answer), *_unjudged(answer), *_near(answer), *_narrowest(answer)]:
        screen.print(Padding(Text(f"· {line}"), INDENT))
    for note in answer.notes:
        screen.print(Padding(Text(note, style="dim"), INDENT))
    titles = dict.fromkeys(str(source["title"]) for term in answer.terms for source in term.sources)
    screen.print(Padding(Text(f"Record: {'; '.join(titles)}. Dataset {catalogue().version}.", style="dim"), INDENT))


def verdict(answer: QueryAnswer) -> str:
    """Return the answer in a sentence."""
    judged = f"of {count(answer.n_judged, 'state')} that could be judged"
    if answer.verdict is None and not answer.n_judged:
        return f"{answer.request.expression}: no state could be judged."
    if answer.verdict is None:
        found = "none does" if not answer.rows else f"{len(answer.rows)} {'does' if len(answer.rows) == 1 else 'do'}"
        return f"{answer.request.expression}: {found}, {judged}."
    name = wording.sentence_case(wording.in_prose(name_of(str(answer.request.subject))))
    others = listed([wording.in_prose(row.name) for row in answer.counterexamples], limit=MOST)
    told = {
        "alone": f"{name} is the only one {judged}",
        "not alone": f"{name} is not the only one: so {'is' if len(answer.counterexamples) == 1 else 'are'} {others}",
        "not in the set": f"{name} does not satisfy it"
        + (
            f"; {others} {'does' if len(answer.counterexamples) == 1 else 'do'}"
            if others
            else f", and no other {judged}"
        ),
        "not known": f"whether {name} is the only one is not known: no other state could be judged"
        if answer.rows and not answer.counterexamples
        else f"whether {name} satisfies it is not known",
    }
    return f"{wording.sentence_case(told[answer.verdict])}."


def _rows(rows: Sequence[Found], terms: Sequence[Figures]) -> None:
    table = plain_table("State", *(f"{term.text}" for term in terms))
    for row in rows:
        table.add_row(row.name, *(Text(_cell(figure)) for figure in row.figures))
    console().print(Padding(table, INDENT))


def _cell(figure: object) -> str:
    assert isinstance(figure, dict)  # noqa: S101  every figure is one
    value, unit = figure["figure"], str(figure["unit"])
    if value is None and figure["note"] == ITSELF:
        return "itself"
    shown = _shown(value, unit)
    if figure["high"] is None and figure["low"] == value is not None:
        shown += " or more"
    elif figure["low"] is not None:
        top = "" if figure["high"] is None else _shown(figure["high"], unit)
        shown += f" ({_shown(figure['low'], unit)} {'to ' + top if top else 'or more'})"
    return f"{shown}, {figure['period']}" if figure["period"] else shown


def _shown(value: object, unit: str) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return ("yes" if value else "no") if unit == "yes or no" else wording.with_unit(float(value), unit)
    return str(value).replace("_", " ")


def _flags(answer: QueryAnswer) -> list[str]:
    flags: dict[str, list[str]] = {}
    for row in answer.rows:
        for flag in row.caveats:
            flags.setdefault(flag.rstrip("."), []).append(row.name)
    lines = [f"{listed(names, limit=MOST)}: {flag}." for flag, names in flags.items()]
    more = f"{count(len(lines) - MOST_FLAGS, 'further flag')}: --json prints all."
    return lines if len(lines) <= MOST_FLAGS else [*lines[:MOST_FLAGS], more]


def _unjudged(answer: QueryAnswer) -> list[str]:
    if not answer.unjudged:
        return []
    reasons: dict[str, list[str]] = {}
    for row in answer.unjudged:
        reasons.setdefault("; ".join(row.reasons), []).append(row.name)
    lines = [f"{listed(names, limit=MOST)}: {why}" for why, names in reasons.items()]
    more = [f"{count(len(lines) - MOST, 'further reason')}: --json lists every state"] if len(lines) > MOST else []
    return [f"Not judged: {line}." for line in [*lines[:MOST], *more]]


def _near(answer: QueryAnswer) -> list[str]:
    units = {term.text: term.unit for term in answer.terms}
    parts = []
    # Where a list is full of states that are as far off as can be, being in it says nothing.
    far = len(answer.near_misses) < MOST_TOLD
    for near in [near for near in answer.near_misses if far or near.gap < 1][:MOST_NEAR]:
        unit = _unit_of(near.part, units)
        figure = f" (it is {_beside(near, unit)})" if near.figure is not None else ""
        parts.append(f"{near.name} but for {near.part}{figure}")
    return [f"Next: {'; '.join(parts)}."] if parts else []


def _beside(near: Near, unit: str) -> str:
    """Return a figure as it stands beside its threshold: both in per cent, and with digits enough to differ."""
    shown = _shown(near.figure, unit)
    if near.at is None or isinstance(near.figure, bool) or not isinstance(near.figure, (int, float)):
        return shown
    at = _shown(near.at, unit)
    if shown == at and near.figure != near.at:
        shown = next((text for text in _finer(near.figure, unit) if float(text) != _scaled(near.at, unit)), shown)
        shown += f"{NO_BREAK}%" if unit == "share" else ""
    return f"{shown}; the threshold is {at}" if unit == "share" and near.at else shown


def _scaled(value: float, unit: str) -> float:
    return 100 * value if unit == "share" else value


def _finer(value: float, unit: str) -> list[str]:
    return [f"{_scaled(value, unit):.{digits}f}" for digits in range(1, 13)]


def _narrowest(answer: QueryAnswer) -> list[str]:
    if answer.searched is None:
        return []
    units = {term.text: term.unit for term in answer.terms}
    lines = [
        f"Alone while {part} has its threshold {_between(low, high, _unit_of(part, units))}."
        for part, low, high in answer.room
    ]
    name = wording.in_prose(name_of(str(answer.request.subject)))
    if answer.reading is not None:
        moves = " and ".join(_moved(move, units) for move in answer.reading.moves)
        lines.append(f"{wording.sentence_case(name)} would be the only one with {moves}{_left(answer.reading)}.")
    elif answer.verdict != "alone":
        lines.append(f"No change of one or two thresholds leaves {name} alone.")
    if answer.window is not None:
        lines.append(
            f"With the thresholds as they are it would be the only one with {answer.window.term} over "
            f"{answer.window.window}{_left(answer.window)}."
        )
    searched = answer.searched
    counts = [f"{count(searched.thresholds, 'setting')} of one threshold"]
    counts += [f"{searched.pairs:,} of two"] if searched.pairs else []
    counts += [count(searched.windows, "other window")] if searched.windows else []
    who = [wording.in_prose(name_of(key)) for key in searched.alone]
    alike = f"; some setting of thresholds leaves each of these alone: {listed(who, limit=MOST)}" if who else ""
    return [*lines, f"Searched: {', '.join(counts)}{alike}."]


def _moved(move: Move, units: Mapping[str, str]) -> str:
    where = _between(move.low, move.high, _unit_of(move.written, units))
    return f"'{move.instead}' in place of '{move.written}'" + (f" (any threshold {where})" if where else "")


def _unit_of(part: str, units: Mapping[str, str]) -> str:
    """Return the unit of a comparison's figure, none where more than one term is in it."""
    found = [unit for text, unit in units.items() if text in part]
    return found[0] if len(found) == 1 and part.startswith(tuple(units)) else ""


def _between(low: float | None, high: float | None, unit: str) -> str:
    """Return between which ends a threshold may lie, shares in per cent as the figures beside them."""
    ends = [
        None
        if end is None
        else f"{wording.number(100 * end, 4)}{NO_BREAK}%"
        if unit == "share"
        else wording.number(end, 4)
        for end in (low, high)
    ]
    if ends[0] is None and ends[1] is None:
        return ""
    if ends[0] is None or ends[1] is None:
        return f"above {ends[0]}" if ends[1] is None else f"below {ends[1]}"
    return f"between {ends[0]} and {ends[1]}"


def _left(reading: Reading) -> str:
    if not reading.unjudged:
        return ""
    names = listed([wording.in_prose(name_of(key)) for key in reading.unjudged], limit=MOST)
    return f", of those that can then be judged (not {names})"
