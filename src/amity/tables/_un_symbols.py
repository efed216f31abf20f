"""Symbols of UN documents as the files of votes write them, and the session of a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
# A/RES/1375(XIV)[B], A/RES/2252(ES-V); then A/RES/31/75[A], A/RES/35/13F, A/RES/ES-10/21, A/DEC/80/506,
# A/73/L.42.
_OLD = re.compile(r"A/RES/(\d+)\((E?S-)?([IVXL]+|\d+)\)(?:\[(.*)\])?")
_NEW = re.compile(r"A/(?:RES/|DEC/)?(E?S-)?(\d+)/+(?:L\.)?(\d+) ?([A-Z]+(?:-[A-Z]+)?)?(?:\[(.*)\])?")
# R/31/75A, A/RES/74/137, ESS/5/71, SS/4/23A: how the descriptions of Voeten's roll calls write them.
_LISTED = re.compile(r"(R|A/RES|ESS|SS)/(ES-)?(\d+)/(\d+)((?:/?[A-Z]+)*)")
# Before session 31 what the descriptions give is a page of the records, or has letters for the votes on one
# text.
FIRST_LISTED_SYMBOL = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A symbol taken apart: special ("", "S-" or "ES-"), session, number of the text, and its part."""

    special: str
    session: int
    number: int
    part: str = ""

    @property
    def text(self) -> tuple[str, int, int]:
        """Return what the parts of one text, and the votes on its paragraphs, have in common."""
        return self.special, self.session, self.number


def symbol_of(written: str | None) -> Symbol | None:
    """Return the parts of a symbol as the UN writes it, ``None`` where it is none.

    Examples
    --------
    >>> symbol_of("A/RES/1375(XIV)[B]")
    Symbol(special='', session=14, number=1375, part='B')
    >>> symbol_of("A/RES/ES-10/21"), symbol_of("MISSING")
    (Symbol(special='ES-', session=10, number=21, part=''), None)
    """
    old = _OLD.fullmatch(written or "")
    if old:
        number, special, session, part = old.groups()
        value = int(session) if session.isdecimal() else _roman(session)
        return Symbol(special=special or "", session=value, number=int(number), part=_part(part))
    new = _NEW.fullmatch(written or "")
    if new is None:
        return None
    special, session, number, letter, part = new.groups()
    return Symbol(special=special or "", session=int(session), number=int(number), part=_part(letter or part))


def listed_symbol(written: str | None) -> Symbol | None:
    """Return the parts of a symbol as the descriptions of Voeten's roll calls write it, ``None`` where it is
    none.

    Examples
    --------
    >>> listed_symbol("R/31/75A")
    Symbol(special='', session=31, number=75, part='A')
    """
    found = _LISTED.fullmatch(written or "")
    if found is None:
        return None
    kind, emergency, session, number, part = found.groups()
    special = "ES-" if kind == "ESS" or emergency else "S-" if kind == "SS" else ""
    return Symbol(special=special, session=int(session), number=int(number), part=_part(part))


def un_symbol(symbol: Symbol | None) -> str | None:
    """Return a symbol from a description as the UN writes it, where it is one at all."""
    if symbol is None or symbol.special or symbol.session < FIRST_LISTED_SYMBOL:
        return None
    return f"A/RES/{symbol.session}/{symbol.number}{symbol.part}"


def opening(session: int) -> date:
    """Return the day on which a regular session opens by rule: the third Tuesday of September.

    Good to a fortnight (before 1958 to two months); used only where no source gives a session.
    """
    first = date(1945 + session, 9, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)


def misdated(day: date, symbol: Symbol | None) -> bool:
    """Return whether a day cannot be right because the session of the symbol had not opened yet.

    Session 1 met from January 1946 on, special sessions meet at any time.
    """
    if symbol is None or symbol.special or symbol.session < 2:
        return False
    return day < opening(symbol.session).replace(day=1)


def session_on(day: date) -> int:
    """Return the regular session that is sitting on a day, to which emergency and special sessions belong.

    Examples
    --------
    >>> session_on(date(2018, 6, 13)), session_on(date(2024, 9, 18))
    (72, 79)
    """
    session = day.year - 1945
    return max(session if day >= opening(session) else session - 1, 1)


def _part(written: str | None) -> str:
    """Return a part without the marks in which files differ: ``B/II`` and ``B-II`` are ``BII``."""
    return re.sub(r"[-/ ]", "", written or "")


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if after > value else value for value, after in pairs)
