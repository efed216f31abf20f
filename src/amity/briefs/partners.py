"""A state's largest partners on a share, in several windows, each share a result of its own."""

from __future__ import annotations

from dataclasses import replace

from amity import measures
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.results import Result
from amity.core.wording import sentence_case
from amity.store import read

NAMED = 5
# Below this a partner of one window is no supplier of note.
OF_NOTE = 0.03


def largest(asked: measures.Request, windows: tuple[Period, ...], always: str) -> list[tuple[str, list[Result]]]:
    """Return the largest partners of the first state in any of the windows, with the share in each.

    Parameters
    ----------
    asked : Request
        A request for the share; its target, period and peers are not used.
    windows : tuple of Period
        The windows, in the order of the columns.
    always : str
        The partner that is named however small its share.

    Returns
    -------
    list of (str, list of Result)
        Names as they begin a row, the partner of the brief first, then by share in the last window and the first.
    """
    found = {always}
    for window in windows:
        found.update(_top(asked, window))
    rows = []
    for key in sorted(found):
        alive = all(states.get(key).exists_in(window.first, window.last) for window in windows)
        if not alive:
            continue
        shares = [share_of(asked, key, window) for window in windows]
        if key == always or any(share.value for share in shares):
            rows.append((key, shares))
    rows.sort(key=lambda row: (row[0] != always, *(-(share.value or 0.0) for share in reversed(row[1])), row[0]))
    return [(sentence_case(shares[-1].name_b), shares) for _, shares in rows]


def first_other(asked: measures.Request, window: Period) -> Result | None:
    """Return the share of the largest partner but the one asked for in a window, None where there is no other."""
    others = [key for key in _top(asked, window) if key != asked.state_b]
    if not others:
        return None
    return share_of(asked, others[0], window)


def share_of(asked: measures.Request, partner: str, window: Period) -> Result:
    """Return the share of one partner in a window, without a place among peers."""
    return measures.run(replace(asked, state_b=partner, period=window, peers=None, subject="a"))


def _top(asked: measures.Request, window: Period) -> list[str]:
    measure = measures.get(asked.measure)
    others = tuple(
        state.key
        for state in states.all_states()
        if state.key != asked.state_a and state.exists_in(window.first, window.last)
    )
    ask = Ask(
        subjects=(asked.state_a,),
        targets=others,
        period=window,
        options=measures.read_options(measure, asked.options),
        intervals=False,
    )
    answers = measure.compute({table: read(table) for table in measure.tables}, ask)
    found = answers.select("state_b", "value").iter_rows()
    shares = [(value, key) for key, value in found if value and value >= OF_NOTE]
    return [key for _, key in sorted(shares, key=lambda pair: (-pair[0], pair[1]))[:NAMED]]
