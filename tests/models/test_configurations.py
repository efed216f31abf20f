"""Configurations against published solutions, by hand, and what is refused, reported or noted."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from amity.api.configurations import Choices, Configurations, Threshold, configurations
from amity.core.errors import BadOption, UsageError
from amity.models._configuration_records import Kind

TABLES = Path(__file__).parents[1] / "reference"
FIVE = ["DEV", "URB", "LIT", "IND", "STB"]
PRESENT = dict.fromkeys(FIVE, "present")
ANCHORS = {
    "DEV": (400, 550, 900),
    "URB": (25, 50, 65),
    "LIT": (50, 75, 90),
    "IND": (20, 30, 40),
    "STB": (15, 9.5, 5),
    "SURV": (-9, 0, 10),
}


@cache
def table(name: str) -> pl.DataFrame:
    return pl.read_csv(TABLES / f"{name}.tsv", separator="\t", comment_prefix="#")


def models(found: Configurations, kind: Kind) -> list[set[str]]:
    return [{term.text for term in model.terms} for model in found.solution(kind).models]


def figures(found: Configurations, kind: Kind, model: int = 1) -> dict[str, tuple[float, ...]]:
    """Return consistency, PRI, raw and unique coverage of each term, rounded as they are printed."""
    rows = found.terms.filter((pl.col("kind") == kind) & (pl.col("model") == model)).to_dicts()
    names = ("consistency", "pri", "raw_coverage", "unique_coverage")
    return {row["term"]: tuple(round(row[name], 3) for name in names) for row in rows}


# --- two textbook data sets -------------------------------------------------------------------
def test_lipset_equals_rihoux_and_de_meur() -> None:
    # Rihoux and De Meur (2009), p. 57; figures as printed by R package QCA 3.23.
    found = configurations(table("lipset_crisp"), outcome="SURV", conditions=FIVE, expectations=PRESENT)
    rows = found.truth_table.select("row", "outcome", "n").rows()
    assert rows[:3] == [(22, "positive", 2), (24, "positive", 2), (32, "positive", 4)]
    assert sorted(rows[3:]) == [(row, "negative", n) for row, n in ((1, 3), (2, 2), (5, 2), (6, 1), (23, 1), (31, 1))]
    assert models(found, "conservative") == [{"DEV*~URB*LIT*STB", "DEV*LIT*IND*STB"}]
    assert figures(found, "conservative") == {
        "DEV*~URB*LIT*STB": (1.0, 1.0, 0.5, 0.25),
        "DEV*LIT*IND*STB": (1.0, 1.0, 0.75, 0.5),
    }
    assert models(found, "parsimonious") == [{"DEV*STB"}]
    assert [row + 1 for row in found.solution("parsimonious").models[0].assumptions] == [18, 20, 26, 28, 30]
    assert models(found, "intermediate") == [{"DEV*LIT*STB"}]
    model = found.solution("intermediate").models[0]
    assert (model.easy, model.difficult, model.coverage) == ((29,), (), 1.0)
    assert set(model.terms[0].typical) == {"FI", "IE", "FR", "SE", "BE", "CZ", "NL", "UK"}


def test_the_absence_of_the_outcome_equals_rihoux_and_de_meur() -> None:
    found = configurations(table("lipset_crisp"), outcome="SURV", conditions=FIVE, choices=Choices(negated=True))
    assert models(found, "conservative") == [{"~DEV*~URB*~IND", "DEV*LIT*IND*~STB"}]
    assert models(found, "parsimonious") == [{"~DEV", "~STB"}]
    assert figures(found, "parsimonious") == {"~DEV": (1.0, 1.0, 0.8, 0.3), "~STB": (1.0, 1.0, 0.7, 0.2)}
    assert found.memberships.columns[-2] == "~SURV"


def test_women_in_parliaments_equals_krook() -> None:
    # Krook (2010); the two tied parsimonious models and their assumptions as printed by R package QCA 3.23.
    five = ["ES", "QU", "WS", "WM", "LP"]
    found = configurations(table("krook_crisp"), outcome="WNP", conditions=five)
    assert models(found, "conservative") == [
        {"~ES*~WS*WM*LP", "ES*QU*~WS*WM", "ES*QU*~WS*LP", "ES*WS*~WM*~LP", "ES*WS*WM*LP"}
    ]
    shared = {"WS", "ES*WM", "QU*LP"}
    both = models(found, "parsimonious")
    assert sorted(map(sorted, both)) == sorted(map(sorted, [shared | {"~ES*LP"}, shared | {"WM*LP"}]))
    assert found.solution("parsimonious").complete
    first = 1 + both.index(shared | {"~ES*LP"})
    assert figures(found, "parsimonious", first) == {
        "WS": (1.0, 1.0, 0.455, 0.182),
        "ES*WM": (1.0, 1.0, 0.545, 0.091),
        "QU*LP": (1.0, 1.0, 0.545, 0.091),
        "~ES*LP": (1.0, 1.0, 0.182, 0.091),
    }
    assumed = [{row + 1 for row in model.assumptions} for model in found.solution("parsimonious").models]
    second = {5, 6, 7, 8, 10, 13, 14, 15, 16, 19, 20, 22, 23, 30, 31}
    assert assumed[first - 1] == second | {2}
    assert assumed[2 - first] == second
    assert any("2 models of the same length" in note for note in found.notes)
    # Rows in which there is no case cannot lead both to the outcome and to its absence.
    negated = configurations(
        table("krook_crisp"), outcome="WNP", conditions=five, choices=Choices(negated=True, robust=False)
    )
    assert models(negated, "conservative") == [{"~ES*~WS*WM*~LP", "QU*~WS*~WM*~LP", "ES*~QU*~WS*~WM*LP"}]


# --- fuzzy sets of published analyses ---------------------------------------------------------------
def test_fuzzy_lipset_equals_ragin() -> None:
    # Ragin (2009), p. 112; R package QCA 3.23, documentation of minimize, inclusion cut-off 0.8.
    frame = table("lipset_fuzzy")
    found = configurations(frame, outcome="SURV", conditions=FIVE, expectations=PRESENT)
    assert figures(found, "conservative") == {
        "DEV*URB*LIT*IND*STB": (0.904, 0.886, 0.454, 0.393),
        "DEV*~URB*LIT*~IND*STB": (0.804, 0.719, 0.265, 0.204),
    }
    assert figures(found, "parsimonious") == {
        "DEV*~IND": (0.815, 0.721, 0.284, 0.194),
        "URB*STB": (0.874, 0.845, 0.520, 0.430),
    }
    assert figures(found, "intermediate") == {
        "DEV*URB*LIT*STB": (0.901, 0.879, 0.468, 0.378),
        "DEV*LIT*~IND*STB": (0.814, 0.721, 0.282, 0.191),
    }
    model = found.solution("intermediate").models[0]
    assert (model.consistency, model.pri, model.coverage) == pytest.approx((0.866, 0.839, 0.660), abs=5e-4)
    lower = configurations(frame, outcome="SURV", conditions=FIVE, choices=Choices(consistency=0.7, robust=False))
    assert figures(lower, "conservative") == {
        "DEV*~URB*LIT*STB": (0.809, 0.761, 0.433, 0.196),
        "DEV*LIT*IND*STB": (0.843, 0.821, 0.622, 0.385),
    }


def test_calibrating_the_raw_figures_gives_the_published_sets() -> None:
    raw, fuzzy = table("lipset_raw"), table("lipset_fuzzy")
    found = configurations(raw, outcome="SURV", conditions=FIVE, calibrations=ANCHORS, expectations=PRESENT)
    for name in (*FIVE, "SURV"):
        assert found.memberships[name].to_list() == pytest.approx(fuzzy[name].to_list(), abs=0.0101), name
    assert models(found, "parsimonious") == [{"DEV*~IND", "URB*STB"}]
    crisp = configurations(
        raw,
        outcome="SURV",
        conditions=FIVE,
        calibrations={"DEV": 550, "URB": 50, "LIT": 75, "IND": 30, "STB": Threshold(at=10, below=True), "SURV": 0},
    )
    assert models(crisp, "parsimonious") == [{"DEV*STB"}]


def test_ethnic_protest_equals_cebotari_and_vink() -> None:
    # Cebotari and Vink (2013): four tied parsimonious models; necessity as printed by R package QCA 3.23.
    frame = table("ethnic_protest")
    found = configurations(frame, outcome="PROTEST", conditions=frame.columns[1:-1])
    assert len(models(found, "parsimonious")) == 4
    for model in models(found, "parsimonious"):
        assert {"~NATPRIDE", "DEMOC*GEOCON*POLDIS"} < model
    best = {"~NATPRIDE", "DEMOC*GEOCON*POLDIS", "DEMOC*ETHFRACT*GEOCON", "ETHFRACT*GEOCON*POLDIS"}
    at = models(found, "parsimonious").index(best)
    assert figures(found, "parsimonious", at + 1)["ETHFRACT*GEOCON*POLDIS"] == (0.869, 0.786, 0.365, 0.045)
    fit = found.solution("parsimonious").models[at]
    assert (fit.consistency, fit.pri, fit.coverage) == pytest.approx((0.879, 0.782, 0.810), abs=5e-4)
    geocon = found.necessity.row(by_predicate=(pl.col("condition") == "GEOCON") & (pl.col("outcome") == "PROTEST"))
    assert geocon[2:] == pytest.approx((0.904, 0.624, 0.492), abs=5e-4)


def test_job_security_equals_emmenegger() -> None:
    # Emmenegger (2011): the intermediate solution and the easy counterfactuals behind it.
    frame = table("job_security")
    found = configurations(
        frame,
        outcome="JSR",
        conditions=frame.columns[1:-1],
        expectations={**dict.fromkeys("SCLRP", "present"), "V": "absent"},
        choices=Choices(consistency=0.9),
    )
    assert figures(found, "intermediate") == {
        "S*R*~V": (0.990, 0.983, 0.402, 0.152),
        "S*C*R*P": (0.965, 0.921, 0.277, 0.041),
        "S*L*R*P": (1.0, 1.0, 0.354, 0.027),
        "C*L*P*~V": (0.964, 0.872, 0.297, 0.138),
    }
    easy = found.solution("intermediate").models[0].easy
    assert [row + 1 for row in easy] == [31, 39, 45, 53, 55, 59, 61, 63]
    assert any(note.startswith("6 conditions have 64 rows for 19 cases") for note in found.notes)


# --- by hand --------------------------------------------------------------------------------------
def small() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "case": ["a", "b", "c", "d", "e", "f"],
            "x": [0.9, 0.8, 0.7, 0.3, 0.2, 0.6],
            "z": [0.8, 0.9, 0.2, 0.9, 0.1, 0.7],
            "y": [0.9, 0.7, 0.3, 0.2, 0.1, 0.4],
        }
    )


def test_a_fuzzy_table_by_hand() -> None:
    found = configurations(small(), outcome="y", conditions=["x", "z"], choices=Choices(consistency=0.75))
    row = found.truth_table.row(by_predicate=pl.col("row") == 4, named=True)
    # min(x, z): .8 .8 .2 .3 .1 .6 = 2.8; with y: .8 .7 .2 .2 .1 .4 = 2.4; with 1−y as well: .1 .3 .2 .2 .1 .4 = 1.3.
    assert row["cases"] == ["a", "b", "f"]
    assert (row["consistency"], row["pri"]) == pytest.approx((2.4 / 2.8, 1.1 / 1.5))
    assert row["contradictory"]
    term = found.solution("conservative").models[0].terms[0]
    assert (term.text, term.typical, term.beyond, term.deviant) == ("x*z", ("a",), ("b",), ("f",))
    assert (term.raw_coverage, term.unique_coverage) == pytest.approx((2.4 / 2.6, 2.4 / 2.6))


@pytest.mark.parametrize(
    ("rule", "code"), [("positive", "positive"), ("negative", "negative"), ("remainder", "remainder")]
)
def test_contradictory_rows_are_what_they_are_said_to_be(rule: str, code: str) -> None:
    choices = Choices(contradictions=rule, robust=False)  # type: ignore[arg-type]
    found = configurations(small(), outcome="y", conditions=["x", "z"], choices=choices)
    assert found.truth_table.row(by_predicate=pl.col("row") == 4, named=True)["outcome"] == code
    assert any("both sides" in note for note in found.notes)


def test_rows_with_few_cases_count_as_rows_without() -> None:
    found = configurations(
        table("lipset_crisp"), outcome="SURV", conditions=FIVE, choices=Choices(frequency=2, robust=False)
    )
    rows = found.truth_table.filter(pl.col("outcome") == "remainder")["row"].to_list()
    assert sorted(rows) == [6, 23, 31]


def test_a_membership_of_one_half_has_no_row() -> None:
    frame = small().with_columns(pl.when(pl.col("case") == "f").then(0.5).otherwise(pl.col("x")).alias("x"))
    found = configurations(frame, outcome="y", conditions=["x", "z"])
    assert found.memberships.filter(pl.col("case") == "f")["row"].to_list() == [None]
    assert any("exactly one half: f" in note for note in found.notes)


def test_assumptions_of_both_outcomes_are_named() -> None:
    # Two cases in four rows: both parsimonious solutions claim rows without cases.
    frame = pl.DataFrame({"case": ["a", "b", "c", "d"], "p": [1, 0, 1, 0], "q": [1, 0, 1, 0], "y": [1, 0, 1, 0]})
    found = configurations(
        frame.with_columns(r=pl.Series([1, 1, 0, 0])),
        outcome="y",
        conditions=["p", "q", "r"],
        choices=Choices(keep=("p", "q"), robust=False),
    )
    assert len(found.solution("parsimonious").models) == 2
    assert any("same set" in note for note in found.notes)
    clash = [model.contradictory for model in found.solution("parsimonious").models]
    assert any(clash)
    assert any("both cannot hold" in note for note in found.notes)


def test_no_row_at_the_cut_off_is_no_solution_and_no_error() -> None:
    found = configurations(small(), outcome="y", conditions=["x", "z"], choices=Choices(consistency=1.0))
    assert found.solution("parsimonious").models == ()
    assert found.terms.is_empty()
    assert "No row reaches the cut-offs, so that there is no solution." in found.notes


# --- what is reported and not minimised -----------------------------------------------------------
def test_what_singles_out_a_case_is_reported() -> None:
    frame = table("lipset_crisp").with_columns(
        island=(pl.col("case") == "UK").cast(pl.Int64), europe=pl.lit(1), oil=(pl.col("DEV") * pl.col("STB"))
    )
    found = configurations(
        frame,
        outcome="SURV",
        conditions=[*FIVE, "island", "europe"],
        choices=Choices(set_aside={"URB": "part of the outcome"}),
    )
    assert found.conditions == ("DEV", "LIT", "IND", "STB")
    assert dict(found.set_aside.select("condition", "reason").rows()) == {
        "URB": "part of the outcome",
        "island": "true of UK alone: it would set that case apart whatever the outcome",
        "europe": "every case is in it",
    }
    kept = configurations(
        frame, outcome="SURV", conditions=[*FIVE, "island"], choices=Choices(keep=["island"], robust=False)
    )
    assert "island" in kept.conditions
    # Reported all the same: as necessary conditions.
    assert "island" in found.necessity["condition"].to_list()


def test_a_condition_that_is_the_outcome_is_refused_under_any_name() -> None:
    frame = table("lipset_crisp").with_columns(again=pl.col("SURV"), fell=1 - pl.col("SURV"))
    for name in ("again", "fell"):
        with pytest.raises(UsageError, match=f"'{name}' is the outcome or its negation"):
            configurations(frame, outcome="SURV", conditions=["DEV", name])
    with pytest.raises(UsageError, match="'SURV' is the outcome"):
        configurations(frame, outcome="SURV", conditions=["DEV", "SURV"])
    # Raw figures that are the outcome's are found whatever their anchors.
    raw = pl.DataFrame({"case": list("abcdef"), "share": [1, 2, 3, 4, 5, 6], "flow": [1, 2, 3, 4, 5, 6]})
    with pytest.raises(UsageError, match="'flow' is the outcome"):
        configurations(raw, outcome="share", conditions=["flow"], calibrations={"share": 3, "flow": (1, 4.5, 6)})
    # A set that only coincides can be kept.
    kept = configurations(frame, outcome="SURV", conditions=["DEV", "fell"], choices=Choices(keep=["fell"]))
    assert models(kept, "parsimonious") == [{"~fell"}]


# --- robustness, alone, JSON ------------------------------------------------------------------------
def test_survival_counts_settings() -> None:
    found = configurations(
        table("lipset_crisp"),
        outcome="SURV",
        conditions=FIVE,
        expectations=PRESENT,
    )
    # Consistency and PRI are 0 or 1 in every row: only the frequency of 2 changes anything, it frees rows 6, 23, 31.
    assert found.settings.height == 6 + 2
    assert found.settings["setting"][0] == "as asked"
    survival = {(row["kind"], row["term"]): row for row in found.robustness.to_dicts()}
    assert survival["conservative", "DEV*LIT*IND*STB"]["same"] == 1.0
    assert survival["parsimonious", "DEV*STB"]["same"] == 5 / 8
    assert survival["parsimonious", "DEV*STB"]["inside"] == 1.0
    free = found.settings.filter(pl.col("frequency") == 2)
    assert free["parsimonious"].unique().to_list() == ["DEV"]
    # One term suffices then, and LIT*STB does as well as DEV.
    assert free["parsimonious_models"].unique().to_list() == [2]


def test_moved_anchors_are_settings() -> None:
    frame = small().with_columns(raw=pl.Series([90, 80, 70, 30, 20, 60]))
    found = configurations(frame, outcome="y", conditions=["raw", "z"], calibrations={"raw": (20, 50, 80)})
    assert found.settings["setting"].to_list()[-4:] == [
        "raw: crossover towards out",
        "raw: crossover towards full",
        "raw: outer anchors inward",
        "raw: outer anchors outward",
    ]
    assert found.settings.height == 6 + 2 + 4


def test_alone_says_what_chance_would_give() -> None:
    found = configurations(table("lipset_crisp"), outcome="SURV", conditions=FIVE, choices=Choices(robust=False))
    # EE, AU and DE are alone: 3 of 18.
    assert found.alone.share == pytest.approx(3 / 18)
    assert 0.3 < found.alone.expected < found.alone.even == pytest.approx((31 / 32) ** 17)


def test_json_has_no_nan_and_the_same_bytes_twice() -> None:
    texts = {
        json.dumps(
            configurations(table("krook_crisp"), outcome="WNP", conditions=["ES", "QU", "WS", "WM", "LP"]).to_json(),
            allow_nan=False,
        )
        for _ in range(2)
    }
    assert len(texts) == 1
    body = json.loads(texts.pop())
    assert body["solutions"][1]["models"][0]["terms"][0]["term"] == "WS"
    assert body["rows"][0]["n"] >= 1


def test_the_order_of_cases_changes_nothing() -> None:
    frame = table("krook_crisp")
    names = ["ES", "QU", "WS", "WM", "LP"]
    one, other = (
        configurations(some, outcome="WNP", conditions=names, choices=Choices(robust=False))
        for some in (frame, frame.reverse())
    )
    assert one.terms.drop("typical").equals(other.terms.drop("typical"))


# --- bad input ----------------------------------------------------------------------------------------
def changed(**columns: object) -> pl.DataFrame:
    return small().with_columns(**{name: pl.Series(values) for name, values in columns.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (changed(x=[0.9, None, 0.7, 0.3, 0.2, 0.6]), "'b' has no value of 'x'"),
        (changed(x=[0.9, float("nan"), 0.7, 0.3, float("inf"), 0.6]), "'b' has no value of 'x', nor have 1 other"),
        (changed(x=[0.9, 1.2, 0.7, 0.3, 0.2, 0.6]), "'x' of the case 'b' is 1.2"),
        (changed(x=[0.9, -0.1, 0.7, 0.3, 0.2, 0.6]), "is -0.1"),
        (changed(x=list("abcdef")), "holds String, no numbers"),
        (changed(y=[0.9, 0.7, 0.6, 0.8, 0.9, 0.7]), "all 6 cases are in the outcome"),
        (changed(y=[0.1] * 6), "all 6 cases are out of the outcome"),
        (changed(case=list("abcdea")), "'a' stands in more than one row"),
        (changed(case=["a", None, "c", "d", "e", "f"]), "without a name"),
        (changed(x=[1] * 6, z=[0] * 6), "no condition is left"),
        (small().head(2), "2 cases were given for 2 conditions"),
    ],
)
def test_bad_cases_are_refused(frame: pl.DataFrame, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        configurations(frame, outcome="y", conditions=["x", "z"])
    assert caught.value.hint


def test_fewer_cases_than_conditions_are_refused() -> None:
    frame = table("lipset_crisp").head(4)
    with pytest.raises(UsageError, match="4 cases were given for 5 conditions"):
        configurations(frame, outcome="SURV", conditions=FIVE)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"calibrations": {"x": (0.8, 0.5, 0.9)}}, "out of order, for 'x'"),
        ({"calibrations": {"x": (0.5, 0.9)}}, r"\(0.5, 0.9\) was given for 'x'"),
        ({"calibrations": {"x": "high"}}, "'high' was given for 'x'"),
        ({"calibrations": {"nothing": 1}}, "no condition 'nothing'"),
        ({"expectations": {"x": "yes"}}, "expectation 'yes'"),
        ({"expectations": {"y": "present"}}, "no condition 'y'"),
        ({"conditions": ["x", "x"]}, "'x' was given twice"),
        ({"conditions": ["x", "zz"]}, "no column 'zz'"),
        ({"conditions": []}, "no condition was given"),
        ({"case": "name"}, "no column of case names 'name'"),
        ({"choices": Choices(consistency=0.5)}, "consistency=0.5"),
        ({"choices": Choices(consistency=float("nan"))}, "consistency=nan"),
        ({"choices": Choices(pri=2)}, "pri=2"),
        ({"choices": Choices(frequency=0)}, "frequency=0"),
        ({"choices": Choices(contradictions="both")}, "contradictions='both'"),  # type: ignore[arg-type]
    ],
)
def test_bad_options_are_refused(options: dict[str, object], words: str) -> None:
    given: dict[str, object] = {"outcome": "y", "conditions": ["x", "z"], **options}
    with pytest.raises((UsageError, BadOption), match=words):
        configurations(small(), **given)  # type: ignore[arg-type]


def test_more_conditions_than_can_be_minimised_are_refused() -> None:
    rows = {f"c{at}": [(case >> at % 5) & 1 ^ (case * (at + 3) // 7 & 1) for case in range(40)] for at in range(17)}
    frame = pl.DataFrame(
        {"case": [str(case) for case in range(40)], **rows, "y": [case % 3 == 0 for case in range(40)]}
    )
    with pytest.raises(UsageError, match="at most 16 can be minimised"):
        configurations(frame, outcome="y", conditions=list(rows))
