"""A brief, of a case or of two states: its files, and all of them as one archive."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping

from amity.api.briefs import brief, write_brief
from amity.web.longwork._declaring import ANSWER, Facts, Files, Step, Work

# A zip holds the time of each file: a fixed one gives the same bytes for the same brief.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def run(given: Mapping[str, object], step: Step) -> tuple[Files, Facts]:
    """Return the files of a brief, of a case or of two states, and all of them as one archive."""
    step(0, 2, "assembling the brief")
    second = given.get("b")
    written = brief(
        str(given["first"]),
        str(second) if second else None,
        peers=str(given["peers"]) if given.get("peers") else None,
        years=str(given["years"]) if given.get("years") else None,
    )
    step(1, 2, "setting HTML, PDF, Markdown and JSON")
    with tempfile.TemporaryDirectory(prefix="amity-brief-") as folder:
        paths = write_brief(written, folder)
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    kept = {name: content for name, content in files.items() if "/" not in name}
    kept["brief.zip"] = buffer.getvalue()
    kept[ANSWER] = files["brief.json"]
    return kept, {"key": written.key, "title": written.title, "dataset_version": written.dataset_version}


WORK = Work(key="brief", run=run)
