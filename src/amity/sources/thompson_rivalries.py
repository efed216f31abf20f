"""Strategic rivalries: pairs of states that see each other as competitors, enemies and threats."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._keys import each_year, keyed

_FILE = RawFile(
    path="peace-science/tss_rivalries.csv",
    bytes=12_266,
    sha256="7d975b0e99dabdb6a5ce72d5949066362c91615c7479a8d5c0634fb757d9294d",
)
LIST_END = 2020
KINDS = ("positional", "spatial", "ideological", "interventionary")


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``years``: a row for each rivalry and year from 1946, with the year in which it really began."""
    frame = pl.read_csv(raw / _FILE.path)
    years = keyed(
        each_year(frame, "start", "end", until=LIST_END), {"ccode1": "state_a", "ccode2": "state_b"}, source="COW"
    )
    return {
        "years": years.select(
            pl.col("tssr_id").alias("rivalry"),
            "state_a",
            "state_b",
            "year",
            pl.col("start").alias("since"),
            *[(pl.col(kind) == 1).fill_null(value=False).alias(kind) for kind in KINDS],
        ).sort("rivalry", "year")
    }


SOURCE = Source(
    key="thompson_rivalries",
    title="Strategic rivalries",
    producer="William R. Thompson, Kentaro Sakuwa and Prashant Hosur Suhas",
    citation=(
        "Thompson, William R., Kentaro Sakuwa and Prashant Hosur Suhas (2021): Analyzing Strategic Rivalries in World "
        "Politics. Singapore: Springer."
    ),
    bibtex="""@book{thompson2021rivalries,
  author = {Thompson, William R. and Sakuwa, Kentaro and Suhas, Prashant Hosur},
  title = {Analyzing Strategic Rivalries in World Politics: Types of Rivalry, Regional Variation, and
           Escalation/De-escalation},
  publisher = {Springer},
  address = {Singapore},
  year = {2021},
  doi = {10.1007/978-981-33-6671-8}
}""",
    licence=Licence(
        name="free for research with citation",
        confirmed=False,
        commercial=None,
        terms="Cite the book. No licence text was at hand.",
    ),
    embed="yes",
    version="list to 2020",
    place="https://doi.org/10.1007/978-981-33-6671-8",
    files=(_FILE,),
    caveats=(
        "A rivalry is on the list where the authors' reading of diplomatic history finds one: tension without such a "
        "record, as between Azerbaijan and Iran, is not on it.",
        "The list ends in 2020; a rivalry that goes on then has no later year.",
    ),
    parse=parse,
)
