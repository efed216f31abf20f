"""A new case: a folder with a commented skeleton that loads as it stands."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template

from amity.cases._folders import CASE_FILE, EVENTS_FILE, shipped
from amity.cases.events import KINDS
from amity.cases.loading import Case, load
from amity.core import peers as peer_sets
from amity.core import states
from amity.core.errors import CannotWrite, SameState, UsageError
from amity.core.files import replaced_folder
from amity.core.wording import in_prose

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
TEMPLATES = (CASE_FILE, EVENTS_FILE)


def create(key: str, dyad: tuple[str, str], *, peers: str, as_of: date, folder: Path | None = None) -> Case:
    """Return the case that was made: a new folder with a ``case.yaml`` and an ``events.yaml`` to fill in.

    Parameters
    ----------
    key : str
        The case's key: small letters, digits and hyphens, and no key of a shipped case.
    dyad : tuple of str
        Names or codes of the two states, the subject first.
    peers : str
        A peer set or an expression over peer sets.
    as_of : date
        The day on which the case stands.
    folder : Path, optional
        The folder to make; without it, one named after the key, in the folder one is in.

    Raises
    ------
    UsageError
        Where the key cannot be one, a state is unknown, both are the same, or the peers cannot be read.
    CannotWrite
        Where something of that name is there already, or the folder cannot be made.
    """
    _check_key(key)
    a, b = (states.resolve(name) for name in dyad)
    if a.key == b.key:
        raise SameState(f"a case of {a.name} with itself was asked for", hint="name two different states")
    peer_sets.parse(peers)
    target = folder or Path(key)
    if os.path.lexists(target):
        raise CannotWrite(
            f"the case was to be made in '{target}', and something of that name is there already",
            hint="name another folder with --out, or move what is there; nothing was changed",
        )
    names = f"{in_prose(a.name)} and {in_prose(b.name)}"
    values = {
        "key": key,
        "title": _quoted(f"{a.name} and {b.name}"),
        "question": _quoted(f"What ties {names} together, how does it compare, and what would break it?"),
        "dyad": f"[{a.key}, {b.key}]",
        "peers": _quoted(peers),
        "as_of": as_of.isoformat(),
        "kinds": ", ".join(KINDS),
    }
    with replaced_folder(target) as fresh:
        for name in TEMPLATES:
            text = files("amity.cases").joinpath("templates", f"{name}.template").read_text(encoding="utf-8")
            (fresh / name).write_text(Template(text).substitute(values), encoding="utf-8", newline="\n")
    return load(str(target))


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise UsageError(
            f"'{key}' was given as the key of a case; a key has small letters, digits and hyphens, at most 80",
            hint="write one such as my-case",
        )
    if key in shipped():
        raise UsageError(f"amity ships a case with the key '{key}'", hint="choose another key")


def _quoted(text: str) -> str:
    """Return a text in double quotes, which YAML reads as JSON does."""
    return json.dumps(text, ensure_ascii=False)
