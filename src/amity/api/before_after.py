"""Before and after a dated event, for users of the package."""

from __future__ import annotations

from collections.abc import Mapping

from amity import cases
from amity.api import DEFAULT_PEERS, peer_group, state
from amity.core import given
from amity.core.declarations import OptionValue
from amity.core.errors import UnknownName, UsageError
from amity.core.partial_dates import PartialDate, read_date
from amity.core.suggest import nearest
from amity.models import before_after as model
from amity.models.before_after import EventAnswer
from amity.store import catalogue


def before_after(
    a: str,
    b: str,
    *,
    on: str | None = None,
    event: str | None = None,
    case: str | None = None,
    measure: str = "vote_agreement",
    options: Mapping[str, OptionValue] | None = None,
    peers: str = DEFAULT_PEERS,
    window: int | None = None,
    across_break: bool = False,
) -> EventAnswer:
    """Return how a dyad moved against its peers around a date, with placebo subjects and placebo dates.

    Parameters
    ----------
    a, b : str
        The subject, whose place the peers take, and the state towards which the measure is taken.
    on : str, optional
        The date, as exact as it is known; or
    event, case : str, optional
        the id of a dated event and the case that lists it.
    measure, options
        The measure of the series and its options.
    peers : str
        A peer set or an expression over peer sets, as it stands on the date.
    window : int, optional
        Sessions (votes) or years on each side; 3 and 4 without it.
    across_break : bool
        Whether the windows may lie on both sides of a break of the record.

    Raises
    ------
    UsageError
        Where neither a date nor an event is named, or both, or the event is in no case.

    Examples
    --------
    >>> found = before_after("AZE", "ISR", on="2020-09-27", peers="muslim-majority")
    >>> found.status, found.before.period.text, found.after.period.text
    ('ok', 'sessions 72–74', 'sessions 76–78')
    """
    day, what = _date(on, event, case)
    request = model.EventRequest(
        subject=state(a, day.year).key,
        target=state(b, day.year).key,
        peers=peer_group(peers, on=day.last_day),
        on=day,
        event=what,
        measure=given.text(measure, "the measure"),
        options=given.options(options),
        length=None if window is None else given.whole(window, "window"),
        across_break=across_break,
    )
    return model.run(request)


def _date(on: str | None, event: str | None, case: str | None) -> tuple[PartialDate, str]:
    for name, one in (("on", on), ("event", event), ("case", case)):
        given.text_or_none(one, name)
    if (on is None) == (event is None):
        raise UsageError(
            "before and after was asked for without a date" if on is None else "a date and an event were both given",
            hint="name --on DATE, or --event ID with --case CASE",
        )
    if on is not None:
        try:
            return read_date(on), ""
        except ValueError as error:
            raise UsageError(
                f"the date '{on}' was given; it cannot be read", hint="write YYYY, YYYY-MM or YYYY-MM-DD"
            ) from error
    if case is None:
        raise UsageError(f"the event '{event}' was named without its case", hint="add --case CASE")
    listed = {one.id: one for one in cases.load(case, as_of=catalogue().as_of).events}
    if event not in listed:
        raise UnknownName(
            f"the event '{event}' was asked for; the case {case} lists {len(listed)} others",
            hint=f"see them: amity figure timeline {case} --out timeline.csv",
            candidates=nearest(str(event), listed),
        )
    found = listed[str(event)]
    return found.date, found.text
