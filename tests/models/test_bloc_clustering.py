"""Bloc clustering on the dataset: who is in, what is measured when, by hand, and what is refused."""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np
import pytest

from amity.api import measure
from amity.api.bloc_clustering import BlocAnswer, bloc_clustering
from amity.core.errors import BadOption, SameState, UsageError
from amity.models._bloc_data import gather, window
from amity.models._bloc_records import BlocRequest
from amity.models.bloc_clustering import MODEL, _scaled
from amity.numerics.spatial import lag_model
from amity.store import membership, read


@cache
def found() -> BlocAnswer:
    return bloc_clustering("ISR", subject="AZE", years="2019")


def test_agreement_and_blocs_are_those_of_the_record() -> None:
    answer = found()
    assert answer.status == "ok"
    assert answer.period is not None
    for state in ("AZE", "DEU", "KEN"):
        place = next(one for one in answer.positions if one.state == state)
        value = measure("vote_agreement", state, "ISR", years=2019)
        assert (place.agreement, place.n) == (pytest.approx(value.value), value.n)
        day = answer.period.first_day
        assert place.blocs == sum(state in membership.members(bloc, day, read) for bloc in answer.blocs)
    assert len(answer.positions) == answer.n
    assert "ISR" not in {one.state for one in answer.positions}


def test_every_state_of_the_set_is_judged_or_left_out_with_a_reason() -> None:
    answer = found()
    inside = {one.state for one in answer.positions}
    outside = dict(answer.left_out)
    assert inside | set(outside) | {"ISR"} == set(answer.request.peers.keys)
    assert not inside & set(outside)
    assert all(outside.values())
    # No declared bloc has Australia, and the index of democracy has no Andorra.
    assert "none of the blocs" in outside["AUS"]
    assert "democracy" in outside["AND"]


def test_drivers_are_measured_before_the_window() -> None:
    notes = " ".join(found().notes)
    assert "Distance in democracy: 2018." in notes
    assert "Similarity in religion: 2010." in notes


def test_the_expected_position_does_not_use_the_own_votes_of_the_subject() -> None:
    request = found().request
    period, _, options = window(request, "AZE")
    assert period is not None
    data = gather(request, period, options, tuple(sorted({*request.peers.keys} - {"ISR"})))
    at = data.keys.index("AZE")
    rest = data.without(at)
    assert "AZE" not in rest.keys
    assert rest.w.sum(axis=1) == pytest.approx(np.ones(len(rest.keys)))
    place = found().subject
    assert place is not None
    fit = lag_model(*_scaled(rest))
    # By hand: the mean given all others under the fit without it.
    a = np.eye(len(data.keys)) - fit.rho * data.w
    precision = a.T @ np.diag(data.weights) @ a
    level = np.linalg.solve(a, data.x @ fit.beta)
    others = np.arange(len(data.keys)) != at
    mean = level[at] - precision[at, others] @ (data.logit - level)[others] / precision[at, at]
    assert place.expected == pytest.approx(1 / (1 + math.exp(-mean)), rel=1e-6)
    assert place.low is not None
    assert place.high is not None
    assert place.low < place.expected < place.high


def test_the_answer_says_what_it_does_not_identify() -> None:
    answer = found()
    text = " ".join([*answer.sentences, *answer.notes, MODEL.cannot_say])
    assert "Manski" in text
    for word in ("pressure", "influences", "forces", "because of"):
        assert word not in " ".join([*answer.sentences, *answer.notes])
    lag, error = answer.model("lag"), answer.model("error")
    same = abs(lag.log_likelihood - error.log_likelihood) < 2
    assert ("do not tell the two apart" in text) == same


def test_the_models_stand_side_by_side_and_the_lag_leaves_less_in_the_residuals() -> None:
    answer = found()
    assert [one.name for one in answer.models] == ["linear", "slx", "lag", "error"]
    assert answer.moran is not None
    assert answer.moran.p < 0.001
    assert abs(answer.model("lag").moran) < answer.moran.value / 3
    lag = answer.model("lag")
    for driver in lag.drivers:
        assert driver.direct is not None
        assert driver.indirect is not None
        assert driver.total is not None
        assert driver.total[0] == pytest.approx(driver.direct[0] + driver.indirect[0])
        assert driver.direct[1] <= driver.direct[2]
    assert lag.likeliest is not None
    assert lag.low is not None
    assert lag.high is not None
    assert lag.low < lag.likeliest


def test_the_same_question_gives_the_same_bytes() -> None:
    again = bloc_clustering("ISR", subject="AZE", years="2019")
    assert json.dumps(again.to_json(), sort_keys=True) == json.dumps(found().to_json(), sort_keys=True)
    other = bloc_clustering("ISR", subject="AZE", years="2019", seed=1).subject
    assert other is not None
    assert found().subject is not None
    assert other.low != found().subject.low  # type: ignore[union-attr]
    assert "NaN" not in json.dumps(again.to_json())


def test_a_state_without_blocs_and_years_without_record_are_answers() -> None:
    alone = bloc_clustering("USA", subject="AUS", years="2019")
    assert (alone.status, alone.subject) == ("partial", None)
    assert "none of the blocs" in alone.reason
    never = bloc_clustering("ISR", years="2035")
    assert (never.status, never.n) == ("out_of_coverage", 0)
    assert json.dumps(never.to_json())


def test_few_blocs_leave_others_out() -> None:
    answer = bloc_clustering("RUS", years="2019", blocs=["eu", "au", "asean"])
    assert set(answer.blocs) == {"eu", "au", "asean"}
    assert "none of the blocs" in dict(answer.left_out)["BRA"]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"subject": "ISR"}, SameState, "target and as subject"),
        ({"blocs": ["muslim-majority"]}, BadOption, "no organisation"),
        ({"blocs": ["oicc"]}, BadOption, "no organisation"),
        ({"drivers": ["kappa"]}, BadOption, "made of the votes"),
        ({"drivers": ["shared_igos"]}, BadOption, "memberships"),
        ({"peers": "g7"}, UsageError, "15 are needed"),
        ({"peers": "arab-league", "blocs": ["arab-league"]}, UsageError, "alike"),
        ({"drivers": ["distance", "distance", "nothing"]}, UsageError, "nothing"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked: dict[str, object], error: type[UsageError], words: str) -> None:
    with pytest.raises(error, match=words):
        bloc_clustering("ISR", years="2019", **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "years", "words"),
    [
        ("SSD", "2025", "no distance for 2024"),
        ("VAT", "2025", "Vatican City was not a member of the United Nations"),
    ],
)
def test_a_target_that_nobody_can_be_set_beside_is_told_why(target: str, years: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        bloc_clustering(target, years=years)


def test_a_request_tells_what_was_asked() -> None:
    asked = BlocRequest(target="ISR", peers=found().request.peers).to_json()
    assert asked["drivers"] == ["distance", "regime_distance", "religious_similarity"]
