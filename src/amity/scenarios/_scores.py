"""How a scenario's method fared where the answer is known, or why nothing of the kind can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from amity.core.wording import count, percent
from amity.models.backtests import Backtest, backtest, events
from amity.scenarios._declaring import Commodity, Horizon
from amity.store import catalogue

NOTHING = "nothing_changes"
# What the rules of a reallocation are called in a sentence.
RULES: Mapping[str, str] = {
    "spare_capacity": "spare capacity",
    "pro_rata_exports": "in proportion to exports",
    "same_totals": "same totals",
    NOTHING: "only what was told",
    "gravity": "gravity",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A back-test of a method, or why there is none.

    Attributes
    ----------
    event, title : str
        Empty where none is told.
    rule : str
        The method.
    misplaced, before, nothing : float or None
        The part of the hit importers' purchases that went to another supplier than the method said; than in the flows
        before the shock; than where only what was announced is taken away.
    best : str
        The rival that misplaced least.
    clean : bool
        Whether the record of the event can be relied on.
    text : str
    """

    event: str
    title: str
    rule: str
    misplaced: float | None
    before: float | None
    nothing: float | None
    best: str
    clean: bool
    text: str

    def to_json(self) -> dict[str, object]:
        """Return the back-test as it stands in a JSON answer."""
        return {
            "event": self.event or None,
            "title": self.title or None,
            "rule": self.rule or None,
            "misplaced": self.misplaced,
            "misplaced_by_flows_before": self.before,
            "misplaced_by_what_was_told": self.nothing,
            "best": self.best or None,
            "clean_record": self.clean,
            "text": self.text,
        }


def scores(commodity: Commodity, horizon: Horizon, rule: str = "") -> tuple[Score, ...]:
    """Return the back-tests of the rule that answers for a good and a horizon, the first of them their sum."""
    if horizon == "weeks":
        return (_none("Nothing is forecast: what is cut is counted from the record."),)
    if commodity == "trade":
        return (
            _none(
                "No back-test: the record of total trade has no shock of this kind with whole figures before and after "
                "it; the model is held to published answers and to simulated worlds only."
            ),
        )
    found = _tested(commodity, catalogue().version)
    if not found:
        return (_none(f"No back-test: no past shock to {commodity} is on the list."),)
    if commodity == "arms":
        return tuple(_score(one, NOTHING, _arms_text(one)) for one in found)
    told = [_score(one, rule, "") for one in found]
    return (_summed(told, rule), *told)


@lru_cache(maxsize=4)
def _tested(commodity: Commodity, _version: str) -> tuple[Backtest, ...]:
    return tuple(backtest(one.key) for one in events() if one.commodity == commodity)


def _none(text: str) -> Score:
    return Score(event="", title="", rule="", misplaced=None, before=None, nothing=None, best="", clean=True, text=text)


def _score(found: Backtest, rule: str, text: str) -> Score:
    by = {one.rival: one.misplaced for one in found.scores}
    return Score(
        event=found.event.key,
        title=found.event.title,
        rule=rule,
        misplaced=by.get(rule),
        before=by.get("before"),
        nothing=by.get(NOTHING),
        best=found.best.rival,
        clean=found.event.record == "clean",
        text=text,
    )


def _summed(told: list[Score], rule: str) -> Score:
    """Return the back-tests of a rule in one sentence: where it was best, where worse than saying nothing."""
    first = told[0]
    best = sum(one.best == rule for one in told)
    worse = [
        one for one in told if one.misplaced is not None and one.nothing is not None and one.misplaced > one.nothing
    ]
    failed = f"; worse than telling nobody who replaces whom in {len(worse)}" if worse else ""
    text = (
        f"Back-tests: of {count(len(told), 'past shock')} to this good the rule '{RULES.get(rule, rule)}' came closest "
        f"in {best or 'none'}{failed}. In the clearest, {first.title[:1].lower()}{first.title[1:]}, "
        f"{percent(first.misplaced or 0.0)} of purchases went to another supplier than it said, "
        f"{percent(first.before or 0.0)} to another than before."
    )
    return Score(
        event="", title="", rule=rule, misplaced=None, before=None, nothing=None, best="", clean=True, text=text
    )


def _arms_text(found: Backtest) -> str:
    by = {one.rival: one.misplaced for one in found.scores}
    rules = [value for key, value in by.items() if key not in ("before", NOTHING) and value is not None]
    title, nothing = f"{found.event.title[:1].lower()}{found.event.title[1:]}", by[NOTHING] or 0.0
    if not rules or min(rules) <= nothing:
        return f"Back-test, {title}: {percent(nothing)} of deliveries misplaced by telling nobody who replaces whom."
    return (
        f"Back-test, {title}: every rule of who replaces whom misplaced more ({percent(min(rules))} of deliveries) "
        f"than telling nothing ({percent(nothing)}), so none is used."
    )
