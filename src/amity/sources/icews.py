"""Yearly counts of what states said and did to each other, as a machine read it in the news, 2002 to 2014."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.core.errors import DataCorrupt
from amity.sources._actors import keyed

FILE = "events-icews/icews_dyad_year_2002_2014.csv"
COUNTS = {
    "verbCoop": "verbal_cooperation",
    "matlCoop": "material_cooperation",
    "verbConf": "verbal_conflict",
    "matlConf": "material_conflict",
}
_STATES = {"iso3_source": "actor", "iso3_target": "target"}


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return the frame ``counts``: actor, target, year and the number of events of each of the four classes.

    Raises
    ------
    DataCorrupt
        Where a count is missing or negative, a row has no event at all, or a pair has two rows in a year.
    """
    # Codes are letters: "NA" would be read as missing if the file had Namibia by two letters; only empty cells are.
    kinds = {**dict.fromkeys(_STATES, pl.String), "year": pl.Int16, **dict.fromkeys(COUNTS, pl.Int64)}
    frame = pl.read_csv(raw / FILE, null_values=[""], schema_overrides=kinds)
    counts = frame.rename({**_STATES, **COUNTS}).select("actor", "target", "year", *COUNTS.values())
    _check(counts)
    return {"counts": keyed(counts, ["actor", "target"], source="ICEWS").sort("actor", "target", "year")}


def _check(counts: pl.DataFrame) -> None:
    figures = list(COUNTS.values())
    odd = counts.filter(
        pl.any_horizontal(pl.col(figures).is_null(), pl.col(figures) < 0) | (pl.sum_horizontal(figures) == 0)
    ).height
    twice = counts.height - counts.select("actor", "target", "year").n_unique()
    alone = counts.filter(pl.col("actor") == pl.col("target")).height
    if odd or twice or alone:
        raise DataCorrupt(
            f"every row of {FILE} should be a pair of states and a year with at least one event; {odd} rows have none "
            f"or no counts, {twice} repeat another and {alone} are of a state with itself",
            hint="use the file as the catalogue names it",
        )


SOURCE = Source(
    key="icews",
    title="ICEWS event counts by directed pair and year",
    producer="Integrated Crisis Early Warning System (Lockheed Martin, BBN Technologies and others)",
    citation=(
        "Boschee, Elizabeth, Jennifer Lautenschlager, Sean O'Brien, Steve Shellman, James Starz and Michael Ward "
        "(2015): ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075."
    ),
    bibtex="""@misc{boschee2015icews,
  author = {Boschee, Elizabeth and Lautenschlager, Jennifer and O'Brien, Sean and Shellman, Steve and
            Starz, James and Ward, Michael},
  title = {{ICEWS} Coded Event Data},
  publisher = {Harvard Dataverse},
  year = {2015},
  doi = {10.7910/DVN/28075}
}""",
    licence=Licence(
        name="terms of the Harvard Dataverse entry",
        confirmed=False,
        commercial=None,
        terms="Cite the entry. Its terms of use were not at hand.",
        url="https://doi.org/10.7910/DVN/28075",
    ),
    embed="yes",
    version="yearly counts, 2002–2014, 152 states",
    place="https://doi.org/10.7910/DVN/28075",
    files=(
        RawFile(
            path=FILE,
            bytes=2_817_051,
            sha256="724e96cafcfa179dac9e950429f6ef2ddc1d7b54ad9716e3e9d1785e31e229d5",
        ),
    ),
    caveats=(
        "A machine coded the events from news reports, with errors of its own: it counts what was reported, and states "
        "with more press have more of everything. Use shares and balances, not counts.",
        "The file holds 152 states and does not say how they were chosen. Türkiye, Czechia, Venezuela, Serbia, "
        "Botswana, Eritrea, Namibia, Palestine and the small states of Europe, the Caribbean and the Pacific are not "
        "among them.",
        "A meeting or an agreement counts once for each side that takes part. Which kinds of event each class holds is "
        "not stated in the file; by the scheme's usual classes, words of cooperation are statements, appeals, talks "
        "and agreements to act, words of conflict demands, criticism, refusals and threats.",
    ),
    parse=parse,
)
