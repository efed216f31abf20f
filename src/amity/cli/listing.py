"""Lists: states, peers, measures, tables, channels and cases, and each of them in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from amity import api, measures
from amity.briefs import figures
from amity.briefs.dyad_page import channels as all_channels
from amity.cases import load, shipped
from amity.cli.printing import console, plain_table, print_json
from amity.core import peers as peer_sets
from amity.core import states
from amity.core.declarations import Measure
from amity.core.errors import UnknownName, UsageError
from amity.core.suggest import nearest
from amity.core.wording import option_word
from amity.store import catalogue

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list as it is printed: its rows, and notes that stand below it."""

    rows: Sequence[Row]
    notes: Sequence[str] = ()


def show(what: str, name: str | None, years: str | None, as_json: bool) -> None:
    """Print a list, or one of its entries in full."""
    known: dict[str, Callable[[str | None, str | None], Listing]] = {
        "states": _states,
        "peers": _peers,
        "measures": _measures,
        "tables": _tables,
        "channels": _channels,
        "cases": _cases,
        "figures": _figures,
    }
    if what not in known:
        raise UnknownName(
            f"a list of '{what}' was asked for; amity lists {', '.join(known)}",
            hint="write, for example, amity list measures",
            candidates=nearest(what, known),
        )
    if years is not None and what not in ("states", "peers"):
        raise UsageError(f"--years was given for a list of {what}", hint="only states and peers are listed by year")
    listing = known[what](name, years)
    if as_json:
        body: dict[str, object] = {"rows": list(listing.rows), "dataset_version": catalogue().version}
        if listing.notes:
            body["notes"] = list(listing.notes)
        print_json(body)
        return
    _print(listing)


def _print(listing: Listing) -> None:
    screen = console()
    if listing.rows:
        table = plain_table(*(heading.replace("_", " ").capitalize() for heading in listing.rows[0]))
        for row in listing.rows:
            table.add_row(*(Text("" if cell is None else str(cell)) for cell in row.values()))
        screen.print(table)
    for note in listing.notes:
        screen.print(Text(note, style="dim"))


def _span(spells: Sequence[states.Spell]) -> str:
    return ", ".join(f"{s.first.isoformat()} – {s.last.isoformat() if s.last else 'today'}" for s in spells)


def _states(name: str | None, years: str | None) -> Listing:
    span = api.period_of(years)
    if name is not None:
        return _state(api.state(name, span))
    shown = [s for s in states.all_states() if span is None or s.exists_in(span.first, span.last)]
    last = min(span.last_day, catalogue().as_of) if span else catalogue().as_of
    rows = []
    for state in shown:
        living = state.exists_on(last)
        on = last if living else max((s.last or last for s in state.spells), default=last)
        rows.append(
            {
                "state": state.key,
                "name": state.name_on(on),
                "cow": state.code("cow", on),
                "gleditsch_ward": state.code("gw", on),
                "kind": state.kind,
                "from_to": _span(state.spells),
            }
        )
    return Listing(rows=rows, notes=[f"{len(rows)} states{f' in {span.text}' if span else ' since 1946'}."])


def _state(state: states.State) -> Listing:
    rows: list[Row] = [
        {"what": "key", "is": state.key},
        {"what": "ISO 3166-1 alpha-3", "is": state.iso3 or "none"},
        {"what": "kind", "is": state.kind},
        {"what": "existence", "is": _span(state.spells)},
    ]
    rows += [{"what": f"name {_span([spell])}", "is": name} for spell, name in state.names]
    for scheme, title in (("cow", "Correlates of War code"), ("gw", "Gleditsch–Ward code")):
        rows += [{"what": title, "is": text} for text in _codes(state, scheme)]
    rows.append({"what": "member of the United Nations", "is": _span(state.un) or "never"})
    return Listing(rows=rows, notes=[state.note] if state.note else [])


def _codes(state: states.State, scheme: str) -> list[str]:
    return [f"{code} ({_span([spell])})" for kind, code, spell in state.codes if kind == scheme] or ["none"]


def _peers(name: str | None, years: str | None) -> Listing:
    if name is None:
        rows = [
            {
                "peers": declared.key,
                "title": declared.title,
                "members": len(api.peer_group(declared.key, years).members),
                "rule": declared.note,
            }
            for declared in peer_sets.peer_sets().values()
        ]
        return Listing(
            rows=rows, notes=["Sets are combined as in 'oic - arab-league', 'nato + eu', '(oic & au) - EGY'."]
        )
    group = api.peer_group(name, years)
    rows = [{"state": key, "name": states.get(key).name, "why": reason} for key, reason in group.members]
    notes = [f"{len(rows)} states on {group.on.isoformat()}.", *group.notes]
    declared = peer_sets.peer_sets().get(name)
    if declared is not None:
        notes.append(f"Source: {declared.source}.")
        if declared.compare_with:
            notes += _differences(name, years, declared.compare_with)
    return Listing(rows=rows, notes=notes)


