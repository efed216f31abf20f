"""The page on cases shows files that load, and names every kind and limit as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

from amity.cases import KINDS, load
from amity.cases._folders import LARGEST_FILE, LARGEST_FOLDER
from amity.cases._yaml import DEEPEST, MOST_NODES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cases.md"


def test_the_files_that_the_page_shows_load(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for name, text in zip(("case.yaml", "events.yaml"), blocks, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    case = load(str(tmp_path))
    assert case.readings[1].events == (case.events[0].id,) == ("price-cap",)
    assert case.written_on is not None


def test_kinds_and_limits_stand_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE) == list(KINDS.items())
    assert f"more than {LARGEST_FILE // 1_000_000} MB" in text
    assert f"come to more than {LARGEST_FOLDER // 1_000_000} MB" in text
    assert f"{DEEPEST} levels" in text
    assert f"{MOST_NODES:,} values" in text
