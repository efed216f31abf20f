"""What is given to the functions of the package: a wrong kind of value is refused by name, whatever the function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import amity
from amity.api import peer_differences
from amity.api.alone import alone, alone_on_all, alone_with
from amity.api.before_after import before_after
from amity.api.briefs import brief, figure, save_figure, write_brief
from amity.api.claims import check
from amity.api.curve import curve
from amity.api.declared_material import gap
from amity.api.drafting import draft
from amity.api.panels import cite, dyads, join, write_panel
from amity.api.queries import which
from amity.core import given
from amity.core.errors import AmityError, UsageError

MINE = pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1995]})
ON = ("ccode1", "ccode2", "year")
PAIR = ("AZE", "ISR")
Ask = Callable[[object], object]

TEXTS: dict[str, Ask] = {
    "measure": lambda bad: amity.measure(bad, *PAIR),
    "measure.a": lambda bad: amity.measure("trade", bad, "ISR"),
    "series": lambda bad: amity.series(bad, *PAIR),
    "series.each": lambda bad: amity.series("trade", *PAIR, each=bad),
    "all_dyads": amity.all_dyads,
    "peer_group": amity.peer_group,
    "peer_differences": peer_differences,
    "Dyad.peers": lambda bad: amity.Dyad(*PAIR, peers=bad),
    "alone.measure": lambda bad: alone(*PAIR, measure=bad),
    "alone.peers": lambda bad: alone(*PAIR, measure="trade", peers=bad),
    "alone.subject": lambda bad: alone(*PAIR, measure="trade", subject=bad),
    "alone_on_all.chosen": lambda bad: alone_on_all(*PAIR, chosen=[bad]),
    "alone_with": lambda bad: alone_with("AZE", measure=bad),
    "before_after.on": lambda bad: before_after(*PAIR, on=bad),
    "before_after.event": lambda bad: before_after(*PAIR, event=bad, case="azerbaijan-israel"),
    "before_after.measure": lambda bad: before_after(*PAIR, on="2020", measure=bad),
    "curve": lambda bad: curve(*PAIR, measure=bad),
    "gap.target": gap,
    "gap.declared": lambda bad: gap("ISR", declared=[bad]),
    "which": which,
    "which.case": lambda bad: which("rivalry(ISR)", case=bad),
    "dyads.states": lambda bad: dyads(2010, states=bad),
    "dyads.rule": lambda bad: dyads(2010, rule=bad),
    "dyads.codes": lambda bad: dyads(2010, codes=[bad]),
    "add": lambda bad: dyads(2010, states="AZE, ISR").add(bad),
    "add.name": lambda bad: dyads(2010, states="AZE, ISR").add("trade", name=bad),
    "join.data": lambda bad: join(bad, ON, ["trade"]),
    "join.on": lambda bad: join(MINE, [bad, "ccode2", "year"], ["trade"]),
    "join.measures": lambda bad: join(MINE, ON, [bad]),
    "join.codes": lambda bad: join(MINE, ON, ["trade"], codes=bad),
    "join.unit": lambda bad: join(MINE, ON, ["trade"], unit=bad),
    "write_panel": lambda bad: write_panel(dyads(2010, states="AZE, ISR"), bad),
    "write_panel.panel": lambda bad: write_panel(bad, "x.csv"),
    "cite": cite,
    "cite.style": lambda bad: cite("trade", style=bad),
    "brief": brief,
    "brief.peers": lambda bad: brief(*PAIR, peers=bad),
    "write_brief": lambda bad: write_brief(bad, "x"),
    "figure": lambda bad: figure(bad, *PAIR),
    "figure.case": lambda bad: figure("arms_by_supplier", bad),
    "save_figure": lambda bad: save_figure(bad, "x.svg"),
    "check": check,
    "check.only": lambda bad: check("azerbaijan-israel", only=[bad]),
    "check.as_of": lambda bad: check("azerbaijan-israel", as_of=bad),
    "draft": draft,
    "draft.peers": lambda bad: draft(__file__, peers=bad),
    "draft.written": lambda bad: draft(__file__, written=bad),
    "draft.dyad": lambda bad: draft(__file__, dyad=("AZE", bad)),
}
# None is what stands where nothing is given.
NONE_IS_NOTHING = {
    "before_after.on",
    "before_after.event",
    "which.case",
    "join.codes",
    "join.unit",
    "brief.peers",
    "check.as_of",
    "draft.written",
}


@pytest.mark.parametrize(
    "bad", [7, 2.5, [], ["trade"], {}, object(), None, b"trade"], ids=lambda bad: type(bad).__name__
)
@pytest.mark.parametrize("name", TEXTS)
def test_what_is_no_text_is_refused(name: str, bad: object) -> None:
    if bad is None and name in NONE_IS_NOTHING:
        pytest.skip("nothing was given")
    with pytest.raises(AmityError) as caught:
        TEXTS[name](bad)
    assert caught.value.message
    assert caught.value.hint


LISTS: dict[str, Ask] = {
    "alone_on_all": lambda bad: alone_on_all(*PAIR, chosen=bad),
    "gap.declared": lambda bad: gap("ISR", declared=bad),
    "gap.material": lambda bad: gap("ISR", material=bad),
    "dyads.codes": lambda bad: dyads(2010, codes=bad),
    "join.on": lambda bad: join(MINE, bad, ["trade"]),
    "join.measures": lambda bad: join(MINE, ON, bad),
    "check.only": lambda bad: check("azerbaijan-israel", only=bad),
    "draft.dyad": lambda bad: draft(__file__, dyad=bad),
}


@pytest.mark.parametrize("bad", ["trade", 7, {"trade": 1}])
@pytest.mark.parametrize("name", LISTS)
def test_one_text_is_no_list(name: str, bad: object) -> None:
    with pytest.raises(UsageError):
        LISTS[name](bad)


SEEDS: dict[str, Ask] = {
    "measure": lambda bad: amity.measure("trade", *PAIR, seed=bad),
    "alone": lambda bad: alone(*PAIR, measure="trade", seed=bad),
    "curve": lambda bad: curve(*PAIR, measure="arms", seed=bad),
    "curve.draws": lambda bad: curve(*PAIR, measure="arms", draws=bad),
    "gap": lambda bad: gap("ISR", seed=bad),
    "before_after.window": lambda bad: before_after(*PAIR, on="2020", window=bad),
}


@pytest.mark.parametrize("bad", [-1, 1.5, "1", True, [1]])
@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_is_a_whole_number(name: str, bad: object) -> None:
    with pytest.raises(UsageError, match="whole number"):
        SEEDS[name](bad)


def test_one_replicate_has_no_spread() -> None:
    with pytest.raises(UsageError, match="one replicate"):
        curve(*PAIR, measure="arms", draws=1)


OPTIONS: dict[str, Ask] = {
    "measure": lambda bad: amity.measure("trade", *PAIR, options=bad),
    "series": lambda bad: amity.series("trade", *PAIR, options=bad),
    "all_dyads": lambda bad: amity.all_dyads("trade", options=bad),
    "alone": lambda bad: alone(*PAIR, measure="trade", options=bad),
    "alone_on_all": lambda bad: alone_on_all(*PAIR, options=bad),
    "alone_with": lambda bad: alone_with("AZE", measure="trade", options=bad),
    "before_after": lambda bad: before_after(*PAIR, on="2020", options=bad),
    "curve": lambda bad: curve(*PAIR, vary=bad),
    "figure": lambda bad: figure("peers_strip", *PAIR, options=bad),
}


@pytest.mark.parametrize("bad", ["nonvoting=half", [("nonvoting", "half")], 3, {3: "half"}])
@pytest.mark.parametrize("name", OPTIONS)
def test_options_are_a_mapping(name: str, bad: object) -> None:
    with pytest.raises(UsageError):
        OPTIONS[name](bad)


YEARS: dict[str, Ask] = {
    "measure": lambda bad: amity.measure("trade", *PAIR, years=bad),
    "series": lambda bad: amity.series("trade", *PAIR, years=bad),
    "all_dyads": lambda bad: amity.all_dyads("trade", years=bad),
    "alone": lambda bad: alone(*PAIR, measure="trade", years=bad),
    "curve": lambda bad: curve(*PAIR, years=bad),
    "which": lambda bad: which("trade(ISR) > 1", years=bad),
    "gap": lambda bad: gap("ISR", years=bad),
    "dyads": dyads,
    "brief": lambda bad: brief(*PAIR, years=bad),
    "figure": lambda bad: figure("peers_strip", *PAIR, years=bad),
}


@pytest.mark.parametrize("bad", [2010.5, [2010], (2010,), (2012, 2010), {}, object(), True, date(2010, 1, 1)])
@pytest.mark.parametrize("name", YEARS)
def test_years_that_are_none(name: str, bad: object) -> None:
    with pytest.raises(UsageError):
        YEARS[name](bad)


@pytest.mark.parametrize("bad", [0, 1, -0.1, "x", True, None, float("nan")])
def test_a_level_lies_between_nought_and_one(bad: object) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        alone_with("AZE", measure="trade", level=bad)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: alone(*PAIR, measure="trade", subject="c"), "subject='c'"),
        (lambda: join(MINE, ON, ["trade"], codes="foo"), "codes='foo'"),
        (lambda: join(MINE, ON, ["trade"], unit="foo"), "unit='foo'"),
        (lambda: dyads(2010, rule="sometimes"), "rule='sometimes'"),
    ],
)
def test_a_word_that_is_none_of_the_choices_is_refused(ask: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask()
    assert said in caught.value.message
    assert caught.value.candidates


def test_dates_are_no_years() -> None:
    dated = MINE.with_columns(year=pl.date(1995, 1, 1))
    with pytest.raises(UsageError, match="holds dates") as caught:
        join(dated, ON, ["trade"])
    assert ".dt.year" in caught.value.hint
    assert join(MINE.with_columns(year=pl.col("year")), ON, ["contiguity"]).frame["contiguity"].to_list() == [1.0]


def test_weights_of_any_size_give_the_same_likeness() -> None:
    votes = [[1, 1, 2], [1, 3, 2]]
    plain = amity.similarity(votes, weights=[1.0] * 3)
    for size in (1e308, 1e-300):
        assert np.array_equal(amity.similarity(votes, weights=[size] * 3), plain)
    assert plain[0, 1] == pytest.approx(2 / 3)


def test_numbers_of_numpy_are_numbers() -> None:
    assert given.whole(np.int64(3), "seed") == 3
    assert given.options({"a": np.float64(0.5), "b": np.True_}) == {"a": 0.5, "b": True}
    assert given.path(Path("x.csv"), "the path") == "x.csv"


@pytest.mark.parametrize("bad", ["", " ", "a\0b", None, 3])
def test_no_path_is_empty(bad: object) -> None:
    with pytest.raises(UsageError, match="a path is needed"):
        given.path(bad, "the path")
