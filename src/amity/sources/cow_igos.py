"""Membership of intergovernmental organisations: the list of the Correlates of War project."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import keyed

_SELECTED = RawFile(
    path="peace-science/cow_igo_selected_1945_2014.csv",
    bytes=563_902,
    sha256="98a723d08bbd2a19f30c1b3675b1d82f88466316a79c33f28344ca59c897964c",
)
_JOINT = RawFile(
    path="peace-science/cow_igo_ndy.csv.gz",
    bytes=1_311_196,
    sha256="719809a42c7d519514fc3b40e0c93965c7f3f8295b6fe76f4eaf9cc631ad098e",
)
# 0 is no membership, -1 means that the organisation did not exist yet and -9 that the membership is not known.
STATUSES = {1: "member", 2: "associate", 3: "observer"}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``memberships`` (state, organisation, year and status) and ``joint`` (organisations a pair shares)."""
    return {"memberships": _memberships(raw), "joint": _joint(raw)}


def _memberships(raw: Path) -> pl.DataFrame:
    wide = pl.read_csv(raw / _SELECTED.path).drop("state")
    states = keyed(wide, {"ccode": "state"}, source="COW")
    long = states.unpivot(index=["state", "year"], variable_name="organisation", value_name="code")
    known = long.filter(pl.col("code").is_in(list(STATUSES)))
    # In a year in which one code took over from another a state may have two rows: the fuller membership stands.
    best = known.group_by("organisation", "state", "year").agg(pl.col("code").min())
    return best.select(
        "organisation", "state", "year", pl.col("code").replace_strict(STATUSES, return_dtype=pl.String).alias("status")
    ).sort("organisation", "state", "year")


def _joint(raw: Path) -> pl.DataFrame:
    pairs = keyed(pl.read_csv(raw / _JOINT.path), {"ccode1": "one", "ccode2": "other"}, source="COW")
    ordered = pairs.select(
        pl.min_horizontal("one", "other").alias("state_a"),
        pl.max_horizontal("one", "other").alias("state_b"),
        "year",
        pl.col("dyadigos").alias("organisations"),
    ).filter(pl.col("state_a") != pl.col("state_b"))
    return (
        ordered.group_by("state_a", "state_b", "year")
        .agg(pl.col("organisations").max())
        .sort("state_a", "state_b", "year")
    )


SOURCE = Source(
    key="cow_igos",
    title="Intergovernmental Organizations",
    producer="Correlates of War Project",
    citation=(
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison (2020): Tracking "
        "Organizations in the World: The Correlates of War IGO Version 3.0 Datasets. Journal of Peace Research 57(3), "
        "492–503."
    ),
    bibtex="""@article{pevehouse2020tracking,
  author = {Pevehouse, Jon C. W. and Nordstrom, Timothy and McManus, Roseanne W. and Jamison, Anne Spencer},
  title = {Tracking Organizations in the World: The Correlates of War {IGO} Version 3.0 Datasets},
  journal = {Journal of Peace Research},
  year = {2020},
  volume = {57},
  number = {3},
  pages = {492--503},
  doi = {10.1177/0022343319881175}
}""",
    licence=Licence(
        name="free with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the article and the version. No licence text was at hand.",
        url="https://correlatesofwar.org",
    ),
    embed="yes",
    version="3.0 (to 2014); counts of shared organisations from 1990",
    place="https://correlatesofwar.org/data-sets/igos",
    files=(_SELECTED, _JOINT),
    caveats=(
        "Memberships are yearly: the first year of a spell may be that of signature, admission or ratification, and "
        "some spells differ from the organisations' own lists.",
        "Only states of the Correlates of War list can be members: Palestine, the Holy See and Western Sahara are not.",
    ),
    parse=parse,
)
