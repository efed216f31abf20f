"""The briefing of a case: written by the worker, downloaded as HTML, PDF, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Mapping

from amity import api
from amity.web import case_files
from amity.web.asking import Ask
from amity.web.declaring import Download, File, Job, Page
from amity.web.jobs import Finished
from amity.web.links import link
from amity.web.pages import _briefs
from amity.web.parts import Link

PATH = "/case/{case}/brief"


def job(ask: Ask) -> Job:
    """Return the writing of the brief; the case is read first, so that what is wrong with it is told at once."""
    key = ask.name("case")
    home = ask.site.settings.cases
    folder = case_files.folder_of(key, home)
    title = api.case(str(folder)).title
    return Job(
        kind="brief",
        title=f"The briefing “{title}”",
        given={"first": str(folder.resolve())},
        page=link("case", key, "brief"),
        stamp=case_files.stamp(key, home),
    )


def job_of_file(ask: Ask) -> Job | None:
    """Return the writing that a file needs; none for a name that is no file."""
    return job(ask) if ask.name("file") in _briefs.FILES else None


def view(found: Finished | None, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    key = ask.name("case")
    title = api.case(str(case_files.folder_of(key, ask.site.settings.cases))).title
    back = Link(text="The case", url=link("case", key))
    view = _briefs.view(found, ask, PATH, back, f"The briefing “{title}”")
    return {**view, "controls": (), "action": link("case", key, "brief")}


def file(ask: Ask) -> Download:
    """Return a file of the brief."""
    return _briefs.file(ask, f"brief-{ask.name('case')}")


PAGE = Page(
    key="case_brief",
    title="Briefing of a case",
    meaning="The briefing of a case, as HTML, PDF, Markdown and JSON to save.",
    path=PATH,
    examples={"case": "india-russia"},
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
            examples={"case": "india-russia", "file": "brief.pdf"},
            job=job_of_file,
        ),
    ),
)
