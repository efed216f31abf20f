"""The public Python API: dyads, measures, states, peers; polars frames and frozen records out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, cast

import polars as pl

from amity import cases, measures
from amity.briefs import dyad_page
from amity.briefs.dyad_page import Page
from amity.core import given, states
from amity.core.asks import Period, read_years
from amity.core.declarations import OptionValue
from amity.core.errors import BadPeriod, SameState, UnknownPeerSet, UsageError
from amity.core.results import Result
from amity.store import catalogue, membership, read
from amity.store.membership import PeerGroup

DEFAULT_PEERS = "un-members"
LONGEST_PEERS = 2_000
Slot = Literal["a", "b"]
SLOTS = ("a", "b")
Years = str | int | tuple[int, int] | Period | None


def period_of(years: Years) -> Period | None:
    """Return the period meant by ``2022``, ``"2016-2020"``, ``(2016, 2020)`` or None."""
    if years is None or isinstance(years, Period):
        return years
    if isinstance(years, tuple):
        if len(years) != 2:
            raise BadPeriod(f"the years {years} were asked for; a pair is needed", hint="write (first, last)")
        return read_years(f"{years[0]}-{years[1]}")
    return read_years(str(years))


def state(name: str, years: Years = None) -> states.State:
    """Return the state that a name or code means in a period.

    Raises
    ------
    UnknownState, AmbiguousState, StateNotInPeriod
        Where no state, or more than one, is meant, or it did not exist in those years.

    Examples
    --------
    >>> state("Türkiye").key, state("732").key
    ('TUR', 'KOR')
    """
    if not isinstance(name, str):
        raise UsageError(f"a state was asked for as {name!r}, which is no text", hint="write its name or code as text")
    span = period_of(years)
    if span is None:
        return states.resolve(name)
    return states.resolve_in(name, span.first_day.year, span.last_day.year)


def peer_group(
    text: str = DEFAULT_PEERS, years: Years = None, extra_sets: Mapping[str, str] | None = None, on: date | None = None
) -> PeerGroup:
    """Return the members of a peer set or of an expression over peer sets, on the last day of ``years``.

    Without years the day is ``on``, else the dataset's own date. Each member comes with the reason why it is in.

    Raises
    ------
    UnknownPeerSet
        Where a name is no peer set and no state, or the expression cannot be read.
    """
    if not given.text(text, "peers").strip():
        raise UnknownPeerSet("an empty peer set was asked for", hint=f"name one; the default is {DEFAULT_PEERS}")
    span = period_of(years)
    day = span.last_day if span else on or catalogue().as_of
    if len(text) > LONGEST_PEERS:
        raise UnknownPeerSet(
            f"a peer set of {len(text):,} characters was asked for; it may have {LONGEST_PEERS:,}",
            hint="write it shorter, or list the states in a case",
        )
    try:
        group = membership.resolve(text, min(day, catalogue().as_of), read, extra_sets)
    except RecursionError as error:
        raise UnknownPeerSet("a peer set nested too deep was asked for", hint="write it with fewer brackets") from error
    if not group.members:
        raise UnknownPeerSet(
            f"the peer set '{text}' was asked for; it has no member on {group.on.isoformat()}",
            hint="see who is in a set: amity list peers NAME --years YEAR",
        )
    return group


def peer_differences(key: str, years: Years = None) -> tuple[membership.Difference, ...]:
    """Return how a peer set differs from the one it is declared to be compared with, state by state, with reasons.

    Examples
    --------
    >>> [found.state for found in peer_differences("muslim-majority-factbook")]
    ['BIH', 'PSE', 'QAT']
    """
    given.text(key, "the peer set")
    span = period_of(years)
    on = min(span.last_day, catalogue().as_of) if span else catalogue().as_of
    return tuple(membership.differences(key, on, read))


def measure(
    key: str,
    a: str,
    b: str,
    *,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    peers: str | None = None,
    subject: Literal["a", "b"] = "a",
    rows: bool = False,
    seed: int = 0,
) -> Result:
    """Return a measure's value for a dyad, with interval or bounds, place among peers, caveats and origin.

    Parameters
    ----------
    key : str
        The measure, such as ``arms_import_share`` (``amity list measures``).
    a, b : str
        Names or codes of the two states; for a directed measure the value is A's from or to B.
    years : str, int, tuple or Period, optional
        The years; without them the last years that the record covers.
    options : mapping, optional
        Options of the measure, such as ``{"local_production": False}``.
    peers : str, optional
        A peer set or an expression over peer sets; without it there is no place among peers.
    subject : {"a", "b"}
        Whose place the peers take.
    rows : bool
        Whether the records behind the value come with it.
    seed : int
        Seed of the bootstrap where the interval has one.

    Raises
    ------
    UsageError
        Where state, measure, option, years or peers cannot be meant.

    Examples
    --------
    >>> share = measure("arms_import_share", "Azerbaijan", "Israel", years="2016-2020")
    >>> round(share.value, 3), share.status
    (0.677, 'ok')
    """
    span = period_of(years)
    request = measures.Request(
        measure=given.text(key, "the measure"),
        state_a=state(a, span).key,
        state_b=state(b, span).key,
        subject=cast(Slot, given.one_of(subject, "subject", SLOTS)),
        period=span,
        options=given.options(options),
        peers=peer_group(peers, span) if peers is not None else None,
        rows=rows,
        seed=given.whole(seed, "seed"),
    )
    return measures.run(request)


def series(
    key: str,
    a: str,
    b: str,
    *,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    each: Literal["year", "session"] = "year",
) -> tuple[Result, ...]:
    """Return a measure's value for each year, or each General Assembly session, of a period.

    Examples
    --------
    >>> [round(r.value, 2) for r in series("arms_import_share", "AZE", "ISR", years="2019-2021")]  # doctest: +SKIP
    """
    span = period_of(years)
    request = measures.Request(
        measure=given.text(key, "the measure"),
        state_a=state(a).key,
        state_b=state(b).key,
        period=span,
        options=given.options(options),
    )
    return measures.series(request, cast(Literal["year", "session"], given.one_of(each, "each", ("year", "session"))))


def all_dyads(key: str, *, years: Years = None, options: Mapping[str, OptionValue] | None = None) -> pl.DataFrame:
    """Return a measure for all dyads of a period as a frame.

    Returns
    -------
    polars.DataFrame
        ``state_a, state_b, period, value, low, high, n, status, reason``, a row for each directed dyad, or for each
        dyad with ``state_a < state_b`` where the measure is not directed.

    Examples
    --------
    >>> frame = all_dyads("arms_import_share", years="2016-2020")
    >>> frame.columns[:4]
    ['state_a', 'state_b', 'period', 'value']
    """
    return measures.all_dyads(given.text(key, "the measure"), period_of(years), given.options(options))


def dyad_page_of(
    a: str,
    b: str,
    *,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    channels: Sequence[str] = (),
) -> Page:
    """Return the dyad page: a row for each measure by channel, with places among the peers."""
    span = period_of(years)
    first, second = state(a, span).key, state(b, span).key
    request = dyad_page.PageRequest(
        state_a=first,
        state_b=second,
        peers=peer_group(peers, span, on=dyad_page.last_common_day(first, second)),
        period=span,
        options=given.options(options),
        channels=given.texts(channels, "channels"),
    )
    return dyad_page.assemble(request)


def case(name: str) -> cases.Case:
    """Return the case in a folder, or the shipped case of that name.

    Raises
    ------
    UnknownName, BadCaseFile
        Where there is no such case, or its files do not follow the schema.
    """
    return cases.load(given.path(name, "the case"), as_of=catalogue().as_of)


def case_page(name: str) -> tuple[cases.Case, Page]:
    """Return a case and its dyad page, with the readings that the case adds."""
    found = case(name)
    group = peer_group(found.peers)
    a, b = (state(text).key for text in found.dyad)
    request = dyad_page.PageRequest(state_a=a, state_b=b, peers=group)
    readings = dyad_page.reading_requests(found, group)
    return found, dyad_page.assemble(request, readings)


class Dyad:
    """Two states and a comparison group, as the entry to everything amity knows of them.

    Parameters
    ----------
    a, b : str
        Names or codes of the two states.
    peers : str
        A peer set or an expression over peer sets (``amity list peers``).
    years : str, int or tuple, optional
        The years for everything that follows; without them each measure's last covered years.

    Examples
    --------
    >>> dyad = Dyad("AZE", "ISR", peers="muslim-majority")
    >>> dyad.measure("arms_import_share", years="2016-2020").standing.rank.place
    1
    """

    def __init__(self, a: str, b: str, *, peers: str = DEFAULT_PEERS, years: Years = None) -> None:
        self.years = period_of(years)
        self.a, self.b = state(a, self.years), state(b, self.years)
        if self.a == self.b:
            raise SameState(f"a dyad of {self.a.name} with itself was asked for", hint="name two different states")
        self.peers = given.text(peers, "peers")

    def __repr__(self) -> str:
        return f"Dyad({self.a.key!r}, {self.b.key!r}, peers={self.peers!r})"

    def measure(self, key: str, *, years: Years = None, **options: OptionValue) -> Result:
        """Return one measure of the dyad among its peers; see :func:`measure`."""
        return measure(key, self.a.key, self.b.key, years=years or self.years, options=options, peers=self.peers)

    def page(self) -> Page:
        """Return the dyad page."""
        return dyad_page_of(self.a.key, self.b.key, peers=self.peers, years=self.years)

    def frame(self) -> pl.DataFrame:
        """Return the dyad page as a frame, a row for each measure."""
        rows = [
            {
                "channel": r.channel,
                "measure": r.asked.measure,
                "state_a": r.asked.state_a,
                "state_b": r.asked.state_b,
                "period": r.period.text if r.period else None,
                "value": r.value,
                "low": r.low,
                "high": r.high,
                "n": r.n,
                "unit": r.unit,
                "rank": r.standing.rank.place if r.standing and r.standing.rank else None,
                "n_peers": r.standing.n_peers if r.standing else None,
                "median": r.standing.median if r.standing else None,
                "status": r.status,
                "reason": r.reason,
            }
            for r in self.page().results
        ]
        return pl.DataFrame(rows, infer_schema_length=None)
