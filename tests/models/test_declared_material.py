"""Declared against material: places by hand, the set of channels from the list, refusals, and the scatter."""

from __future__ import annotations

import json

import numpy as np
import pytest

from amity import api
from amity.api.declared_material import gap
from amity.briefs import figures
from amity.briefs.figures import declared_material as scatter
from amity.core.asks import Ask, Period
from amity.core.errors import UsageError
from amity.measures import get, read_options
from amity.measures._running import frames
from amity.models._gap_votes import ranked
from amity.models.declared_material import channels, usable

PAIR = {"declared": ["vote_agreement"], "material": ["arms_import_share"]}


def test_azerbaijan_is_the_largest_gap_in_the_world_and_that_is_usual() -> None:
    (pairing,) = gap("ISR", years="2016-2020", subject="AZE", **PAIR).pairings
    first = pairing.gaps[0]
    assert first.state == "AZE"
    assert first.material == 1.0
    assert first.material_value == pytest.approx(0.677, abs=0.0006)
    assert first.declared < 0.2
    assert first.alone == pytest.approx(1 / len(pairing.gaps))
    assert first.largest > 0.5
    assert pairing.usual > 0.85
    assert pairing.without > len(pairing.gaps) / 2


def test_places_are_those_of_the_values_that_are_shown() -> None:
    (pairing,) = gap("ISR", years="2016-2020", peers="muslim-majority", subject="AZE", **PAIR).pairings
    values = np.array([one.material_value for one in pairing.gaps])
    places = np.array([one.material for one in pairing.gaps])
    for value, place in zip(values, places, strict=True):
        below, equal = (values < value - 1e-9).sum(), (np.abs(values - value) <= 1e-9).sum()
        assert place == pytest.approx((below + (equal - 1) / 2) / (len(values) - 1))
    assert pairing.without == (values == 0).sum()
    assert np.mean(places) == pytest.approx(0.5)


def test_the_declared_place_is_the_standing_on_common_roll_calls() -> None:
    keys = api.peer_group("muslim-majority", "2019").keys
    measure = get("vote_agreement")
    ask = Ask(
        subjects=keys,
        targets=("ISR",),
        period=Period(first=2019, last=2019),
        options=read_options(measure, {}),
        intervals=False,
    )
    found = ranked(frames(measure), ask, keys, "ISR")
    for state in ("AZE", "ALB", "KAZ"):
        standing = api.measure("vote_agreement", state, "ISR", years="2019", peers="muslim-majority").standing
        share = (standing.farther + standing.equal / 2) / standing.n_peers
        assert found.places[found.keys.index(state)] == pytest.approx(share)


def test_channels_come_from_the_list() -> None:
    assert channels("material") == ("arms", "oil", "trade")
    assert usable("declared")[0] == "vote_agreement"
    assert usable("material")[0] == "arms_import_share"


def test_words_end_in_2014() -> None:
    late = gap("ISR", years="2016-2020", declared=["verbal_cooperation"], material=["arms_import_share"])
    assert not late.pairings
    assert any("2014" in reason for _, reason in late.left_out)
    early = gap("ISR", years="2010-2014", declared=["verbal_cooperation"], material=["arms_import_share"])
    assert early.pairings[0].declared.channel == "words"


def test_different_years_are_told() -> None:
    (pairing,) = gap("ISR", years="2016-2020", declared=["vote_agreement"], material=["trade_export_share"]).pairings
    assert any("different years" in note for note in pairing.notes)


def test_other_rankings_stand_beside_the_one_used() -> None:
    (pairing,) = gap("ISR", years="2016-2020", subject="AZE", **PAIR).pairings
    for _, n, rho, place in pairing.ways:
        assert n > 100
        assert rho > 0.9
        assert place is not None


def test_same_seed_same_answer_and_another_seed_nearly() -> None:
    one, two, three = (gap("ISR", years="2016-2020", seed=seed, **PAIR).to_json() for seed in (0, 0, 1))
    assert one == two
    assert one["rows"][0]["largest_by_chance"] != {} != three["rows"][0]["largest_by_chance"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"target": "ISR", "subject": "ISR"}, "two different"),
        ({"target": "ISR", "declared": ["arms_import_share"]}, "material"),
        ({"target": "ISR", "material": ["vote_agreement"]}, "declared"),
        ({"target": "ISR", "peers": "AZE, TUR"}, "needed"),
        ({"target": "ISR", "material": ["arms"]}, "no such measure"),
        ({"target": "ISR", "declared": ["vote_absence"]}, "closer"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        gap(**given)
    assert said in f"{caught.value.message} {caught.value.hint}"


def test_a_side_with_too_few_ties_is_left_out() -> None:
    found = gap("TUV", years="2016-2020", **PAIR)
    assert not found.pairings
    assert "fewer than 3" in found.left_out[0][1]


def test_the_scatter_names_the_subject_and_has_its_table() -> None:
    (pairing,) = gap("ISR", years="2016-2020", subject="AZE", **PAIR).pairings
    block = scatter.block(pairing, "ISR", "Members of the United Nations")
    texts = [row["text"] for row in _rows(block.spec) if "text" in row]
    assert "Azerbaijan" in texts
    assert "Azerbaijan" in block.alt
    assert len(block.table.rows) == len(pairing.gaps)
    assert figures.svg(block).startswith("<svg")
    assert block.narrow is not None
    group = api.peer_group("un-members")
    drawn = figures.draw("declared_material", figures.FigureRequest(state_a="IND", state_b="RUS", peers=group))
    assert isinstance(drawn, type(block))
    none = figures.draw("declared_material", figures.FigureRequest(state_a="NRU", state_b="TUV", peers=group))
    assert isinstance(none, figures.NoFigure)


def _rows(spec: object) -> list[dict]:
    if isinstance(spec, dict):
        own = spec["values"] if "values" in spec and isinstance(spec["values"], list) else []
        return [row for row in own if isinstance(row, dict)] + [r for part in spec.values() for r in _rows(part)]
    return [r for part in spec for r in _rows(part)] if isinstance(spec, list) else []


def test_tables_of_two_kinds_are_credited_each_by_its_own_name() -> None:
    (pairing,) = gap("ISR", years="2016-2020", subject="AZE", **PAIR).pairings
    credit = scatter.block(pairing, "ISR", "all").credit
    votes, _, arms = credit.partition(". Source: ")
    assert votes.startswith("Roll calls of the UN General Assembly, joined from: ")
    assert "SIPRI" not in votes
    assert arms.startswith("SIPRI Arms Transfers Database")


def test_the_legend_says_why_a_state_is_named() -> None:
    (pairing,) = gap("ISR", years="2016-2020", **PAIR).pairings
    assert '"largest gaps, named"' in json.dumps(scatter.block(pairing, "ISR", "all").spec)


def test_one_state_is_one_state() -> None:
    with pytest.raises(UsageError, match="the peers 'NZL' are 1 state beside the target"):
        gap("ISR", peers="NZL", years="2016-2020", **PAIR)
