"""Kinds of value that several files of a case hold: dates as exact as they are known, addresses, grades, whole days."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from amity.cases.checking import Text
from amity.core.partial_dates import PartialDate, read_date
from amity.core.web import address_fault

UNDATED = "n.d."
_GRADE = re.compile(r"[A-F][1-6]")


def text_of(value: object) -> object:
    """Return a year that YAML read as a number as the text it was."""
    return f"{value:04d}" if isinstance(value, int) and not isinstance(value, bool) else value


def _date(value: object) -> object:
    value = text_of(value)
    if not isinstance(value, str):
        raise ValueError("a date is needed here: YYYY, YYYY-MM or YYYY-MM-DD")
    return read_date(value)


def _dated(text: str) -> str:
    if text != UNDATED:
        read_date(text)
    return text


def _address(text: str) -> str:
    fault = address_fault(text)
    if fault:
        raise ValueError(fault)
    return text


def grade(text: str) -> str:
    """Return a grade of a source, refusing what is none."""
    if not _GRADE.fullmatch(text):
        raise ValueError(
            f"'{text}' is no grade; a letter from A to F judges the source and a figure from 1 to 6 what it says, "
            "such as B2"
        )
    return text


def _whole_day(value: object) -> date:
    found = read_date(str(value))
    if found.precision != "day":
        raise ValueError(f"'{value}' is no whole day, such as 2026-11-24")
    return found.first_day


When = Annotated[PartialDate, BeforeValidator(_date)]
Dated = Annotated[Text, AfterValidator(_dated)]
Address = Annotated[Text, AfterValidator(_address)]
WholeDay = Annotated[date, BeforeValidator(_whole_day)]
Grade = Annotated[Text, AfterValidator(grade)]
