"""Counts by directed dyad and month, as one expression that runs unchanged on every engine that Ibis speaks to.

All sums are of whole numbers, so that engines that add in another order give the same answer to the last digit.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import polars as pl

from amity.core.states import all_states
from amity.events.formats import CAMEO_STATES, COLUMNS, GOVERNMENT, QUAD_CLASSES

# What makes two rows one event: on one day, the same actors in the same roles, the same act.
SAME_EVENT = ("day", "state_a", "state_b", "type1", "type2", "code")


def actor_codes() -> dict[str, str]:
    """Return the state key of every actor code that stands for a state: its alpha-3 code, or CAMEO's own.

    Examples
    --------
    >>> actor_codes()["ROM"], actor_codes()["AZE"], "EUR" in actor_codes()
    ('ROU', 'AZE', False)
    """
    return {**{state.key: state.key for state in all_states()}, **CAMEO_STATES}


def dyad_months(events: ir.Table, *, government: bool = False, deduplicate: bool = True) -> ir.Table:
    """Return the expression of counts by directed dyad and month.

    Parameters
    ----------
    events : ibis Table
        Events with the columns of :data:`amity.events.formats.COLUMNS`.
    government : bool
        Whether only those count whose two actors speak or act for a state (CAMEO's roles GOV, MIL, LEG, JUD, SPY, COP).
    deduplicate : bool
        Whether rows of one day with the same actors, roles and act are one event. One event that many papers report is
        coded many times; the mentions and articles of all its rows are kept.

    Returns
    -------
    ibis Table
        ``state_a, state_b, month`` (YYYYMM), ``n`` events, the four classes of CAMEO, ``tenths`` (sum of Goldstein's
        scale, times ten), ``mentions, articles``, ``volume`` (rows of the whole record in that month, whoever they are
        about) and ``days`` (days of the month with any row). A dyad without a row has no coded event in that month.
    """
    month = (events.day // 100).cast("int32")
    whole = events.mutate(month=month)
    volume = whole.group_by("month").agg(volume=whole.count(), days=whole.day.nunique())
    codes = actor_codes()
    names = ibis.memtable(pl.DataFrame({"code": list(codes), "state": list(codes.values())}))
    first, second = (names.select(**{code: "code", state: "state"}) for code, state in _SIDES)
    dyads = (
        whole.join(first, [("actor1", "code_a")])
        .join(second, [("actor2", "code_b")])
        .filter(lambda t: t.state_a != t.state_b)
    )
    if government:
        dyads = dyads.filter(lambda t: t.type1.isin(GOVERNMENT) & t.type2.isin(GOVERNMENT))
    counted = _deduplicated(dyads) if deduplicate else _rows(dyads)
    by_month = counted.group_by("state_a", "state_b", "month").agg(
        n=lambda t: t.count(),
        **{name: (lambda t, quad=quad: (t.quad == quad).cast("int64").sum()) for quad, name in QUAD_CLASSES.items()},
        tenths=lambda t: t.tenths.sum(),
        mentions=lambda t: t.mentions.sum(),
        articles=lambda t: t.articles.sum(),
    )
    joined = by_month.join(volume, "month")
    return joined.select(
        "state_a",
        "state_b",
        "month",
        *(joined[name].cast("int64").name(name) for name in ("n", *QUAD_CLASSES.values())),
        *(joined[name].cast("int64").name(name) for name in ("tenths", "mentions", "articles", "volume", "days")),
    )


_SIDES = (("code_a", "state_a"), ("code_b", "state_b"))


def _rows(dyads: ir.Table) -> ir.Table:
    return dyads.select(
        "state_a",
        "state_b",
        "month",
        "quad",
        _tenths(dyads),
        *(dyads[name].cast("int64").name(name) for name in _WEIGHTS),
    )


def _deduplicated(dyads: ir.Table) -> ir.Table:
    return dyads.group_by("month", *SAME_EVENT).agg(
        quad=dyads.quad.min(),
        # The scale gives every act one value: any row of the event has it.
        tenths=_tenths(dyads).min(),
        mentions=dyads.mentions.cast("int64").sum(),
        articles=dyads.articles.cast("int64").sum(),
    )


_WEIGHTS = ("mentions", "articles")


def _tenths(table: ir.Table) -> ir.Column:
    return (table.goldstein * 10).round().cast("int64").name("tenths")


def checked(events: ir.Table) -> ir.Table:
    """Return the events with just the columns that are used, in their types.

    Raises
    ------
    ibis.common.exceptions.IbisTypeError
        Where a column is not there; callers say so in the words of the file.
    """
    return events.select(**{name: events[name].cast(kind) for name, kind in COLUMNS.items()})
