"""Rival explanations weighed: by hand, dependence, how far the order holds, coherence, what would tell."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.api.rival_explanations import rival_explanations
from amity.cases.explanations import Evidence, Group, Hypothesis, Judgement, Rivals, Sought
from amity.core.errors import UnknownName
from amity.models.rival_explanations import MODEL, run


def item(
    key: str, ratios: dict[str, float], group: str = "", given: tuple[str, ...] = (), grade: str = "B2"
) -> Evidence:
    return Evidence(
        key=key, text=f"{key} is so", reason="because", ratios=ratios, group=group, given=given, grade=grade, sources=()
    )


def rivals(
    *evidence: Evidence,
    priors: tuple[float, ...] = (0.5, 0.5),
    groups: tuple[Group, ...] = (),
    sought: tuple[Sought, ...] = (),
    judgements: tuple[Judgement, ...] = (),
) -> Rivals:
    return Rivals(
        question="Why?",
        hypotheses=tuple(Hypothesis(key=k, text=f"it is {k}", prior=p) for k, p in zip("abc", priors, strict=False)),
        prior_reason="equal",
        evidence=evidence,
        groups=groups,
        sought=sought,
        judgements=judgements,
    )


def test_posterior_odds_are_prior_odds_times_the_ratios() -> None:
    found = run(rivals(item("e", {"a": 2, "b": 1}), item("f", {"a": 0.5, "b": 4}), priors=(0.8, 0.2)))
    # 0.8 · 2 · 0.5 against 0.2 · 1 · 4, that is even.
    assert found.posterior == pytest.approx({"a": 0.5, "b": 0.5})
    assert found.word == "level"
    assert found.odds == pytest.approx(1.0)


def test_scaling_an_item_s_ratios_changes_nothing() -> None:
    one = run(rivals(item("e", {"a": 2, "b": 1})))
    other = run(rivals(item("e", {"a": 200, "b": 100})))
    assert one.posterior == pytest.approx(other.posterior)


def test_of_items_that_hang_together_only_the_strongest_counts() -> None:
    group = (Group(key="g", why="one source", joint=None),)
    found = run(rivals(item("e", {"a": 2, "b": 1}, "g"), item("f", {"a": 5, "b": 1}, "g"), groups=group))
    assert found.posterior["a"] == pytest.approx(5 / 6)
    assert {one.key: one.counted for one in found.units} == {"f": "strongest", "e": "not counted"}
    assert "Not counted" in " ".join(found.notes)
    apart = run(rivals(item("e", {"a": 2, "b": 1}), item("f", {"a": 5, "b": 1})))
    assert apart.posterior["a"] == pytest.approx(10 / 11)


def test_what_is_given_what_is_multiplied_and_a_joint_ratio_goes_before() -> None:
    chain = (
        item("e", {"a": 2, "b": 1}, "g"),
        item("f", {"a": 1.5, "b": 1}, "g", ("e",)),
        item("h", {"a": 2.5, "b": 1}, "g"),
    )
    found = run(rivals(*chain, groups=(Group(key="g", why="one source", joint=None),)))
    assert found.posterior["a"] == pytest.approx(3 / 4)
    assert found.units[0].items == ("e", "f")
    joint = run(rivals(*chain, groups=(Group(key="g", why="one source", joint={"a": 4, "b": 1}),)))
    assert joint.posterior["a"] == pytest.approx(4 / 5)
    assert [one.counted for one in joint.units if one.counted != "not counted"] == ["joint"]


def test_a_group_whose_left_out_item_speaks_the_other_way_says_so() -> None:
    group = (Group(key="g", why="one source", joint=None),)
    found = run(rivals(item("e", {"a": 1, "b": 2}, "g"), item("f", {"a": 5, "b": 1}, "g"), groups=group))
    assert any("speaks for b and is not counted" in note for note in found.notes)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(0.05, 20)] * 3), min_size=1, max_size=5),
    st.integers(0, 4),
    st.sampled_from("abc"),
)
def test_the_order_holds_inside_a_range_and_not_outside(
    ratios: list[tuple[float, float, float]], which: int, moved: str
) -> None:
    def weighed(chosen: list[tuple[float, float, float]]) -> tuple[str, ...]:
        items = [item(f"e{n}", dict(zip("abc", row, strict=True))) for n, row in enumerate(chosen)]
        return run(rivals(*items, priors=(0.5, 0.3, 0.2))).order

    which %= len(ratios)
    found = run(
        rivals(
            *[item(f"e{n}", dict(zip("abc", row, strict=True))) for n, row in enumerate(ratios)], priors=(0.5, 0.3, 0.2)
        )
    )
    unit = next(one for one in found.units if one.key == f"e{which}")
    assert unit.ranges is not None
    low, high = unit.ranges[moved]
    place = "abc".index(moved)

    def at(value: float) -> tuple[str, ...]:
        row = list(ratios[which])
        row[place] = value
        return weighed([*ratios[:which], tuple(row), *ratios[which + 1 :]])  # type: ignore[list-item]

    # Posteriors that are level are told apart by twelve digits only.
    if low is not None:
        assert at(low * 1.001) == found.order
        assert at(low * 0.999) != found.order
    if high is not None:
        assert at(high * 0.999) == found.order
        assert at(high * 1.001) != found.order


def test_how_few_items_must_fall_away_is_exact_for_two() -> None:
    found = run(rivals(*(item(f"e{n}", {"a": r, "b": 1}) for n, r in enumerate((3, 2, 1.5, 0.5)))))
    # 3 · 2 · 1.5 · 0.5 = 4.5; without 3 it is 1.5, without 3 and 2 it is 0.75.
    assert found.to_flip == 2
    assert run(rivals(item("e", {"a": 1, "b": 1}), priors=(0.9, 0.1))).to_flip is None


def test_halved_weights_and_sources_that_are_not_good() -> None:
    found = run(rivals(item("e", {"a": 9, "b": 1}, grade="D3"), item("f", {"a": 1, "b": 2}, grade="A1")))
    assert found.half["a"] / found.half["b"] == pytest.approx(math.sqrt(4.5))
    assert found.well_sourced == pytest.approx({"a": 1 / 3, "b": 2 / 3})
    assert any("graded B or better" in note for note in found.notes)
    assert 0.5 < found.leads < 1


def test_judgements_are_set_beside_the_sum() -> None:
    held = (
        Judgement(by="one", probabilities={"a": 0.8, "b": 0.2}, prefers="a"),
        Judgement(by="two", probabilities={"a": 0.99, "b": 0.01}, prefers="a"),
        Judgement(by="three", probabilities=None, prefers="b"),
        Judgement(by="four", probabilities={"a": 0.5, "b": 0.5}, prefers="b"),
    )
    found = run(rivals(item("e", {"a": 4, "b": 1}), judgements=held))
    assert [one.verdict for one in found.held] == [
        "coherent",
        "same leader, other odds",
        "another leader",
        "same leader, other odds",
    ]
    assert found.held[1].factor == pytest.approx(99 / 4)
    assert found.held[2].needed == pytest.approx(4)
    text = " ".join(found.sentences)
    assert "25 times larger" in text
    assert "4 times more" in text


def test_what_would_tell_most_is_what_splits_the_hypotheses() -> None:
    tests = (
        Sought(key="same", text="it rains", likely={"a": 0.5, "b": 0.5}, where=""),
        Sought(key="sharp", text="a letter is found", likely={"a": 0.9, "b": 0.1}, where="the archive"),
    )
    found = run(rivals(item("e", {"a": 1, "b": 1}), sought=tests))
    assert [one.key for one in found.tests] == ["sharp", "same"]
    assert found.tests[1].bits == pytest.approx(0, abs=1e-12)
    # One bit before; after, the entropy of 0.9 and 0.1.
    assert found.tests[0].bits == pytest.approx(1 + 0.9 * math.log2(0.9) + 0.1 * math.log2(0.1))
    assert found.tests[0].found == pytest.approx({"a": 0.9, "b": 0.1})
    assert found.tests[0].missing == pytest.approx({"a": 0.1, "b": 0.9})


def test_hypotheses_that_no_item_tells_apart_are_named() -> None:
    found = run(rivals(item("e", {"a": 2, "b": 2, "c": 1}), priors=(0.4, 0.3, 0.3)))
    assert "No item tells a from b." in found.notes


def test_many_strong_items_do_not_overflow() -> None:
    found = run(rivals(*(item(f"e{n}", {"a": 1e4, "b": 1e-4}) for n in range(150))))
    assert found.posterior["a"] == pytest.approx(1)
    assert found.word == "far ahead"
    assert math.isfinite(found.leads)


@pytest.mark.parametrize("name", ["azerbaijan-israel", "india-russia"])
def test_the_shipped_cases_are_weighed_the_same_each_time(name: str) -> None:
    one, other = (json.dumps(rival_explanations(name).to_json()) for _ in range(2))
    assert one == other
    assert "NaN" not in one
    assert rival_explanations(name, seed=1).posterior == rival_explanations(name).posterior


def test_the_first_case_has_the_rivals_that_were_asked_for() -> None:
    found = rival_explanations("azerbaijan-israel")
    assert {"bundle", "armenia", "tuerkiye", "washington"} <= set(found.order)
    assert any("identifies a cause" in note for note in found.notes)
    assert "nobody named" in MODEL.cannot_say
    with pytest.raises(UnknownName):
        rival_explanations("nowhere")
