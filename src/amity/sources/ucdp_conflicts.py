"""State-based armed conflicts since 1946: the Uppsala Conflict Data Program and PRIO."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._keys import keyed
from amity.sources._ucdp_official import endpoint

_FILE = RawFile(
    path="peace-science/ucdp_acd.csv",
    bytes=385_409,
    sha256="86562c603538e49dda6a43d8ec24d4f60f41fcee20272eca605b67f9896bd218",
)
# The file writes three of the four types in words and the fourth as the short form of its label.
TYPES = {
    "extrasystemic": "extrasystemic",
    "interstate": "interstate",
    "intrastate": "intrastate",
    "II": "internationalized intrastate",
}
_PARTIES = {
    "gwno_a": ("a", "primary"),
    "gwno_b": ("b", "primary"),
    "gwno_a_2nd": ("a", "secondary"),
    "gwno_b_2nd": ("b", "secondary"),
}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``parties``: a row for each conflict, year and state that took part, with its side and role.

    The file has a row for every combination of the parties of a conflict in a year; each party is taken once.
    A state that was a primary party on a side in a year is not listed as a secondary one of it too.
    """
    frame = pl.read_csv(raw / _FILE.path, infer_schema_length=0)
    if unknown := sorted(set(frame["type_of_conflict"]) - set(TYPES)):
        raise DataCorrupt(
            f"the conflict file has the types {', '.join(unknown)}, which amity does not know",
            hint=f"the known types are {', '.join(TYPES)}",
        )
    parts = [
        frame.select(
            pl.col("conflict_id").cast(pl.Int32).alias("conflict"),
            pl.col("year").cast(pl.Int32),
            pl.col(column),
            pl.lit(side).alias("side"),
            pl.lit(role).alias("role"),
            pl.col("type_of_conflict").replace_strict(TYPES).alias("type"),
            "incompatibility",
            (pl.col("intensity_level") == "2").alias("war"),
        )
        .drop_nulls(column)
        .pipe(keyed, {column: "state"}, source="UCDP")
        for column, (side, role) in _PARTIES.items()
    ]
    once = ["conflict", "year", "side", "state"]
    return {
        "parties": pl.concat(parts)
        .drop_nulls("state")
        .sort(*once, "role")
        .unique(once, keep="first", maintain_order=True)
        .select("conflict", "year", "state", "side", "role", "type", "incompatibility", "war")
    }


SOURCE = Source(
    key="ucdp_conflicts",
    title="UCDP/PRIO Armed Conflict Dataset",
    producer="Uppsala Conflict Data Program and Peace Research Institute Oslo",
    citation=(
        "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg and Håvard Strand (2002): "
        "Armed "
        "Conflict 1946–2001: A New Dataset. Journal of Peace Research 39(5), 615–637. Data to 2024."
    ),
    bibtex="""@article{gleditsch2002armed,
  author = {Gleditsch, Nils Petter and Wallensteen, Peter and Eriksson, Mikael and Sollenberg, Margareta and
            Strand, H{\\aa}vard},
  title = {Armed Conflict 1946--2001: A New Dataset},
  journal = {Journal of Peace Research},
  year = {2002},
  volume = {39},
  number = {5},
  pages = {615--637},
  doi = {10.1177/0022343302039005007}
}""",
    licence=Licence(
        name="CC BY 4.0",
        confirmed=True,
        commercial=True,
        terms="Share and adapt with attribution.",
        url="https://creativecommons.org/licenses/by/4.0/",
    ),
    embed="yes",
    version="1946–2024",
    place="https://ucdp.uu.se/downloads/",
    files=(_FILE,),
    caveats=(
        "A conflict enters a year with 25 battle deaths or more.",
        "A secondary party sends troops to a war that others lead: Armenia is only that in the war over "
        "Nagorno-Karabakh, "
        "whose primary sides are Azerbaijan and the authorities there.",
        "Conflicts of a state with a party that is no state, such as those of Israel with Palestinian movements, tie "
        "no "
        "two states unless other states join.",
    ),
    endpoint=endpoint(_FILE.path),
    parse=parse,
)
