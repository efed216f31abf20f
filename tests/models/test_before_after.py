"""Before and after dated events: figures by hand from raw rows, refusals across breaks, like terms."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from amity import api
from amity.api.before_after import before_after
from amity.core.errors import UsageError

MARMARA = {"on": "2010-05-31", "measure": "arms_import_share", "peers": "muslim-majority"}


def test_turkish_arms_from_israel_around_the_mavi_marmara_by_hand(shared_data: Path) -> None:
    (path,) = (shared_data / "arms").glob("sipri_trade_register_*.csv")
    text = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    start = next(number for number, line in enumerate(text) if line.startswith("SIPRI AT Database ID"))
    volume: dict[tuple[bool, bool], float] = defaultdict(float)
    for row in csv.DictReader(text[start:]):
        year = int(row["Delivery year"] or 0)
        if (
            row["Recipient"] == "Turkiye"
            and row["TIV delivery values"]
            and year in {*range(2006, 2010), *range(2011, 2015)}
        ):
            volume[year > 2010, row["Supplier"] == "Israel"] += float(row["TIV delivery values"])
    found = before_after("TUR", "ISR", **MARMARA)
    for side, late in ((found.before, False), (found.after, True)):
        israeli, others = volume[late, True], volume[late, False]
        assert side.value == pytest.approx(israeli / (israeli + others), abs=1e-9)
    assert (found.before.period.text, found.after.period.text) == ("2006–2009", "2011–2014")
    assert found.estimate == pytest.approx(-0.18, abs=0.001)


def test_the_estimate_is_the_subjects_change_less_the_mean_of_its_peers() -> None:
    found = before_after("TUR", "ISR", **MARMARA)
    moved = []
    for key, _ in found.peers:
        values = [api.measure("arms_import_share", key, "ISR", years=y).value for y in ("2006-2009", "2011-2014")]
        moved.append(values[1] - values[0])
    own = found.after.value - found.before.value
    assert found.estimate == pytest.approx(own - np.mean(moved))
    assert found.subjects.number == len(moved)
    assert found.subjects.chance >= found.subjects.floor == pytest.approx(1 / (len(moved) + 1))


def test_votes_are_compared_on_common_roll_calls() -> None:
    found = before_after("AZE", "ISR", on="2020-09-27", peers="muslim-majority")
    standing = api.measure("vote_agreement", "AZE", "ISR", years="2019", peers="muslim-majority").standing
    assert standing is not None
    assert found.unit == "session"
    assert found.before.period.text == "sessions 72–74"
    # Own agreement fell, and that of its peers on common roll calls fell a little more.
    assert found.after.value < found.before.value
    assert abs(found.estimate) < 0.02
    assert found.subjects.chance > 0.2
    assert found.estimate == pytest.approx(found.after.lead - found.before.lead, abs=0.003)


def test_a_break_is_refused_unless_asked_for() -> None:
    refused = before_after("IND", "RUS", on="2022-02-24")
    assert (refused.status, refused.estimate) == ("not_computable", None)
    assert "windows of 2 sessions do not reach it" in refused.reason
    shorter = before_after("IND", "RUS", on="2022-02-24", window=2)
    assert shorter.status == "ok"
    across = before_after("IND", "RUS", on="2022-02-24", across_break=True)
    assert across.status == "ok"
    assert any("break" in note for note in across.notes)


def test_windows_outside_the_record_are_told() -> None:
    late = before_after("AZE", "ISR", on="2023-10-07", measure="arms_import_share", peers="muslim-majority")
    assert late.status == "out_of_coverage"
    assert "windows of 1 years fit" in late.reason
    none = before_after("AZE", "ISR", on="2026-03", peers="muslim-majority")
    assert none.status == "out_of_coverage"


def test_an_event_of_a_case_and_a_date_that_is_known_to_the_year() -> None:
    found = before_after(
        "AZE", "ISR", event="embassy-opened", case="azerbaijan-israel", peers="muslim-majority", window=1
    )
    assert found.request.event
    assert found.before.period.text == "session 76"
    year = before_after("AZE", "ISR", on="2010", peers="muslim-majority")
    # The year lies in sessions 64 and 65, and both are left out.
    assert (year.before.period.text, year.after.period.text) == ("sessions 61–63", "sessions 66–68")


def test_placebo_dates_keep_clear_of_the_event_and_of_breaks() -> None:
    found = before_after("AZE", "ISR", on="2020-09-27", peers="muslim-majority")
    assert found.dates.number == len(found.other_dates)
    # Sessions 50 to 71 without overlap of windows of three on each side: 50, 57, 64 and 71.
    assert found.dates.independent == 4
    assert found.dates.chance >= found.dates.floor == pytest.approx(1 / 5)
    for step, _ in found.other_dates:
        assert step + 3 < 75 or step - 3 > 75
        assert step + 3 <= 78
    assert min(step for step, _ in found.other_dates) >= 47 + 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": "AZE", "b": "AZE", "on": "2020"}, "both states"),
        ({"a": "AZE", "b": "ISR"}, "without a date"),
        ({"a": "AZE", "b": "ISR", "on": "2020", "event": "x"}, "both given"),
        ({"a": "AZE", "b": "ISR", "on": "yesterday"}, "cannot be read"),
        ({"a": "AZE", "b": "ISR", "event": "x"}, "without its case"),
        ({"a": "AZE", "b": "ISR", "event": "embassy-opend", "case": "azerbaijan-israel"}, "embassy-opened"),
        ({"a": "AZE", "b": "ISR", "on": "2020", "window": 0}, "1 to 15"),
        ({"a": "AZE", "b": "ISR", "on": "2020", "peers": "TUR"}, "needed"),
        ({"a": "AZE", "b": "ISR", "on": "2020", "measure": "agreement"}, "no such measure"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        before_after(**given)
    assert said in f"{caught.value.message} {caught.value.hint} {caught.value.candidates}"
