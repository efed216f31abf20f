"""Obligations in alliance treaties by directed dyad and year: Alliance Treaty Obligations and Provisions (ATOP)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import keyed

_FILE = RawFile(
    path="peace-science/atop_alliance.csv.gz",
    bytes=488_698,
    sha256="da8f8a1f7db8a782e626b50ec0045317d3a91174391587804707fa91461348c9",
)
OBLIGATIONS = {
    "atop_defense": "defense",
    "atop_offense": "offense",
    "atop_neutral": "neutrality",
    "atop_nonagg": "nonaggression",
    "atop_consul": "consultation",
}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``dyads``: what each state has promised another in each year, as 0 or 1."""
    frame = pl.read_csv(raw / _FILE.path)
    states = keyed(frame, {"ccode1": "state_a", "ccode2": "state_b"}, source="COW")
    flags = [pl.col(name).cast(pl.Boolean).alias(new) for name, new in OBLIGATIONS.items()]
    tidy = states.select("state_a", "state_b", "year", *flags).drop_nulls()
    # Two codes of one state in the year in which one took over from the other are one state's promises.
    return {"dyads": tidy.group_by("state_a", "state_b", "year").agg(pl.all().max()).sort("state_a", "state_b", "year")}


SOURCE = Source(
    key="atop_alliances",
    title="Alliance Treaty Obligations and Provisions",
    producer="Alliance Treaty Obligations and Provisions Project, Rice University",
    citation=(
        "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell and Andrew G. Long (2002): Alliance Treaty "
        "Obligations and Provisions, 1815–1944. International Interactions 28(3), 237–260. Data to 2018."
    ),
    bibtex="""@article{leeds2002alliance,
  author = {Leeds, Brett Ashley and Ritter, Jeffrey M. and Mitchell, Sara McLaughlin and Long, Andrew G.},
  title = {Alliance Treaty Obligations and Provisions, 1815--1944},
  journal = {International Interactions},
  year = {2002},
  volume = {28},
  number = {3},
  pages = {237--260},
  doi = {10.1080/03050620213653}
}""",
    licence=Licence(
        name="free for research with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the article. No licence text was at hand.",
        url="http://www.atopdata.org",
    ),
    embed="yes",
    version="directed dyad-years 1990–2018",
    place="http://www.atopdata.org",
    files=(_FILE,),
    caveats=(
        "The file at hand starts in 1990, though ATOP itself starts in 1815.",
        "Obligations are read from the texts of treaties, not from conduct: the texts of the Commonwealth of "
        "Independent "
        "States make allies of states that have fought each other, and those of the CSCE and OSCE give nearly all of "
        "their participants a pledge of non-aggression.",
    ),
    parse=parse,
)
