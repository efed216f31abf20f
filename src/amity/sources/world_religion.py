"""Shares of religions among the residents of states, every five years: the World Religion Project."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import FIRST_YEAR, keyed

_FILE = RawFile(
    path="religion/WRP_national.csv",
    bytes=870_713,
    sha256="ba1f3b73fdccbee9f3591d20326d14d86169eb6c40d4b196cf78b6c1678eba60",
)
# Families that have branches, and the branches: our name to the file's column of counts and of shares.
BRANCHES = {
    "christian": {
        "protestant": ("chrstprot", "chrstprotpct"),
        "catholic": ("chrstcat", "chrstcatpct"),
        "orthodox": ("chrstorth", "chrstorthpct"),
        "anglican": ("chrstang", "chrstangpct"),
        "other_christian": ("chrstothr", "chrstothrpct"),
    },
    "jewish": {
        "orthodox_jewish": ("judorth", "judorthpct"),
        "conservative_jewish": ("jdcons", "judconspct"),
        "reform_jewish": ("judref", "judrefpct"),
        "other_jewish": ("judothr", "judothrpct"),
    },
    "muslim": {
        "sunni": ("islmsun", "islmsunpct"),
        "shia": ("islmshi", "islmshipct"),
        "ibadi": ("islmibd", "islmibdpct"),
        "nation_of_islam": ("islmnat", "islmnatpct"),
        "alawite": ("islmalw", "islmalwpct"),
        "ahmadi": ("islmahm", "islmahmpct"),
        "other_muslim": ("islmothr", "islmothrpct"),
    },
    "buddhist": {
        "mahayana": ("budmah", "budmahpct"),
        "theravada": ("budthr", "budthrpct"),
        "other_buddhist": ("budothr", "budothrpct"),
    },
}
FAMILIES = {
    "christian": "chrstgenpct",
    "jewish": "judgenpct",
    "muslim": "islmgenpct",
    "buddhist": "budgenpct",
    "zoroastrian": "zorogenpct",
    "hindu": "hindgenpct",
    "sikh": "sikhgenpct",
    "shinto": "shntgenpct",
    "bahai": "bahgenpct",
    "taoist": "taogenpct",
    "jain": "jaingenpct",
    "confucian": "confgenpct",
    "syncretic": "syncgenpct",
    "animist": "anmgenpct",
    "none": "nonreligpct",
    "other": "othrgenpct",
}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``shares``: the share of each family and branch in each state and year from 1950.

    The file's own three-letter codes (KZK, BNG, MAD for the Maldives, NIR for Niger, NIG for Nigeria) are not
    read; its Correlates of War numbers are.
    """
    frame = pl.read_csv(raw / _FILE.path, infer_schema_length=0).with_columns(pl.col("year").cast(pl.Int32))
    states = keyed(frame.filter(pl.col("year") >= FIRST_YEAR).drop("name"), {"state": "code"}, source="WRP")
    families = [_number(column).alias(name) for name, column in FAMILIES.items()]
    branches = [_branch(*columns).alias(name) for family in BRANCHES.values() for name, columns in family.items()]
    # The file's own flag also marks Burma and Sierra Leone in years whose shares add up to one.
    both = (pl.sum_horizontal(_number(column) for column in FAMILIES.values()) > 1.01).alias("double")
    shares = states.select(pl.col("code").alias("state"), "year", both, *families, *branches)
    # Two rows of 1990 are for West Germany and North Yemen, which the united states' rows of that year follow.
    return {"shares": shares.drop_nulls("state").sort("state", "year")}


def _number(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.replace_all(",", "").cast(pl.Float64)


def _branch(count: str, share: str) -> pl.Expr:
    # Kyrgyzstan 1995 has nobody in "other" branches of Islam and yet 72 per cent of its residents: the count decides.
    return pl.when(_number(count) == 0).then(0.0).otherwise(_number(share))


SOURCE = Source(
    key="world_religion",
    title="World Religion Project: National Religion Dataset",
    producer="Zeev Maoz and Errol A. Henderson",
    citation=(
        "Maoz, Zeev and Errol A. Henderson (2013): The World Religion Dataset, 1945–2010: Logic, Estimates, and "
        "Trends. "
        "International Interactions 39(3), 265–291. Version 1.1."
    ),
    bibtex="""@article{maoz2013religion,
  author = {Maoz, Zeev and Henderson, Errol A.},
  title = {The World Religion Dataset, 1945--2010: Logic, Estimates, and Trends},
  journal = {International Interactions},
  year = {2013},
  volume = {39},
  number = {3},
  pages = {265--291},
  doi = {10.1080/03050629.2013.782306}
}""",
    licence=Licence(
        name="free with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the article. No licence text was at hand.",
        url="https://correlatesofwar.org",
    ),
    embed="yes",
    version="1.1 (1945–2010, every five years)",
    place="https://correlatesofwar.org/data-sets/world-religion-data",
    files=(_FILE,),
    caveats=(
        "Residents are counted, not citizens: Qatar was 47 % Muslim in 2010.",
        "In Cuba, Haiti and Japan many hold two religions, so that the shares add up to more than one.",
        "Most figures are estimates of medium reliability.",
    ),
    parse=parse,
)
