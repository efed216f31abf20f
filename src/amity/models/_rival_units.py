"""What counts as one piece of evidence: items alone, items given one another, groups by joint or strongest ratio."""

from __future__ import annotations

import math
from collections.abc import Sequence

from amity.cases.explanations import Evidence, Group, Rivals
from amity.models._rival_records import Counted, Unit


def units_of(rivals: Rivals) -> tuple[Unit, ...]:
    """Return the units of evidence, in the order of the file, with whether each is counted.

    Items in no group count alone. Items of a group that rest on the same thing would count twice if multiplied: where
    the analyst gives the group's joint ratio, that counts; else items that are given one another are multiplied, by the
    chain rule, and only the strongest of what remains counts, that with the largest ratio between any two hypotheses.
    """
    keys = [one.key for one in rivals.hypotheses]
    done: dict[str, tuple[Unit, ...]] = {}
    found: list[Unit] = []
    groups = {group.key: group for group in rivals.groups}
    for item in rivals.evidence:
        if not item.group:
            found.append(_built([item], "alone", keys))
        elif item.group not in done:
            done[item.group] = _grouped(groups[item.group], rivals.evidence, keys)
            found += done[item.group]
    return tuple(found)


def spread(unit: Unit) -> float:
    """Return the largest ratio between any two hypotheses, as a natural logarithm."""
    logs = [math.log(ratio) for ratio in unit.ratios.values()]
    return max(logs) - min(logs)


def _grouped(group: Group, evidence: Sequence[Evidence], keys: Sequence[str]) -> tuple[Unit, ...]:
    items = [one for one in evidence if one.group == group.key]
    chains = [_built(chain, "given" if len(chain) > 1 else "strongest", keys) for chain in _chains(items)]
    if group.joint is not None:
        joint = Unit(
            key=group.key,
            text=group.why,
            items=tuple(one.key for one in items),
            group=group.key,
            counted="joint",
            ratios=dict(group.joint),
            grade=max((one.grade for one in items), default=""),
        )
        return joint, *(_uncounted(chain) for chain in chains)
    best = max(chains, key=lambda chain: (spread(chain), -chains.index(chain)))
    return tuple(chain if chain is best else _uncounted(chain) for chain in chains)


def _uncounted(unit: Unit) -> Unit:
    return Unit(
        key=unit.key,
        text=unit.text,
        items=unit.items,
        group=unit.group,
        counted="not counted",
        ratios=unit.ratios,
        grade=unit.grade,
    )


def _chains(items: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return the items of a group, those that are given one another together, in the order of the file."""
    where = {item.key: {item.key} for item in items}
    for item in items:
        for other in item.given:
            both = where[item.key] | where[other]
            for key in both:
                where[key] = both
    chains: list[list[Evidence]] = []
    seen: set[str] = set()
    for item in items:
        if item.key not in seen:
            chains.append([one for one in items if one.key in where[item.key]])
            seen |= where[item.key]
    return chains


def _built(chain: Sequence[Evidence], counted: Counted, keys: Sequence[str]) -> Unit:
    return Unit(
        key=chain[0].key,
        text=chain[0].text if len(chain) == 1 else "; ".join(one.text for one in chain),
        items=tuple(one.key for one in chain),
        group=chain[0].group,
        counted=counted,
        ratios={key: math.exp(math.fsum(math.log(one.ratios[key]) for one in chain)) for key in keys},
        grade=max((one.grade for one in chain), default=""),
    )
