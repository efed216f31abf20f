"""Sets of roll calls: all, those with an issue flag, and those that a list names one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from amity.core.errors import BadOption
from amity.core.lists import read_list
from amity.core.suggest import nearest

Rule = Literal["all", "flag", "listed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSet:
    """A set of roll calls: its key, how it is chosen, the days it covers, and its name in prose.

    ``flag`` names the column of the roll calls where ``rule`` is ``flag``; ``members`` are the symbols and
    days where it is ``listed``. ``first`` and ``last`` are None where the record itself says.
    """

    key: str
    rule: Rule
    flag: str
    first: date | None
    last: date | None
    reason: str
    title: str
    members: tuple[tuple[str, date], ...]


def issue_set(name: str) -> IssueSet:
    """Return the set of roll calls with a key or an issue flag.

    Raises
    ------
    BadOption
        Where no set has that name; the candidates are all of them.

    Examples
    --------
    >>> issue_set("gaza").rule, len(issue_set("gaza").members), issue_set("me").key
    ('listed', 12, 'middle_east')
    """
    sets = issue_sets()
    found = sets.get(name) or next((one for one in sets.values() if one.flag == name), None)
    if found is None:
        raise BadOption(
            f"the roll calls '{name}' were asked for; there is no such set of roll calls",
            hint=f"use one of {', '.join(sets)}",
            candidates=nearest(name, sets) or tuple(sets),
        )
    return found


@cache
def issue_sets() -> Mapping[str, IssueSet]:
    """Return all sets of roll calls by key, read once."""
    members: dict[str, list[tuple[str, date]]] = {}
    for row in read_list("issue_set_roll_calls"):
        members.setdefault(row["set"], []).append((row["symbol"], date.fromisoformat(row["date"])))
    return {
        row["key"]: IssueSet(
            key=row["key"],
            rule=cast(Rule, row["rule"]),
            flag=row["flag"],
            first=_day(row["first"]),
            last=_day(row["last"]),
            reason=row["reason"],
            title=row["title"],
            members=tuple(sorted(members.get(row["key"], []), key=lambda member: (member[1], member[0]))),
        )
        for row in read_list("issue_sets")
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
