"""Where amity looks for its dataset: the one embedded in the package, or the folder that ``AMITY_DATA`` names."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

DATA_VARIABLE = "AMITY_DATA"


@cache
def embedded_data() -> Path:
    """Return the folder of the dataset that is shipped inside the package."""
    return Path(__file__).resolve().parent.parent / "data"


def data_folder() -> Path:
    """Return the folder of the dataset in force: ``$AMITY_DATA`` where it is set, else the embedded one."""
    named = os.environ.get(DATA_VARIABLE, "")
    return Path(named).expanduser() if named else embedded_data()
