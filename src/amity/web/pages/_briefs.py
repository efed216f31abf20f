"""What the two pages of briefs share: the job, the page, and the files as downloads.

A brief's own HTML has its scripts and styles inside, which the policy of this app does not let run: it is saved, and
never shown from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from amity.core.errors import UnknownName
from amity.core.suggest import nearest
from amity.web.asking import Ask
from amity.web.declaring import Download
from amity.web.jobs import Finished
from amity.web.links import filled
from amity.web.longwork._declaring import ANSWER
from amity.web.parts import Link

FILES = {
    "brief.html": ("text/html; charset=utf-8", "One HTML file, with all figures inside"),
    "brief.pdf": ("application/pdf", "PDF, for print"),
    "brief.md": ("text/markdown; charset=utf-8", "Markdown"),
    "brief.json": ("application/json", "JSON: every number with its origin"),
    "brief.zip": ("application/zip", "All of these and the figures, in one archive"),
}


def find(ask: Ask) -> Finished | None:
    """Return the brief of the worker, None where there is none yet."""
    return ask.finished


def to_json(found: Finished | None, _: Ask) -> bytes:
    """Return the brief as JSON, the same that ``amity brief`` writes."""
    assert found is not None  # noqa: S101  the twin waits for the worker
    return found.files[ANSWER]


def view(found: Finished | None, ask: Ask, path: str, back: Link, title: str) -> Mapping[str, object]:
    """Return the page for its template; files lie below ``path``."""
    ticket = ask.ticket
    base, query = filled(path, ask.names), ask.address.partition("?")[2]
    return {
        "title": title,
        "back": back,
        "ready": found is not None,
        "job": ticket.to_json(ask.site.desk.ahead(ticket)) if ticket is not None else None,
        "open": ticket is not None and ticket.state in ("waiting", "running"),
        "files": tuple(
            {
                "name": name,
                "text": text,
                "url": f"{base}/{name}" + (f"?{query}" if query else ""),
                "kilobytes": f"{len(found.files[name]) / 1000:,.0f}",
            }
            for name, (_, text) in FILES.items()
            if found is not None and name in found.files
        ),
    }


def file(ask: Ask, name: str) -> Download:
    """Return a file of a brief.

    Raises
    ------
    UnknownName
        Where a brief has no such file.
    """
    wanted = ask.name("file")
    if wanted not in FILES or ask.finished is None or wanted not in ask.finished.files:
        raise UnknownName(
            f"the file '{wanted[:60]}' of a brief was asked for",
            hint=f"the files are {', '.join(FILES)}",
            candidates=nearest(wanted[:60], FILES) or tuple(FILES),
        )
    ending = wanted.rpartition(".")[2]
    return Download(content=ask.finished.files[wanted], media=FILES[wanted][0], name=f"{name}.{ending}")
