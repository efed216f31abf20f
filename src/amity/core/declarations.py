"""What a plug-in declares: records for sources, tables, measures, channels and their options.

The records say *what* a thing is (its origin, unit, coverage, the meaning of absence); the functions they carry
say *how* it is read or computed. Everything that a reader is told about a number comes from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import polars as pl

    from amity.core.asks import Ask
    from amity.core.wording import Facts

Frames = Mapping[str, "pl.DataFrame"]
OptionValue = str | int | float | bool
Status = Literal["ok", "partial", "no_data", "out_of_coverage", "not_computable"]
Direction = Literal["closer", "farther", "neither"]
PeriodRule = Literal["pool", "last", "mean"]
Absence = Literal["zero", "missing", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file of a source as it was downloaded: where it lies below the raw folder, its size and its hash."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The terms of a source: name, whether it was confirmed, and whether commercial use is allowed.

    ``commercial`` is ``None`` where the terms are not known well enough to say.
    """

    name: str
    confirmed: bool
    commercial: bool | None
    terms: str
    url: str = ""


class Transfer(Protocol):
    """What an endpoint may do on the network: ask for JSON or text, and download a file that is checked."""

    def json(self, address: str, body: object = None) -> object:
        """Return the JSON that an address answers, to a GET or, where ``body`` is given, to a POST."""

    def text(self, address: str) -> str:
        """Return the text that an address answers."""

    def download(self, address: str, target: Path, *, size: int | None = None, md5: str = "") -> Path:
        """Return ``target`` after the file at the address lies there whole; resumed where a part lies there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The official place of a source: how its files are fetched, and how they become the raw files that are parsed.

    Attributes
    ----------
    address
        Where the official place begins; a setting may put another there (a mirror, a test).
    names
        Patterns of the names under which people save the official files by hand.
    fetch
        ``(transfer, address, folder) -> files``: the official files, downloaded into the folder; ``None`` where they
        are only imported.
    adapt
        ``(files, folder) -> edition``: writes the source's raw files below the folder, as ``parse`` reads them,
        and returns the edition in words.
    by_hand
        What to download where, for people whom the place does not answer.
    terms
        Terms that a user has to accept before anything is fetched; empty where there are none beyond the licence.
    """

    address: str
    names: tuple[str, ...]
    fetch: Callable[[Transfer, str, Path], tuple[Path, ...]] | None
    adapt: Callable[[tuple[Path, ...], Path], str]
    by_hand: str
    terms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public source: who made it, on what terms, which files of it, and how they become tidy frames.

    ``parse`` takes the raw folder and returns frames by name; it resolves state names with
    :func:`amity.core.states.map_names` and raises on anything that no list knows. ``embed`` is ``yes`` where
    whole derived tables may be shipped, ``facts`` where only cited figures may, and ``no`` where nothing is shipped and
    only a user's own files are read. ``endpoint`` is where a fresher
    edition is fetched; sources without one are entered once (a book, a closed collection).
    """

    key: str
    title: str
    producer: str
    citation: str
    bibtex: str
    licence: Licence
    embed: Literal["yes", "facts", "no"]
    version: str
    place: str
    files: tuple[RawFile, ...]
    caveats: tuple[str, ...] = ()
    endpoint: Endpoint | None = None
    parse: Callable[[Path], dict[str, pl.DataFrame]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its name, its meaning, and its unit where it has one."""

    name: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days inside a table's coverage that it does not cover, with the reason that a reader is told."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A day from which a table's figures are no longer like those before it, with the reason."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The days that a table covers: first and last, gaps inside, and breaks of comparability.

    A state's own first and last year are computed when the table is built and stand in the catalogue. ``whole`` marks a
    closed list, which is taken whole where no years are asked for.
    """

    first: date
    last: date
    gaps: tuple[Gap, ...] = ()
    breaks: tuple[Break, ...] = ()
    states: str = "all states of the source"
    last_reason: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An embedded table: what a row is, which sources it joins and how, what it covers, what absence means.

    ``build`` takes the parsed frames, ``{source: {frame: DataFrame}}``, and returns the table sorted by its key.
    ``state_columns`` are the columns that hold state keys and ``year_column`` the one with the year, from which each
    state's first and last year are taken; ``state_years`` returns ``state, first, last`` where that is not enough
    (spells, wide tables). ``fitted`` marks estimates: their last digit may differ from machine to machine.
    ``extend`` takes a table as it stands and the frames of those of its sources that were fetched, and returns it with
    what is new in them: for tables that join more sources than a user has. ``optional`` are sources that users add.
    """

    key: str
    title: str
    sources: tuple[str, ...]
    unit_of_analysis: str
    key_columns: tuple[str, ...]
    columns: tuple[Column, ...]
    state_columns: tuple[str, ...] = ()
    year_column: str = ""
    coverage: Coverage
    absence: Absence
    absence_means: str
    precedence: str = ""
    caveats: tuple[str, ...] = ()
    state_years: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    fitted: bool = False
    optional: tuple[str, ...] = ()
    extend: Callable[[pl.DataFrame, Mapping[str, Frames]], pl.DataFrame] | None = None
    build: Callable[[Mapping[str, Frames]], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice that a measure offers: its name, default, what it accepts and what it changes.

    ``choices`` lists the words it accepts; without them the type of ``default`` decides (bool, int, float) and
    ``minimum`` and ``maximum`` bound numbers.
    """

    name: str
    default: OptionValue
    meaning: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a subject's value compares with each peer's on like terms.

    ``frame`` has a row per peer: ``state, subject_value, peer_value, n, status, reason``; rows whose status is
    not ``ok`` or ``partial`` are listed and never ranked. ``terms`` says what makes the terms alike.
    """

    frame: pl.DataFrame
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of the tie of one state to another: unit, range, direction, needs, options and how it is computed.

    Attributes
    ----------
    compute : callable
        Pure, ``(tables, ask) -> frame``: one row for every pair of ``ask.subjects`` x ``ask.targets`` but the
        pairs of a state with itself, with the columns ``state_a, state_b, value, low, high, n, status, reason``
        and the extra columns named in ``extras``. ``status`` stays null where the value stands; where there is
        none, ``value`` is null and status and reason say why.
    say : callable
        Puts a computed value into one sentence.
    interval, interval_kind, level
        What ``low`` and ``high`` are in words, or why there are none; their kind; their nominal coverage.
    rows : callable
        The records behind the value of the first subject and the first target.
    compare : callable or None
        Replaces the default comparison (own values side by side over the same window) where like terms need
        more.
    coverage : callable or None
        Picks the coverage by options; without it, it is where the coverages of all ``tables`` overlap.
    heading, order
        The row's name for a directed measure, with ``{a}``, ``{b}``, ``{a's}`` and ``{b's}`` in it; its place
        in the channel.
    by_session : bool
        Whether the measure can be asked for sessions of the General Assembly.
    one_way : bool
        Marks a directed measure that a page asks of its subject only.
    mirror_of : str
        The measure that gives the same figure with the states exchanged, so that a page shows it once.
    """

    key: str
    title: str
    channel: str
    unit: str
    value_range: tuple[float | None, float | None]
    directed: bool
    direction: Direction
    period: PeriodRule
    tables: tuple[str, ...]
    interval: str
    interval_kind: Literal["interval", "bounds", "none"]
    level: float | None = None
    citation: str
    meaning: str
    say: Callable[[Facts], str]
    options: tuple[Option, ...] = ()
    extras: tuple[Column, ...] = ()
    heading: str = ""
    order: int = 50
    default_years: int = 5
    mirror_of: str = ""
    one_way: bool = False
    by_session: bool = False
    coverage: Callable[[Mapping[str, Coverage], Mapping[str, OptionValue]], Coverage] | None = None
    compute: Callable[[Frames, Ask], pl.DataFrame]
    rows: Callable[[Frames, Ask], pl.DataFrame]
    compare: Callable[[Frames, Ask, Sequence[str]], Comparison] | None = None
    caveats: Callable[[Frames, Ask, Mapping[str, object]], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel through which states are tied: key, title, and whether it is declared or material."""

    key: str
    title: str
    kind: Literal["declared", "material", "structural"]
    meaning: str
    order: int = field(default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An estimator or test: what it answers, its null hypothesis, on what it stands, and what it may not say.

    Attributes
    ----------
    meaning
        What it estimates or tests, in a sentence or two that a reader understands.
    null
        The null hypothesis in words, or why there is none.
    interval
        What its intervals are, or why there are none.
    cannot_say
        What no result of it shows.
    docs
        Its page, below ``docs/``.
    recovery
        The test below ``tests/`` that simulates a known truth and recovers it, or why none can be had.
    """

    key: str
    title: str
    meaning: str
    null: str
    interval: str
    assumptions: tuple[str, ...]
    cannot_say: str
    citation: str
    docs: str
    recovery: str
