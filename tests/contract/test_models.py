"""Every model says what it answers, what it may not say, where it is explained, and which test recovers a truth."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from amity.core import discovery
from amity.core.declarations import Model

ROOT = Path(__file__).parents[2]
KEYS = discovery.names("models")


@pytest.mark.parametrize("key", KEYS)
def test_a_model_declares_all_that_a_reader_may_ask(key: str) -> None:
    model = cast(Model, discovery.load("models", key, "MODEL"))
    assert isinstance(model, Model)
    for name in ("title", "meaning", "null", "interval", "cannot_say", "citation"):
        assert len(getattr(model, name)) > 3, name
    assert all(model.assumptions)
    page = ROOT / "docs" / model.docs
    assert page.is_file(), page
    assert key in page.read_text(encoding="utf-8") or model.title in page.read_text(encoding="utf-8")
    if model.recovery.endswith(".py"):
        assert (ROOT / "tests" / model.recovery).is_file(), model.recovery
    else:
        assert len(model.recovery) > 20, "without a recovery test, a model says why"
