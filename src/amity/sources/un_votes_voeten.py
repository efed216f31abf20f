"""Roll-call votes of the UN General Assembly, 1946 to June 2024, with issue flags and sessions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from amity.core.declarations import Licence, RawFile, Source
from amity.sources._un_files import by_state, wide

_VOTES = RawFile(
    path="un-votes-voeten/ungaVoting_003.csv",
    bytes=2_885_408,
    sha256="42948eab4adac8302b78a02ca08e4ef0a82a752320bf634b8b26eb7a5dd2bf12",
)
_SESSIONS = RawFile(
    path="un-votes-voeten/rollcalls_sessions.csv",
    bytes=174_214,
    sha256="b12c4b73330480a3f9a57c0fcba227f45b3d91523988c84151ad661b54654e5d",
)
FLAGS = ("me", "nu", "di", "hr", "co", "ec")
NOT_MEMBER = 9


def parse(raw: Path) -> dict[str, pl.DataFrame]:
    """Return ``roll_calls``, ``votes`` (row and a column for each state; 0 is no entry) and ``sessions``."""
    table = pl.read_csv(
        raw / _VOTES.path, schema_overrides={"rcid": pl.Int32, "date": pl.Date}, infer_schema_length=None
    )
    numbered = table.with_row_index("row").with_columns(pl.col("row").cast(pl.Int32))
    columns = [name for name in table.columns if name not in ("rcid", "date", *FLAGS)]
    codes = table.select(pl.col(columns).cast(pl.UInt8)).to_numpy()
    # 9 stands for no member and for a lost record alike: it is no entry, and the table says which of the two
    # it is.
    entries = np.where(codes == NOT_MEMBER, 0, codes).astype(np.uint8)
    states, matrix = by_state(columns, entries, table["date"].to_list(), source="Voeten")
    sessions = pl.read_csv(raw / _SESSIONS.path, schema_overrides={"date": pl.Date})
    return {
        "roll_calls": numbered.select("row", "rcid", "date", *FLAGS),
        "votes": wide(numbered["row"], states, matrix),
        "sessions": sessions.select("session", "date", "yes", "abstain", "no"),
    }


SOURCE = Source(
    key="un_votes_voeten",
    title="United Nations General Assembly Voting Data",
    producer="Erik Voeten, Anton Strezhnev and Michael Bailey; session numbers and tallies after Steven V. Miller",
    citation=(
        "Voeten, Erik, Anton Strezhnev and Michael Bailey (2009): United Nations General Assembly Voting "
        "Data. Harvard Dataverse, doi:10.7910/DVN/LEJUQZ, release of June 2024."
    ),
    bibtex="""@data{voeten2009unvotes,
  author = {Voeten, Erik and Strezhnev, Anton and Bailey, Michael},
  title = {United Nations General Assembly Voting Data},
  publisher = {Harvard Dataverse},
  year = {2009},
  note = {Release of June 2024},
  doi = {10.7910/DVN/LEJUQZ}
}""",
    licence=Licence(
        name="CC0 1.0",
        confirmed=False,
        commercial=None,
        terms="Given as a public-domain dedication from memory; cite the dataset.",
        url="https://doi.org/10.7910/DVN/LEJUQZ",
    ),
    embed="yes",
    version="release of June 2024 (ungaVoting_003), 1946 to 2024-06-04",
    place="https://doi.org/10.7910/DVN/LEJUQZ",
    files=(_VOTES, _SESSIONS),
    caveats=(
        "The numbers 411, 427, 449 and 495 label a roll call of the 1950s and one of 2023 each.",
        "Before 2003 the day of the month is no calendar day; year and month are right with few exceptions.",
        "In session 78 the record of Turkey is lost in 85 of 87 roll calls (the country was renamed), and "
        "lines at the end of the alphabet are lost in many.",
        "Issue flags are all false for 2024, and no emergency-session vote on Gaza has the Middle East flag.",
    ),
    parse=parse,
)
