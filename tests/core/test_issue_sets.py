"""The sets of roll calls: twelve votes named one by one, six by flag, and every name an option takes."""

from __future__ import annotations

from datetime import date

import pytest

from amity.core.errors import BadOption
from amity.core.issue_sets import issue_set, issue_sets


def test_gaza_is_the_twelve_votes_in_order_of_day() -> None:
    gaza = issue_set("gaza")
    assert gaza.rule == "listed"
    assert len(gaza.members) == len({symbol for symbol, _ in gaza.members}) == 12
    assert gaza.members[0] == ("A/RES/ES-10/21", date(2023, 10, 27))
    assert gaza.members[-1] == ("A/RES/80/116", date(2025, 12, 12))
    assert (gaza.first, gaza.last) == (gaza.members[0][1], gaza.members[-1][1])


def test_flagged_sets_answer_to_their_flag_and_end_where_it_tells_something() -> None:
    flagged = [one for one in issue_sets().values() if one.rule == "flag"]
    assert {one.flag for one in flagged} == {"me", "nu", "di", "hr", "co", "ec"}
    for one in flagged:
        assert issue_set(one.flag) is issue_set(one.key)
        # From 2019 on the source marks the same roll calls with these three flags.
        assert one.last == (date(2018, 12, 31) if one.flag in {"co", "di", "ec"} else date(2023, 12, 31))
        assert one.reason


def test_an_unknown_set_is_refused_with_candidates() -> None:
    with pytest.raises(BadOption) as caught:
        issue_set("gazza")
    assert caught.value.candidates[0] == "gaza"
    with pytest.raises(BadOption) as caught:
        issue_set("xyzzy")
    assert set(caught.value.candidates) == set(issue_sets())
