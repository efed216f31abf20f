"""S, kappa, pi, tau-b and A of UN votes on the dyad page: by hand, on like terms, and against another program."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from amity import measures
from amity.core import states
from amity.core.asks import Ask, Period
from amity.core.wording import Facts
from amity.measures import _similarity
from amity.numerics.similarity import FORMULAS, STANDARD, Table

KEYS = ("chance_corrected_a", "kappa", "s_score", "scott_pi", "tau_b")
Y, A, N, X, OUT, LOST = 1, 2, 3, 8, 9, 0
Tables = dict[str, pl.DataFrame]
# The ten joint votes of the hand-worked table of tests/numerics, then an absence, a lost record and no member.
HAND = {
    "AZE": [Y, Y, Y, Y, Y, A, A, A, N, N, X, Y, Y],
    "ISR": [Y, Y, Y, A, N, Y, A, N, A, N, Y, LOST, OUT],
}
VALUES = {
    "s_score": 0.4,
    "kappa": 1 - 50 / 65,
    "scott_pi": 1 - 50 / 64.5,
    "tau_b": 12 / np.sqrt(31 * 33),
    "chance_corrected_a": 0.28,
}


def small(votes: dict[str, list[int]], **columns: list[object]) -> Tables:
    """Return hand-made tables of session 78: one package a roll call unless columns say otherwise."""
    size = len(next(iter(votes.values())))
    codes = np.array(list(votes.values()))
    frame = pl.DataFrame(
        {
            "roll_call": [f"20231101-{place:03}" for place in range(size)],
            "session": [78] * size,
            "date": [date(2023, 11, 1)] * size,
            "title": ["a text"] * size,
            "symbol": [f"A/RES/78/{place}" for place in range(size)],
            "kind": ["resolution"] * size,
            "me": [False] * size,
            "package": list(range(size)),
            "yes": (codes == Y).sum(0),
            "abstain": (codes == A).sum(0),
            "no": (codes == N).sum(0),
            **columns,
        }
    )
    table = pl.DataFrame({"roll_call": frame["roll_call"]}).with_columns(
        pl.Series(state, cells, dtype=pl.UInt8) for state, cells in votes.items()
    )
    return {"roll_calls": frame, "votes": table}


def asked(key: str, a: str | tuple[str, ...], b: str | tuple[str, ...], **given: object) -> Ask:
    options = {option.name: option.default for option in measures.get(key).options}
    intervals = bool(given.pop("intervals", True))
    return Ask(
        subjects=(a,) if isinstance(a, str) else a,
        targets=(b,) if isinstance(b, str) else b,
        period=Period(first=2023, last=2023),
        options={**options, **given},  # type: ignore[dict-item]
        intervals=intervals,
    )


def row(key: str, tables: Tables, a: str, b: str, **given: object) -> dict[str, object]:
    return measures.get(key).compute(tables, asked(key, a, b, **given)).row(0, named=True)


def said(key: str, tables: Tables, a: str, b: str, **given: object) -> str:
    ask = asked(key, a, b, **given)
    found = measures.get(key).compute(tables, ask).row(0, named=True)
    names = ("value", "low", "high", "n")
    facts = Facts(
        a="Azerbaijan",
        b="Israel",
        status="ok",
        reason="",
        period=ask.period,
        options=ask.options,
        extras=found,
        **{name: found[name] for name in names},  # type: ignore[arg-type]
    )
    text = measures.get(key).say(facts).replace("\u00a0", " ")
    assert text.endswith(".")
    assert "None" not in text
    return text


@pytest.mark.parametrize("key", KEYS)
def test_by_hand(key: str) -> None:
    found = row(key, small(HAND), "AZE", "ISR", min_joint=1)
    assert found["value"] == pytest.approx(VALUES[key], abs=1e-12)
    assert (found["n"], found["agreed"], found["opposed"], found["silent"]) == (10, 5, 1, 1)
    assert (found["one_vote"], found["used"], found["status"]) == (False, "2023", None)


@pytest.mark.parametrize(("key", "value"), [("s_score", 0.6), ("kappa", 1 - 80 / 134), ("scott_pi", 1 - 80 / 132)])
def test_squared_distances(key: str, value: float) -> None:
    found = row(key, small(HAND), "AZE", "ISR", min_joint=1, distance="squared")
    assert found["value"] == pytest.approx(value)


def test_too_few_votes_and_no_value_despite_enough_say_why() -> None:
    tables = small({"AZE": [Y] * 25, "ISR": [Y] * 25, "TUR": [Y, N] * 12 + [A], "CHE": [OUT] * 25})
    assert row("kappa", small(HAND), "AZE", "ISR")["reason"] == "10 joint roll calls, fewer than the 20 that are needed"
    for key in ("kappa", "scott_pi", "tau_b"):
        found = row(key, tables, "AZE", "ISR")
        assert (found["value"], found["status"], found["n"]) == (None, "not_computable", 25), key
        assert "the same vote throughout" in str(found["reason"])
    assert row("s_score", tables, "AZE", "ISR")["value"] == 1
    assert row("tau_b", tables, "AZE", "TUR")["status"] == "not_computable"
    assert (
        row("s_score", tables, "AZE", "CHE")["reason"] == "Switzerland was not a member of the United Nations in 2023"
    )


@pytest.mark.parametrize("key", ["kappa", "chance_corrected_a"])
def test_a_0_that_no_vote_could_change_is_told_as_such_and_has_no_place(key: str) -> None:
    tables = small({"AZE": [Y] * 25, "ISR": [Y, N, N, A, N] * 5, "TUR": [Y, N, A, A, N] * 5, "IRN": [Y] * 25})
    found = row(key, tables, "AZE", "ISR")
    assert (found["value"], found["one_vote"], found["low"]) == (pytest.approx(0, abs=1e-12), True, None)
    assert "whatever the other does, and says nothing" in said(key, tables, "AZE", "ISR")
    compared = measures.get(key).compare(tables, asked(key, "AZE", "ISR"), ("TUR", "IRN")).frame
    assert compared["status"].to_list() == ["not_computable"] * 2
    assert set(compared["reason"]) == {_similarity.FLAT}
    turned = measures.get(key).compare(tables, asked(key, "TUR", "ISR"), ("IRN",)).frame
    assert turned["status"].to_list() == ["not_computable"]


@pytest.mark.parametrize("key", KEYS)
def test_peers_are_compared_on_the_roll_calls_that_all_three_cast(key: str) -> None:
    rng = np.random.default_rng(5)
    votes = {
        state: rng.choice([Y, A, N, X, OUT], 120, p=[0.3, 0.25, 0.3, 0.1, 0.05]).tolist()
        for state in ("AZE", "ISR", "TUR", "IRN")
    }
    found = measures.get(key).compare(small(votes), asked(key, "AZE", "ISR"), ("TUR", "IRN")).frame
    for peer, mine, theirs, n in found.select("state", "subject_value", "peer_value", "n").iter_rows():
        codes = np.array([votes["AZE"], votes["ISR"], votes[peer]])
        common = codes[:, np.isin(codes, (Y, A, N)).all(axis=0)]
        assert n == common.shape[1]
        for value, who in ((mine, 0), (theirs, 2)):
            cells = np.zeros((3, 3, 1))
            np.add.at(cells, (common[who] - 1, common[1] - 1, 0), 1)
            assert value == pytest.approx(FORMULAS[key](Table(cells), STANDARD[key])[0])  # type: ignore[index]


@pytest.mark.parametrize("key", KEYS)
def test_both_orders_and_any_company_give_the_same_value_and_interval(key: str) -> None:
    rng = np.random.default_rng(1)
    votes = {state: rng.choice([Y, A, N, X], 60).tolist() for state in ("AZE", "ISR", "TUR", "IRN")}
    tables = small(votes, package=(np.arange(60) // 3).tolist())
    states = tuple(votes)
    whole = measures.get(key).compute(tables, asked(key, states, states))
    turned = whole.rename({"state_a": "state_b", "state_b": "state_a"})
    both = whole.join(turned, on=["state_a", "state_b"], suffix="_turned")
    assert both.height == 12
    for name in ("value", "low", "high", "n"):
        assert (both[name] - both[f"{name}_turned"]).abs().max() < 1e-5
    alone = row(key, tables, "TUR", "ISR")
    same = whole.filter((pl.col("state_a") == "TUR") & (pl.col("state_b") == "ISR")).row(0, named=True)
    assert alone["low"] == pytest.approx(same["low"], abs=1e-5)
    assert alone["low"] < alone["value"] < alone["high"]
    assert row(key, tables, "TUR", "ISR", intervals=False)["low"] is None


def test_the_interval_of_s_by_nominal_distance_is_that_of_agreement() -> None:
    rng = np.random.default_rng(6)
    votes = {state: rng.choice([Y, A, N, X], 90, p=[0.5, 0.2, 0.2, 0.1]).tolist() for state in ("AZE", "ISR")}
    tables = small(votes, package=(np.arange(90) // 4).tolist())
    share, score = row("vote_agreement", tables, "AZE", "ISR"), row("s_score", tables, "AZE", "ISR", distance="nominal")
    for name in ("value", "low", "high"):
        assert score[name] == pytest.approx(2 * share[name] - 1, abs=2e-5)  # type: ignore[operator]


def test_intervals_have_their_reasons_not_to_be() -> None:
    rng = np.random.default_rng(2)
    votes = {"AZE": rng.choice([Y, N], 60).tolist(), "ISR": rng.choice([Y, A, N], 60).tolist()}
    few = small(votes, package=(np.arange(60) // 20).tolist())
    same = small({"AZE": votes["AZE"], "ISR": votes["AZE"]})
    for key in KEYS:
        assert row(key, few, "AZE", "ISR")["low"] is None
        if key != "chance_corrected_a":
            assert row(key, same, "AZE", "ISR")["low"] is None
    # Every package alike: resampling cannot show how the value might vary.
    even = small({"AZE": [Y, Y, N, N] * 15, "ISR": [Y, N, N, Y] * 15}, package=(np.arange(60) // 4).tolist())
    assert row("s_score", even, "AZE", "ISR")["low"] is None


def test_sentences_and_cautions() -> None:
    tables = small({"AZE": [Y] * 26 + [N] * 2, "ISR": [Y] * 20 + [N] * 8}, package=list(range(28)))
    assert said("s_score", tables, "AZE", "ISR", intervals=False) == (
        "Azerbaijan and Israel stand at 0.571 between −1, opposite votes throughout, and 1, the same vote throughout, "
        "over the 28 roll calls on which both voted in 2023; an abstention is halfway between yes and no."
    )
    assert "more alike than chance would have it" in said("kappa", tables, "AZE", "ISR", intervals=False)
    assert "about as alike as chance would have it" in said("kappa", tables, "AZE", "ISR")
    assert "90 % interval" in said("scott_pi", tables, "AZE", "ISR")
    assert "goes with the other being so" in said("tau_b", tables, "AZE", "ISR", intervals=False)
    assert "lie closer than those of two states" in said("chance_corrected_a", tables, "AZE", "ISR", intervals=False)
    for key, lopsided in (("kappa", True), ("tau_b", True), ("s_score", False)):
        flags = measures.get(key).caveats(tables, asked(key, "AZE", "ISR"), row(key, tables, "AZE", "ISR"))
        assert any("92.9" in flag for flag in flags) == lopsided
        assert "Few votes: the value rests on 28 roll calls." in flags


def test_rows_show_how_far_apart_the_votes_are() -> None:
    found = measures.get("s_score").rows(small(HAND), asked("s_score", "AZE", "ISR"))
    assert found["apart"].to_list() == [0, 0, 0, 1, 2, 1, 0, 1, 1, 0, None, None, None]
    assert found["counted"].sum() == 10


def test_the_page_asks_all_five_with_one_distance() -> None:
    taking = {key for key in KEYS if "distance" in {option.name for option in measures.get(key).options}}
    assert taking == {"s_score", "kappa", "scott_pi"}
    for key in KEYS:
        measure = measures.get(key)
        assert (measure.channel, measure.by_session, measure.directed, measure.direction) == (
            "votes",
            True,
            False,
            "closer",
        )


COLUMNS = {
    "s_sq": ("s_score", {"distance": "squared"}),
    "s_abs": ("s_score", {}),
    "pi_nominal": ("scott_pi", {}),
    "kappa_w_quadratic": ("kappa", {"distance": "squared"}),
    "kappa_unweighted": ("kappa", {}),
    "tau_b": ("tau_b", {}),
}


def test_the_measures_give_what_fpsim_with_psych_and_base_r_give_on_the_same_votes(shared_data: Path) -> None:
    folder = shared_data.parent / "reference"
    if not (folder / "fpsim_2019_dyads.csv").is_file():
        pytest.skip("the numbers of other programs are not beside the raw data")
    with (folder / "fpsim_2019_votes_input.csv").open(encoding="utf-8") as file:
        _, *lines = csv.reader(file)
    keys = {line[0]: states.resolve(line[0]).key for line in lines}
    tables = small({keys[line[0]]: [int(cell or X) for cell in line[1:]] for line in lines})
    with (folder / "fpsim_2019_dyads.csv").open(encoding="utf-8") as file:
        dyads = list(csv.DictReader(file))
    for column, (key, options) in COLUMNS.items():
        everyone = tuple(keys.values())
        frame = measures.get(key).compute(
            tables, asked(key, everyone, everyone, min_joint=1, intervals=False, **options)
        )
        values = {(a, b): value for a, b, value in frame.select("state_a", "state_b", "value").iter_rows()}
        found = np.array([values[keys[dyad["a"]], keys[dyad["b"]]] for dyad in dyads], float)
        told = np.array([float(dyad[column]) if dyad[column] not in ("", "NA", "NaN") else np.nan for dyad in dyads])
        np.testing.assert_allclose(found, told, rtol=0, atol=1e-9, equal_nan=True, err_msg=column)
