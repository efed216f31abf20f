"""A specification curve: its answer, the files of its figure, and the table of all specifications."""

from __future__ import annotations

import io
from collections.abc import Mapping

from amity.api.curve import curve
from amity.briefs.figures import NoFigure, specification_curve
from amity.web.drawing import figure_files
from amity.web.longwork._declaring import ANSWER, Facts, Files, Step, Work
from amity.web.sending import as_json


def run(given: Mapping[str, object], step: Step) -> tuple[Files, Facts]:
    """Return the answer, the figure's files and the table of a specification curve."""
    step(0, 3, "computing every specification")
    vary = given["vary"]
    found = curve(
        str(given["a"]),
        str(given["b"]),
        peers=str(given["peers"]),
        measure=str(given["measure"]),
        years=str(given["years"]) if given["years"] else None,
        vary=dict(vary) if isinstance(vary, Mapping) else None,
        draws=int(str(given["draws"])),
    )
    body = found.to_json()
    step(1, 3, "drawing the curve")
    block = specification_curve.block(found)
    files: Files = {}
    facts: Facts = {name: value for name, value in body.items() if name not in ("rows", "dropped", "merged")}
    facts["n_dropped"] = len(found.dropped)
    facts["name_a"], facts["name_b"] = found.name_a, found.name_b
    if isinstance(block, NoFigure):
        facts["no_figure"] = block.reason
    else:
        files |= figure_files(block)
        facts["figure"] = {
            "key": block.key,
            "title": block.caption,
            "note": block.note,
            "alt": block.alt,
            "credit": block.credit,
            "narrow": block.narrow is not None,
        }
        facts["table"] = {
            "caption": block.table.caption,
            "columns": block.table.headings,
            "align": block.table.align,
            "rows": block.table.rows,
        }
    step(2, 3, "writing the table")
    buffer = io.BytesIO()
    found.frame.write_parquet(buffer, compression="zstd")
    files["specifications.parquet"] = buffer.getvalue()
    files["specifications.csv"] = found.frame.write_csv().encode()
    files[ANSWER] = as_json(body)
    return files, facts


WORK = Work(key="curve", run=run)
