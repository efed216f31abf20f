"""The catalogue and the tables of the dataset in force: built from sources, verified at each read."""

from amity.store.catalogue import Catalogue, SourceEntry, TableEntry, catalogue
from amity.store.reading import read, verify

__all__ = ["Catalogue", "SourceEntry", "TableEntry", "catalogue", "read", "verify"]
