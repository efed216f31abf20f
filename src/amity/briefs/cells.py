"""The cells of a result: value, interval, place, median and period as a reader sees them, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amity.core.results import Result, Standing
from amity.core.wording import count, number, ordinal, percent, sentence_case, with_unit

NOTHING = "–"
STATUS_WORDS = {
    "no_data": "no data",
    "out_of_coverage": "outside the record",
    "not_computable": "not computed",
}


def value(result: Result) -> str:
    """Return the value with its unit, or the word for why there is none."""
    if result.value is None:
        return STATUS_WORDS.get(result.status, NOTHING)
    return _shown(result.value, result.unit)


def _shown(figure: float, unit: str) -> str:
    if unit == "yes or no":
        return "yes" if figure > 0.5 else "no"
    return with_unit(figure, unit)


def interval(result: Result) -> str:
    """Return the interval or the bounds as a span, or a dash where there are none."""
    if result.low is None or result.high is None or result.value is None:
        return NOTHING
    if result.unit == "share":
        low, high = percent(result.low).replace("\u00a0%", ""), percent(result.high)
    else:
        low, high = number(result.low), number(result.high)
    return f"{low}–{high}"


def place(result: Result) -> str:
    """Return the place among peers on like terms, such as ``11th–24th of 44``, or a dash."""
    standing = result.standing
    if standing is None or standing.rank is None:
        return NOTHING
    rank = standing.rank
    if standing.equal == standing.n_peers:
        return f"all {rank.of} alike"
    first = ordinal(rank.place)
    span = first if rank.tied == 0 else f"{first}–{ordinal(rank.place + rank.tied)}"
    return f"{span} of {rank.of}"


def median(result: Result) -> str:
    """Return the peers' median with its unit, or a dash."""
    if result.standing is None or result.standing.median is None:
        return NOTHING
    return _shown(result.standing.median, result.unit)


def period(result: Result) -> str:
    """Return the period that the value is for, or the coverage where there is no value."""
    return result.period.text if result.period is not None else NOTHING


def record(result: Result) -> str:
    """Return the years that the record behind a result covers."""
    coverage = result.provenance.coverage
    first, last = str(coverage["first"])[:4], str(coverage["last"])[:4]
    return first if first == last else f"{first}–{last}"


def sources(result: Result) -> str:
    """Return the titles of the sources behind the value, each once."""
    return "; ".join(dict.fromkeys(str(source["title"]) for source in result.provenance.sources))


def remarks(result: Result) -> tuple[str, ...]:
    """Return what is said about a result: its sentence, the cut of its period, its standing, its flags."""
    cut = f"{result.reason[:1].upper()}{result.reason[1:]}." if result.status == "partial" else ""
    said = [result.sentence, cut, standing_sentence(result.standing, result.unit), *result.caveats]
    return tuple(text for text in said if text)


def standing_sentence(standing: Standing | None, unit: str) -> str:
    """Return where the subject stands among the peers, or an empty text where all are alike or none was judged."""
    if standing is None or standing.rank is None or standing.equal == standing.n_peers:
        return ""
    if standing.own is not None:
        return (
            f"Like for like ({standing.terms}): of {count(standing.n_peers, 'peer')}, {_compared(standing, unit)}"
            f"{'' if standing.median is None else f' (median {_shown(standing.median, unit)})'}. "
            f"On each state's own record, which does not compare like with like, its place would be "
            f"{ordinal(standing.own.place)} of {standing.own.of}."
        )
    told = standing.median is not None and unit != "yes or no"
    middle = f" (median {_shown(standing.median or 0.0, unit)})" if told else ""
    return f"Of {count(standing.n_peers, 'peer')}, {_compared(standing, unit)}{middle}."


def _compared(standing: Standing, unit: str) -> str:
    if unit == "yes or no":
        word = "yes" if standing.higher else "no"
        return f"the answer is {word} for {standing.higher or standing.lower}"
    higher = f"{standing.higher or 'none'} {'has' if standing.higher < 2 else 'have'} a higher value"
    parts = [higher, f"{standing.equal} the same" if standing.equal else "", f"{standing.lower or 'none'} a lower one"]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a page: one result, or the two directions of a measure that say the same."""

    result: Result
    both_ways: bool

    @property
    def heading(self) -> str:
        """Return what the row measures."""
        if not self.both_ways or not self.result.directed:
            return self.result.heading
        return f"{self.result.title}, each to the other"


def rows(results: Sequence[Result]) -> tuple[Row, ...]:
    """Return the rows of a channel; two directions with the same value and the same place become one row."""
    found: list[Row] = []
    used: set[int] = set()
    for index, result in enumerate(results):
        if index in used:
            continue
        back = next((j for j in range(index + 1, len(results)) if j not in used and _same(result, results[j])), None)
        if back is not None:
            used.add(back)
        found.append(Row(result=result, both_ways=back is not None))
    return tuple(found)


def _same(result: Result, other: Result) -> bool:
    mirrored = (result.asked.state_a, result.asked.state_b) == (other.asked.state_b, other.asked.state_a)
    if not mirrored or result.asked.measure != other.asked.measure or result.asked.options != other.asked.options:
        return False
    mine = (result.value, result.status, result.reason, result.period, place(result), median(result), interval(result))
    theirs = (other.value, other.status, other.reason, other.period, place(other), median(other), interval(other))
    return mine == theirs and (result.unit == "yes or no" or result.value is None)


def silence(results: Sequence[Result]) -> str:
    """Return the one reason why none of a channel's results has a value, or an empty text where that is not so."""
    reasons = {(result.status, result.reason) for result in results if result.value is None}
    if len(reasons) != 1 or any(result.value is not None for result in results):
        return ""
    status, reason = next(iter(reasons))
    return f"{sentence_case(STATUS_WORDS.get(status, NOTHING))}: {reason}."
