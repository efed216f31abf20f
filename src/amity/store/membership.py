"""Who belongs to a peer set on a day, and why: the declarations of the list met with the tables of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from amity.core import states
from amity.core.errors import UnknownPeerSet
from amity.core.peers import DEFAULT, Expression, PeerSet, evaluate, parse, peer_set, peer_sets
from amity.core.wording import listed, percent

Read = Callable[[str], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """A resolved peer set or expression: its text and tree, the day, the members with reasons, and notes.

    ``members`` is sorted by state key; a reader is told the ``notes``.
    """

    text: str
    expression: Expression
    on: date
    members: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the members' state keys."""
        return tuple(state for state, _ in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A state that one of two sets has and the other has not, with what each source says of it."""

    state: str
    only_in: str
    reason: str
    other: str


def members(key: str, on: date, read: Read) -> dict[str, str]:
    """Return the members of a declared peer set on a day, each with why it is in, sorted by key.

    Parameters
    ----------
    key : str
        A key of the list ``peer_sets``.
    on : date
        The day. A set whose source has one year (``muslim-majority``: 2010) is the same on every day.
    read : callable
        Gives a table of the dataset by its key.

    Raises
    ------
    UnknownPeerSet
        Where no peer set has the key.

    Examples
    --------
    >>> from amity.store import read
    >>> sorted(members("ots", date(2018, 1, 1), read))
    ['AZE', 'KAZ', 'KGZ', 'TUR']
    """
    declared = peer_set(key)
    if declared.kind == "all":
        found = _all(declared, on)
    elif declared.kind == "membership":
        found = _membership(declared, on, read(declared.table))
    else:
        found = {state: why for state, (inside, why) in _judged(declared, read(declared.table)).items() if inside}
    return dict(sorted(found.items()))


def resolve(text: str, on: date, read: Read, extra_sets: Mapping[str, str] | None = None) -> PeerGroup:
    """Return the states that an expression over peer sets means on a day.

    Parameters
    ----------
    text : str
        The expression; empty for the default, the members of the United Nations.
    on : date
        The day. States that did not exist on it are left out, and the notes say so.
    read : callable
        Gives a table of the dataset by its key.
    extra_sets : mapping of str to str, optional
        Further named sets, each as an expression; they win over the list's.

    Raises
    ------
    UnknownPeerSet
        Where the expression cannot be read, or extra sets are defined by each other.
    """
    wanted = text.strip() or DEFAULT
    extra = dict(extra_sets or {})
    known = (*extra, *(key for key in peer_sets() if key not in extra))
    used: dict[str, None] = {}

    def expanded(expression: Expression, within: tuple[str, ...]) -> dict[str, str]:
        def lookup(key: str) -> Mapping[str, str]:
            if key in within:
                raise UnknownPeerSet(
                    f"the peers were asked for as '{wanted}', and the set '{key}' is defined by itself",
                    hint="define it by states or by sets that do not name it",
                )
            if key in extra:
                return expanded(parse(extra[key], on=on, known=known), (*within, key))
            used[key] = None
            return members(key, on, read)

        return evaluate(expression, lookup)

    tree = parse(wanted, on=on, known=known)
    found = expanded(tree, ())
    alive = {state: why for state, why in found.items() if states.get(state).exists_on(on)}
    notes = [*_notes(tuple(used), on, read), *_gone(sorted(set(found) - set(alive)), on)]
    return PeerGroup(text=wanted, expression=tree, on=on, members=tuple(alive.items()), notes=tuple(notes))


def differences(key: str, on: date, read: Read) -> tuple[Difference, ...]:
    """Return the states in which a peer set and the set it is compared with differ, sorted by key.

    For ``muslim-majority-factbook``, say, Qatar: 65 % Muslim there, 47 % by the World Religion Project. Empty
    where the set is compared with none.
    """
    declared = peer_set(key)
    if not declared.compare_with:
        return ()
    sets = {name: members(name, on, read) for name in (key, declared.compare_with)}
    found = []
    for mine, other in ((key, declared.compare_with), (declared.compare_with, key)):
        judged = peer_set(other)
        says = {state: why for state, (_, why) in _judged(judged, read(judged.table)).items()}
        for state in sorted(set(sets[mine]) - set(sets[other])):
            unknown = f"not in {judged.source}"
            found.append(
                Difference(state=state, only_in=mine, reason=sets[mine][state], other=says.get(state, unknown))
            )
    return tuple(sorted(found, key=lambda one: one.state))


def _all(declared: PeerSet, on: date) -> dict[str, str]:
    found = {}
    for state in states.all_states():
        if not declared.member_of:
            if state.exists_on(on):
                found[state.key] = declared.reason
            continue
        spell = next((spell for spell in state.un if spell.overlaps(on, on)), None)
        if spell is not None:
            found[state.key] = declared.reason.format(since=spell.first.year)
    return found


def _membership(declared: PeerSet, on: date, table: pl.DataFrame) -> dict[str, str]:
    here = table.filter(
        (pl.col("organisation") == declared.member_of)
        & (pl.col("status") == "member")
        & (pl.col("first") <= on)
        & (pl.col("last").is_null() | (pl.col("last") >= on))
    )
    return {
        row["state"]: declared.reason.format(since=row["first"].year) + (f" ({row['note']})" if row["note"] else "")
        for row in here.iter_rows(named=True)
    }


def _judged(declared: PeerSet, table: pl.DataFrame) -> dict[str, tuple[bool, str]]:
    """Return for each state of a rule's table whether it passes, and what the source says of it."""
    rows = table.filter(pl.col("year") == declared.year) if declared.year is not None else table
    threshold = declared.threshold or 0.0
    found = {}
    for row in rows.iter_rows(named=True):
        value = float(row[declared.member_of])
        found[row["state"]] = (value > threshold, declared.reason.format(**{**row, "value": percent(round(value, 6))}))
    return found


def _notes(used: tuple[str, ...], on: date, read: Read) -> list[str]:
    notes = []
    for key in used:
        declared = peer_set(key)
        if declared.note:
            notes.append(f"{key}: {declared.note}")
        if declared.kind != "membership":
            continue
        table = read(declared.table)
        checked = table.filter(pl.col("organisation") == declared.member_of)["checked"].max()
        if isinstance(checked, date) and on > checked:
            notes.append(f"{key}: changes in membership were looked for to {checked}; later ones are not in it.")
    return notes


def _gone(gone: list[str], on: date) -> list[str]:
    if not gone:
        return []
    names = listed([states.get(key).name for key in gone], limit=8)
    return [f"Left out, as no states on {on}: {names}."]
