"""Where amity looks for its dataset, and where it keeps what a user fetched.

The dataset in force is, first of all, the folder that ``AMITY_DATA`` names; else the user's own, which ``amity data
update`` and ``amity data import`` make from the embedded one and fresher files; else the one embedded in the package.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import platformdirs

from amity.core.errors import DataCorrupt

DATA_VARIABLE = "AMITY_DATA"
HOME_VARIABLE = "AMITY_HOME"
CURRENT = "current"
RESET = "return to the embedded dataset: amity data reset"
_HEAD = 600
_NAME = re.compile(r"[0-9a-f]{8,64}")
_VERSION = re.compile(r'"version": "([^"]+)"')


@cache
def embedded_data() -> Path:
    """Return the folder of the dataset that is shipped inside the package."""
    return Path(__file__).resolve().parent.parent / "data"


def home_folder() -> Path:
    """Return where a user's own data lie: ``$AMITY_HOME`` where it is set, else the platform's data folder."""
    named = os.environ.get(HOME_VARIABLE, "")
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("amity", appauthor=False))


def version_in(folder: Path) -> str:
    """Return the version that a dataset's catalogue states in its first lines, empty where there is none."""
    try:
        with (folder / "catalogue.json").open(encoding="utf-8") as file:
            found = _VERSION.search(file.read(_HEAD))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise DataCorrupt(
            f"the dataset's catalogue in '{folder}' cannot be read",
            hint="reinstall amity",
            context=str(error),
        ) from error
    return found.group(1) if found else ""


def user_sets() -> Path:
    """Return the folder of the user's own datasets that were made from the embedded dataset of this release.

    The embedded dataset's version is its name: after an upgrade of amity, data made from an older edition are never
    read as if they were made from the new one.
    """
    return home_folder() / "sets" / version_in(embedded_data())


def user_dataset() -> Path | None:
    """Return where the user's own dataset lies, or ``None`` where there is none made from this release's.

    The file ``current`` names the folder, so that a new dataset takes the place of the old one in one step.
    """
    # Most users have no data of their own: one look tells.
    if not (home_folder() / "sets").is_dir():
        return None
    sets = user_sets()
    try:
        name = (sets / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DataCorrupt(f"'{sets / CURRENT}' cannot be read", hint=RESET, context=str(error)) from error
    if not _NAME.fullmatch(name) or not (sets / name).is_dir():
        raise DataCorrupt(
            f"'{sets / CURRENT}' names the dataset '{name[:40]}'; no such folder is beside it", hint=RESET
        )
    return sets / name


def data_folder() -> Path:
    """Return the folder of the dataset in force: ``$AMITY_DATA``, the user's own, or the embedded one.

    Raises
    ------
    DataCorrupt
        Where the user's own dataset is named but not there: the embedded one is never read in its place unasked.
    """
    named = os.environ.get(DATA_VARIABLE, "")
    if named:
        return Path(named).expanduser()
    return user_dataset() or embedded_data()
