"""The briefing of two states: written by the worker, downloaded as HTML, PDF, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Mapping

from amity import api
from amity.core.errors import SameState
from amity.core.wording import in_prose
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Download, File, Job, OfFirstCase, Page
from amity.web.jobs import Finished
from amity.web.links import link
from amity.web.pages import _briefs
from amity.web.parts import Link

PATH = "/brief/{a}/{b}"


def job(ask: Ask) -> Job:
    """Return the writing of the brief; states, peers and years are checked first."""
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    if a == b:
        raise SameState(f"a dyad of {a.name} with itself was asked for", hint="name two different states")
    api.peer_group(ask.peers, ask.years)
    given = {"first": a.key, "b": b.key, "peers": ask.peers, "years": ask.years}
    page = link("brief", a.key, b.key, query=ask.pairs())
    return Job(kind="brief", title=f"The briefing of {a.name} and {b.name}", given=given, page=page)


def job_of_file(ask: Ask) -> Job | None:
    """Return the writing that a file needs; none for a name that is no file."""
    return job(ask) if ask.name("file") in _briefs.FILES else None


def view(found: Finished | None, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    back = Link(text="All channels of the two states", url=link("dyad", a.key, b.key, query=ask.pairs()))
    title = f"The briefing of {in_prose(a.name)} and {in_prose(b.name)}"
    controls = (parts.peers_control(ask), parts.years_control(ask))
    return {
        **_briefs.view(found, ask, PATH, back, title),
        "controls": controls,
        "action": link("brief", a.key, b.key),
    }


def file(ask: Ask) -> Download:
    """Return a file of the brief."""
    return _briefs.file(ask, f"brief-{ask.name('a')}-{ask.name('b')}")


PAGE = Page(
    key="brief",
    title="Briefing",
    meaning="The briefing of two states, as HTML, PDF, Markdown and JSON to save.",
    path=PATH,
    examples=OfFirstCase("a", "b"),
    fields=(PEERS, YEARS),
    find=_briefs.find,
    to_json=_briefs.to_json,
    view=view,
    job=job,
    also=(
        File(
            path=f"{PATH}/{{file}}",
            media="application/octet-stream",
            meaning="A file of the briefing.",
            content=file,
            fields=(PEERS, YEARS),
            examples=OfFirstCase("a", "b", file="brief.pdf"),
            job=job_of_file,
        ),
    ),
)
