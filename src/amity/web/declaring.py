"""What a page declares: its address, what may be asked of it, how it is found, and how it is shown.

A page is one file of ``web/pages`` with one constant ``PAGE``. Its HTML, its JSON twin, its place in the menu, its
entry in the OpenAPI document and its tests follow from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from amity import cases

if TYPE_CHECKING:
    from amity.web.asking import Ask

OPTION = "option."


@cache
def _first_dyad() -> Mapping[str, str]:
    a, b = cases.load(str(next(iter(cases.shipped().values())))).dyad
    return {"a": a, "b": b}


class OfFirstCase(Mapping[str, str]):
    """Example values for the names of an address: the two states from the first shipped case, the rest as given.

    The case is read when a value is first asked for, so that importing a page reads no file.

    Examples
    --------
    >>> sorted(OfFirstCase("b", file="data.csv"))
    ['b', 'file']
    """

    def __init__(self, *slots: str, **given: str) -> None:
        self._slots, self._given = slots, given

    def __getitem__(self, name: str) -> str:
        """Return the example of a name."""
        return _first_dyad()[name] if name in self._slots else self._given[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter((*self._given, *self._slots))

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._given) + len(self._slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter of a page's query: name, label of its form field, meaning, an example, the words it takes.

    ``many`` marks one that may be given several times.
    """

    name: str
    label: str
    meaning: str
    example: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long computation: its kind (a function of :mod:`amity.web.work`), what it is given, and what it is called.

    ``page`` is the address at which its answer is read. ``stamp`` tells apart the same request of files that changed.
    """

    kind: str
    title: str
    given: Mapping[str, object]
    page: str
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Bytes that are no page: their media type, and under which name they are saved, empty where they are shown."""

    content: bytes
    media: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """That the answer lies at another address of this app."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An address below a page that gives a file: what it is, its media type, what may be asked, and its content."""

    path: str
    media: str
    meaning: str
    content: Callable[[Ask], Download]
    fields: tuple[Field, ...] = ()
    any_option: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)
    job: Callable[[Ask], Job | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: address, parameters, and the three steps from a request to what is shown.

    Attributes
    ----------
    key
        The name of its file.
    title, meaning
        Its name in the menu and in the OpenAPI document, and what it answers.
    path
        Its address with ``{names}`` in braces; the JSON twin is at the same address with ``.json``.
    examples
        A value for each name in the address: used by the OpenAPI document and by the tests.
    find
        Returns the record, the same that the command line prints, or :class:`Moved`.
    to_json
        Returns the body of the JSON twin, as bytes where the worker wrote it.
    view
        Returns what the template ``pages/<key>.html`` is given.
    menu
        Its place in the menu, 0 for none.
    fields, any_option
        Parameters of its query, and whether ``option.NAME=VALUE`` is taken.
    also
        Files below it.
    job
        The long computation that the page shows; the JSON twin waits for it, the page offers to start it.
    """

    key: str
    title: str
    meaning: str
    path: str
    find: Callable[[Ask], Any]
    to_json: Callable[[Any, Ask], Mapping[str, object] | bytes]
    view: Callable[[Any, Ask], Mapping[str, object]]
    examples: Mapping[str, str] = field(default_factory=dict)
    menu: int = 0
    fields: tuple[Field, ...] = ()
    any_option: bool = False
    also: tuple[File, ...] = ()
    job: Callable[[Ask], Job | None] | None = None
    kept: bool = True


# --- parameters that several pages share -------------------------------------------------------
PEERS = Field(
    name="peers",
    label="Peers",
    meaning="Peer set or expression over peer sets, such as oic - arab-league.",
    example="un-members",
)
YEARS = Field(name="years", label="Years", meaning="A year or a span, such as 2016-2020.", example="2016-2020")
