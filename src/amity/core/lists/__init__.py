"""Lists that amity reads: states, their names and codes, peer sets and sets of roll calls, as text files."""

from __future__ import annotations

from importlib.resources import files

from amity.core.tsv import read_tsv


def read_list(name: str) -> list[dict[str, str]]:
    """Return the rows of the list ``name`` (its file name without ``.tsv``).

    Parameters
    ----------
    name : str
        For example ``"states"``.

    Raises
    ------
    DataMissing
        Where amity was installed without that list.
    DataCorrupt
        Where a row of the list does not have as many cells as its header.
    """
    return read_tsv(files(__name__).joinpath(f"{name}.tsv"))
