"""Words for numbers: how a value, a period or a list of names is written for a reader.

Small functions that know units, counts and the difference between "none recorded" and "no data". Sentences of a
measure live beside the measure and are put together from these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from amity.core.asks import Period
from amity.core.declarations import OptionValue, Status
from amity.core.lists import read_list

NO_BREAK = "\u00a0"
SMALLEST = 0.001
SMALLEST_POINTS = 0.01
_SIGN = re.compile(r"(?<![\w.])-(?=\.?\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A computed value with everything a sentence about it may need.

    ``a`` and ``b`` are the states' names in the period; ``extras`` holds the measure's extra columns.
    """

    a: str
    b: str
    value: float
    low: float | None
    high: float | None
    n: int | None
    status: Status
    reason: str
    period: Period
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    extras: Mapping[str, object] = field(default_factory=dict)

    @property
    def when(self) -> str:
        """Return the period with its preposition, such as ``in 2016–2020``."""
        return f"in {self.period.text}"


def number(value: float, digits: int = 3) -> str:
    """Return a number with ``digits`` significant digits, thousands grouped, no exponent.

    Examples
    --------
    >>> number(697.45), number(1021917.2), number(0.0125), number(0.0), number(41.0), number(0.000000470164)
    ('697', '1,021,917', '0.0125', '0', '41', '0.00000047')
    """
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def minus(text: str) -> str:
    """Return the text of a figure with a minus sign where a hyphen stands for it; that of a compound stays.

    Examples
    --------
    >>> minus("-0.529"), minus("1.3 ideal-point units")
    ('−0.529', '1.3 ideal-point units')
    """
    return _SIGN.sub("−", text)


def percent(share: float) -> str:
    r"""Return a share between 0 and 1 as a percentage.

    Examples
    --------
    >>> percent(0.6774), percent(1.0), percent(0.0), percent(0.0004), percent(0.00000002)
    ('67.7\xa0%', '100\xa0%', '0\xa0%', '0.04\xa0%', 'under 0.01\xa0%')
    """
    points = 100 * share
    if points in (0.0, 100.0):
        text = f"{points:.0f}"
    elif abs(points) >= 0.1:
        text = f"{points:.1f}"
    elif 0 < points < SMALLEST_POINTS:
        text = f"under {SMALLEST_POINTS:g}"
    else:
        text = number(points, 1)
    return f"{text}{NO_BREAK}%"


def with_unit(value: float, unit: str) -> str:
    r"""Return a value with its unit as a reader writes it; a share becomes a percentage.

    Examples
    --------
    >>> with_unit(0.5, "share"), with_unit(3, "count"), with_unit(689.0, "km")
    ('50.0\xa0%', '3', '689\xa0km')
    """
    if unit == "share":
        return percent(value)
    text = number(value)
    if unit in ("count", "index", "score", "yes or no"):
        return text
    return f"{text}{NO_BREAK}{unit}"


def count(number_of: int, one: str, many: str = "") -> str:
    """Return a count with its noun in the right number.

    Examples
    --------
    >>> count(1, "roll call"), count(0, "deal"), count(2, "country", "countries")
    ('1 roll call', '0 deals', '2 countries')
    """
    noun = one if number_of == 1 else (many or f"{one}s")
    return f"{number_of:,} {noun}"


def listed(names: Sequence[str], limit: int = 0) -> str:
    """Return names as a list in prose, cut after ``limit`` names where one is given.

    Examples
    --------
    >>> listed(["Iran"]), listed(["Iran", "Oman"]), listed(["a", "b", "c", "d"], limit=2)
    ('Iran', 'Iran and Oman', 'a, b and 2 more')
    """
    shown = list(names)
    if limit and len(shown) > limit:
        shown = [*shown[:limit], f"{len(names) - limit} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def ordinal(place: int) -> str:
    """Return a place as an ordinal.

    Examples
    --------
    >>> ordinal(1), ordinal(12), ordinal(42), ordinal(103)
    ('1st', '12th', '42nd', '103rd')
    """
    if place % 100 in (11, 12, 13):
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"


def in_prose(name: str) -> str:
    """Return the name of a state as it stands inside a sentence, with the article where it takes one.

    Examples
    --------
    >>> in_prose("Netherlands"), in_prose("Israel")
    ('the Netherlands', 'Israel')
    """
    return f"the {name}" if name in _with_article() else name


@cache
def _with_article() -> frozenset[str]:
    return frozenset(row["name"] for row in read_list("names_with_article"))


def sentence_case(text: str) -> str:
    """Return a text with its first letter as a capital and the rest as it is.

    Examples
    --------
    >>> sentence_case("the Netherlands voted.")
    'The Netherlands voted.'
    """
    return text[:1].upper() + text[1:]


def option_word(value: object) -> str:
    """Return an option's value as a user writes it.

    Examples
    --------
    >>> option_word(False), option_word("half"), option_word(20)
    ('false', 'half', '20')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def possessive(name: str) -> str:
    """Return the possessive of a name.

    Examples
    --------
    >>> possessive("Israel"), possessive("Cyprus")
    ("Israel's", "Cyprus'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
