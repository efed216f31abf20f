"""Change since an earlier brief: figures added, gone and revised, words that changed, editions of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from amity.briefs.model import DataNote, NumberNote
from amity.core.errors import UsageError

ChangeKind = Literal["dataset", "edition", "revised", "verdict", "added", "gone"]
SCHEMA = 1
HINT = "give the brief.json that amity wrote for this question before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its kind, what it is of, what stood there and what stands there now, and the note it concerns."""

    kind: ChangeKind
    what: str
    before: str
    now: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier brief's JSON holds that can be compared: day, dataset, figures by command, editions by source."""

    as_of: str
    dataset_version: str
    numbers: Mapping[str, Mapping[str, object]]
    editions: Mapping[str, str]


def read_earlier(body: object, key: str) -> Earlier:
    """Return an earlier brief's JSON as it can be compared.

    Parameters
    ----------
    body : object
        The JSON, as it was read.
    key : str
        The key of the brief it is to be compared with.

    Raises
    ------
    UsageError
        Where it is no brief, one of another schema, or one of another question.
    """
    if not isinstance(body, Mapping) or not isinstance(body.get("numbers"), list):
        raise UsageError("an earlier brief was given; the file holds no brief", hint=HINT)
    if body.get("schema", SCHEMA) != SCHEMA:
        raise UsageError(f"an earlier brief of schema {body.get('schema')} was given; {SCHEMA} can be read", hint=HINT)
    if body.get("key") != key:
        raise UsageError(f"an earlier brief '{body.get('key')}' was given for the brief '{key}'", hint=HINT)
    numbers = {}
    for note in body["numbers"]:
        if not isinstance(note, Mapping) or not isinstance(note.get("command"), str):
            raise UsageError("an earlier brief was given; one of its numbers has no command", hint=HINT)
        numbers[cast(str, note["command"])] = cast(Mapping[str, object], note)
    data = body.get("data")
    listed = data if isinstance(data, list) else []
    editions = {str(one.get("key")): str(one.get("version")) for one in listed if isinstance(one, Mapping)}
    return Earlier(
        as_of=str(body.get("as_of", "")),
        dataset_version=str(body.get("dataset_version", "")),
        numbers=numbers,
        editions=editions,
    )


def compare(
    earlier: Earlier, numbers: Sequence[NumberNote], data: Sequence[DataNote], dataset_version: str
) -> tuple[Change, ...]:
    """Return what changed since an earlier brief, in the order dataset, editions, revised, words, added, gone.

    Figures are the same figure where their commands are. One is revised where what a reader sees differs: a change
    below the digits that are shown is none.
    """
    found: list[Change] = []
    if earlier.dataset_version != dataset_version:
        found.append(Change(kind="dataset", what="Dataset", before=earlier.dataset_version, now=dataset_version))
    found += _editions(earlier, data)
    by_command = {note.command: note for note in numbers}
    for command, note in by_command.items():
        old = earlier.numbers.get(command)
        if old is not None:
            found += _revised(old, note)
    for command, note in by_command.items():
        if command not in earlier.numbers:
            found.append(Change(kind="added", what=_what(note), before="", now=note.shown, ref=note.id))
    for command, old in earlier.numbers.items():
        if command not in by_command:
            what = f"{old.get('heading', command)}, {old.get('period', '')}".rstrip(", –")
            found.append(Change(kind="gone", what=what, before=str(old.get("shown", "")), now=""))
    order: tuple[ChangeKind, ...] = ("dataset", "edition", "revised", "verdict", "added", "gone")
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _editions(earlier: Earlier, data: Sequence[DataNote]) -> list[Change]:
    return [
        Change(kind="edition", what=note.title, before=earlier.editions[note.key], now=note.version)
        for note in data
        if note.key in earlier.editions and earlier.editions[note.key] != note.version
    ]


def _revised(old: Mapping[str, object], note: NumberNote) -> list[Change]:
    found = []
    pairs: tuple[tuple[ChangeKind, str, str, str], ...] = (
        ("revised", _what(note), str(old.get("shown", "")), note.shown),
        ("revised", f"{_what(note)}: interval or bounds", str(old.get("interval", "")), note.interval),
        ("revised", f"{_what(note)}: place among the peers", str(old.get("place", "")), note.place),
        ("verdict", _what(note), str(old.get("verdict", "")), note.verdict),
    )
    for kind, what, before, now in pairs:
        if before != now:
            found.append(Change(kind=kind, what=what, before=before or "–", now=now or "–", ref=note.id))
    return found


def _what(note: NumberNote) -> str:
    return f"{note.heading}, {note.period}".rstrip(", –")