def _differences(name: str, years: str | None, other: str) -> list[str]:
    found = api.peer_differences(name, years)
    lines = [f"- {states.get(d.state).name}, only in {d.only_in}: {d.reason}; {d.other}." for d in found]
    return [f"Compared with {other}: {len(lines)} states differ." if lines else f"The same states as {other}.", *lines]


def _measures(name: str | None, _: str | None) -> Listing:
    if name is not None:
        return _measure(measures.get(name))
    order = {channel.key: channel.order for channel in all_channels()}
    every = sorted((measures.get(key) for key in measures.keys()), key=lambda m: (order[m.channel], m.key))
    rows = [
        {
            "channel": m.channel,
            "measure": m.key,
            "unit": m.unit,
            "directed": "yes" if m.directed else "no",
            "title": m.title,
            "options": ", ".join(f"{o.name}={option_word(o.default)}" for o in m.options),
        }
        for m in every
    ]
    return Listing(rows=rows)


def _measure(m: Measure) -> Listing:
    coverage = measures.coverage_of(m, measures.read_options(m, {}))
    low, high = ("no limit" if limit is None else f"{limit:g}" for limit in m.value_range)
    takes = {"pool": "pooled over its years", "last": "its last covered year", "mean": "the mean of its years"}
    rows: list[Row] = [
        {"what": "title", "is": m.title},
        {"what": "meaning", "is": m.meaning},
        {"what": "channel", "is": m.channel},
        {"what": "unit", "is": f"{m.unit}, from {low} to {high}"},
        {"what": "directed", "is": "yes: A's from or to B" if m.directed else "no"},
        {
            "what": "direction",
            "is": {"closer": "higher is closer", "farther": "higher is less close"}.get(m.direction, "none"),
        },
        {"what": "a period is", "is": takes[m.period]},
        {"what": "interval", "is": m.interval},
        {"what": "record", "is": f"{coverage.first} to {coverage.last}; tables {', '.join(m.tables)}"},
        {"what": "citation", "is": m.citation},
    ]
    for option in m.options:
        accepts = f" [{' | '.join(option.choices)}]" if option.choices else ""
        rows.append({"what": f"option {option.name}={option_word(option.default)}", "is": option.meaning + accepts})
    return Listing(rows=rows)


def _tables(name: str | None, _: str | None) -> Listing:
    found = catalogue()
    if name is not None:
        entry = found.table(name)
        rows = [
            {"column": column.name, "type": kind, "unit": column.unit, "meaning": column.meaning}
            for column, kind in entry.columns
        ]
        notes = [
            f"{entry.title}: a row is a {entry.unit_of_analysis}.",
            f"No row means: {entry.absence_means}",
            *entry.caveats,
        ]
        return Listing(rows=rows, notes=notes)
    rows = [
        {
            "table": key,
            "title": entry.title,
            "rows": f"{entry.rows:,}",
            "covers": f"{entry.coverage.first.year}–{entry.coverage.last.year}",
            "sources": ", ".join(entry.sources),
        }
        for key, entry in found.tables.items()
    ]
    size = sum(entry.bytes for entry in found.tables.values())
    return Listing(rows=rows, notes=[f"Dataset {found.version}, {size / 1e6:.1f} MB in {found.folder}."])


def _channels(name: str | None, _: str | None) -> Listing:
    chosen = [c for c in all_channels() if name in (None, c.key)]
    if not chosen:
        known = [c.key for c in all_channels()]
        raise UnknownName(
            f"the channel '{name}' was asked for; amity has {', '.join(known)}",
            hint="see the channels: amity list channels",
            candidates=nearest(str(name), known),
        )
    every = [measures.get(key) for key in measures.keys()]
    return Listing(
        rows=[
            {
                "channel": c.key,
                "title": c.title,
                "kind": c.kind,
                "measures": ", ".join(m.key for m in every if m.channel == c.key),
                "meaning": c.meaning,
            }
            for c in chosen
        ]
    )


def _figures(name: str | None, _: str | None) -> Listing:
    every = [figures.get(key) for key in (figures.keys() if name is None else [name])]
    return Listing(rows=[{"figure": one.key, "title": one.title, "drawn from": _drawn_from(one)} for one in every])


def _drawn_from(figure: figures.Figure) -> str:
    return "the dated events of a case" if figure.from_events else "two states or a case"


def _cases(name: str | None, _: str | None) -> Listing:
    keys = list(shipped()) if name is None else [name]
    loaded = [load(key) for key in keys]
    return Listing(
        rows=[
            {"case": c.key, "states": " and ".join(c.dyad), "peers": c.peers, "title": c.title, "question": c.question}
            for c in loaded
        ]
    )
