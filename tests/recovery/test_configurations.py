"""Cases from a known rule: the rule is found again; from no rule at all: a tidy solution comes all the same."""

from __future__ import annotations

import numpy as np
import polars as pl

from amity.api.configurations import Choices, configurations

REPEATS = 20
NAMES = ["a", "b", "c", "d", "e"]


def cases(seed: int, number: int, *, rule: bool) -> pl.DataFrame:
    """Return cases with memberships away from one half; the outcome is a*b + ~c*d with some noise, or random."""
    rng = np.random.default_rng(seed)
    inside = rng.random((number, 5)) < 0.5
    sets = np.where(inside, rng.uniform(0.75, 1.0, inside.shape), rng.uniform(0.0, 0.25, inside.shape))
    true = np.maximum(np.minimum(sets[:, 0], sets[:, 1]), np.minimum(1 - sets[:, 2], sets[:, 3]))
    outcome = true + rng.uniform(0, 0.1, number) if rule else rng.permutation(true)
    columns = {name: sets[:, at] for at, name in enumerate(NAMES)}
    return pl.DataFrame({"case": [f"case {at}" for at in range(number)], **columns, "y": np.clip(outcome, 0, 1)})


def found_rule(seed: int, number: int, pri: float) -> set[str]:
    """Return the terms of the first parsimonious model."""
    choices = Choices(pri=pri, robust=False)
    found = configurations(cases(seed, number, rule=True), outcome="y", conditions=NAMES, choices=choices)
    models = found.solution("parsimonious").models
    return {term.text for term in models[0].terms} if models else set()


def test_the_rule_is_found_again() -> None:
    assert sum(found_rule(seed, 120, 0.7) == {"a*b", "~c*d"} for seed in range(REPEATS)) == REPEATS


def test_without_pri_many_small_memberships_hide_the_rule() -> None:
    # A row's consistency counts every case, and 116 of 120 are in it by 0.1 or 0.2 and in the outcome by as much.
    assert sum(found_rule(seed, 120, 0.0) == {"a*b", "~c*d"} for seed in range(REPEATS)) == 0
    assert sum(found_rule(seed, 120, 0.5) == {"a*b", "~c*d"} for seed in range(REPEATS)) >= 0.5 * REPEATS


def test_with_few_cases_the_rule_is_inside_every_true_row() -> None:
    for seed in range(REPEATS):
        choices = Choices(pri=0.5, robust=False)
        found = configurations(cases(seed, 25, rule=True), outcome="y", conditions=NAMES, choices=choices)
        for model in found.solution("conservative").models:
            for term in model.terms:
                assert {"a", "b"} <= set(term.text.split("*")) or {"~c", "d"} <= set(term.text.split("*"))


def test_random_crisp_outcomes_have_consistent_solutions_too() -> None:
    # Nothing but chance: 15 cases, five conditions. Consistency at or near 1 is no evidence.
    high = 0
    for seed in range(REPEATS):
        rng = np.random.default_rng(seed)
        columns = {name: rng.permutation([1] * 7 + [0] * 8) for name in NAMES}
        frame = pl.DataFrame(
            {"case": [str(at) for at in range(15)], **columns, "y": rng.permutation([1] * 6 + [0] * 9)}
        )
        found = configurations(frame, outcome="y", conditions=NAMES, choices=Choices(robust=False))
        models = found.solution("parsimonious").models
        high += bool(models) and (models[0].consistency or 0) >= 0.8 and (models[0].coverage or 0) >= 0.6
    assert high >= 0.7 * REPEATS
