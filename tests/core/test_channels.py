"""The list of channels."""

from __future__ import annotations

from amity.core.lists import read_list


def test_channels_in_their_order() -> None:
    rows = read_list("channels")
    ordered = sorted(rows, key=lambda row: int(row["order"]))
    assert [row["key"] for row in ordered] == [
        "votes",
        "words",
        "arms",
        "oil",
        "trade",
        "alliance",
        "threat",
        "memberships",
        "regime",
        "religion",
    ]
    assert {row["key"]: row["kind"] for row in rows}["alliance"] == "declared"
    assert {row["kind"] for row in rows} == {"declared", "material", "structural"}
    assert all(row["title"] and row["meaning"].endswith(".") for row in rows)
