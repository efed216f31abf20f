"""The records of states: one each, read from the lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from amity.core._state_names import Meaning, parse_day
from amity.core.lists import read_list

Scheme = Literal["cow", "gw"]
Kind = Literal["state", "observer", "disputed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A run of days, first and last included; ``last`` is ``None`` where it goes on."""

    first: date
    last: date | None

    def overlaps(self, first: date, last: date) -> bool:
        """Return whether some day from ``first`` to ``last`` belongs to the spell."""
        return self.first <= last and (self.last is None or self.last >= first)

    def __str__(self) -> str:
        # The lists of states begin in 1816 and those of amity in 1946: an earlier start is no birth.
        start = "before 1946" if self.first < date(1946, 1, 1) else str(self.first)
        return f"from {start} on" if self.last is None else f"from {start} to {self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of the world since 1946, with its codes, names and dates.

    Parameters
    ----------
    key : str
        amity's key: ISO 3166-1 alpha-3, or its withdrawn code for a vanished state; ``note`` says where the
        key is one of ours.
    iso2, iso3 : str or None
        Official codes, ``None`` where ISO has none that means this state.
    name : str
        Short English name of today.
    kind : {'state', 'observer', 'disputed'}
        ``observer`` at the UN, or ``disputed``: its statehood is denied by many.
    note : str
        What a reader must know about the key and its dates.
    spells : tuple of Spell
        Existence: the union of Gleditsch-Ward and COW membership, or dates entered by hand.
    names : tuple of (Spell, str)
        Names in their time; days outside have ``name``.
    codes : tuple of (str, int, Spell)
        Scheme, number and its days.
    un : tuple of Spell
        Membership of the United Nations.
    holders : tuple of Meaning
        Keys of the states that held its territory, or a part of it, while it was none, and when.
    """

    key: str
    iso2: str | None
    iso3: str | None
    name: str
    kind: Kind
    note: str
    spells: tuple[Spell, ...]
    names: tuple[tuple[Spell, str], ...]
    codes: tuple[tuple[Scheme, int, Spell], ...]
    un: tuple[Spell, ...]
    holders: tuple[Meaning, ...]

    def name_on(self, on: date) -> str:
        """Return the short English name that the state had on a day."""
        return next((name for spell, name in self.names if spell.overlaps(on, on)), self.name)

    def exists_on(self, on: date) -> bool:
        """Return whether the state existed on a day."""
        return self.exists_between(on, on)

    def exists_in(self, first: int, last: int) -> bool:
        """Return whether the state existed on some day of the years ``first`` to ``last``."""
        return self.exists_between(date(first, 1, 1), date(last, 12, 31))

    def code(self, scheme: Scheme, on: date) -> int | None:
        """Return the number of the state in a scheme on a day, or ``None`` where it had none."""
        return next((c for s, c, spell in self.codes if s == scheme and spell.overlaps(on, on)), None)

    def un_member_on(self, on: date) -> bool:
        """Return whether the state was a member of the United Nations on a day."""
        return any(spell.overlaps(on, on) for spell in self.un)

    def exists_between(self, first: date, last: date) -> bool:
        """Return whether the state existed on some day from ``first`` to ``last``."""
        return any(spell.overlaps(first, last) for spell in self.spells)

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


@cache
def states_by_key() -> dict[str, State]:
    """Return the states by key, read once."""
    membership, names, holders = (_by_state(name) for name in ("state_spells", "state_names", "state_holders"))
    return {
        row["key"]: _state(row, membership[row["key"]], names[row["key"]], holders[row["key"]])
        for row in read_list("states")
    }


def _by_state(name: str) -> defaultdict[str, list[dict[str, str]]]:
    """Return the rows of a list by state, sorted by their first day."""
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(read_list(name), key=lambda row: row["first"]):
        rows[row["state"]].append(row)
    return rows


def _state(
    row: dict[str, str],
    membership: list[dict[str, str]],
    names: list[dict[str, str]],
    holders: list[dict[str, str]],
) -> State:
    listed = [_spell(m["first"], m["last"]) for m in membership if m["scheme"] != "un"]
    start = min(m["first"] for m in membership)
    return State(
        key=row["key"],
        iso2=row["iso2"] or None,
        iso3=row["iso3"] or None,
        name=row["name"],
        kind=cast(Kind, row["kind"]),
        note=row["note"],
        spells=_union(listed),
        names=tuple((_spell(n["first"] or start, n["last"]), n["name"]) for n in names),
        codes=tuple(
            (cast(Scheme, m["scheme"]), int(m["code"]), _spell(m["first"], m["last"])) for m in membership if m["code"]
        ),
        un=tuple(_spell(m["first"], m["last"]) for m in membership if m["scheme"] == "un"),
        holders=tuple(
            Meaning(key=h["holder"], first=parse_day(h["first"]), last=parse_day(h["last"])) for h in holders
        ),
    )


def _spell(first: str, last: str) -> Spell:
    return Spell(first=date.fromisoformat(first), last=parse_day(last))


def _union(spells: list[Spell]) -> tuple[Spell, ...]:
    """Return the spells, given by their first day, merged where no day lies between them."""
    merged: list[Spell] = []
    for spell in spells:
        before = merged[-1] if merged else None
        if before is None or (before.last is not None and (spell.first - before.last).days > 1):
            merged.append(spell)
        elif before.last is not None and (spell.last is None or spell.last > before.last):
            merged[-1] = Spell(first=before.first, last=spell.last)
    return tuple(merged)


@cache
def numbers() -> dict[tuple[str, int], tuple[Meaning, ...]]:
    """Return who had which COW or Gleditsch-Ward number, and when."""
    found: dict[tuple[str, int], list[Meaning]] = {}
    for state in states_by_key().values():
        for scheme, code, spell in state.codes:
            meaning = Meaning(key=state.key, first=spell.first, last=spell.last)
            found.setdefault((scheme, code), []).append(meaning)
    return {code: tuple(meanings) for code, meanings in found.items()}
