"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples each time: a build passes or it does not. `make validate` draws new ones.
settings.register_profile("steady", derandomize=True)
if os.environ.get("AMITY_VALIDATE") != "full":
    settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of raw public data, or skip where it is not laid beside the checkout."""
    named = os.environ.get("AMITY_RAW")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip(f"the raw data are not at {folder}; set AMITY_RAW to their folder")
    return folder


@pytest.fixture(autouse=True, scope="session")
def no_data_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what a user of this machine fetched out of the tests: they read the embedded dataset."""
    os.environ["AMITY_HOME"] = str(tmp_path_factory.mktemp("home") / "amity")
