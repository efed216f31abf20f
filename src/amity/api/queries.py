"""Uniqueness queries for users of the package."""

from __future__ import annotations

from amity import cases
from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.core import given
from amity.models import queries
from amity.models.queries import QueryAnswer
from amity.store import catalogue


def which(
    expression: str,
    *,
    peers: str = DEFAULT_PEERS,
    subject: str | None = None,
    years: Years = None,
    case: str | None = None,
) -> QueryAnswer:
    """Return which states of a set satisfy an expression, and what would leave the subject alone.

    Parameters
    ----------
    expression : str
        Such as ``relations(ISR) == "embassy" and arms_import_share(ISR, years="2016-2020") > 0``: measures by key,
        ``relations``, ``embassy_there``, ``member`` and ``event``, with ``and``, ``or``, ``not``, comparisons and
        arithmetic.
    peers : str
        A peer set or an expression over peer sets.
    subject : str, optional
        The state of which it is asked whether it is the only one.
    years : str, int, tuple or Period, optional
        The years of measures that have none of their own in the expression.
    case : str, optional
        The case whose events ``event`` counts.

    Raises
    ------
    UsageError
        Where the expression, the peers, the subject or the years cannot be meant; the message names the column.

    Examples
    --------
    >>> answer = which('arms_import_share(ISR, years="2016-2020") > 0.5', peers="muslim-majority", subject="AZE")
    >>> [row.state for row in answer.rows], answer.verdict
    (['AZE'], 'alone')
    """
    span = period_of(years)
    request = queries.QueryRequest(
        expression=given.text(expression, "the expression"),
        peers=peer_group(peers, span),
        subject=state(subject, span).key if subject is not None else None,
        years=span,
        case=cases.load(given.path(case, "the case"), as_of=catalogue().as_of) if case is not None else None,
    )
    return queries.run(request, catalogue().as_of)
