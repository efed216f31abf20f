"""Militarized interstate disputes: threats, displays and uses of force between states."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import FIRST_YEAR, keyed

_FILE = RawFile(
    path="peace-science/cow_mid_ddydisps.csv",
    bytes=652_106,
    sha256="c50697dc9ed99e3f440f72c2fb51860e399a085359f70aa012dcb9faf708f557",
)


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``years``: a row for each dispute, directed pair of opponents and year from 1946.

    ``hostility`` is 2 (threat), 3 (display), 4 (use of force) or 5 (war); ``deaths`` is the class of battle
    deaths of the dispute (0 to 6), missing where it is not known.
    """
    frame = pl.read_csv(raw / _FILE.path).filter(pl.col("year") >= FIRST_YEAR)
    states = keyed(frame, {"ccode1": "state_a", "ccode2": "state_b"}, source="COW")
    return {
        "years": states.select(
            pl.col("dispnum").alias("dispute"),
            "state_a",
            "state_b",
            "year",
            pl.col("hostlev").alias("hostility"),
            pl.when(pl.col("fatality") >= 0).then(pl.col("fatality")).alias("deaths"),
        ).sort("dispute", "state_a", "state_b", "year")
    }


SOURCE = Source(
    key="cow_disputes",
    title="Militarized Interstate Disputes",
    producer="Correlates of War Project",
    citation=(
        "Palmer, Glenn, Roseanne W. McManus, Vito D'Orazio, Michael R. Kenwick, Mikaela Karstens, Chase Bloch, Nick "
        "Dietrich, Kayla Kahn, Kellan Ritter and Michael J. Soules (2022): The MID5 Dataset, 2011–2014: Procedures, "
        "Coding "
        "Rules, and Description. Conflict Management and Peace Science 39(4), 470–482."
    ),
    bibtex="""@article{palmer2022mid5,
  author = {Palmer, Glenn and McManus, Roseanne W. and D'Orazio, Vito and Kenwick, Michael R. and Karstens, Mikaela and
            Bloch, Chase and Dietrich, Nick and Kahn, Kayla and Ritter, Kellan and Soules, Michael J.},
  title = {The {MID5} Dataset, 2011--2014: Procedures, Coding Rules, and Description},
  journal = {Conflict Management and Peace Science},
  year = {2022},
  volume = {39},
  number = {4},
  pages = {470--482},
  doi = {10.1177/0738894221995743}
}""",
    licence=Licence(
        name="free with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the article and the version. No licence text was at hand.",
        url="https://correlatesofwar.org",
    ),
    embed="yes",
    version="5 (to 2014), directed dyad-years",
    place="https://correlatesofwar.org/data-sets/mids",
    files=(_FILE,),
    caveats=("A dispute of several years has a row for each of them: count disputes, not rows.",),
    parse=parse,
)
