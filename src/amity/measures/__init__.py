"""Measures of the tie between two states: one file each, found by reading this folder, run with their origin."""

from amity.measures._registry import get, keys, read_options
from amity.measures._running import Request, all_dyads, coverage_of, run, series

__all__ = ["Request", "all_dyads", "coverage_of", "get", "keys", "read_options", "run", "series"]
