"""Headings and cautions as a brief has them: options in words, and none that a reader would have to type."""

from __future__ import annotations

import re

from amity.core.issue_sets import issue_set
from amity.core.results import Result
from amity.measures import get


def full_heading(result: Result) -> str:
    """Return the heading of a result with every option that is not at its default, in words."""
    measure = get(result.asked.measure)
    defaults = {option.name: option.default for option in measure.options}
    given = []
    for name, value in result.asked.options.items():
        if value == defaults.get(name):
            continue
        if name == "rollcalls":
            given.append(issue_set(str(value)).title)
        else:
            said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("_", " ")
            given.append(f"{name.replace('_', ' ')}: {said}")
    return f"{_plain(result)} ({'; '.join(given)})" if given else _plain(result)


# A heading lists options as they are typed; running text has them in words.
_TYPED = re.compile(r" \([a-z_]+=[^()]*\)")


def _plain(result: Result) -> str:
    return _TYPED.sub("", result.heading)


def caution(text: str) -> str:
    """Return a caution without the option that would change the figure: a reader of a brief types none.

    Examples
    --------
    >>> caution("Odd rows: 1 % of the value (filter_unit_values=true leaves them out).")
    'Odd rows: 1 % of the value.'
    """
    return _TYPED.sub("", text)
