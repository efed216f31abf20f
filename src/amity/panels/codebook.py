"""Codebooks: what each column of a panel is, from where and how sure, as records, JSON and Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from amity._version import __version__
from amity.core.declarations import OptionValue
from amity.core.results import clean
from amity.core.wording import option_word
from amity.panels.attaching import Values, Wanted, coverage_of, ways
from amity.store import catalogue

Role = Literal["key", "code", "value", "low", "high", "status", "own"]
_WAYS = {"": "", "_ab": "From the first state to the second. ", "_ba": "From the second state to the first. "}
_STATUS = (
    "Why the value beside it is there or not: ok; partial (a part of the year only); no_data (the record covers the "
    "year and holds nothing for this dyad); out_of_coverage (the record does not cover that year); not_computable; "
    "no_dyad (the row names no two states that existed together). None of them is zero."
)
_KEYS = {
    "state_a": ("key", "first state of the dyad: ISO 3166-1 alpha-3, or the withdrawn code of a vanished state"),
    "state_b": ("key", "second state of the dyad, as the first"),
    "year": ("key", "calendar year"),
    "ccode1": ("code", "Correlates of War number of the first state in that year"),
    "ccode2": ("code", "Correlates of War number of the second state in that year"),
    "gwcode1": ("code", "Gleditsch–Ward number of the first state in that year"),
    "gwcode2": ("code", "Gleditsch–Ward number of the second state in that year"),
    "iso3_a": ("code", "ISO 3166-1 alpha-3 code of the first state; none where ISO has none"),
    "iso3_b": ("code", "ISO 3166-1 alpha-3 code of the second state"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A source behind a column: key, title, version, licence, citation."""

    key: str
    title: str
    version: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNote:
    """What a column is: meaning, unit, range, origin, options, coverage, and the command for one of its values."""

    name: str
    role: Role
    label: str
    meaning: str
    unit: str = ""
    value_range: tuple[float | None, float | None] = (None, None)
    measure: str = ""
    directed: bool | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    interval: str = ""
    coverage: tuple[str, str, str] = ("", "", "")
    citation: str = ""
    sources: tuple[SourceNote, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    command: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the note as it stands in the codebook's JSON."""
        first, last, why = self.coverage
        return {
            "name": self.name,
            "role": self.role,
            "label": self.label,
            "meaning": self.meaning,
            "unit": self.unit,
            "range": list(self.value_range),
            "measure": self.measure,
            "directed": self.directed,
            "options": dict(self.options),
            "interval": self.interval,
            "coverage": {"first": first, "last": last, "last_reason": why} if first else None,
            "citation": self.citation,
            "sources": [
                {"key": s.key, "title": s.title, "version": s.version, "licence": s.licence, "citation": s.citation}
                for s in self.sources
            ],
            "rows_by_status": dict(self.counts),
            "command": self.command,
        }


def key_notes(names: Sequence[str]) -> tuple[ColumnNote, ...]:
    """Return the notes of the columns that name dyad and year."""
    return tuple(
        ColumnNote(name=name, role="key" if _KEYS[name][0] == "key" else "code", label=name, meaning=_KEYS[name][1])
        for name in names
    )


def own_notes(names: Sequence[str], keys: Sequence[str]) -> tuple[ColumnNote, ...]:
    """Return the notes of the columns of a user's own file: amity knows their names and which are the key."""
    told = {True: "the key by which measures were joined", False: "a column of the file that was joined, unchanged"}
    return tuple(
        ColumnNote(name=name, role="key" if name in keys else "own", label=name, meaning=told[name in keys])
        for name in names
    )


def measure_notes(ask: Wanted, found: Mapping[str, Values], *, both: bool) -> list[ColumnNote]:
    """Return a note for each column that a measure adds, in the columns' order."""
    notes = []
    for way in ways(ask, both=both):
        name = f"{ask.name}{way}"
        value = _value_note(ask, name, way, found[name])
        notes.append(value)
        if ask.intervals:
            notes += [_end_note(value, ask, end) for end in ("low", "high")]
        if ask.status:
            notes.append(ColumnNote(name=f"{name}_status", role="status", label=f"status of {name}", meaning=_STATUS))
    return notes


def _value_note(ask: Wanted, name: str, way: str, found: Values) -> ColumnNote:
    measure, dataset, cover = ask.measure, catalogue(), coverage_of(ask)
    chosen = {key: value for key, value in ask.options.items() if key in ask.given}
    told = f" ({', '.join(f'{key}={option_word(value)}' for key, value in chosen.items())})" if chosen else ""
    arrow = {"_ab": ", first to second", "_ba": ", second to first"}.get(way, "")
    pair = "B A" if way == "_ba" else "A B"
    options = "".join(f" --option {key}={option_word(value)}" for key, value in chosen.items())
    return ColumnNote(
        name=name,
        role="value",
        label=f"{measure.title}{told}{arrow} [{measure.unit}]",
        meaning=f"{_WAYS[way]}{measure.meaning}",
        unit=measure.unit,
        value_range=measure.value_range,
        measure=measure.key,
        directed=measure.directed,
        options=ask.options,
        interval=measure.interval,
        coverage=(cover.first.isoformat(), cover.last.isoformat(), cover.last_reason),
        citation=measure.citation,
        sources=tuple(
            SourceNote(key=s.key, title=s.title, version=s.version, licence=s.licence.name, citation=s.citation)
            for s in dataset.sources_of(measure.tables)
        ),
        counts=found.counts(),
        command=f"amity measure {measure.key} {pair} --years YEAR{options}",
    )


def _end_note(value: ColumnNote, ask: Wanted, end: Literal["low", "high"]) -> ColumnNote:
    which = "Lower" if end == "low" else "Upper"
    return ColumnNote(
        name=f"{value.name}_{end}",
        role=end,
        label=f"{which} end of {value.name}",
        meaning=f"{which} end of {value.name}: {ask.measure.interval}.",
        unit=value.unit,
        value_range=value.value_range,
        measure=value.measure,
        options=value.options,
        interval=ask.measure.interval,
        sources=value.sources,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """What a file is: its unit of analysis, the command that makes it, and a note on each of its columns."""

    title: str
    unit_of_analysis: str
    rows: int
    command: str
    dataset_version: str
    columns: tuple[ColumnNote, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the codebook as JSON can hold it."""
        body = clean(
            {
                "codebook": 1,
                "title": self.title,
                "unit_of_analysis": self.unit_of_analysis,
                "rows": self.rows,
                "command": self.command,
                "amity_version": __version__,
                "dataset_version": self.dataset_version,
                "notes": list(self.notes),
                "columns": [note.to_json() for note in self.columns],
            }
        )
        assert isinstance(body, dict)  # noqa: S101  clean keeps the shape of a mapping
        return body


def markdown(book: Codebook) -> str:
    """Return a codebook as Markdown: a table of all columns, then a paragraph on each that amity made."""
    lines = [
        f"# Codebook: {book.title}",
        "",
        f"- Unit of analysis: {book.unit_of_analysis}",
        f"- Rows: {book.rows:,}",
        f"- Made by: `{book.command}` (amity {__version__}, dataset {book.dataset_version})",
        "- A missing value is not zero: columns `…_status` (asked for with `--status`) say why it is missing.",
        *(f"- {note}" for note in book.notes),
        "",
        "| column | what it is | unit | values | covers |",
        "|---|---|---|---|---|",
        *(_line(note) for note in book.columns),
    ]
    for note in book.columns:
        if note.role == "value":
            lines += ["", *_paragraph(note)]
    return "\n".join(lines) + "\n"


def _line(note: ColumnNote) -> str:
    first, last, _ = note.coverage
    covers = f"{first[:4]}–{last[:4]}" if first else ""
    label = note.label if note.role == "value" else note.meaning if note.role != "status" else note.label
    return f"| `{note.name}` | {label} | {note.unit} | {_range(note)} | {covers} |".replace("\n", " ")


def _range(note: ColumnNote) -> str:
    low, high = note.value_range
    if low is None and high is None:
        return ""
    return (
        f"{low:g} to {high:g}" if low is not None and high is not None else f"from {low:g}" if low is not None else ""
    )


def _paragraph(note: ColumnNote) -> list[str]:
    options = ", ".join(f"{key}={option_word(value)}" for key, value in note.options.items())
    counts = ", ".join(f"{name} {count:,}" for name, count in note.counts.items())
    reason = f" ({note.coverage[2]})" if note.coverage[2] else ""
    return [
        f"## `{note.name}`",
        "",
        note.meaning,
        "",
        *([f"- Options: {options}"] if options else []),
        f"- Interval: {note.interval}",
        f"- Record: {note.coverage[0]} to {note.coverage[1]}{reason}",
        f"- Rows by status: {counts}",
        f"- One value: `{note.command}`",
        f"- Method: {note.citation}",
        *(f"- Source: {s.title}, {s.version}. {s.citation} Licence: {s.licence}." for s in note.sources),
    ]
