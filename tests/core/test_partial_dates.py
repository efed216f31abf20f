"""Dates keep the exactness they were given."""

from __future__ import annotations

import locale
from datetime import date

import pytest

from amity.core.partial_dates import read_date
from amity.core.web import address_fault


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "prose"),
    [
        ("1994", "year", date(1994, 1, 1), date(1994, 12, 31), "1994"),
        ("1993-08", "month", date(1993, 8, 1), date(1993, 8, 31), "August 1993"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2023-03-29", "day", date(2023, 3, 29), date(2023, 3, 29), "29 March 2023"),
    ],
)
def test_parts_that_are_known(text: str, precision: str, first: date, last: date, prose: str) -> None:
    found = read_date(text)
    assert (found.precision, found.first_day, found.last_day, found.prose, str(found)) == (
        precision,
        first,
        last,
        prose,
        text,
    )


@pytest.mark.parametrize(
    "text",
    ["", "94", "1994-8", "1994-13", "1994-00", "2023-02-29", "2023-02-00", "0000", "1994-08-01T00", " 1994", "n.d."],
)
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match="is no date of the"):
        read_date(text)


def test_months_do_not_follow_the_language_of_the_machine() -> None:
    for name in ("de_DE.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        assert read_date("2023-03").prose == "March 2023"


@pytest.mark.parametrize(
    "text",
    [
        "https://www.un.org/unispal/document/auto-insert-205528/",
        "http://www.today.az/news/politics/232758.html?a=1&b=2#c",
        "https://perceptiofr.com/Израильско-бенинские_отношения",
        "https://example.org:8080/a(b)c,d;e'f",
    ],
)
def test_addresses(text: str) -> None:
    assert address_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/a",
        "https://",
        "https:///a",
        "https://localhost",
        "https://a..b/",
        "https://[::1",
        'https://example.org/"onload="x',
        "https://example.org/<script>",
        "https://example.org/a b",
        "https://example.org/a\nb",
        "https://example.org/\x00",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_no_addresses(text: str) -> None:
    assert address_fault(text)
