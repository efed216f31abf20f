"""A scenario in sentences: who pays, who replaces whom, how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from amity.core.wording import NO_BREAK, count, in_prose, listed, number, percent, sentence_case
from amity.scenarios._answers import ScenarioAnswer, name_of
from amity.scenarios._outcomes import totals

FEW = 3
NAMED = 5
# Of what is cut: less than that is none.
LEAST = 0.001
# Percent: a smaller change of welfare is told as less than that.
SMALL = 0.001


def said(answer: ScenarioAnswer) -> tuple[str, ...]:
    """Return the sentences of an answer; every figure in them stands in its tables too."""
    told = [_cut(answer), *_welfare(answer), _unmet(answer), _replaced(answer), _others(answer), _third(answer),
            *_sure(answer)]  # fmt: skip
    return tuple(sentence for sentence in told if sentence)


def side_named(answer: ScenarioAnswer, side: str) -> str:
    """Return a side by the names of its states, or by how many they are."""
    keys = answer.sides[side]
    if not keys:
        return "nobody"
    if len(keys) <= FEW:
        return listed([in_prose(name_of(key)) for key in keys])
    return f"the {len(keys)} states of the {side} side"


def _hit(answer: ScenarioAnswer) -> list[str]:
    """Return the importers that the shock takes something from, the second side first, the largest loss first."""
    cut = answer.cut.sum(axis=0)
    names = answer.asked.base.names
    second = set(answer.sides["second"])
    places = sorted(np.flatnonzero(cut > 0).tolist(), key=lambda j: (names[j] not in second, -cut[j], names[j]))
    return [names[j] for j in places]


def _cut(answer: ScenarioAnswer) -> str:
    base, cut = answer.asked.base, answer.cut
    unit, years = base.unit, base.period.text
    total = float(cut.sum())
    if total == 0:
        grown = any(one.factor != 1 for one in answer.asked.whole.capacities)
        if grown:
            return "Nothing is cut; the capacities that change would be used where something else is."
        return f"Nothing is recorded in {years} that this shock could take: no flow changes."
    parts = []
    for key in _hit(answer)[:FEW]:
        column = base.places[key]
        lost, whole = float(cut[:, column].sum()), float(base.foreign[:, column].sum())
        parts.append(f"{in_prose(name_of(key))} {number(lost)}, {percent(lost / whole)} of its recorded imports")
    rest = len(_hit(answer)) - FEW
    more = f", and {count(rest, 'other importer')} the rest" if rest > 0 else ""
    verb = "is" if total == 1 else "are"
    return f"Of the flows of {years}, {number(total)} {unit} {verb} cut: {listed(parts)}{more}."


def _welfare(answer: ScenarioAnswer) -> list[str]:
    found = answer.outcome
    if found.welfare is None:
        return []
    told = []
    for side in ("second", "first"):
        keys = sorted(answer.sides[side], key=lambda key: (_change(answer, key), key))[:FEW]
        parts = [f"{in_prose(name_of(key))} {_welfare_of(answer, key)}" for key in keys if key not in found.cut_off]
        if parts:
            more = f"; the most of {len(answer.sides[side])}" if len(answer.sides[side]) > FEW else ""
            told.append(f"Real expenditure changes in {listed(parts)}{more}.")
    if found.cut_off:
        names = listed([in_prose(name_of(key)) for key in found.cut_off], NAMED)
        told.append(
            f"{sentence_case(names)} is cut off entirely: what it bought cannot be had, and no welfare is told."
        )

    return told


def _change(answer: ScenarioAnswer, key: str) -> float:
    welfare = answer.outcome.welfare
    value = float(welfare[answer.asked.base.places[key]]) if welfare is not None else 0.0
    return value if value == value else 0.0  # noqa: PLR0124  NaN


def _welfare_of(answer: ScenarioAnswer, key: str) -> str:
    found, at = answer.outcome, answer.asked.base.places[key]
    assert found.welfare is not None  # noqa: S101  asked only where there is one
    assert found.welfare_low is not None  # noqa: S101  as above
    assert found.welfare_high is not None  # noqa: S101  as above
    text = signed(100 * (float(found.welfare[at]) - 1))
    low, high = 100 * (float(found.welfare_low[at]) - 1), 100 * (float(found.welfare_high[at]) - 1)
    if np.isnan(low):
        return f"by {text}"
    return f"by {text} (90{NO_BREAK}%: {signed(low)} to {signed(high)})"


def signed(value: float) -> str:
    r"""Return a change in percent with its sign.

    Examples
    --------
    >>> signed(-0.4123), signed(0.0)
    ('−0.412\xa0%', '0\xa0%')
    """
    if abs(value) < SMALL:
        return f"{'' if value == 0 else f'≈{NO_BREAK}'}0{NO_BREAK}%"
    return f"{'−' if value < 0 else '+'}{number(abs(value))}{NO_BREAK}%"


def _unmet(answer: ScenarioAnswer) -> str:
    """Return what stays without a source, over the ends of what is not known; nothing where markets clear."""
    found, base = answer.outcome, answer.asked.base
    if found.welfare is not None or not answer.cut.any():
        return ""
    hit = [base.places[key] for key in _hit(answer)]
    middle, low, high = (float(values[hit].sum()) for values in (found.unmet, found.unmet_low, found.unmet_high))
    lost = float(answer.cut.sum())
    ends = f" (unmet from {number(low)} to {number(high)} {base.unit})" if high - low > LEAST * lost else ""
    horizon = answer.asked.request.horizon
    when = {"weeks": "In the first weeks", "year": "Within a year", "long": "In the long run"}[horizon]
    if middle > (1 - LEAST) * lost and ends:
        return f"{when} all of it may be missing{ends}; at worst {found.method}."
    if middle > (1 - LEAST) * lost:
        return f"{when} nothing of it is replaced{ends}: {found.method}."
    if middle < LEAST * lost:
        return f"{when} all of it is replaced in this reckoning{ends}: {found.method}."
    return (
        f"{when} {number(middle)} {base.unit} of it, {percent(middle / lost)}, are not replaced{ends}: {found.method}."
    )


def _replaced(answer: ScenarioAnswer) -> str:
    rows = answer.replaced
    hit = _hit(answer)
    if rows.is_empty() or not hit:
        return ""
    chosen = [key for key in hit if not rows.filter(pl.col("importer") == key).is_empty()]
    told, bounded = [], False
    for key in chosen[:2]:
        mine = rows.filter(pl.col("importer") == key)
        lost = float(answer.cut[:, answer.asked.base.places[key]].sum())
        top = mine.head(NAMED).to_dicts()
        parts = [
            f"{'its own goods' if row['exporter'] == key else in_prose(name_of(row['exporter']))} {more_of(row)}"
            for row in top
        ]
        rest = mine.slice(NAMED).filter(pl.col("more") > LEAST * lost)
        if not rest.is_empty():
            parts.append(f"{count(rest.height, 'other')} {number(float(rest['more'].sum()))}")
        bounded = bounded or any(part.endswith(")") for part in parts)
        told.append(f"of the {number(lost)} that {in_prose(name_of(key))} loses, more comes from {listed(parts)}")
    text, unit = sentence_case("; ".join(told)), answer.asked.base.unit
    # Without its ends a figure of a rule reads as a forecast.
    return f"{text}, in {unit}; in brackets the ends, {answer.outcome.means}." if bounded else f"{text} ({unit})."


def more_of(row: Mapping[str, object]) -> str:
    """Return by how much a supplier sells more, with its ends where they differ; below nothing it sells less.

    Examples
    --------
    >>> more_of({"more": 2.0, "low": -0.5, "high": 3.0}), more_of({"more": 2.0, "low": 2.0, "high": 2.0})
    ('2 (−0.5 to 3)', '2')
    """
    more, low, high = (row[name] if isinstance(row[name], float) else None for name in ("more", "low", "high"))
    assert isinstance(more, float)  # noqa: S101  of the rows that sell more
    if not isinstance(low, float) or not isinstance(high, float) or high - low <= LEAST * more:
        return number(more)
    ends = [f"{'−' if end < -LEAST * more else ''}{number(abs(end) if abs(end) > LEAST * more else 0.0)}"
            for end in (low, high)]  # fmt: skip
    return f"{number(more)} ({ends[0]} to {ends[1]})"


def _others(answer: ScenarioAnswer) -> str:
    """Return, for arms, who else supplies the importer that loses most: no market tells who replaces whom."""
    if answer.asked.base.commodity != "arms" or not _hit(answer):
        return ""
    key = _hit(answer)[0]
    rows = answer.others.filter(pl.col("importer") == key).head(NAMED).to_dicts()
    if not rows:
        return f"Nobody else is recorded as supplying {in_prose(name_of(key))} in these years."
    parts = [f"{in_prose(name_of(row['exporter']))} {number(row['value'])}" for row in rows]
    return f"Others that supplied {in_prose(name_of(key))} in these years: {listed(parts)} ({answer.asked.base.unit})."


def _third(answer: ScenarioAnswer) -> str:
    """Return the third party that loses most imports, where any loses something that counts."""
    base, found = answer.asked.base, answer.outcome
    third = [base.places[key] for key in answer.sides["third"]]
    if not third or not answer.cut.any():
        return ""
    if found.welfare is not None:
        return _third_welfare(answer, third)
    before, after = totals(base.flows)[0], totals(found.flows)[0]
    more = {j: float(after[j] - before[j]) for j in third if after[j] - before[j] >= LEAST * float(answer.cut.sum())}
    if not more:
        if answer.asked.request.horizon == "weeks" or base.commodity == "arms":
            return ""
        if next(iter(found.rules), "") == "same_totals":
            return "By the rule itself third parties sell as much in all as before: that is assumed, not found."
        return "No third party sells more in all."
    best = sorted(more, key=lambda j: (-more[j], base.names[j]))[:FEW]
    low, high = found.totals_low[0] - before, found.totals_high[0] - before
    parts = [
        f"{in_prose(name_of(base.names[j]))} {more_of({'more': more[j], 'low': float(low[j]), 'high': float(high[j])})}"
        for j in best
    ]
    return f"Third parties that sell more in all: {listed(parts)}, in {base.unit}."


def _third_welfare(answer: ScenarioAnswer, third: list[int]) -> str:
    """Return the third parties whose real expenditure fares worst and best; either may still gain, or lose."""
    names, welfare = answer.asked.base.names, answer.outcome.welfare
    assert welfare is not None  # noqa: S101  asked only where there is one
    change = {j: float(welfare[j]) for j in third if not np.isnan(welfare[j])}
    if not change:
        return ""
    ends = min(change, key=lambda j: (change[j], j)), max(change, key=lambda j: (change[j], -j))
    worst, best = (f"{in_prose(name_of(names[j]))}, {_welfare_of(answer, names[j])}" for j in ends)
    return f"Among third parties real expenditure fares worst in {worst}, and best in {best}."


def _sure(answer: ScenarioAnswer) -> list[str]:
    """Return how much of the flows is recorded, and how the method fared before."""
    told = []
    for row in answer.coverage.head(FEW).to_dicts():
        if row["covered"] is None or row["of_need_low"] is None:
            continue
        name = in_prose(name_of(row["state"]))
        if row["of_need_high"] is not None and row["of_need_high"] - row["of_need_low"] > 1e-9:
            told.append(
                f"Only {percent(row['covered'])} of what the refineries of {name} needed is recorded, so that from "
                f"{percent(row['of_need_low'])} to {percent(row['of_need_high'])} of the need may be cut."
            )
    told += [score.text for score in answer.scores if score.text]

    return told
