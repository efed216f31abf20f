"""The search for a reading: it finds one wherever there is one, the smallest, and it finds one by chance how often.

In full (AMITY_VALIDATE=full) the table of how many states of a random set some reading leaves alone is written.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from amity.models._query_figures import Figures
from amity.models._query_language import parse
from amity.models._query_logic import TRUE, Query, judged, terms_of, thresholds
from amity.models._query_search import narrowest

FULL = os.environ.get("AMITY_VALIDATE") == "full"
REPEATS = 400 if FULL else 40
TABLE = Path(__file__).resolve().parents[2] / "docs" / "validation" / "queries.tsv"


def query_of(text: str, figures: np.ndarray) -> Query:
    """Return a query whose terms x1(), x2() … have the columns of ``figures``."""
    tree = parse(text)
    size = len(figures)
    found = {
        term.text: Figures(
            text=term.text,
            kind="figure",
            title=term.text,
            unit="share",
            value=column,
            low=column,
            high=column,
            bare=np.zeros(size, bool),
            why=("",) * size,
            spans=("",) * size,
            commands=("",) * size,
            sources=(),
        )
        for term, column in zip(terms_of(tree), figures.T, strict=True)
    }
    return Query(source=text, tree=tree, figures=found)


def by_force(figures: np.ndarray, word: str) -> tuple[bool, bool]:
    """Return whether one threshold, and whether two, can leave the first state alone: every cut, tried one by one."""
    cuts = [np.r_[-1.0, (np.sort(column)[1:] + np.sort(column)[:-1]) / 2, 9.0] for column in figures.T]
    pick = np.logical_and if word == "and" else np.logical_or
    own = 0.5

    def alone(one: float, two: float) -> bool:
        holds = pick(figures[:, 0] > one, figures[:, 1] > two)
        return bool(holds[0] and holds.sum() == 1)

    single = any(alone(cut, own) for cut in cuts[0]) or any(alone(own, cut) for cut in cuts[1])
    return single, any(alone(one, two) for one, two in product(*cuts))


@pytest.mark.parametrize("word", ["and", "or"])
@pytest.mark.parametrize("zeros", [0.0, 0.6])
def test_a_reading_is_found_where_there_is_one_and_holds(word: str, zeros: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(REPEATS):
        figures = rng.random((9, 2)) * (rng.random((9, 2)) >= zeros)
        query = query_of(f"x1() > 0.5 {word} x2() > 0.5", figures)
        reading, _ = narrowest(query, thresholds(query), 0, tuple("ABCDEFGHI"))
        single, double = by_force(figures, word)
        marks = judged(query)
        already = marks[0] == TRUE and (marks == TRUE).sum() == 1
        if already:
            continue
        assert (reading is not None) == double
        if reading is None:
            continue
        assert (len(reading.moves) == 1) == single
        text = query.source
        for move in reading.moves:
            text = text.replace(move.written, f"{move.written.split(' ')[0]} {move.instead}")
        again = judged(query_of(text, figures))
        assert again[0] == TRUE
        assert (again == TRUE).sum() == 1


def chance(n: int, terms: int, zeros: float) -> tuple[float, float]:
    """Return the share of states of a random set that some single threshold, or up to two, leave alone."""
    rng = np.random.default_rng(7)
    found = []
    text = " and ".join(f"x{k + 1}() > 0.5" for k in range(terms))
    for _ in range(REPEATS):
        figures = rng.random((n, terms)) * (rng.random((n, terms)) >= zeros)
        query = query_of(text, figures)
        keys = tuple(str(i) for i in range(n))
        reading, searched = narrowest(query, thresholds(query), 0, keys)
        found.append((reading is not None, len(searched.alone) / n))
    return float(np.mean([hit for hit, _ in found])), float(np.mean([share for _, share in found]))


CASES = [(n, terms, zeros) for n in (8, 20, 45) for terms in (1, 2, 3) for zeros in (0.0, 0.8)]


@pytest.mark.parametrize(("n", "terms", "zeros"), [case for case in CASES if case[0] == 8])
def test_a_reading_for_a_random_state_is_found_by_chance_more_often_with_more_terms(n, terms, zeros) -> None:
    hit, _ = chance(n, terms, zeros)
    slack = 4 * np.sqrt(0.25 / REPEATS)
    if terms == 1 and zeros == 0:
        # One threshold alone can only leave the highest alone: 1 in n.
        assert hit == pytest.approx(1 / n, abs=slack)
    assert 0 <= hit < 0.75 + slack


@pytest.mark.skipif(not FULL, reason="the table is written by `make validate` only")
def test_write_the_table_of_readings_found_by_chance() -> None:
    lines = ["states\tterms\tzeros\treading_for_a_random_state\tstates_left_alone"]
    for n, terms, zeros in CASES:
        hit, share = chance(n, terms, zeros)
        lines.append(f"{n}\t{terms}\t{zeros}\t{hit:.3f}\t{share:.3f}")
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) == len(CASES) + 1
