"""Ideal points of all members of the United Nations, fitted anew."""

from __future__ import annotations

from collections.abc import Mapping

from amity.api.ideal_points import un_ideal_points
from amity.store import catalogue
from amity.web.longwork._declaring import ANSWER, Facts, Files, Step, Work
from amity.web.sending import as_json


def run(given: Mapping[str, object], step: Step) -> tuple[Files, Facts]:
    """Return the ideal points of all members, as the command line prints them."""
    step(0, 1, "fitting the ideal points")
    sessions = given.get("sessions")
    found = un_ideal_points(str(given["issue"]), sessions=str(sessions) if sessions else None)
    rows = found.frame.to_dicts()
    facts: Facts = {"issue": given["issue"], "sessions": sessions, "n": len(rows)}
    body = {"asked": facts, "rows": rows, "dataset_version": catalogue().version}
    return {ANSWER: as_json(body), "points.csv": found.frame.write_csv().encode()}, facts


WORK = Work(key="ideal_points", run=run)
