"""What a caller gives a function of the package, checked before anything is computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike, fspath

import numpy as np

from amity.core.declarations import OptionValue
from amity.core.errors import BadOption, UsageError
from amity.core.suggest import nearest

SHOWN = 80


def text(value: object, what: str) -> str:
    """Return a value that must be a text.

    Raises
    ------
    UsageError
        Where it is none.

    Examples
    --------
    >>> text("un-members", "peers")
    'un-members'
    """
    if isinstance(value, str):
        return value
    raise _bad(what, value, "a text is needed", "write it as text, in quotes")


def text_or_none(value: object, what: str) -> str | None:
    """Return a value that must be a text or None."""
    return None if value is None else text(value, what)


def texts(value: object, what: str) -> tuple[str, ...]:
    """Return several texts; one text alone is refused, since it would be taken apart into its letters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable) or isinstance(value, Mapping):
        raise _bad(what, value, "a list of texts is needed", "write a list, such as ['trade']")
    return tuple(text(one, f"a part of {what}") for one in value)


def path(value: object, what: str) -> str:
    """Return a value that must be the path of a file or folder, as text; no path is empty."""
    found = fspath(value) if isinstance(value, (str, PathLike)) else value
    if isinstance(found, str) and found.strip() and "\0" not in found:
        return found
    raise _bad(what, value, "a path is needed", "name a file or folder, as text or pathlib.Path")


def options(value: object) -> dict[str, OptionValue]:
    """Return a measure's options: names with texts, numbers or truth values; none for None."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _bad("options", value, "a mapping is needed", "write {'name': value}")
    found: dict[str, OptionValue] = {}
    for name, one in value.items():
        plain = one.item() if isinstance(one, np.generic) else one
        if not isinstance(plain, (str, bool, int, float)):
            raise _bad(f"the option {name}", one, "a text, a number, True or False is needed", "write one value")
        found[text(name, "the name of an option")] = plain
    return found


def mapping(value: object, what: str) -> dict[str, str]:
    """Return names with values as text; none for None."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _bad(what, value, "a mapping is needed", "write {'name': 'value'}")
    return {text(name, f"a name of {what}"): str(one) for name, one in value.items()}


def whole(value: object, what: str, *, least: int = 0) -> int:
    """Return a whole number of ``least`` or more; a truth value is none."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise _bad(what, value, f"a whole number of {least} or more is needed", f"write one, such as {max(least, 1)}")


def draws(value: object) -> int:
    """Return a number of replicates: none, or two or more, since one has no spread."""
    found = whole(value, "draws")
    if found == 1:
        raise _bad("draws", value, "one replicate has no spread", "write 0 for none, or 2 or more")
    return found


def share(value: object, what: str) -> float:
    """Return a number between 0 and 1, both left out."""
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    raise _bad(what, value, "a number between 0 and 1 is needed", "write one, such as 0.05")


def one_of(value: object, what: str, allowed: Sequence[str]) -> str:
    """Return one of several texts.

    Raises
    ------
    BadOption
        Where it is none of them; they are its candidates.
    """
    if isinstance(value, str) and value in allowed:
        return value
    raise BadOption(
        f"{what}={_shown(value)} was given",
        hint=f"give one of {', '.join(allowed)}",
        candidates=nearest(str(value), allowed) or tuple(allowed),
    )


def instance(value: object, what: str, kinds: tuple[type, ...], needed: str) -> None:
    """Raise where a value is of none of some kinds; ``needed`` says what is, and where it comes from."""
    if not isinstance(value, kinds):
        raise _bad(what, value, f"{needed} is needed", f"give {needed}")


def _bad(what: str, value: object, needed: str, hint: str) -> UsageError:
    return UsageError(f"{what} was given as {_shown(value)}; {needed}", hint=hint)


def _shown(value: object) -> str:
    """Return a value as its writer would know it again; of a long or odd one its kind."""
    said = repr(value) if isinstance(value, (str, bytes, int, float, list, tuple, dict, set, type(None))) else ""
    return said if said and len(said) <= SHOWN else f"an object of the kind {type(value).__name__}"
