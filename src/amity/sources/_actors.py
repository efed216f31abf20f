"""Names of a yearly file turned into state keys, year by year, what is no state keeping a label."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from amity.core import states

NON_STATE = "non_state"
UNKNOWN = "unknown"


def keyed(frame: pl.DataFrame, columns: Sequence[str], *, source: str, unknown: Collection[str] = ()) -> pl.DataFrame:
    """Return ``frame`` with the names in ``columns`` replaced by state keys, each in the year of its row.

    A territory, an organisation or an armed group becomes :data:`NON_STATE` and a name in ``unknown`` becomes
    :data:`UNKNOWN`, so that their flows stay in every total. Both labels are in small letters; keys are not.

    Parameters
    ----------
    frame : DataFrame
        Has ``year`` and the columns of names.
    columns : sequence of str
        Columns of names or codes, as the file writes them.
    source : str
        Tag of the list ``name_sources``.
    unknown : collection of str
        Names with which the file says that it does not know the actor.

    Raises
    ------
    UnmappedName
        Where no list knows a name of that year.
    """
    names = pl.concat([frame.select("year", pl.col(column).alias("name")) for column in columns]).unique()
    parts = []
    for (year,), part in names.sort("year", "name").group_by("year", maintain_order=True):
        written = part["name"].to_list()
        found = states.map_names(written, source=source, on=int(str(year)))
        keys = [found[name] or (UNKNOWN if name in unknown else NON_STATE) for name in written]
        parts.append(part.with_columns(pl.Series("key", keys, dtype=pl.String)))
    known = pl.concat(parts)
    for column in columns:
        frame = frame.join(
            known.rename({"name": column, "key": f"{column}_key"}), on=["year", column], how="left"
        ).with_columns(pl.col(f"{column}_key").alias(column))
    return frame.drop([f"{column}_key" for column in columns])
