"""Help for tables entered by hand: rows read from the package's lists, each cell checked for what it must be.

An empty cell is unknown and comes out as missing. What cannot be meant stops the build and names list, row and column.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from amity.core import states
from amity.core.declarations import Column
from amity.core.errors import DataCorrupt, UnknownState
from amity.core.partial_dates import read_date
from amity.core.tsv import read_tsv
from amity.core.web import address_fault

UNDATED = "n.d."
CITATION = ("citation_publisher", "citation_date", "citation_url")
CITATION_COLUMNS = (
    Column(name="citation_publisher", meaning="who published the document that the row rests on"),
    Column(name="citation_date", meaning="its date: YYYY, YYYY-MM or YYYY-MM-DD, n.d. where it has none"),
    Column(name="citation_url", meaning="its address on the web"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a list: every cell is asked for as what it must be."""

    cells: Mapping[str, str]
    where: str

    def text(self, column: str) -> str | None:
        """Return a text, missing where the cell is empty."""
        return self.cells[column] or None

    def needed(self, column: str) -> str:
        """Return a text that must be there."""
        found = self.cells[column]
        if not found:
            raise self._wrong(column, "the cell is empty")
        return found

    def word(self, column: str, known: Collection[str]) -> str:
        """Return one of the known words."""
        found = self.cells[column]
        if found not in known:
            raise self._wrong(column, f"'{found}' is none of {', '.join(known)}")
        return found

    def yes(self, column: str) -> bool | None:
        """Return whether the cell says yes, missing where it is empty."""
        return {"yes": True, "no": False, "": None}[self.word(column, ("yes", "no", ""))]

    def date(self, column: str) -> str | None:
        """Return a date as exact as it was entered."""
        found = self.cells[column]
        try:
            return str(read_date(found)) if found else None
        except ValueError as error:
            raise self._wrong(column, str(error)) from error

    def state(self, column: str) -> str | None:
        """Return the key of a state, missing where the cell is empty."""
        found = self.cells[column]
        try:
            return states.get(found).key if found else None
        except UnknownState as error:
            raise self._wrong(column, f"'{found}' is no key of a state") from error

    def states(self, column: str) -> str | None:
        """Return keys of states, a space between them, each once."""
        found = self.cells[column].split()
        for key in found:
            if key not in {state.key for state in states.all_states()}:
                raise self._wrong(column, f"'{key}' is no key of a state")
        if len(set(found)) != len(found):
            raise self._wrong(column, "a state is named twice")
        return " ".join(found) or None

    def number(self, column: str, most: float) -> float | None:
        """Return a number above 0 and not above ``most``, missing where the cell is empty."""
        found = self.cells[column]
        try:
            value = float(found) if found else None
        except ValueError as error:
            raise self._wrong(column, f"'{found}' is no number") from error
        if value is not None and not 0 < value <= most:
            raise self._wrong(column, f"{found} does not lie above 0 and up to {most:g}")
        return value

    def citation(self) -> tuple[str, str, str]:
        """Return publisher, date and address of the document that the row rests on."""
        publisher, dated, url = CITATION
        fault = address_fault(self.needed(url))
        if fault:
            raise self._wrong(url, fault)
        when = self.cells[dated] if self.cells[dated] == UNDATED else self.date(dated)
        if when is None:
            raise self._wrong(dated, "the cell is empty")
        return self.needed(publisher), when, self.cells[url]

    def _wrong(self, column: str, why: str) -> DataCorrupt:
        return DataCorrupt(f"{self.where}, column '{column}': {why}", hint="correct that row of tables/hand")


def hand_rows(name: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of the list ``tables/hand/NAME.tsv``, whose header must be ``columns``."""
    listed = read_tsv(files("amity.tables").joinpath("hand", f"{name}.tsv"), columns)
    return tuple(
        Row(cells=cells, where=f"{name}.tsv, row {place} below the header")
        for place, cells in enumerate(listed, start=1)
    )
