"""The public similarity of any array of votes: values, codings, weights, hard inputs, and errors that help."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from amity.api.similarity import similarity
from amity.core.errors import BadOption, UsageError

MEASURES = ("agreement", "s_score", "kappa", "scott_pi", "tau_b", "chance_corrected_a")
# yes-yes, yes-no, abstain-abstain, no-absent, absent-absent, no-no, abstain-no
PAIR = [[1, 1, 2, 3, 0, 3, 2], [1, 3, 2, 0, 0, 3, 3]]


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ({}, 3 / 5),
        ({"nonvoting": "half"}, (3 + 2 / 2) / 7),
        ({"nonvoting": "category"}, 4 / 7),
        ({"nonvoting": "yes_no"}, 2 / 3),
        # Apart: yes-no by 2, abstain-no by 1: 1 − 2·3/(5·2); squared 4 + 1: 1 − 2·5/(5·4).
        ({"measure": "s_score"}, 1 - 6 / 10),
        ({"measure": "s_score", "distance": "squared"}, 1 - 10 / 20),
        ({"measure": "s_score", "nonvoting": "yes_no"}, 1 - 2 / 3),
        # Weighted: the roll calls both cast weigh 4, 1, 1, 2, 2; apart 1·2 + 2·1 = 4 of 10: 1 − 2·4/(10·2).
        ({"measure": "s_score", "weights": [4, 1, 1, 9, 9, 2, 2]}, 1 - 8 / 20),
        ({"measure": "agreement", "weights": [4, 1, 1, 9, 9, 2, 2]}, 7 / 10),
        ({"measure": "agreement", "nonvoting": "half", "weights": [4, 1, 1, 9, 9, 2, 2]}, (7 + 18 / 2) / 28),
        # A weight of 0 leaves the roll call out.
        ({"measure": "agreement", "weights": [1, 0, 1, 1, 1, 1, 0]}, 1.0),
    ],
)
def test_by_hand(options: dict[str, object], value: float) -> None:
    found = similarity(PAIR, **options)  # type: ignore[arg-type]
    assert found.shape == (2, 2)
    assert found.dtype == np.float64
    assert found[0, 1] == found[1, 0] == pytest.approx(value, abs=1e-12)


def test_fewer_joint_votes_than_asked_for_are_nan_and_weights_do_not_count_for_them() -> None:
    assert np.isfinite(similarity(PAIR, min_joint=5)[0, 1])
    assert np.isnan(similarity(PAIR, min_joint=6)[0, 1])
    assert np.isfinite(similarity(PAIR, weights=np.full(7, 0.01), min_joint=5)[0, 1])
    assert np.isnan(similarity(PAIR, weights=[9, 0, 9, 9, 9, 9, 9], min_joint=5)[0, 1])
    assert np.isfinite(similarity(PAIR, nonvoting="half", min_joint=7)[0, 1])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.int64, np.uint64, np.float64, list])
def test_any_whole_numbers_do(measure: str, kind: type) -> None:
    rng = np.random.default_rng(1)
    votes = rng.integers(0, 4, (6, 90))
    given_as = votes.tolist() if kind is list else votes.astype(kind)
    np.testing.assert_array_equal(similarity(given_as, measure), similarity(votes, measure))  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", MEASURES)
def test_hard_inputs(measure: str) -> None:
    def of(votes: object) -> np.ndarray:
        return similarity(votes, measure)  # type: ignore[arg-type]

    assert of(np.zeros((0, 0), int)).shape == (0, 0)
    assert np.isnan(of(np.zeros((3, 0), int))).all()
    assert of([[1, 2, 3]]).shape == (1, 1)
    assert np.isnan(of(np.zeros((4, 50), int))).all()
    # A unanimous session: agreement and S are 1; chance leaves nothing to correct and nothing to correlate; A is 0.
    expected = {"agreement": 1.0, "s_score": 1.0, "chance_corrected_a": 0.0}.get(measure, np.nan)
    np.testing.assert_array_equal(of(np.ones((3, 40), int)), np.full((3, 3), expected))
    # A state that never voted beside two that did; a state twice.
    votes = np.array([[1, 2, 3, 1, 3], [0, 0, 0, 0, 0], [1, 3, 3, 2, 3], [1, 2, 3, 1, 3]])
    found = of(votes)
    assert np.isnan(found[1]).all()
    np.testing.assert_allclose(found[0, [0, 2]], found[3, [3, 2]])
    assert found[0, 3] == pytest.approx(found[0, 0])
    # One roll call.
    assert of([[1], [3]]).shape == (2, 2)


@pytest.mark.parametrize("measure", MEASURES)
@given(
    votes=arrays(np.uint8, st.tuples(st.integers(2, 6), st.integers(1, 80)), elements=st.sampled_from([0, 1, 2, 3])),
    data=st.data(),
)
@settings(deadline=None, max_examples=30)
def test_order_and_repetition_change_nothing(measure: str, votes: np.ndarray, data: st.DataObject) -> None:
    found = similarity(votes, measure)  # type: ignore[arg-type]
    np.testing.assert_array_equal(found, found.T)
    rolls = data.draw(st.permutations(range(votes.shape[1])))
    np.testing.assert_allclose(similarity(votes[:, rolls], measure), found, atol=1e-12)  # type: ignore[arg-type]
    states = data.draw(st.permutations(range(len(votes))))
    np.testing.assert_allclose(similarity(votes[states], measure), found[np.ix_(states, states)], atol=1e-12)  # type: ignore[arg-type]
    # Every roll call twice, or with the same weight whatever it is, is the same record.
    np.testing.assert_allclose(similarity(np.hstack([votes, votes]), measure), found, atol=1e-12)  # type: ignore[arg-type]
    weights = np.full(votes.shape[1], 0.3)
    np.testing.assert_allclose(similarity(votes, measure, weights=weights), found, atol=1e-9)  # type: ignore[arg-type]


def test_whole_weights_are_repetitions() -> None:
    rng = np.random.default_rng(8)
    votes, times = rng.integers(0, 4, (9, 60)), rng.integers(0, 4, 60)
    for measure in MEASURES:
        found = similarity(votes, measure, weights=times)  # type: ignore[arg-type]
        np.testing.assert_allclose(found, similarity(np.repeat(votes, times, axis=1), measure), atol=1e-12)  # type: ignore[arg-type]


def test_many_states_and_many_roll_calls_cross_every_block() -> None:
    rng = np.random.default_rng(2)
    wide = rng.integers(0, 4, (300, 2_500), np.uint8)
    found = similarity(wide, "kappa")
    np.testing.assert_allclose(found[[3, 290]][:, [7, 150]], [
        [similarity(wide[[a, b]], "kappa")[0, 1] for b in (7, 150)] for a in (3, 290)
    ], atol=1e-12)  # fmt: skip
    weighted = similarity(wide[:5], "kappa", weights=np.ones(2_500))
    np.testing.assert_allclose(weighted, found[:5, :5], atol=1e-9)


@pytest.mark.parametrize(
    ("votes", "options", "kind", "told"),
    [
        ([[1, 8], [9, 1]], {}, UsageError, "codes 8, 9"),
        ([[1, -1]], {}, UsageError, "codes -1"),
        ([[1, 2.5]], {}, UsageError, "value 2.5"),
        ([[1, float("nan")]], {}, UsageError, "value nan"),
        ([["yes", "no"]], {}, UsageError, "kind <U3"),
        ([1, 2, 3], {}, UsageError, "1 dimensions"),
        ([[1, 2], [1]], {}, UsageError, "different lengths"),
        ([[True, False]], {}, UsageError, "kind bool"),
        ([[1, 2]], {"weights": [1]}, UsageError, "shape (1,)"),
        ([[1, 2]], {"weights": [1, -1]}, UsageError, "weight of -1"),
        ([[1, 2]], {"weights": [1, float("nan")]}, UsageError, "weight of nan"),
        ([[1, 2]], {"weights": [0, 0]}, UsageError, "all 0"),
        ([[1, 2]], {"weights": ["a", "b"]}, UsageError, "no numbers"),
        ([[1, 2]], {"measure": "kapa"}, BadOption, "kapa"),
        ([[1, 2]], {"measure": "s_score", "distance": "linear"}, BadOption, "linear"),
        ([[1, 2]], {"measure": "tau_b", "distance": "absolute"}, BadOption, "no distance"),
        ([[1, 2]], {"measure": "chance_corrected_a", "distance": "squared"}, BadOption, "it takes absolute"),
        ([[1, 2]], {"measure": "kappa", "nonvoting": "half"}, BadOption, "nonvoting=half"),
        ([[1, 2]], {"nonvoting": "ignore"}, BadOption, "ignore"),
        ([[1, 2]], {"min_joint": 0}, BadOption, "min_joint=0"),
        ([[1, 2]], {"min_joint": True}, BadOption, "min_joint=True"),
    ],
)
def test_what_is_asked_wrongly_says_so(votes: object, options: dict[str, object], kind: type, told: str) -> None:
    with pytest.raises(kind) as caught:
        similarity(votes, **options)  # type: ignore[arg-type]
    assert told in caught.value.message
    assert caught.value.hint


def test_a_near_miss_has_its_candidate() -> None:
    with pytest.raises(BadOption) as caught:
        similarity([[1]], "kapa")  # type: ignore[arg-type]
    assert caught.value.candidates[0] == "kappa"
