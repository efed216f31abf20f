"""The public API of drafting: claims proposed from a plain text, as rows or as a claims file."""

from __future__ import annotations

import os
from pathlib import Path

from amity.claims._draft_text import MOST_BYTES, decoded
from amity.claims.drafting import Ask, Draft, Drafted
from amity.claims.drafting import draft as _draft
from amity.core import given, states
from amity.core import peers as peer_sets
from amity.core.errors import CannotWrite, SameState, UnknownName, UsageError
from amity.core.files import write_whole
from amity.core.partial_dates import PartialDate, read_date
from amity.store import catalogue

__all__ = ["Draft", "Drafted", "draft", "write"]


def draft(
    path: str | Path,
    *,
    dyad: tuple[str, str] | None = None,
    peers: str = peer_sets.DEFAULT,
    written: str | None = None,
) -> Draft:
    """Return the claims that a plain text seems to make, each with the check that its words point to.

    Sentences are cut, and figures, dates, states and cue words found by lists and patterns; nothing is understood and
    nothing leaves the machine. The same text gives the same draft. Every claim is marked as a draft.

    Parameters
    ----------
    path : str or Path
        A plain text in UTF-8 of at most 300,000 bytes. Tags of HTML are left out, which the notices say.
    dyad : tuple of str, optional
        Names or codes of the two states; without it the two that the text names most, which the notices say.
    peers : str
        The peer set, or expression, that the claims file names.
    written : str, optional
        When the text was written: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. A claim that names no time means that day.

    Raises
    ------
    UnknownName
        Where there is no such file.
    UsageError
        Where the file is too large, no text, empty, or makes no claim; where the dyad, the peers or the date cannot be
        read, or fewer than two states are named and no dyad is given.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "text.txt")
    ...     _ = file.write_text("Qatar buys over half of its arms from France. Doha joined the GCC in 1981.")
    ...     found = draft(file)
    >>> found.frame.dyad, [(one.kind, one.said) for one in found.claims][0]
    (('QAT', 'FRA'), ('share', {'value': 50.0, 'unit': 'percent', 'word': 'over'}))
    """
    file = Path(given.path(path, "the text"))
    peer_sets.parse(given.text(peers, "peers"))
    as_of = catalogue().as_of
    keys = _dyad(dyad)
    on = _written(written)
    if on is not None and on.first_day > as_of:
        raise UsageError(
            f"--written {written} was given; the dataset stands as of {as_of.isoformat()}", hint="give an earlier date"
        )
    text = decoded(_content(file), str(path))
    return _draft(text, Ask(name=file.name, dyad=keys, peers=peers, written=on, as_of=as_of))


def write(found: Draft, out: str | Path) -> Path:
    """Return the path of the claims file that was written; what is there already is never overwritten.

    Raises
    ------
    CannotWrite
        Where something of that name is there, or the file cannot be written.
    """
    target = Path(given.path(out, "out"))
    if os.path.lexists(target):
        raise CannotWrite(
            f"the draft was to be written to '{target}', and something of that name is there already",
            hint="name another file with --out, or move what is there; nothing was changed",
        )
    write_whole(target, found.to_yaml().encode("utf-8"))
    return target


def _content(file: Path) -> bytes:
    if not file.exists():
        raise UnknownName(f"the text '{file}' was asked for; it is not there", hint="name a plain text file")
    if not file.is_file():
        raise UsageError(f"'{file}' was given; it is no file", hint="name a plain text file")
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"'{file}' was given, and the system refused to read it: {error.strerror or error}",
            hint="name a file you may read",
        ) from error
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"'{file}' has {max(size, len(content)):,} bytes; a text to draft from may have {MOST_BYTES:,}",
            hint="give one article at a time",
        )
    return content


def _dyad(pair: tuple[str, str] | None) -> tuple[str, str] | None:
    if pair is None:
        return None
    names = given.texts(pair, "dyad")
    if len(names) != 2:
        raise UsageError(f"a dyad of {len(names)} states was given; two are needed", hint="name two states")
    a, b = (states.resolve(name).key for name in names)
    if a == b:
        raise SameState(f"a draft about {names[0]} and itself was asked for", hint="name two different states")
    return a, b


def _written(when: str | None) -> PartialDate | None:
    if when is None:
        return None
    try:
        return read_date(given.text(when, "written"))
    except ValueError as error:
        raise UsageError(f"--written {when} was given; {error}", hint="write a year, a month or a day") from error
