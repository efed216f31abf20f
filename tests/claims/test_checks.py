"""Each kind of check on real data: one that is true, one that is false, one of which the record cannot tell."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from amity.api.claims import check
from amity.core import discovery
from amity.core.errors import BadCaseFile

HEAD = {"schema": 1, "title": "Test", "dyad": ["AZE", "ISR"], "peers": "muslim-majority", "written": "2025-05"}
PERCENT = {"value": 70, "unit": "percent", "word": "nearly"}
ARMS = {"by": "measure", "measure": "arms_import_share", "of": ["AZE", "ISR"], "window": 5}
BAD = re.compile(r"\bnan\b|\bNone\b|\binf\b|\d percent\b|_|\bperiods\b")


def judged(tmp_path: Path, *checks: dict, as_of: str | None = None, **claim: object) -> dict:
    body = {"id": "T1", "section": "s", "text": "A statement", "kind": "quantity", **claim, "checks": list(checks)}
    path = tmp_path / "claims.yaml"
    # JSON is YAML.
    path.write_text(json.dumps({**HEAD, "claims": [body]}), encoding="utf-8")
    row = check(str(path), as_of=as_of).to_json()["rows"][0]
    for name in ("reason", "nearest", "would_change"):
        assert not BAD.search(row[name]), row[name]
    assert row["reason"].rstrip().endswith((".", ")")), row["reason"]
    return row


SHARE = {"kind": "share", "said": PERCENT}
CASES = {
    "measure": [
        ({**ARMS, "years": "2016-2020"}, SHARE, "supported"),
        (ARMS, SHARE, "outdated"),
        ({**ARMS, "years": "2011-2015"}, SHARE, "contradicted"),
        (
            {"by": "measure", "measure": "crude_import_share", "of": ["ISR", "AZE"], "years": 2024},
            {"kind": "share", "said": {"value": 40, "unit": "percent", "word": "about"}},
            "untestable",
        ),
        ({"by": "measure", "measure": "atop_defense", "of": ["AZE", "ISR"]}, {"said": {"holds": False}}, "supported"),
        ({"by": "measure", "measure": "atop_defense", "of": ["AZE", "ISR"]}, {"said": {"holds": True}}, "contradicted"),
    ],
    "place": [
        ({"by": "place", "measure": "arms_import_share", "of": ["AZE", "TUR"], "subject": "b", "peers": "un-members",
          "window": 5}, {"kind": "rank"}, "supported"),
        ({"by": "place", "measure": "arms_import_share", "of": ["AZE", "ISR"], "subject": "b", "peers": "un-members",
          "window": 5}, {"kind": "rank"}, "outdated"),
        ({"by": "place", "measure": "arms_import_share", "of": ["AZE", "FRA"], "subject": "b", "peers": "un-members",
          "years": "2020-2024"}, {"kind": "rank", "said": {"value": 1, "unit": "place"}}, "untestable"),
    ],
    "change": [
        ({"by": "change", "measure": "trade_import_share", "of": ["AUS", "CHN"], "years": 2015, "against_years": 2010},
         {"kind": "growth", "said": {"value": 20, "unit": "percent", "word": "about"}}, "supported"),
        ({"by": "change", "measure": "trade_import_share", "of": ["AUS", "CHN"], "years": 2015, "against_years": 2010},
         {"kind": "growth", "said": {"value": -20, "unit": "percent"}}, "contradicted"),
        ({"by": "change", "measure": "arms_imports", "of": ["AZE", "ISR"], "years": 2020, "against_years": 1996},
         {"kind": "growth", "said": {"value": 20, "unit": "percent"}}, "untestable"),
    ],
    "trend": [
        ({"by": "trend", "measure": "arms_imports", "of": ["AZE", "ISR"], "years": "2011-2020",
          "course": "never_ceases"}, {"kind": "growth"}, "supported"),
        ({"by": "trend", "measure": "arms_imports", "of": ["AZE", "ISR"], "years": "2011-2024",
          "course": "never_ceases"}, {"kind": "growth"}, "contradicted"),
        ({"by": "trend", "measure": "arms_imports", "of": ["AZE", "ISR"], "years": "2019-2020", "course": "rises"},
         {"kind": "growth"}, "untestable"),
    ],
    "query": [
        ({"by": "query", "expression": 'arms_import_share(ISR, years="2016-2020") > 0.5'}, {"kind": "uniqueness"},
         "supported"),
        ({"by": "query", "expression": 'relations(ISR) == "embassy"'}, {"kind": "uniqueness"}, "contradicted"),
        ({"by": "query", "expression": 'arms_import_share(ISR, years="2016-2020") > 0.5', "subject": "TUR",
          "claims": "some"}, {"kind": "uniqueness"}, "contradicted"),
    ],
    "membership": [
        ({"by": "membership", "states": ["AZE", "TUR"], "of": "oic"}, {"kind": "membership"}, "supported"),
        ({"by": "membership", "states": ["ISR"], "of": "oic"}, {"kind": "membership"}, "contradicted"),
    ],
    "relation": [
        ({"by": "relation", "of": ["AZE", "ISR"], "level": "embassy"}, {"kind": "membership"}, "supported"),
        ({"by": "relation", "of": ["AZE", "ISR"], "level": "none"}, {"kind": "membership"}, "contradicted"),
        ({"by": "relation", "of": ["NOR", "SWE"], "level": "embassy"}, {"kind": "membership"}, "untestable"),
    ],
    "state": [
        ({"by": "state", "state": "AZE"}, {"kind": "date", "said": {"date": "1991"}}, "supported"),
        ({"by": "state", "state": "AZE"}, {"kind": "date", "said": {"date": "1994"}}, "contradicted"),
    ],
    "roll_call": [
        ({"by": "roll_call", "symbol": "A/RES/ES-10/22", "state": "AZE", "vote": "yes"}, {"kind": "statement"},
         "supported"),
        ({"by": "roll_call", "symbol": "A/RES/ES-10/22", "state": "AZE", "vote": "no"}, {"kind": "statement"},
         "contradicted"),
        ({"by": "roll_call", "symbol": "A/RES/62/243", "state": "MNE", "vote": "yes"}, {"kind": "statement"}, None),
    ],
    "before_after": [
        ({"by": "before_after", "of": ["AZE", "ISR"], "date": "2020-09-27", "course": "as_peers"}, {"kind": "growth"},
         "supported"),
        ({"by": "before_after", "of": ["AZE", "ISR"], "date": "2020-09-27", "course": "rises"}, {"kind": "growth"},
         "untestable"),
    ],
    "figure": [
        ({"by": "figure", "table": "religion", "column": "shia", "state": "AZE", "year": 2010},
         {"kind": "share", "said": {"value": 50, "unit": "percent", "word": "over"}}, "supported"),
        ({"by": "figure", "table": "religion", "column": "shia", "state": "AZE", "year": 2010},
         {"kind": "share", "said": {"value": 30, "unit": "percent"}}, "contradicted"),
        ({"by": "figure", "table": "religion", "column": "shia", "state": "AZE", "year": 2012},
         {"kind": "share", "said": {"value": 30, "unit": "percent"}}, "untestable"),
    ],
    "crude": [
        ({"by": "crude", "of": ["AZE", "ISR"], "years": 2023, "of_record": True},
         {"said": {"value": 2.27, "unit": "million tonnes"}}, "supported"),
        ({"by": "crude", "of": ["AZE", "ISR"], "years": 2023, "figure": "value"},
         {"said": {"value": 1.39, "unit": "bn USD"}}, "supported"),
        ({"by": "crude", "of": ["AZE", "ISR"], "years": 2024, "against_years": 2023, "of_record": True},
         {"kind": "growth", "said": {"value": 28, "unit": "percent"}}, "contradicted"),
        # What the buyer hides may be anyone's, and of months no more than the whole year can be told.
        ({"by": "crude", "of": ["AZE", "ISR"], "years": 2023}, {"said": {"value": 4, "unit": "million tonnes"}},
         "untestable"),
        ({"by": "crude", "of": ["AZE", "ISR"], "years": "2024-01..2024-04", "of_record": True},
         {"said": {"value": 1021917, "unit": "tonnes"}}, "untestable"),
        ({"by": "crude", "of": ["AZE", "ISR"], "years": "2024-01..2024-04", "of_record": True},
         {"said": {"value": 1500000, "unit": "tonnes"}}, "contradicted"),
        ({"by": "crude", "of": ["AZE", "ISR"], "years": "2024-01..2024-04", "against_years": "2023-01..2023-04"},
         {"kind": "growth", "said": {"value": 28, "unit": "percent"}}, "untestable"),
    ],
    "crude_in_trade": [
        ({"by": "crude_in_trade", "of": ["AZE", "ISR"], "years": "2000-2016"},
         {"kind": "share", "said": {"value": 50, "unit": "percent", "word": "over"}}, "supported"),
        ({"by": "crude_in_trade", "of": ["AZE", "ISR"], "years": "2000-2016"},
         {"kind": "share", "said": {"value": 50, "unit": "percent", "word": "under"}}, "contradicted"),
        ({"by": "crude_in_trade", "of": ["AZE", "ISR"], "years": "2013-2016"},
         {"kind": "share", "said": {"value": 50, "unit": "percent", "word": "over"}}, "untestable"),
    ],
    "stake": [
        ({"by": "stake", "investor": "AZE", "host": "ISR", "asset": "Tamar"},
         {"kind": "share", "said": {"value": 10, "unit": "percent"}}, "supported"),
        ({"by": "stake", "investor": "AZE", "host": "ISR", "asset": "Tamar"},
         {"kind": "date", "said": {"date": "2025-01"}}, "supported"),
        ({"by": "stake", "investor": "AZE", "host": "ISR", "asset": "Tamar"},
         {"kind": "date", "said": {"date": "2023-10"}}, "contradicted"),
        ({"by": "stake", "investor": "AZE", "host": "ISR", "asset": "Tamar", "first": True}, {"kind": "rank"},
         "contradicted"),
        ({"by": "stake", "investor": "ISR", "host": "AZE"}, {"kind": "statement"}, "untestable"),
    ],
    "none": [({"by": "none", "reason": "A motive, which no record shows."}, {"kind": "causal"}, "untestable")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "claim", "verdict"),
    [case for group in CASES.values() for case in group],
    ids=[f"{kind}-{place}" for kind, group in CASES.items() for place in range(len(group))],
)
def test_a_kind_of_check_on_real_data(tmp_path, asked, claim, verdict) -> None:
    row = judged(tmp_path, asked, **claim)
    assert verdict is None or row["verdict"] == verdict, row["reason"]


def test_every_kind_has_an_example_that_its_own_schema_takes_and_cases_here_or_in_a_case() -> None:
    from amity.cases._yaml import read_yaml
    from amity.claims.loading import kind_of

    for key in discovery.names("claims.checks"):
        kind = kind_of(key)
        body = read_yaml(kind.example)
        assert kind.key == body.pop("by") == key
        assert kind.fields.model_validate(body)
        assert kind.meaning.endswith(".")
    # A kind with tests of its own has them in a file of its name.
    room = Path(__file__).parent
    own = {key for key in discovery.names("claims.checks") if any(room.glob(f"test_{key}*.py"))}
    assert set(discovery.names("claims.checks")) - own == set(CASES) - own | {"documents", "event", "order"}


def test_the_first_figure_of_the_case_and_its_nearest_true_statement(tmp_path) -> None:
    row = judged(tmp_path, ARMS, **SHARE)
    assert (
        row["nearest"].replace("\u00a0", " ") == "67.7 % in 2016–2020; 21.4 % in 2020–2024; none recorded in 2021–2024"
    )
    assert row["value"] == pytest.approx(21.4286, abs=1e-3)
    assert row["command"] == "amity measure arms_import_share AZE ISR --years 2020-2024"
    assert row["rows"] and row["last_data"] == "2024"
    assert row["tolerance"]["low"] == 63


DOCUMENT = {"publisher": "A paper", "date": "2024-01-05", "url": "https://example.org/a", "says": "it says so"}


@pytest.mark.parametrize(
    ("stances", "verdict"),
    [
        (["for"], "supported"),
        (["against"], "contradicted"),
        (["for", "against"], "disputed"),
        (["background"], "untestable"),
        (["mixed"], "imprecise"),
        (["for", "mixed"], "imprecise"),
    ],
)
def test_documents_by_their_stance(tmp_path, stances, verdict) -> None:
    sources = [{**DOCUMENT, "publisher": f"P{n}", "stance": stance} for n, stance in enumerate(stances)]
    assert judged(tmp_path, {"by": "documents"}, kind="statement", sources=sources)["verdict"] == verdict


def test_a_document_speaks_by_its_figure_and_one_that_is_unreliable_settles_nothing(tmp_path) -> None:
    near = {**DOCUMENT, "stance": "for", "value": 55}
    assert judged(tmp_path, {"by": "documents"}, **SHARE, sources=[near])["verdict"] == "imprecise"
    far = {**DOCUMENT, "stance": "for", "value": 10}
    assert judged(tmp_path, {"by": "documents"}, **SHARE, sources=[far])["verdict"] == "contradicted"
    rumour = {**DOCUMENT, "stance": "for", "value": 69, "grade": "E5"}
    assert judged(tmp_path, {"by": "documents"}, **SHARE, sources=[rumour])["verdict"] == "untestable"


@pytest.mark.parametrize(
    "asked",
    [
        {"by": "roll_call", "symbol": "A/RES/ES-10/22", "state": "AZE", "vote": "yes"},
        {**ARMS, "years": "2022-2024"},
        {
            "by": "trend",
            "measure": "arms_imports",
            "of": ["AZE", "ISR"],
            "years": "2022-2024",
            "course": "never_ceases",
        },
        {"by": "change", "measure": "trade", "of": ["AUS", "CHN"], "years": 2023, "against_years": 2010},
        {"by": "relation", "of": ["AZE", "ISR"], "level": "embassy"},
        {"by": "query", "expression": 'arms_import_share(ISR, years="2022-2024") > 0.5'},
        {"by": "membership", "states": ["AZE"], "of": "oic", "on": "2023-10-18"},
        {"by": "before_after", "of": ["AZE", "ISR"], "date": "2020-09-27", "course": "as_peers"},
        {"by": "state", "state": "SSD", "on": "2011"},
        {"by": "documents"},
    ],
)
def test_nothing_after_the_day_of_a_cut_is_judged(tmp_path, asked) -> None:
    day = "2010-12-31" if asked.get("by") == "state" else "2021-06-30"
    sources = [{**DOCUMENT, "stance": "for"}]
    row = judged(tmp_path, asked, **SHARE, sources=sources, as_of=day)
    assert row["verdict"] == "untestable"


def test_a_cut_takes_today_s_data_up_to_the_day(tmp_path) -> None:
    row = judged(tmp_path, ARMS, **SHARE, as_of="2021-06-30")
    assert (row["verdict"], row["period"]) == ("supported", "2016–2020")


FIGURE = {"by": "figure", "table": "regime", "column": "liberal", "state": "AZE", "year": 2023}


def test_a_figure_of_a_state_keeps_its_unit_its_year_and_what_the_table_declares(tmp_path) -> None:
    said = {"said": {"value": 0.2, "unit": "index", "word": "under"}}
    row = judged(tmp_path, FIGURE, **said)
    assert row["verdict"] == "supported" and 0 < row["value"] < 0.2 and row["rows"][0]["year"] == 2023
    assert judged(tmp_path, FIGURE, **said, as_of="2021-06-30")["verdict"] == "untestable"
    for change, fault in (
        ({"column": "liberals"}, "no figure 'liberals'; 'liberal' may be meant"),
        ({"table": "votes"}, "'votes' is no table of states by year"),
        ({"state": "Azerbaijn"}, "state"),
    ):
        with pytest.raises(BadCaseFile, match=fault):
            judged(tmp_path, {**FIGURE, **change}, **said)


BORDER = {"by": "measure", "measure": "border_length", "of": ["CAN", "USA"], "years": 2024}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"value": 8891, "unit": "km"}, "supported"),
        ({"value": 5525, "unit": "miles"}, "supported"),
        ({"value": 8891, "unit": "miles"}, "imprecise"),
        ({"value": 8891, "unit": "m"}, "contradicted"),
    ],
)
def test_a_figure_is_held_against_the_computed_one_in_its_own_unit(tmp_path, said, verdict) -> None:
    row = judged(tmp_path, BORDER, said=said)
    assert row["verdict"] == verdict
    assert ("5,525 miles" in row["reason"].replace("\u00a0", " ")) == (said["unit"] == "miles")


def test_a_unit_that_cannot_be_turned_into_that_of_the_measure_is_refused(tmp_path) -> None:
    with pytest.raises(BadCaseFile, match=r"said\.unit: the figure said is in 'states' and what is computed is in km"):
        judged(tmp_path, BORDER, said={"value": 3, "unit": "states"})


def test_a_place_beside_which_no_section_stands_is_refused(tmp_path) -> None:
    assert judged(tmp_path, ARMS, **SHARE, place="bottom_line")["place"] == "bottom_line"
    with pytest.raises(BadCaseFile, match=r"place: 'arm' is no section of the brief; 'arms' may be meant"):
        judged(tmp_path, ARMS, **SHARE, place="arm")


def test_a_roll_call_by_its_id_or_its_date(tmp_path) -> None:
    vote = {"by": "roll_call", "state": "AZE", "vote": "yes"}
    for named in ({"roll_call": "20231212-001"}, {"date": "2023-12-12"}):
        row = judged(tmp_path, {**vote, **named}, kind="statement")
        assert row["verdict"] == "supported" and "A/RES/ES-10/22" in row["reason"]
    with pytest.raises(BadCaseFile, match=r"name one by roll_call"):
        judged(tmp_path, {**vote, "date": "2022-11-21"}, kind="statement")
    with pytest.raises(BadCaseFile, match=r"no roll call 'x' is in the record"):
        judged(tmp_path, {**vote, "roll_call": "x"}, kind="statement")


def test_documents_of_one_origin_count_once_and_other_figures_are_told(tmp_path) -> None:
    body = [
        {**DOCUMENT, "stance": "for", "value": 66, "says": "66 %", "origin": "A count"},
        {**DOCUMENT, "publisher": "Another", "stance": "for", "value": 66, "says": "66 %", "origin": "A count"},
        {**DOCUMENT, "publisher": "A third", "stance": "for", "value": 69, "says": "69 %"},
    ]
    row = judged(tmp_path, {"by": "documents"}, **SHARE, sources=body)
    assert row["readings"][0]["numbers"]["for"] == 2
    assert "69 % (A third" in row["reason"] and "1 more document from the same origin" in row["reason"]
    assert (row["value"], row["low"], row["high"]) == (None, 66, 69)


def test_a_range_that_only_touches_what_is_said_is_near_it(tmp_path) -> None:
    said = {"said": {"low": 20, "high": 30, "unit": "million people"}}
    for ends, verdict in (((12, 23), "imprecise"), ((18, 26), "supported"), ((22, 25), "supported")):
        body = [{**DOCUMENT, "stance": "for", "low": ends[0], "high": ends[1]}]
        assert judged(tmp_path, {"by": "documents"}, **said, sources=body)["verdict"] == verdict


def test_a_date_of_a_document_may_be_called_dated_on(tmp_path) -> None:
    body = [{**DOCUMENT, "stance": "for", "dated_on": "1992-04-07"}]
    said = {"kind": "date", "said": {"date": "1993"}}
    assert judged(tmp_path, {"by": "documents"}, **said, sources=body)["verdict"] == "contradicted"


def test_a_ratio_of_figures_with_bounds_is_told_by_its_bounds(tmp_path) -> None:
    asked = {"by": "change", "measure": "crude_import_share", "of": ["ISR", "AZE"], "years": 2024,
             "against_years": 2023, "manner": "ratio"}  # fmt: skip
    row = judged(tmp_path, asked, kind="growth", said={"value": 2, "unit": "times"})
    assert row["verdict"] == "untestable" and "times the other" in row["reason"]


MOVES = [
    ({}, "supported"),
    ({"said": {"value": 7, "unit": "percent", "word": "nearly"}}, "contradicted"),
    ({"years": "2020-2024"}, "contradicted"),
    ({"of": ["AZE", "TUR"]}, "contradicted"),
    ({"of": ["ISR", "AZE"]}, "contradicted"),
    ({"said": {"value": 95, "unit": "percent", "word": "over"}}, "contradicted"),
    ({"said": {"value": 90, "unit": "percent"}}, "imprecise"),
]


@pytest.mark.parametrize(("change", "verdict"), MOVES)
def test_changing_figure_year_or_state_moves_the_verdict(tmp_path, change, verdict) -> None:
    said = change.get("said", PERCENT)
    asked = {**ARMS, "years": "2016-2020", **{k: v for k, v in change.items() if k != "said"}}
    assert judged(tmp_path, asked, kind="share", said=said)["verdict"] == verdict


def test_a_cause_is_never_supported_by_a_move(tmp_path) -> None:
    asked = {"by": "before_after", "of": ["AZE", "ISR"], "date": "2020-09-27", "course": "as_peers"}
    assert judged(tmp_path, asked, kind="causal")["verdict"] == "untestable"


def test_a_state_that_was_none_at_the_time_is_refused_with_its_years(tmp_path) -> None:
    with pytest.raises(BadCaseFile, match="South Sudan was no state in 2005"):
        judged(tmp_path, {**ARMS, "of": ["SSD", "ISR"], "years": 2005}, **SHARE)
    with pytest.raises(BadCaseFile, match=r"South Sudan was no state in 2005 \(it was one from 2011 on\)"):
        judged(tmp_path, {**ARMS, "of": ["SSD", "ISR"]}, **SHARE, period="2005")


def test_tonnes_and_parts_of_trade_by_hand_in_the_raw_file(tmp_path, shared_data: Path) -> None:
    sent: dict[int, tuple[float, float]] = {}
    with (shared_data / "energy" / "baci_hs92_crude_oil_270900.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["exporter"] == "AZE" and row["importer"] == "ISR":
                sent[int(row["t"])] = (float(row["q"]), float(row["v"]))
    said = {"said": {"value": 1, "unit": "tonnes", "word": "over"}}
    for year in (2008, 2023, 2024):
        row = judged(tmp_path, {"by": "crude", "of": ["AZE", "ISR"], "years": year, "of_record": True}, **said)
        assert row["value"] == pytest.approx(sent[year][0], rel=1e-9)
    told = judged(tmp_path, CASES["crude"][2][0], kind="growth", said={"value": 28, "unit": "percent"})
    assert told["value"] == pytest.approx(100 * (sent[2024][0] / sent[2023][0] - 1), rel=1e-9)


def test_oil_after_the_day_of_a_cut_is_not_told(tmp_path) -> None:
    asked = {"by": "crude", "of": ["AZE", "ISR"], "years": 2023, "of_record": True}
    said = {"said": {"value": 2.27, "unit": "million tonnes"}}
    row = judged(tmp_path, asked, as_of="2023-06-30", **said)
    assert (row["verdict"], row["value"]) == ("untestable", None)
    stake = {"by": "stake", "investor": "AZE", "host": "ISR", "asset": "Tamar"}
    assert judged(tmp_path, stake, as_of="2024-06-30", kind="statement")["verdict"] == "untestable"


def test_a_mixed_document_whose_figure_is_far_off_speaks_against(tmp_path) -> None:
    mixed = {**DOCUMENT, "stance": "mixed", "value": 1}
    asked = {"kind": "quantity", "sources": [mixed]}
    one, ten = ({"value": value, "unit": "diplomats", "word": "exactly"} for value in (1, 10))
    assert judged(tmp_path, {"by": "documents"}, said=one, **asked)["verdict"] == "imprecise"
    assert judged(tmp_path, {"by": "documents"}, said=ten, **asked)["verdict"] == "contradicted"


def test_of_a_threshold_that_both_lie_beyond_nothing_is_in_dispute(tmp_path) -> None:
    asked = {"by": "crude_in_trade", "of": ["AZE", "ISR"], "years": "2000-2016"}
    source = {**DOCUMENT, "stance": "for", "value": 98}
    over = {"kind": "share", "said": {"value": 50, "unit": "percent", "word": "over"}, "sources": [source]}
    assert judged(tmp_path, asked, {"by": "documents"}, **over)["verdict"] == "supported"
    plain = {**over, "said": {"value": 86, "unit": "percent"}}
    assert judged(tmp_path, asked, {"by": "documents"}, **plain)["verdict"] == "disputed"


def test_a_difference_between_dyads_is_no_rise(tmp_path) -> None:
    asked = {
        "by": "change", "measure": "vote_agreement", "of": ["IND", "RUS"], "against_of": ["IND", "USA"],
        "years": "2022-2023", "manner": "difference",
    }  # fmt: skip
    said = {"kind": "growth", "said": {"value": 0, "unit": "percentage points", "word": "over"}}
    reason = judged(tmp_path, asked, **said)["reason"]
    assert "points higher" in reason
    assert "rose" not in reason


def test_one_of_a_set_is_told_by_who_is_in_it_and_readings_by_their_label(tmp_path) -> None:
    some = {
        "by": "query", "expression": 'arms_exports(ARM, years="1995-2023") > 0', "claims": "some", "subject": "IRN",
        "peers": "un-members", "label": "arms to Armenia",
    }  # fmt: skip
    reason = judged(tmp_path, some, kind="statement")["reason"]
    assert reason.startswith("Arms to Armenia: 8 of 188 states that could be judged (Belarus, China, France")
    assert "and Iran is none of them" in reason
    only = {"by": "query", "expression": 'relations(ISR) == "embassy"', "label": "a resident embassy"}
    reason = judged(tmp_path, only, kind="uniqueness")["reason"]
    assert reason.startswith("A resident embassy: Azerbaijan is not the only one; so are")
