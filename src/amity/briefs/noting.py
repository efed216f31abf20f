"""The appendix as it grows: every figure and document that a sentence rests on gets an id when it is first cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amity.briefs import cells
from amity.briefs.headings import full_heading
from amity.briefs.model import DataNote, Kind, NumberNote, Sentence, SourceNote
from amity.briefs.standings import verdict
from amity.core.results import Result
from amity.store import catalogue

COMMERCIAL = {True: "allowed", False: "not allowed", None: "not stated"}


class Notes:
    """The numbers and documents that a brief cites, in the order of their first mention.

    A number is the same where its command and its value are the same; a document where publisher, date and address are.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, float | None], tuple[str, Result]] = {}
        self._documents: dict[tuple[str, str, str], SourceNote] = {}
        self._said: set[str] = set()

    def first_time(self, text: str) -> bool:
        """Return whether a text was not said before: a caution that many figures share is printed once."""
        new = text not in self._said
        self._said.add(text)
        return new

    def number(self, result: Result) -> str:
        """Return the id of a result's note (``N1`` …), a new one where it was not cited before."""
        key = (result.asked.command, result.value)
        if key not in self._numbers:
            self._numbers[key] = (f"N{len(self._numbers) + 1}", result)
        return self._numbers[key][0]

    def document(self, *, publisher: str, dated: str, url: str, supports: str, grade: str) -> str:
        """Return the id of a document's note (``S1`` …), a new one where it was not cited before."""
        key = (publisher, dated, url)
        if key not in self._documents:
            self._documents[key] = SourceNote(
                id=f"S{len(self._documents) + 1}",
                publisher=publisher,
                dated=dated,
                url=url,
                supports=supports,
                grade=grade,
            )
        found = self._documents[key]
        if supports and supports not in found.supports:
            # One document may support several events: its note says all that it is called for.
            joined = "; ".join(part for part in (found.supports, supports) if part)
            self._documents[key] = SourceNote(
                id=found.id, publisher=publisher, dated=dated, url=url, supports=joined, grade=found.grade or grade
            )
        return found.id

    def sentence(
        self, text: str, *results: Result | None, kind: Kind = "fact", documents: Sequence[str] = ()
    ) -> Sentence:
        """Return a sentence that rests on results and on documents already noted."""
        refs = [self.number(result) for result in results if result is not None]
        return Sentence(text=text, kind=kind, refs=tuple(dict.fromkeys([*refs, *documents])))

    @property
    def results(self) -> tuple[Result, ...]:
        """Return the results cited, in order."""
        return tuple(result for _, result in self._numbers.values())

    def numbers(self) -> tuple[NumberNote, ...]:
        """Return the notes of the numbers cited, in order."""
        return tuple(_number_note(id_, result) for id_, result in self._numbers.values())

    def documents(self) -> tuple[SourceNote, ...]:
        """Return the notes of the documents cited, in order."""
        return tuple(self._documents.values())

    def data(self) -> tuple[DataNote, ...]:
        """Return the notes of the data sources behind the numbers cited, by title."""
        tables = tuple(dict.fromkeys(table for result in self.results for table in result.provenance.tables))
        found = {key: _data_note(key, tables) for table in tables for key in catalogue().table(table).sources}
        return tuple(sorted(found.values(), key=lambda note: (note.title.lower(), note.key)))


def _number_note(id_: str, result: Result) -> NumberNote:
    return NumberNote(
        id=id_,
        heading=full_heading(result),
        period=cells.period(result),
        shown=cells.value(result),
        interval=cells.interval(result),
        interval_meaning=result.interval,
        status=result.status,
        reason=result.reason,
        value=result.value,
        low=result.low,
        high=result.high,
        n=result.n,
        unit=result.unit,
        place=cells.place(result),
        sources=tuple(str(source["key"]) for source in result.provenance.sources),
        coverage=cells.record(result),
        command=result.asked.command,
        tables=result.provenance.tables,
        verdict=verdict(result),
    )


def _data_note(key: str, tables: Sequence[str]) -> DataNote:
    source = catalogue().sources[key]
    used = [entry for table in tables if key in (entry := catalogue().table(table)).sources]
    first = min(entry.coverage.first for entry in used)
    last = max(entry.coverage.last for entry in used)
    return DataNote(
        key=key,
        title=source.title,
        producer=source.producer,
        version=source.version,
        licence=source.licence.name + ("" if source.licence.confirmed else " (not confirmed)"),
        commercial=COMMERCIAL[source.licence.commercial],
        place=source.place,
        covers=_span(first, last),
        citation=source.citation,
    )


def _span(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
