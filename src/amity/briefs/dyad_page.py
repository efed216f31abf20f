"""The dyad page: a row for each measure by channel, for two states and their peers.

The page is assembled here once; the terminal, Markdown and JSON show the same record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from amity import measures
from amity.core import states
from amity.core.asks import Period, read_years
from amity.core.declarations import Channel, Measure, OptionValue
from amity.core.errors import BadOption
from amity.core.lists import read_list
from amity.core.results import Result, clean
from amity.core.suggest import nearest
from amity.core.wording import in_prose, possessive, sentence_case
from amity.store import catalogue
from amity.store.membership import PeerGroup

if TYPE_CHECKING:
    from amity.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What a dyad page is asked for: two state keys, peers, years, options for all measures that have them."""

    state_a: str
    state_b: str
    peers: PeerGroup
    period: Period | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A dyad page: the request, the states' names, the results in the channels' order."""

    request: PageRequest
    name_a: str
    name_b: str
    as_of: date
    dataset_version: str
    channels: tuple[Channel, ...]
    results: tuple[Result, ...]

    @property
    def title(self) -> str:
        """Return the two states' names as a title."""
        return sentence_case(f"{in_prose(self.name_a)} and {in_prose(self.name_b)}")

    @property
    def preamble(self) -> tuple[str, ...]:
        """Return what a reader must know before the first row: the peers, the years, the terms of comparison."""
        request = self.request
        a, b = in_prose(self.name_a), in_prose(self.name_b)
        years = f"in {request.period.text}" if request.period else "in the latest years that each record covers"
        group = request.peers
        size = f"{len(group.members)} states on {group.on.isoformat()}"
        return (
            f"{sentence_case(possessive(a))} ties with {b} {years}, beside those of its peers with {b}: "
            f"{group.text} ({size}). Place 1 is the closest tie (the highest value where a measure has no direction). "
            "Peers are judged on the same record and years; those that cannot be are not ranked.",
        )

    def of(self, channel: str) -> tuple[Result, ...]:
        """Return the results of one channel."""
        return tuple(result for result in self.results if result.channel == channel)

    def to_json(self) -> dict[str, object]:
        """Return the page as JSON: what was asked, the peers and why each is in, and a row per measure."""
        request = self.request
        body = {
            "asked": {
                "state_a": request.state_a,
                "state_b": request.state_b,
                "years": request.period.text.replace("–", "-") if request.period else None,
                "options": dict(request.options),
                "peers": request.peers.text,
            },
            "name_a": self.name_a,
            "name_b": self.name_b,
            "peers": {
                "text": request.peers.text,
                "on": request.peers.on,
                "members": [{"state": key, "reason": reason} for key, reason in request.peers.members],
                "notes": list(request.peers.notes),
            },
            "channels": [{"key": c.key, "title": c.title, "kind": c.kind, "meaning": c.meaning} for c in self.channels],
            "rows": [result.to_json() for result in self.results],
            "as_of": self.as_of.isoformat(),
            "dataset_version": self.dataset_version,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


@cache
def channels() -> tuple[Channel, ...]:
    """Return the channels in the order in which a page shows them."""
    rows = read_list("channels")
    listed = [
        Channel(key=r["key"], title=r["title"], kind=r["kind"], meaning=r["meaning"], order=int(r["order"]))  # type: ignore[arg-type]
        for r in rows
    ]
    return tuple(sorted(listed, key=lambda channel: channel.order))


def assemble(request: PageRequest, readings: Sequence[measures.Request] = ()) -> Page:
    """Return the dyad page of a request, with a case's own readings after the standard rows of their channel.

    Raises
    ------
    BadOption
        Where no measure of the page has an option that was given.
    """
    chosen = [measures.get(key) for key in measures.keys()]
    shown = [m for m in chosen if not request.channels or m.channel in request.channels]
    _check_options(shown, request.options)
    asked = [each for measure in shown for each in _requests(measure, request)]
    asked += [replace(reading, peers=reading.peers or request.peers) for reading in readings]
    results = [measures.run(each) for each in asked]
    order = {channel.key: place for place, channel in enumerate(channels())}
    results.sort(key=lambda result: (order[result.channel], measures.get(result.asked.measure).order))
    on = request.period.last_day if request.period else last_common_day(request.state_a, request.state_b)
    return Page(
        request=request,
        name_a=_name(request.state_a, on),
        name_b=_name(request.state_b, on),
        as_of=catalogue().as_of,
        dataset_version=catalogue().version,
        channels=tuple(c for c in channels() if any(r.channel == c.key for r in results)),
        results=tuple(results),
    )


def reading_requests(case: Case, peers: PeerGroup) -> tuple[measures.Request, ...]:
    """Return the requests for the rows that a case adds to its page; the peers take the place of the case's subject."""
    subject, target = (states.resolve(name).key for name in case.dyad)
    found = []
    for reading in case.readings:
        a, b = (states.resolve(name).key for name in (reading.states or case.dyad))
        found.append(
            measures.Request(
                measure=reading.measure,
                state_a=a,
                state_b=b,
                subject="b" if (a, b) == (target, subject) else "a",
                period=read_years(reading.years) if reading.years else None,
                options=reading.options,
                peers=peers,
            )
        )
    return tuple(found)


def last_common_day(state_a: str, state_b: str) -> date:
    """Return the last day, up to the dataset's date, on which both states existed (or the last of the later one)."""
    ends = [spell.last or date.max for key in (state_a, state_b) for spell in states.get(key).spells[-1:]]
    return min(catalogue().as_of, *ends)


def _name(key: str, on: date) -> str:
    state = states.get(key)
    return state.name_on(on) if state.exists_on(on) else state.name


def _check_options(shown: Sequence[Measure], options: Mapping[str, OptionValue]) -> None:
    known = {option.name for measure in shown for option in measure.options}
    for name in options:
        if name not in known:
            raise BadOption(
                f"the option '{name}' was given; no measure of this page has it",
                hint=f"the options are: {', '.join(sorted(known))}",
                candidates=nearest(name, known),
            )


def _requests(measure: Measure, request: PageRequest) -> list[measures.Request]:
    """Return one request, or one for each direction of a directed measure that no other one mirrors."""
    if measure.mirror_of:
        return []
    own = {name: value for name, value in request.options.items() if name in {o.name for o in measure.options}}
    forward = measures.Request(
        measure=measure.key,
        state_a=request.state_a,
        state_b=request.state_b,
        period=request.period,
        options=own,
        peers=request.peers,
        seed=request.seed,
    )
    if not measure.directed or measure.one_way:
        return [forward]
    return [forward, replace(forward, state_a=request.state_b, state_b=request.state_a, subject="b")]
