"""Panels: dyads by year, a user's own file joined with measures, their codebooks and citations."""

from amity.panels.attaching import Wanted, read_wanted
from amity.panels.dyad_years import Panel, dyad_years

__all__ = ["Panel", "Wanted", "dyad_years", "read_wanted"]
