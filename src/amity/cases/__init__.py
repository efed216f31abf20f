"""Questions as data: the cases that are shipped, and cases anywhere on disk."""

from amity.cases.creating import create
from amity.cases.events import KINDS, Event, EventSource
from amity.cases.loading import Case, Reading, Years, load, shipped

__all__ = ["KINDS", "Case", "Event", "EventSource", "Reading", "Years", "create", "load", "shipped"]
