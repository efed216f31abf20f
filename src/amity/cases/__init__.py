"""Questions as data: the cases that are shipped, and cases anywhere on disk."""

from amity.cases.loading import Case, Reading, load, shipped

__all__ = ["Case", "Reading", "load", "shipped"]
