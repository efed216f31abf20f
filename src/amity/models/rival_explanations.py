"""Rival explanations weighed by the ratios that an analyst states: posterior odds, how far they hold, coherence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from amity.cases.explanations import Judgement, Rivals, Sought
from amity.core.declarations import Model
from amity.core.wording import NO_BREAK, count, listed, number, sentence_case
from amity.models._rival_records import Coherence, Discriminator, Held, Unit, Weighing
from amity.models._rival_units import spread, units_of

__all__ = ["MODEL", "Discriminator", "Held", "Unit", "Weighing", "run"]

# Stated and computed odds within this factor agree: nobody judges finer.
AGREES = 3.0
# Odds from which a difference is worth a word (Kass and Raftery 1995, on 2 ln of the ratio: 2, 6, 10).
WORDS = ((3.0, "barely ahead"), (20.0, "ahead"), (150.0, "well ahead"), (math.inf, "far ahead"))
DRAWS = 4000
FACTOR = 2.0
WORST_GRADE = "B"
LONGEST = 300.0

MODEL = Model(
    key="rival_explanations",
    title="Rival explanations",
    meaning="How probable each of several stated explanations is among them, from how likely each item of evidence is "
    "under each; how far every ratio may move before another leads; what would tell them apart.",
    null="none: hypotheses are weighed against each other and not against nothing.",
    interval="none: a posterior follows from the ratios. In its place stand the range of each ratio over which the "
    "order holds, and how often the first leads where all ratios may be off by a factor of two.",
    assumptions=(
        "One of the hypotheses named is right, and no two are.",
        "Ratios are the analyst's, stated before the sum, each given only what its item says it is given.",
        "Items in no common group are independent under each hypothesis.",
    ),
    cannot_say="That an explanation is true: one that nobody named has no odds, and ratios stated by someone who knows "
    "the outcome lean to what he holds already.",
    citation="Good, I. J. (1985), Weight of evidence: a brief survey, Bayesian Statistics 2; Fairfield, T. and "
    "Charman, A. E. (2017), Explicit Bayesian analysis for process tracing, Political Analysis 25; Schum, D. A. "
    "(1994), The Evidential Foundations of Probabilistic Reasoning, Wiley; Kass, R. E. and Raftery, A. E. (1995), "
    "Bayes factors, Journal of the American Statistical Association 90",
    docs="methods/rival-explanations.md",
    recovery="recovery/test_rival_explanations.py",
)


def run(rivals: Rivals, *, seed: int = 0) -> Weighing:
    """Return the rival explanations of a case weighed.

    Raises nothing of its own: what cannot be meant is refused where the case is read.
    """
    units = units_of(rivals)
    counted = [one for one in units if one.counted != "not counted"]
    prior = {one.key: one.prior for one in rivals.hypotheses}
    posterior = _posterior(prior, counted)
    order = _order(posterior)
    odds = posterior[order[0]] / posterior[order[1]]
    told = [_with_ranges(one, order, posterior, prior, counted) for one in units]
    weighing = Weighing(
        rivals=rivals,
        order=order,
        posterior=posterior,
        odds=odds,
        word="level" if odds < 1 + 1e-9 else next(word for most, word in WORDS if odds <= most),
        units=tuple(sorted(told, key=lambda one: (one.counted == "not counted", -abs(one.weight), -spread(one)))),
        half=_posterior(prior, counted, power=0.5),
        well_sourced=_well_sourced(prior, counted),
        leads=_leads(prior, counted, order[0], seed),
        to_flip=_to_flip(prior, counted, order[0]),
        held=tuple(_held(one, posterior, order) for one in rivals.judgements),
        tests=tuple(sorted((_tested(one, posterior) for one in rivals.sought), key=lambda one: (-one.bits, one.key))),
        sentences=(),
        notes=(),
    )
    return replace(weighing, sentences=tuple(_sentences(weighing)), notes=tuple(_notes(weighing)))


def _posterior(prior: Mapping[str, float], units: Sequence[Unit], power: float = 1.0) -> dict[str, float]:
    """Return the posterior: priors times the product of ratios, in logarithms so that nothing overflows."""
    logs = {
        key: math.log(chance) + power * math.fsum(math.log(one.ratios[key]) for one in units)
        for key, chance in prior.items()
    }
    top = max(logs.values())
    # What is less probable than this by such odds is not told apart: no ratio of a posterior may overflow.
    parts = {key: math.exp(max(one - top, -LONGEST)) for key, one in logs.items()}
    total = math.fsum(parts.values())
    return {key: one / total for key, one in parts.items()}


def _order(posterior: Mapping[str, float]) -> tuple[str, ...]:
    """Return the keys by falling probability; those that are equal keep the order of the file."""
    return tuple(sorted(posterior, key=lambda key: -round(math.log(posterior[key]), 10)))


def _with_ranges(
    unit: Unit,
    order: Sequence[str],
    posterior: Mapping[str, float],
    prior: Mapping[str, float],
    counted: Sequence[Unit],
) -> Unit:
    weight = 10 * math.log10(unit.ratios[order[0]] / unit.ratios[order[1]])
    if unit.counted == "not counted":
        return replace(unit, weight=weight)
    ranges = {}
    for place, key in enumerate(order):
        own, here = unit.ratios[key], posterior[key]
        above = own * posterior[order[place - 1]] / here if place else None
        below = own * posterior[order[place + 1]] / here if place + 1 < len(order) else None
        ranges[key] = (below, above)
    without = _posterior(prior, [one for one in counted if one is not unit])
    return replace(unit, weight=weight, ranges=ranges, without=without)


def _well_sourced(prior: Mapping[str, float], counted: Sequence[Unit]) -> dict[str, float] | None:
    good = [one for one in counted if one.grade and one.grade[0] <= WORST_GRADE]
    return _posterior(prior, good) if good else None


def _leads(prior: Mapping[str, float], counted: Sequence[Unit], leader: str, seed: int) -> float:
    """Return how often the leader leads where each log ratio has an error of its own."""
    keys = list(prior)
    logs = np.array([[math.log(one.ratios[key]) for key in keys] for one in counted])
    rng = np.random.default_rng(seed)
    # The error of a ratio between two hypotheses is the difference of two: each has 1/√2 of it.
    noise = rng.normal(0.0, math.log(FACTOR) / math.sqrt(2), size=(DRAWS, *logs.shape))
    found = np.log([prior[key] for key in keys]) + (logs + noise).sum(axis=1)
    return float((found.argmax(axis=1) == keys.index(leader)).mean())


def _to_flip(prior: Mapping[str, float], counted: Sequence[Unit], leader: str) -> int | None:
    """Return how few units must fall away for another hypothesis to lead.

    For each rival the units that speak most for the leader against it fall away first, which is exact for the pair.
    """
    fewest = []
    for rival in prior:
        if rival == leader:
            continue
        lead = math.log(prior[leader] / prior[rival])
        weights = [math.log(one.ratios[leader] / one.ratios[rival]) for one in counted]
        lead += math.fsum(weights)
        for removed, weight in enumerate(sorted((w for w in weights if w > 0), reverse=True), 1):
            lead -= weight
            if lead < -1e-12:
                fewest.append(removed)
                break
    return min(fewest) if fewest else None


def _held(one: Judgement, posterior: Mapping[str, float], order: Sequence[str]) -> Held:
    leader, prefers, stated = order[0], one.prefers, one.probabilities
    if stated is not None and stated[leader] >= max(stated.values()):
        # Of hypotheses that are held equally probable, the one that leads is as much preferred as the others.
        prefers = leader
    same = posterior[prefers] >= posterior[leader] * (1 - 1e-9)
    against = (order[1] if prefers == leader else leader) if same else leader
    computed = posterior[prefers] / posterior[against]
    factor = None if stated is None else stated[prefers] / stated[against] / computed
    verdict: Coherence = "another leader"
    if same:
        verdict = "coherent" if factor is None or 1 / AGREES <= factor <= AGREES else "same leader, other odds"
    return Held(
        by=one.by,
        prefers=prefers,
        verdict=verdict,
        probabilities=stated,
        factor=factor,
        needed=None if same else 1 / computed,
    )


def _tested(one: Sought, posterior: Mapping[str, float]) -> Discriminator:
    chance = math.fsum(posterior[key] * one.likely[key] for key in posterior)
    found = {key: posterior[key] * one.likely[key] / chance for key in posterior}
    missing = {key: posterior[key] * (1 - one.likely[key]) / (1 - chance) for key in posterior}
    bits = _entropy(posterior) - chance * _entropy(found) - (1 - chance) * _entropy(missing)
    return Discriminator(
        key=one.key,
        text=one.text,
        bits=max(bits, 0.0),
        found=found,
        missing=missing,
        chance=chance,
        where=one.where,
    )


def _entropy(chances: Mapping[str, float]) -> float:
    return -math.fsum(one * math.log2(one) for one in chances.values() if one > 0)


# --- in words ----------------------------------------------------------------------------------
def _sentences(found: Weighing) -> list[str]:
    first, second = (found.hypothesis(key) for key in found.order[:2])
    told = [
        f"By the ratios stated, the explanation that {_clause(first.text)} has {_chance(found.posterior[first.key])} "
        f"among {len(found.order)}; it is {found.word} {'with' if found.word == 'level' else 'of'} the next, that "
        f"{_clause(second.text)}, at odds of {_odds(found.odds)} to 1.",
        _holds(found),
    ]
    best = found.counted[0]
    side = "first" if best.weight > 0 else "second"
    told.append(
        f"What tells the two apart most is that {_clause(best.text)}: {abs(best.weight):.0f} decibans, for the {side}."
        if abs(best.weight) > 0
        else "No item tells the two apart."
    )
    told += [_coherence(found, one) for one in found.held]
    if found.tests:
        test = found.tests[0]
        leads = {_order(test.found)[0], _order(test.missing)[0]}
        turn = "it could make another lead" if leads - {first.key} else "it would not make another lead"
        told.append(
            f"Of what could still be looked for, that {_clause(test.text)} would tell most "
            f"({test.bits:.2f} bits); {turn}."
        )
    return told


def _holds(found: Weighing) -> str:
    flips = found.to_flip
    removed = (
        "no removal of items makes another lead"
        if flips is None
        else f"another leads once {count(flips, 'item')} of {len(found.counted)} falls away"
        if flips == 1
        else f"another leads only once {flips} of {len(found.counted)} items fall away"
    )
    return (
        f"With every weight halved it has {_chance(found.half[found.order[0]])}; with each ratio off by a factor of "
        f"two either way it leads in {100 * found.leads:.0f}{NO_BREAK}% of draws; {removed}."
    )


def _coherence(found: Weighing, one: Held) -> str:
    name, who = _clause(found.hypothesis(one.prefers).text), sentence_case(one.by)
    if one.verdict == "another leader":
        return (
            f"{who} prefers that {name}: by the same evidence another leads, and one item would have to speak "
            f"{_odds(one.needed or 1.0)} times more for it."
        )
    if one.verdict == "coherent":
        return f"{who} prefers the explanation that leads, which agrees with the sum."
    larger = (one.factor or 1.0) > 1
    factor = one.factor or 1.0
    return (
        f"{who} prefers the explanation that leads too, but with odds {_odds(factor if larger else 1 / factor)} times "
        f"{'larger' if larger else 'smaller'} than the ratios stated give."
    )


def _notes(found: Weighing) -> list[str]:
    notes = [
        "The probabilities are among the explanations named, and follow from ratios that the analyst states; none of "
        "them identifies a cause.",
        f"Before the evidence: {found.rivals.prior_reason}.",
    ]
    left = [one for one in found.units if one.counted == "not counted"]
    if left:
        names = listed([key for one in left for key in one.items], 8)
        notes.append(f"Not counted, since they rest on what counts already: {names}.")
    notes += _contrary(found)
    if found.well_sourced is not None and _order(found.well_sourced)[0] != found.order[0]:
        other = found.hypothesis(_order(found.well_sourced)[0])
        notes.append(f"From evidence graded B or better alone, that {_clause(other.text)} leads.")
    same = [pair for pair in combinations(found.order, 2) if _alike(found, *pair)]
    notes += [f"No item tells {one} from {other}." for one, other in same]
    return notes


def _contrary(found: Weighing) -> list[str]:
    """Return the groups of which what is left out speaks for another hypothesis than what counts."""
    notes = []
    for one in found.counted:
        for other in found.units:
            if one.group and other.group == one.group and other.counted == "not counted" and not _joint(one):
                best, rest = (max(unit.ratios, key=lambda key: unit.ratios[key]) for unit in (one, other))
                if best != rest:
                    notes.append(
                        f"In the group {one.group}, {listed(other.items)} speaks for {rest} and is not counted; a "
                        "joint ratio, or what is given what, would let it."
                    )
    return notes


def _joint(unit: Unit) -> bool:
    return unit.counted == "joint"


def _alike(found: Weighing, one: str, other: str) -> bool:
    return all(math.isclose(unit.ratios[one], unit.ratios[other], rel_tol=1e-9) for unit in found.counted)


def _clause(text: str) -> str:
    """Return a text as it stands inside a sentence: without its full stop."""
    return text.rstrip(".")


def _chance(share: float) -> str:
    if share < 0.001 or share > 0.999:
        return f"{'under 0.1' if share < 0.5 else 'over 99.9'}{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%" if 0.01 <= share <= 0.99 else f"{100 * share:.1f}{NO_BREAK}%"


def _odds(ratio: float) -> str:
    return f"{number(ratio, 2)}" if ratio < 1e6 else "over a million"
