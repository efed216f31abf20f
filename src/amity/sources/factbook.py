"""The World Factbook: lengths of land borders, religions in words, and lists of organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import UnmappedName
from amity.core.states import map_names

_BORDERS = RawFile(
    path="factbook-derived/land_borders_km.csv",
    bytes=26_018,
    sha256="19f235e3ef8ba9c835d532abd113ac3d9e3ddb24210b59cca15397f23ff0d6be",
)
_RELIGIONS = RawFile(
    path="factbook-derived/religions_text.csv",
    bytes=42_059,
    sha256="ab8034ee18b8089172e77d76d013cf5bdfd332374ccc3dbda09bf8e45c465341",
)
_ORGANISATIONS = RawFile(
    path="factbook-derived/igo_participation.csv",
    bytes=281_576,
    sha256="6cbbe9b4b1cf0b6a99905bf070338ae0d4b17f9e8c3d59ca4bb8275085896214",
)
Basis = Literal["figure", "range", "below", "named first", "named", "not named"]

# The files cut this name short.
_MENDED = {"The Dominican": "Dominican Republic"}
_PLACE = re.compile(r"\s*\([^()]*\)$")


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``borders`` (km by both entries), ``religions`` (text and Muslim share) and ``organisations``."""
    return {"borders": _borders(raw), "religions": _religions(raw), "organisations": _organisations(raw)}


def _read(raw: Path, file: RawFile) -> pl.DataFrame:
    # Rows without a country are the European Union, the world and the oceans.
    frame = pl.read_csv(raw / file.path).drop_nulls("country")
    return frame.with_columns(_key(frame["country"]).alias("state")).drop_nulls("state")


def _key(names: pl.Series) -> pl.Series:
    keys = {name: _one(_MENDED.get(name, name)) for name in names.unique()}
    return names.replace_strict(keys, return_dtype=pl.String)


def _one(name: str) -> str | None:
    """Return the key for a name; a place in brackets that is no part of it, as in "China (southeast)", is left off."""
    try:
        return map_names([name], source="Factbook")[name]
    except UnmappedName:
        bare = _PLACE.sub("", name)
        if bare == name:
            raise
        return map_names([bare], source="Factbook")[bare]


def _borders(raw: Path) -> pl.DataFrame:
    frame = _read(raw, _BORDERS)
    ends = frame.with_columns(_key(frame["neighbour_text"]).alias("neighbour")).drop_nulls("neighbour")
    # Two stretches with one neighbour (China and Russia, Spain and Morocco) are one border.
    return ends.group_by("state", "neighbour").agg(pl.col("km").sum()).sort("state", "neighbour")


def _organisations(raw: Path) -> pl.DataFrame:
    return _read(raw, _ORGANISATIONS).select("state", "org", "status").sort("org", "state", "status")


def _religions(raw: Path) -> pl.DataFrame:
    frame = _read(raw, _RELIGIONS).drop_nulls("religions")
    read = [muslim_share(text) for text in frame["religions"]]
    return frame.select(
        "state",
        pl.Series("low", [share.low for share in read], dtype=pl.Float64),
        pl.Series("high", [share.high for share in read], dtype=pl.Float64),
        pl.Series("basis", [share.basis for share in read], dtype=pl.String),
        pl.Series("year", [share.year for share in read], dtype=pl.Int32),
        pl.col("religions").alias("text"),
    ).sort("state")


# --- the share of Muslims in a text ------------------------------------------------------------
_MUSLIM = re.compile(r"(?:(?:sunni|shia|ahmadi)\s+)?(?:muslims?|islam)\b", re.IGNORECASE)
_SHARE = re.compile(r"(?P<below><)?\s*(?P<low>\d+(?:\.\d+)?)(?:\s*[-–]\s*(?P<high>\d+(?:\.\d+)?))?\s*%")
_YEAR = re.compile(r"\((\d{4})(?:-\d{2})?(?: est\.?)?\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MuslimShare:
    """What a text says of the share of Muslims: its ends from 0 to 1, their basis, and the year of the estimate."""

    low: float | None
    high: float | None
    basis: Basis
    year: int | None


def muslim_share(text: str) -> MuslimShare:
    """Return the share of Muslims that a text on religions gives.

    Only groups outside brackets count: "other 2% (includes Muslim)" gives no share, nor does "Muslim (official;
    citizens are 85-90% Sunni)" nor a group that is listed after "less than 1%" without a figure of its own.

    Examples
    --------
    >>> muslim_share("Muslim (official) 95-98% (Shia 61-64%), Christian 1% (2015 est.)")
    MuslimShare(low=0.95, high=0.98, basis='range', year=2015)
    """
    found = _YEAR.search(text)
    year = int(found[1]) if found else None
    groups = list(_groups(text))
    mine = [place for place, group in enumerate(groups) if _MUSLIM.match(group)]
    if not mine:
        return MuslimShare(low=None, high=None, basis="not named", year=year)
    shares = [share for place in mine if (share := _SHARE.search(_with_number(groups, place)))]
    if not shares:
        return MuslimShare(low=None, high=None, basis="named first" if mine[0] == 0 else "named", year=year)
    low = sum(0.0 if share["below"] else float(share["low"]) for share in shares) / 100
    high = sum(float(share["high"] or share["low"]) for share in shares) / 100
    basis: Basis = "below" if low == 0 else "range" if high > low else "figure"
    return MuslimShare(low=round(low, 6), high=round(high, 6), basis=basis, year=year)


def _with_number(groups: list[str], place: int) -> str:
    """Return a group, with the next one where that is its number, cut off by a stray comma ("Muslim, 1.3%")."""
    following = groups[place + 1] if place + 1 < len(groups) else ""
    return f"{groups[place]} {following}" if _SHARE.fullmatch(following) else groups[place]


def _groups(text: str) -> Iterator[str]:
    """Give the groups that a text lists outside brackets, without what stands in brackets."""
    depth, group = 0, ""
    for letter in f"{text},":
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth = max(0, depth - 1)
        elif letter in ",;" and depth == 0:
            yield group.strip()
            group = ""
        elif depth == 0:
            group += letter


SOURCE = Source(
    key="factbook",
    title="The World Factbook",
    producer="Central Intelligence Agency of the United States",
    citation="Central Intelligence Agency: The World Factbook. Washington, DC. https://www.cia.gov/the-world-factbook/",
    bibtex="""@misc{factbook,
  author = {{Central Intelligence Agency}},
  title = {The World Factbook},
  address = {Washington, DC},
  howpublished = {\\url{https://www.cia.gov/the-world-factbook/}}
}""",
    licence=Licence(
        name="public domain",
        confirmed=True,
        commercial=True,
        terms="A work of the United States government; attribution is asked for.",
        url="https://www.cia.gov/the-world-factbook/about/copyright-and-contributors/",
    ),
    embed="yes",
    version="texts with estimates to 2024",
    place="https://www.cia.gov/the-world-factbook/",
    files=(_BORDERS, _RELIGIONS, _ORGANISATIONS),
    caveats=(
        "Texts of different years stand side by side; the list of organisations still has the United Kingdom in the "
        "European Union and no Organization of Turkic States.",
        "Lengths differ from those of the states themselves: Azerbaijan and Iran share 689 km here, 765 km in Baku's "
        "figures.",
    ),
    parse=parse,
)
