"""Evidence simulated under a known explanation: posteriors mean what they say, and one thing counted twice does not."""

from __future__ import annotations

import os

import numpy as np

from amity.cases.explanations import Evidence, Group, Hypothesis, Rivals
from amity.models._rival_units import units_of
from amity.models.rival_explanations import _posterior

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 20_000 if FULL else 1_500
KEYS = ("a", "b", "c")
ITEMS = 5


def question(evidence: list[Evidence], groups: tuple[Group, ...] = ()) -> Rivals:
    return Rivals(
        question="Why?",
        hypotheses=tuple(Hypothesis(key=key, text=key, prior=1 / 3) for key in KEYS),
        prior_reason="equal",
        evidence=tuple(evidence),
        groups=groups,
        sought=(),
        judgements=(),
    )


def seen(key: str, ratios: dict[str, float], group: str = "") -> Evidence:
    return Evidence(key=key, text=key, reason="", ratios=ratios, group=group, given=(), grade="", sources=())


def simulate(*, copies: int, grouped: bool, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the posterior of the leader in each draw, and whether it was the truth.

    Each of some independent happenings is reported ``copies`` times, with the same ratio each time.
    """
    rng = np.random.default_rng(seed)
    chances, right = [], []
    for _ in range(REPEATS):
        truth = int(rng.integers(3))
        evidence = []
        for number in range(ITEMS):
            likely = rng.uniform(0.1, 0.9, 3)
            happened = rng.random() < likely[truth]
            row = likely if happened else 1 - likely
            ratios = dict(zip(KEYS, row.tolist(), strict=True))
            evidence += [seen(f"e{number}-{n}", ratios, f"g{number}" if grouped else "") for n in range(copies)]
        groups = tuple(Group(key=f"g{n}", why="", joint=None) for n in range(ITEMS)) if grouped else ()
        rivals = question(evidence, groups)
        units = [one for one in units_of(rivals) if one.counted != "not counted"]
        posterior = _posterior(dict.fromkeys(KEYS, 1 / 3), units)
        leader = max(posterior, key=lambda key: posterior[key])
        chances.append(posterior[leader])
        right.append(leader == KEYS[truth])
    return np.array(chances), np.array(right)


def test_a_leader_is_right_as_often_as_its_probability_says() -> None:
    chances, right = simulate(copies=1, grouped=False, seed=1)
    slack = 3.5 * np.sqrt(0.25 / REPEATS)
    assert abs(chances.mean() - right.mean()) < slack
    for low, high in ((0.34, 0.6), (0.6, 0.8), (0.8, 1.0)):
        inside = (chances >= low) & (chances < high)
        assert abs(chances[inside].mean() - right[inside].mean()) < 3.5 * np.sqrt(0.25 / inside.sum())


def test_reports_of_one_thing_counted_apart_make_too_sure_and_grouped_do_not() -> None:
    apart = simulate(copies=3, grouped=False, seed=2)
    together = simulate(copies=3, grouped=True, seed=2)
    slack = 3.5 * np.sqrt(0.25 / REPEATS)
    assert apart[0].mean() - apart[1].mean() > 0.1
    assert abs(together[0].mean() - together[1].mean()) < slack
