"""Parts that several pages show: sources a click away, forms with their choices, figures, and tables of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import amity
from amity.briefs import figures
from amity.briefs.figures import NoFigure
from amity.briefs.model import FigureBlock
from amity.core import peers as peer_sets
from amity.core import states
from amity.core.declarations import Measure, OptionValue
from amity.core.results import Result
from amity.core.wording import option_word, sentence_case
from amity.store import catalogue
from amity.web.asking import Ask
from amity.web.declaring import OPTION
from amity.web.drawing import Shown, shown
from amity.web.links import link


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a form field: its word, what a reader sees, and whether it is chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A form field: name, label, help, the value it has, and the choices it takes (none for a free text).

    ``suggestions`` are offered and not demanded.
    """

    name: str
    label: str
    help: str
    value: str
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[Choice, ...] = ()


def state_choices() -> tuple[Choice, ...]:
    """Return every state that there is today, by its name."""
    on = catalogue().as_of
    living = [state for state in states.all_states() if state.exists_on(on)]
    named = sorted(living, key=lambda state: state.name_on(on).casefold())
    return tuple(Choice(value=state.key, text=state.name_on(on), chosen=False) for state in named)


def peers_control(ask: Ask) -> Control:
    """Return the field for the peers: free text, since expressions are taken, with the declared sets offered."""
    offered = tuple(
        Choice(value=found.key, text=found.title, chosen=found.key == ask.peers)
        for found in peer_sets.peer_sets().values()
    )
    return Control(
        name="peers",
        label="Peers",
        help="A peer set, a list of states, or an expression such as oic - arab-league.",
        value=ask.peers,
        suggestions=offered,
    )


def years_control(ask: Ask) -> Control:
    """Return the field for the years."""
    return Control(
        name="years",
        label="Years",
        help="A year or a span, such as 2016-2020; empty for the last years that each record covers.",
        value=ask.years or "",
    )


def choices_control(name: str, label: str, said: str, pairs: Iterable[tuple[str, str]], value: str) -> Control:
    """Return a field with fixed choices."""
    found = tuple(Choice(value=key, text=text, chosen=key == value) for key, text in pairs)
    return Control(name=name, label=label, help=said, value=value, choices=found)


def option_controls(measures: Sequence[Measure], given: Mapping[str, OptionValue]) -> tuple[Control, ...]:
    """Return a field for each option of some measures, each name once; empty stands for its default."""
    found: dict[str, Control] = {}
    for measure in measures:
        for option in measure.options:
            if option.name in found:
                continue
            value = str(given.get(option.name, ""))
            words = option.choices or (("yes", "no") if isinstance(option.default, bool) else ())
            default = f"default ({option_word(option.default)})"
            pairs = [("", default), *((word, word) for word in words)]
            choices = tuple(Choice(value=key, text=text, chosen=key == value) for key, text in pairs) if words else ()
            found[option.name] = Control(
                name=f"{OPTION}{option.name}",
                label=option.name.replace("_", " "),
                help=f"{option.meaning} Default: {option_word(option.default)}.",
                value=value,
                choices=choices,
            )
    return tuple(found.values())


def sources_of(results: Sequence[Result]) -> tuple[Link, ...]:
    """Return the sources behind some results, each once, with their pages."""
    found: dict[str, Link] = {}
    for result in results:
        for source in result.provenance.sources:
            key = str(source["key"])
            found.setdefault(key, Link(text=str(source["title"]), url=link("data", "source", key)))
    return tuple(found.values())


def tables_of(results: Sequence[Result]) -> tuple[Link, ...]:
    """Return the tables behind some results, each once, with their pages."""
    keys = dict.fromkeys(key for result in results for key in result.provenance.tables)
    return tuple(Link(text=catalogue().table(key).title, url=link("data", "table", key)) for key in keys)


# --- figures -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A figure that is asked for: its key, two states or a case, and what is changed of it."""

    key: str
    first: str
    second: str | None = None
    peers: str | None = None
    years: str | None = None
    measure: str | None = None
    options: tuple[tuple[str, str], ...] = ()

    @property
    def base(self) -> str:
        """Return the address below which the figure's files lie."""
        if self.second is None:
            return link("case", self.first, "figure", self.key)
        return link("figure", self.key, self.first, self.second)

    @property
    def query(self) -> str:
        """Return the query of the figure's files."""
        pairs = [("peers", self.peers), ("years", self.years), ("measure", self.measure)]
        given = [(name, value) for name, value in pairs if value]
        given += [(f"{OPTION}{name}", value) for name, value in self.options]
        return f"?{urlencode(given)}" if given else ""


def block(ask: Ask, wanted: Wanted, place: str | None = None) -> FigureBlock | NoFigure:
    """Return a figure as data; ``place`` is the folder of a case."""
    key = (ask.site.version, "figure", ask.stamp, wanted)
    return ask.site.record(
        key,
        lambda: amity.figure(
            wanted.key,
            place or wanted.first,
            wanted.second,
            peers=wanted.peers,
            years=wanted.years,
            measure=wanted.measure,
            options=dict(wanted.options),
        ),
    )


def figure(ask: Ask, wanted: Wanted, place: str | None = None) -> Shown:
    """Return a figure as a page places it, or the reason why there is nothing to draw."""
    found = block(ask, wanted, place)
    if isinstance(found, NoFigure):
        return no_figure(found.key, found.title, found.reason)
    return shown(found, wanted.base, wanted.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A figure that is drawn when a reader comes to it: what it shows, its drawing, and its page with the table."""

    id: str
    title: str
    shows: str
    svg_url: str
    spec_url: str
    page_url: str


def later(wanted: Wanted, page_url: str) -> Later:
    """Return a figure as a page places it that does not wait for it."""
    declared = figures.get(wanted.key)
    return Later(
        id=wanted.key,
        title=declared.title,
        shows=sentence_case(declared.shows),
        svg_url=f"{wanted.base}/figure.svg{wanted.query}",
        spec_url=f"{wanted.base}/spec.json{wanted.query}",
        page_url=page_url,
    )


def no_figure(key: str, title: str, reason: str) -> Shown:
    """Return that there is nothing to draw, and why."""
    return Shown(
        id=key,
        title=title,
        caption="",
        alt="",
        note="",
        credit="",
        svg_url="",
        narrow_url="",
        spec_url="",
        table_url="",
        csv_url="",
        parquet_url="",
        columns=(),
        align=(),
        rows=(),
        left_out=0,
        reason=reason,
    )


def figure_keys(*, of_events: bool, without: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the figures that a page can show at once, in the order of a brief; those of a case's events on demand."""
    found = [figures.get(key) for key in figures.keys()]
    return tuple(one.key for one in found if one.key not in without and (of_events or not one.from_events))
