"""Which states there were since 1946, when, and which one a name or code means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

from amity.core._state_names import Meaning, Source, choose, latest, name_index, plain, states_of
from amity.core._state_records import Kind, Scheme, Spell, State, numbers, states_by_key
from amity.core.errors import (
    AmbiguousState,
    BadPeriod,
    StateNotInPeriod,
    UnknownName,
    UnknownState,
    UnmappedName,
)

__all__ = [
    "Kind",
    "Scheme",
    "Spell",
    "State",
    "all_states",
    "from_code",
    "get",
    "map_names",
    "resolve",
    "resolve_in",
]

_CODE = re.compile(r"(?:(cow|gw):? ?)?(\d{1,3})")
_WRITTEN_CODE = re.compile(r"\s*(?:(?:cow|gw)\s*:?\s*)?[0-9]{1,3}\s*", re.IGNORECASE)


def all_states() -> tuple[State, ...]:
    """Return every state of the list, sorted by key.

    Examples
    --------
    >>> len([s for s in all_states() if s.un_member_on(date(2012, 1, 1))])
    193
    """
    return tuple(states_by_key().values())


def get(key: str) -> State:
    """Return the state with exactly this key.

    Raises
    ------
    UnknownState
        Where no state has the key; names and other codes are for :func:`resolve`.
    """
    try:
        return states_by_key()[key]
    except KeyError:
        raise _unknown(key) from None


def resolve(text: str, on: date | int | None = None) -> State:
    """Return the one state that a name or code means.

    Case, accents, dots, spaces and *the* do not count. Read are: our keys, ISO alpha-3 and alpha-2 codes,
    short, official and former names, COW and Gleditsch-Ward abbreviations and numbers. Where COW's
    abbreviation is another place's ISO code, ISO wins ("AUS" is Australia). A number that the two schemes
    give to different states is written ``COW:345`` or ``GW:345``.

    Parameters
    ----------
    text : str
        Name or code. Nothing is guessed: no prefix and no near miss is taken for an answer.
    on : date or int, optional
        Day, or whole year, in which the name is meant and the state must have existed. Without it a name
        means what it means today, and the state may be gone.

    Raises
    ------
    UnknownState
        Where nothing has that name; the nearest names are its candidates.
    AmbiguousState
        Where several states could be meant; they are its candidates.
    StateNotInPeriod
        Where the state did not exist on that day, or on any day of that year.

    Examples
    --------
    >>> resolve("Turkiye").key, resolve("732").key, resolve("Côte d'Ivoire").key, resolve("NA").key
    ('TUR', 'KOR', 'CIV', 'NAM')
    """
    if on is None:
        return _resolve(text, None, None)
    first, last = _window(on)
    return _resolve(text, first, last)


def resolve_in(text: str, first: int, last: int) -> State:
    """Return the state that a name or code means in the years ``first`` to ``last``.

    As :func:`resolve`; the state must have existed on some day of those years.

    Examples
    --------
    >>> resolve_in("Soviet Union", 1950, 1960).key
    'RUS'
    """
    if first > last:
        raise BadPeriod(f"the years {first}-{last} run backwards", hint=f"Write {last}-{first}.")
    return _resolve(text, _window(first)[0], _window(last)[1])


def from_code(scheme: Literal["cow", "gw", "iso3"], code: int | str, on: date | int | None = None) -> State | None:
    """Return the state with a code of a scheme, or ``None`` where no state has it (then).

    Parameters
    ----------
    scheme : {'cow', 'gw', 'iso3'}
        ``iso3`` takes our keys too.
    code : int or str
        The number, or the alpha-3 code as it stands.
    on : date or int, optional
        Day or year. In a year in which the number passed from one state to another it means the later one,
        as yearly files do. Not used for ``iso3``.

    Raises
    ------
    AmbiguousState
        Where no date is given and several states have had the number (COW 345).

    Examples
    --------
    >>> str(from_code("gw", 345, 2000)), from_code("gw", 340, 2000)
    ('YUG Yugoslavia', None)
    """
    if scheme == "iso3":
        text = str(code).strip()
        return next((s for s in all_states() if text in (s.key, s.iso3)), None)
    try:
        number = int(code)
    except ValueError:
        return None
    meanings: Sequence[Meaning] = numbers().get((scheme, number), ())
    if on is not None:
        first, last = _window(on)
        meanings = latest([m for m in meanings if m.holds_in(first, last)], last)
    keys = states_of(meanings)
    if len(keys) > 1:
        hint = "Give a date, or the key of the one you mean."
        raise _ambiguous(f"{scheme.upper()} {number} without a date", keys, hint, None)
    return get(keys[0]) if keys else None


def map_names(names: Iterable[str], *, source: str, on: date | int | None = None) -> dict[str, str | None]:
    """Return the key of the state that each name of a raw file means, ``None`` for what is no state.

    The aliases of that source come first, then what the lists know of every file. Whether the state existed
    then is not asked: the file says so.

    Parameters
    ----------
    names : iterable of str
        Names or codes, as the file has them.
    source : str
        A tag of the list ``name_sources``, such as ``"SIPRI"``.
    on : date or int, optional
        The day or the year of the rows. Needed where a name of that file changed its meaning.

    Raises
    ------
    UnmappedName
        Where no list knows a name, or it needs a date; all of them are named.
    UnknownName
        Where the source has no tag.

    Examples
    --------
    >>> map_names(["Turkiye", "unknown supplier(s)"], source="SIPRI")
    {'Turkiye': 'TUR', 'unknown supplier(s)': None}
    """
    tags = name_index().sources
    if source not in tags:
        raise UnknownName(
            f"there is no source tag {source!r} in the list name_sources",
            hint="Use one of its tags, or add a row for the new source.",
            candidates=[tag for tag in tags if not tags[tag].always],
        )
    window = (None, None) if on is None else _window(on)
    mapped: dict[str, str | None] = {}
    failed: list[str] = []
    for name in dict.fromkeys(names):
        try:
            mapped[name] = _map_one(name, tags[source], *window)
        except _NoMeaning as why:
            failed.append(f"{name!r} ({why})")
    if failed:
        when = "" if on is None else f" on {on}" if isinstance(on, date) else f" in {on}"
        raise UnmappedName(
            f"{len(failed)} name(s) of the source {source} map to no state{when}: {', '.join(failed)}",
            hint="Give a date where one is needed; add the others to the list state_aliases or not_states.",
        )
    return mapped


# --- names -------------------------------------------------------------------------------------
class _NoMeaning(Exception):
    """Why a name of a raw file cannot be mapped."""


def _map_one(raw: str, source: Source, first: date | None, last: date | None) -> str | None:
    """Return the key for one name of a raw file, or ``None`` for what is listed as no state."""
    index, name = name_index(), plain(raw)
    for tag in (source.tag, *sorted(code.upper() for code in source.codes if code != "iso2")):
        meanings, no_state = index.by_file.get((tag, name), ()), (tag, name) in index.not_states
        if not meanings and not no_state:
            continue
        if last is not None and first is not None:
            held = [m for m in meanings if m.holds_in(first, last)]
            if not held and not no_state:
                raise _NoMeaning("listed for other dates only")
            return _only(latest(held, last)) if held else None
        if meanings and no_state:
            raise _NoMeaning("needs a date")
        return _only(meanings) if meanings else None
    if ("*", name) in index.not_states:
        return None
    known: Sequence[Meaning] = index.spoken.get(name, ())
    if not known and "iso2" in source.codes:
        known = index.short.get(name, ())
    for scheme in ("cow", "gw"):
        if not known and scheme in source.codes and name.isdecimal():
            return _only(_with_number(scheme, int(name), first, last))
    known = choose(known, first, last)
    return _only(known if last is None else latest(known, last))


def _with_number(scheme: str, code: int, first: date | None, last: date | None) -> Sequence[Meaning]:
    """Return who has a number in a file, also where the file goes beyond the days that its scheme gives."""
    known = numbers().get((scheme, code), ())
    if first is None or last is None:
        return known
    # Files have West Germany (COW 260) before COW counts it as a state; a state that is gone has no number.
    return latest([m for m in known if m.holds_in(first, last)], last) or [
        m for m in known if m.last is None or get(m.key).exists_between(first, last)
    ]


def _only(meanings: Sequence[Meaning]) -> str:
    """Return the one key of the meanings."""
    keys = states_of(meanings)
    if not keys:
        raise _NoMeaning("in no list")
    if len(keys) > 1:
        raise _NoMeaning(f"{' or '.join(keys)}: needs a date, or a row for this source")
    return keys[0]


def _resolve(text: str, first: date | None, last: date | None) -> State:
    """Return the state a person means by ``text``, which existed in the period if there is one."""
    if text in states_by_key():
        # A key means its state in every year (a test holds the lists to it), and needs no list of names.
        return _then(text, get(text), first, last)
    index, name = name_index(), plain(text)
    number = _CODE.fullmatch(name)
    if (number and not _WRITTEN_CODE.fullmatch(text)) or text.lstrip().startswith("-"):
        # "2.0", "²" and "-AZE" become a code or a key only by losing a sign: they are not taken for one.
        raise _unknown(text)
    if number:
        schemes = [number[1]] if number[1] else ["cow", "gw"]
        found = {s: choose(numbers().get((s, int(number[2])), ()), first, last) for s in schemes}
        meanings: Sequence[Meaning] = [m for part in found.values() for m in part]
        hint = f"Write COW:{number[2]} or GW:{number[2]}, or the key of the one you mean."
    else:
        meanings = choose(index.spoken.get(name) or index.short.get(name, ()), first, last)
        hint = "Write the key of the one you mean."
    keys = states_of(meanings)
    if not keys:
        raise _unknown(text)
    if len(keys) > 1:
        raise _ambiguous(repr(text), keys, hint, last)
    return _then(text, get(keys[0]), first, last)


def _then(text: str, state: State, first: date | None, last: date | None) -> State:
    """Return the state, which must have existed in the period if there is one."""
    if first is not None and last is not None and not state.exists_between(first, last):
        raise _not_then(text, state, first, last)
    return state


# --- errors ------------------------------------------------------------------------------------
def _unknown(text: str) -> UnknownState:
    index, name = name_index(), plain(text)
    what = next((what for (_, known), what in index.not_states.items() if known == name), "")
    if name and what:
        return UnknownState(
            f"{text!r} was asked for, and amity lists it as no state: {what}",
            hint="Ask for a state; `amity list states` shows them.",
        )
    near = difflib.get_close_matches(name, index.spoken, n=5, cutoff=0.6) if name else []
    keys = dict.fromkeys(m.key for close in near for m in index.spoken[close])
    return UnknownState(
        f"{text!r} was asked for, and no state has that name or code",
        hint="Use a name or key that `amity list states` shows.",
        candidates=[str(states_by_key()[key]) for key in keys],
    )


def _ambiguous(asked: str, keys: Sequence[str], hint: str, day: date | None) -> AmbiguousState:
    found = [states_by_key()[key] for key in keys]
    named = [f"{s.key} {s.name_on(day) if day else s.name}" for s in found]
    return AmbiguousState(f"{asked} could mean {' or '.join(named)}", hint=hint, candidates=named)


def _not_then(text: str, state: State, first: date, last: date) -> StateNotInPeriod:
    existed = " and ".join(str(spell) for spell in state.spells)
    holders = dict.fromkeys(h.key for h in state.holders if h.holds_in(first, last))
    then = [f"{key} {get(key).name_on(last)}" for key in holders]
    instead = f"Ask for {then[0] if len(then) == 1 else 'one of these'}, or for" if then else "Ask for"
    told = f"; its territory was then held, in whole or part, by {', '.join(then)}" if then else ""
    return StateNotInPeriod(
        f"{text!r} was asked for {_say_period(first, last)}, but {state} existed {existed}{told}",
        hint=f"{instead} other years.",
        candidates=then,
    )


def _say_period(first: date, last: date) -> str:
    if first == last:
        return str(first)
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def _window(on: date | int) -> tuple[date, date]:
    """Return the first and last day of a day or a year."""
    if isinstance(on, date):
        return on, on
    if not MINYEAR <= on <= MAXYEAR:
        raise BadPeriod(f"{on} is no year", hint="Write a year such as 2020.")
    return date(on, 1, 1), date(on, 12, 31)
