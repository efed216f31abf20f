"""What a specification curve says, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from amity.core import wording
from amity.models._curve_grid import LENGTH, PEERS, ROLLCALLS, WHOLE, set_title
from amity.models._curve_votes import coverage_of
from amity.models._verdicts import shown

if TYPE_CHECKING:
    from amity.models.specification_curve import Curve

# A driver that accounts for less is not worth a sentence.
_WORTH = 0.1
NAMES = {
    "measure": "measure",
    "nonvoting": "coding of not voting",
    "length": "length of the window",
    "end": "place of the window",
    "unit": "years or sessions",
    "rollcalls": "set of roll calls",
    "terms": "comparison terms",
    "peers": "peer set",
    "min_joint": "fewest roll calls",
    "across_break": "pooling across a break",
    "local_production": "local production",
    "min_total": "smallest total",
    "min_coverage": "smallest coverage",
    "by": "value or tonnes",
    "filter_unit_values": "odd unit values",
}


def choice_name(key: str) -> str:
    """Return a choice as a reader calls it."""
    return NAMES.get(key, key.replace("_", " "))


def sentences(curve: Curve) -> tuple[str, ...]:
    """Return the sentences of a curve: verdicts, joint inference, drivers, and what it does not say."""
    if not curve.frame.height:
        return (f"No specification of {curve.grid.title} could be judged: {_reasons(curve)}.",)
    said = [
        _verdicts(curve),
        _sets(curve),
        whole_lists(curve),
        _own(curve),
        _joint(curve),
        _driver(curve),
        _flips(curve),
    ]
    return (*(text for text in said if text), "A share of specifications is not a probability.")


def _reasons(curve: Curve) -> str:
    return wording.listed([str(row["reason"]) for row in curve.dropped[:3]]) or "the grid is empty"


def _verdicts(curve: Curve) -> str:
    number, who = curve.like.height, wording.in_prose(curve.name_a)
    if not number:
        return "No specification compares like with like."
    parts = [f"{shown(word)} in {n:,}" for word, n in sorted(curve.verdicts.items(), key=lambda item: -item[1]) if n]
    like = " on like terms" if number < curve.frame.height else ""
    target = wording.in_prose(curve.name_b)
    return (
        f"{curve.grid.title}: of {wording.count(number, 'specification')}{like}, {who}, in its tie to {target}, is "
        f"{wording.listed(parts)}."
    )


def _sets(curve: Curve) -> str:
    """Return the peer sets that the specifications on like terms stand beside, the one asked for first."""
    there = set(curve.like[PEERS].to_list()) if curve.like.height else set()
    titles = [set_title(text) for text in curve.sets if text in there]
    if not titles:
        return ""
    return f"Its peers are {'in turn ' if len(titles) > 1 else ''}those of: {'; '.join(titles)}."


def whole_lists(curve: Curve) -> str:
    """Return which sets of roll calls are taken whole though they reach beyond the years asked for."""
    if ROLLCALLS not in curve.frame.columns or not curve.frame.height:
        return ""
    taken = dict.fromkeys(curve.frame.filter(curve.frame[LENGTH] == WHOLE)[ROLLCALLS].to_list())
    labels = {value.value: value.label for value in curve.grid.values(ROLLCALLS)}
    parts = []
    for key in taken:
        covered = coverage_of(key)
        first, last = covered.first.year, covered.last.year
        if first < curve.span.first or last > curve.span.last:
            n = curve.frame.filter(curve.frame[ROLLCALLS] == key).height
            parts.append(f"{labels.get(key, key)} ({first}–{last}, {wording.count(n, 'specification')})")
    if not parts:
        return ""
    return f"Taken whole, whatever years were asked for ({curve.span.text}): {wording.listed(parts)}."


def _own(curve: Curve) -> str:
    own = curve.frame.filter(~curve.frame["like_terms"])
    if own.is_empty() or curve.like.is_empty():
        return ""
    middle = [float(np.median(part["percentile"].to_numpy())) for part in (curve.like, own)]
    counted = sorted(own["verdict"].value_counts().iter_rows(), key=lambda row: (-row[1], row[0]))
    verdicts = wording.listed([f"{shown(str(word))} in {n:,}" for word, n in counted])
    pairs = next((one for one, name in zip(curve.matched, curve.choices, strict=True) if name == "terms"), None)
    flips = f" The terms alone turn the verdict in {pairs.flips:,} of {pairs.groups:,} pairs." if pairs else ""
    return (
        f"Its middle place is above {wording.percent(middle[0])} of the peers on common roll calls, and above "
        f"{wording.percent(middle[1])} where each state is judged on its own record, which is not like with like "
        f"({verdicts}).{flips}"
    )


def _joint(curve: Curve) -> str:
    found = curve.joint.get("median_percentile")
    if found is None or found.n < 2:
        return ""
    high, low = found.as_high - 1, found.as_low - 1
    others = "no other has" if not high else f"{high} other{'s have' if high > 1 else ' has'}"
    # Naming the smaller side alone would be choosing the test after looking.
    return (
        f"With each of {wording.count(found.n, 'state')} as subject in turn, {others} a median place as high and "
        f"{low or 'none'} as low: p = {wording.number(found.p_either, 2)} for a place as extreme at either end, which "
        f"cannot fall below {wording.number(min(1.0, 2 / found.n), 2)}."
    )


def _driver(curve: Curve) -> str:
    found = curve.drivers["percentile"]
    ranked = sorted(zip(found.shapley.tolist(), curve.choices, strict=True), reverse=True)
    named = [f"{choice_name(key)} ({wording.percent(part)})" for part, key in ranked[:3] if part >= _WORTH]
    if not named:
        return ""
    return f"What moves its place most: {wording.listed(named)} of the variance over specifications."


def _flips(curve: Curve) -> str:
    rates = [
        (one.flips / one.groups, one, name)
        for one, name in zip(curve.matched, curve.choices, strict=True)
        if one.groups
    ]
    if not rates:
        return ""
    rate, one, name = max(rates, key=lambda item: (item[0], item[2]))
    if not one.flips:
        return "No choice changes the verdict while all others are held."
    return (
        f"With all else held, the verdict changes most often with the {choice_name(name)}: in {one.flips:,} of "
        f"{one.groups:,} groups of specifications ({wording.percent(rate)})."
    )
