"""The shocks that back-tests replay, and the flows left out of every score, as the hand lists have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from amity.core.errors import UnknownName
from amity.core.partial_dates import read_date
from amity.core.suggest import nearest
from amity.core.tsv import read_tsv
from amity.models._dependence_flows import Commodity

DAYS = 365
EVERYONE, OTHERS = "all", "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What every rival is told of some importers: from when they no longer buy, and how much of the years that is.

    ``share`` is of the predicted years; None where the exporter's whole fall is told as it was recorded.
    """

    importers: tuple[str, ...]
    since: str
    share: float | None
    citation: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A shock: what was lost, the years that rivals may know, the years they predict, and how far the record holds."""

    key: str
    title: str
    commodity: Commodity
    exporter: str
    told: tuple[Told, ...]
    fit: tuple[int, int]
    predict: tuple[int, int]
    record: Literal["clean", "as_recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Flows that are corrupt: a state's, on one side, in some years."""

    table: str
    state: str
    side: Literal["exporter", "importer"]
    first: int
    last: int
    reason: str


@cache
def events() -> tuple[Event, ...]:
    """Return every shock on the list, in its order."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in read_tsv(files("amity.tables").joinpath("hand", "trade_shocks.tsv")):
        rows.setdefault(row["event"], []).append(row)
    return tuple(_event(key, group) for key, group in rows.items())


def event(key: str) -> Event:
    """Return one shock.

    Raises
    ------
    UnknownName
        Where the list has no such one.
    """
    known = {one.key: one for one in events()}
    if key not in known:
        raise UnknownName(
            f"the back-test '{key}' was asked for; there is none of that name",
            hint="use one of them",
            candidates=nearest(key, tuple(known)) or tuple(known),
        )
    return known[key]


@cache
def faults() -> tuple[Fault, ...]:
    """Return every flow that is left out, with the reason."""
    return tuple(
        Fault(
            table=row["table"],
            state=row["state"],
            side=cast(Literal["exporter", "importer"], row["side"]),
            first=int(row["first_year"]),
            last=int(row["last_year"]),
            reason=row["reason"],
        )
        for row in read_tsv(files("amity.tables").joinpath("hand", "trade_faults.tsv"))
    )


def _event(key: str, rows: list[Mapping[str, str]]) -> Event:
    first = rows[0]
    predict = int(first["predict_first"]), int(first["predict_last"])
    return Event(
        key=key,
        title=first["title"],
        commodity=cast(Commodity, first["commodity"]),
        exporter=first["exporter"],
        told=tuple(
            Told(
                importers=tuple(row["importers"].split()),
                since=row["since"],
                share=_after(row["since"], predict) if row["loss"] == "from_date" else None,
                citation=f"{row['citation_publisher']}, {row['citation_date']}",
                url=row["citation_url"],
                note=row["note"],
            )
            for row in rows
        ),
        fit=(int(first["fit_first"]), int(first["fit_last"])),
        predict=predict,
        record=cast(Literal["clean", "as_recorded"], first["record"]),
    )


def _after(since: str, years: tuple[int, int]) -> float:
    """Return the part of some years that lies after a day."""
    start = read_date(since).first_day
    gone = (start.year - years[0]) * DAYS + start.timetuple().tm_yday - 1
    return min(1.0, max(0.0, 1 - gone / (DAYS * (years[1] - years[0] + 1))))
