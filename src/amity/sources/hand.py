"""What was entered by hand: no file is downloaded, and each row of its tables names the document it rests on."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from amity.core.declarations import Licence, Source


def parse(raw: Path) -> dict[str, pl.DataFrame]:  # noqa: ARG001  every source is called the same way
    """Return no frames: the rows are the package's own lists, which the tables read and check."""
    return {}


SOURCE = Source(
    key="hand",
    title="Entered by hand from public documents",
    producer="The amity maintainers",
    citation="The amity maintainers (2026): Tables entered by hand, with a citation on each row. In: amity.",
    bibtex="""@misc{amity2026hand,
  author = {{The amity maintainers}},
  title = {Tables entered by hand, with a citation on each row},
  howpublished = {amity},
  year = {2026}
}""",
    licence=Licence(
        name="MIT",
        confirmed=True,
        commercial=True,
        terms="Facts read from public documents and noted in our own words, under the licence of amity's code.",
    ),
    embed="yes",
    version="2026-11-24",
    place="",
    files=(),
    caveats=(
        "The documents were read as stored copies; a figure that decides anything deserves a look at its document.",
        "What is listed was looked for by the cases: what is not listed is not known to be absent.",
    ),
    parse=parse,
)
