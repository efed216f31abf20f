"""Counts by directed dyad and month, as one expression that runs unchanged on every engine that Ibis speaks to.

All sums are of whole numbers, so that engines that add in another order give the same answer to the last digit.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import polars as pl

from amity.core.states import all_states
from amity.events.formats import COLUMNS, GOVERNMENT, QUAD_CLASSES, cameo_states

# What makes two rows one event: on one day, the same states, speaking officially or not, by the same act.
SAME_EVENT = ("day", "state_a", "state_b", "official_a", "official_b", "code")


def actor_codes() -> dict[str, str]:
    """Return the state key of every actor code that stands for a state: its alpha-3 code, or CAMEO's own.

    Examples
    --------
    >>> actor_codes()["ROM"], actor_codes()["AZE"], "EUR" in actor_codes()
    ('ROU', 'AZE', False)
    """
    return {**{state.key: state.key for state in all_states()}, **cameo_states()}


def told_once(events: ir.Table) -> ir.Table:
    """Return the expression of events, each once, with the rows that tell of it; one pass over the files.

    Rows of one day with the same two states, both in or out of office, and the same act are one event: what many papers
    report is coded many times. All other rows are kept as counts by day, and by the code of a first actor that is no
    state, so that volume and coverage need no second pass.

    Parameters
    ----------
    events : ibis Table
        Events with the columns of :data:`amity.events.formats.COLUMNS`.
    """
    codes = actor_codes()
    names = ibis.memtable(pl.DataFrame({"spelt": list(codes), "state": list(codes.values())}))
    first, second = (names.select(**{f"spelt_{at}": "spelt", f"state_{at}": "state"}) for at in ("a", "b"))
    sides = events.left_join(first, [("actor1", "spelt_a")]).left_join(second, [("actor2", "spelt_b")])
    pair = sides.state_a.notnull() & sides.state_b.notnull() & (sides.state_a != sides.state_b)
    whole = sides.select(
        "day",
        pair.name("pair"),
        pair.ifelse(sides.state_a, ibis.null("string")).name("state_a"),
        pair.ifelse(sides.state_b, ibis.null("string")).name("state_b"),
        pair.ifelse(sides.type1.isin(GOVERNMENT).fill_null(False), ibis.null("boolean")).name("official_a"),
        pair.ifelse(sides.type2.isin(GOVERNMENT).fill_null(False), ibis.null("boolean")).name("official_b"),
        pair.ifelse(sides.code, ibis.null("string")).name("code"),
        sides.state_a.isnull().ifelse(sides.actor1, ibis.null("string")).name("other"),
        "quad",
        (sides.goldstein * 10).round().cast("int64").name("tenths"),
        sides.mentions.cast("int64").name("mentions"),
        sides.articles.cast("int64").name("articles"),
    )
    return whole.group_by("pair", *SAME_EVENT, "other").agg(
        rows=whole.count(),
        # The act decides both: any row of the event has them.
        quad=whole.quad.min(),
        tenths=whole.tenths.min(),
        mentions=whole.mentions.sum(),
        articles=whole.articles.sum(),
    )


def dyad_months(told: ir.Table, *, government: bool = False, deduplicate: bool = True) -> ir.Table:
    """Return the expression of counts by directed dyad and month.

    Parameters
    ----------
    told : ibis Table
        What :func:`told_once` returns.
    government : bool
        Whether only those count whose two actors speak or act for a state (CAMEO's roles GOV, MIL, LEG, JUD, SPY, COP).
    deduplicate : bool
        Whether an event that many rows tell counts once. Mentions and articles of all its rows are kept.

    Returns
    -------
    ibis Table
        ``state_a, state_b, month`` (YYYYMM), ``n`` events, the four classes of CAMEO, ``tenths`` (sum of Goldstein's
        scale, times ten), ``mentions, articles``, ``volume`` (rows of the whole record in that month, whoever they are
        about) and ``days`` (days of the month with any row). A dyad without a row has no coded event in that month.
    """
    dated = told.mutate(month=(told.day // 100).cast("int32"))
    volume = dated.group_by("month").agg(volume=dated.rows.sum(), days=dated.day.nunique())
    events = dated.filter(dated.pair)
    if government:
        events = events.filter(events.official_a & events.official_b)
    weighed = events.mutate(weight=(ibis.literal(1) if deduplicate else events.rows).cast("int64"))
    by_month = weighed.group_by("state_a", "state_b", "month").agg(
        n=weighed.weight.sum(),
        **{name: (weighed.weight * (weighed.quad == quad).cast("int64")).sum() for quad, name in QUAD_CLASSES.items()},
        tenths=(weighed.weight * weighed.tenths).sum(),
        mentions=weighed.mentions.sum(),
        articles=weighed.articles.sum(),
    )
    joined = by_month.join(volume, "month")
    counts = ("n", *QUAD_CLASSES.values(), "tenths", "mentions", "articles", "volume", "days")
    return joined.select("state_a", "state_b", "month", *(joined[name].cast("int64").name(name) for name in counts))


def other_codes(told: ir.Table) -> ir.Table:
    """Return the expression of rows by the code of a first actor that is no state; null is none or a state."""
    return told.group_by("other").agg(n=told.rows.sum().cast("int64"))


def checked(events: ir.Table) -> ir.Table:
    """Return the events with just the columns that are used, in their types.

    Raises
    ------
    ibis.common.exceptions.IbisTypeError
        Where a column is not there; callers say so in the words of the file.
    """
    return events.select(**{name: events[name].cast(kind) for name, kind in COLUMNS.items()})
