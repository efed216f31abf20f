"""One measure, model, peer set or function in full, from its own declaration."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

import amity
from amity import api, measures
from amity.core import peers as peer_sets
from amity.core import states
from amity.core.errors import UnknownName
from amity.core.suggest import nearest
from amity.core.wording import option_word
from amity.store import catalogue
from amity.web.asking import Ask
from amity.web.declaring import YEARS, Page
from amity.web.links import link
from amity.web.pages._things import functions, models, signature
from amity.web.parts import Link

KINDS = ("measure", "model", "peers", "python")
TAKES = {"pool": "pooled over its years", "last": "its last covered year", "mean": "the mean of its years"}
DIRECTIONS = {"closer": "higher is closer", "farther": "higher is less close", "neither": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is told of one thing: its kind, key and title, a paragraph, lines by name, a table, a long text, links."""

    kind: str
    key: str
    title: str
    meaning: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    links: tuple[Link, ...] = ()


def find(ask: Ask) -> Thing:
    """Return what is told of the thing."""
    kind, key = ask.name("kind"), ask.name("key")
    makers = {"measure": _measure, "model": _model, "peers": _peers, "python": _function}
    if kind not in makers:
        raise UnknownName(
            f"'{kind[:60]}' was asked for among the methods", hint=f"ask for {', '.join(KINDS)}", candidates=KINDS
        )
    return makers[kind](key, ask)


def _measure(key: str, _: Ask) -> Thing:
    found = measures.get(key)
    coverage = measures.coverage_of(found, measures.read_options(found, {}))
    low, high = ("no limit" if limit is None else f"{limit:g}" for limit in found.value_range)
    options = tuple(
        (
            option.name,
            option_word(option.default),
            ", ".join(option.choices) or type(option.default).__name__,
            option.meaning,
        )
        for option in found.options
    )
    return Thing(
        kind="measure",
        key=key,
        title=found.title,
        meaning=found.meaning,
        facts=(
            ("Channel", found.channel),
            ("Unit", f"{found.unit}, from {low} to {high}"),
            ("Directed", "yes: from or to the other state" if found.directed else "no"),
            ("Direction", DIRECTIONS[found.direction]),
            ("A period is", TAKES[found.period]),
            ("Interval", found.interval),
            ("Record", f"{coverage.first} to {coverage.last}"),
            ("Citation", found.citation),
        ),
        columns=("Option", "Default", "Takes", "Meaning"),
        rows=options,
        links=tuple(Link(text=catalogue().table(one).title, url=link("data", "table", one)) for one in found.tables),
    )


def _model(key: str, _: Ask) -> Thing:
    found = next((one for one in models() if one.key == key), None)
    if found is None:
        raise _unknown("model", key, [one.key for one in models()])
    return Thing(
        kind="model",
        key=key,
        title=found.title,
        meaning=found.meaning,
        facts=(
            ("Null hypothesis", found.null),
            ("Interval", found.interval),
            *(("Assumes", one) for one in found.assumptions),
            ("Cannot say", found.cannot_say),
            ("Citation", found.citation),
            ("Recovered from a known truth", found.recovery),
        ),
    )


def _peers(key: str, ask: Ask) -> Thing:
    known = peer_sets.peer_sets()
    if key not in known:
        raise _unknown("peer set", key, list(known))
    group = api.peer_group(key, ask.years)
    return Thing(
        kind="peers",
        key=key,
        title=known[key].title,
        meaning=known[key].note,
        facts=(
            ("Members", f"{len(group.members)} on {group.on.isoformat()}"),
            ("Source", known[key].source),
            *(("Note", note) for note in group.notes),
        ),
        columns=("State", "Key", "Why it is in"),
        rows=tuple((states.get(one).name, one, reason) for one, reason in group.members),
    )


def _function(key: str, _: Ask) -> Thing:
    if key not in functions():
        raise _unknown("function", key, list(functions()))
    found = getattr(amity, key)
    text = inspect.getdoc(found) or ""
    return Thing(
        kind="python",
        key=key,
        title=f"amity.{key}",
        meaning=text.partition("\n")[0],
        facts=(("Called as", f"amity.{key}{signature(found)}"),),
        text=text.partition("\n")[2].strip("\n"),
    )


def _unknown(what: str, key: str, known: list[str]) -> UnknownName:
    return UnknownName(
        f"the {what} '{key[:60]}' was asked for; amity has none such",
        hint="see them on the page of the methods",
        candidates=nearest(key[:60], known),
    )


def to_json(found: Thing, _: Ask) -> Mapping[str, object]:
    """Return the thing as JSON."""
    return {
        found.kind: found.key,
        "title": found.title,
        "meaning": found.meaning,
        "facts": [{"what": name, "is": text} for name, text in found.facts],
        "rows": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
        "text": found.text,
        "dataset_version": catalogue().version,
    }


def view(found: Thing, _: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    return {"thing": found}


PAGE = Page(
    key="method",
    title="A method",
    meaning="One measure, model, peer set or function in full, from its own declaration.",
    path="/methods/{kind}/{key}",
    examples={"kind": "measure", "key": "vote_agreement"},
    fields=(YEARS,),
    find=find,
    to_json=to_json,
    view=view,
)
