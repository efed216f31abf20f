"""How far from the flip, for users of the package: the smallest shock that turns a verdict or crosses a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from amity import measures
from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.api.scenarios import scenarios
from amity.cases import shipped
from amity.core import given, states
from amity.core.declarations import OptionValue
from amity.core.errors import BadOption, SameState, UsageError
from amity.core.results import Result, clean
from amity.core.wording import in_prose, number, percent, sentence_case, with_unit
from amity.measures import Request as MeasureRequest
from amity.models._like_terms import LikeTerms, like_terms
from amity.models._verdicts import NOT_JUDGED, one, shown
from amity.models.reverse_stress import Found, shifted, smallest
from amity.scenarios import _flipping, _loading
from amity.scenarios._asking import Asked, Request, Step, ready
from amity.scenarios._declaring import commodity_of, get, horizon_of
from amity.scenarios._flipping import DRAWS, FIGURES, VERDICTS, Figure, Range, Threshold
from amity.store import catalogue

__all__ = ["FlipAnswer", "flip"]

SHIFT = "shift"
OVERS: Mapping[str, float] = {"shortfall": 0.1, "cut": 0.25, "cost": 0.01}
FAMILIES = ("embargo", "boycott", "supplier_loss", "capacity_change", "realignment")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipAnswer:
    """The smallest size of a shock that turns an answer, with its bracket and the ends of what is not known.

    Attributes
    ----------
    status : {'flips', 'never', 'already', 'not_computable'}
        ``never``: no size of this shock does it. ``already``: it holds without a shock.
    size, low, high : float or None
        The central size, and the sizes for the ends of the figure; None where no size does it at that end. From 0 to 1
        of the shock, but for ``shift``, where they are in the measure's unit.
    before, after : str
        The answer without the shock and at that size (or at the largest, where none turns it), in words.
    bracket : tuple of float, or None
        Two neighbouring sizes, computed on either side of the flip.
    """

    measure: str
    family: str
    subject: str
    target: str
    over: float | None
    unit: str
    status: str
    size: float | None
    low: float | None
    high: float | None
    before: str
    after: str
    bracket: tuple[float, float] | None
    computed: int
    returns: bool
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    command: str

    def to_json(self) -> dict[str, object]:
        """Return the answer as every skin prints it."""
        body = {
            "measure": self.measure,
            "family": self.family,
            "subject": self.subject,
            "target": self.target,
            "over": self.over,
            "unit": self.unit,
            "status": self.status,
            "size": self.size,
            "low": self.low,
            "high": self.high,
            "before": self.before,
            "after": self.after,
            "certificate": {
                "bracket": list(self.bracket) if self.bracket else None,
                "computed": self.computed,
                "turns_back": self.returns,
            },
            "sentences": list(self.sentences),
            "notes": list(self.notes),
            "command": self.command,
            "dataset_version": catalogue().version,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def flip(
    a: str,
    b: str,
    *,
    family: str = "embargo",
    measure: str = "shortfall",
    over: float | None = None,
    of: str | None = None,
    to: str | None = None,
    commodity: str | None = None,
    horizon: str = "year",
    year: int | None = None,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    options: Mapping[str, OptionValue] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> FlipAnswer:
    """Return the smallest shock of a family, of A upon B, that turns an answer, or that no size of it does.

    Parameters
    ----------
    a, b : str
        Two states; or a case and the name of one of its scenarios, whose size is then searched.
    family : str
        ``embargo`` (A upon B), ``boycott`` (A buys less from B), ``supplier_loss`` (A's exports), ``capacity_change``
        (A's), ``realignment`` (A turns from B to ``to``); or ``shift``: A's value of a measure moves away from B, or
        towards it where it is among the least close.
    measure : str
        ``shortfall``, ``cut`` or ``cost``, which cross ``over``; or a measure, whose verdict among ``peers`` becomes
        another one.
    over : float, optional
        The threshold, a part of 1: 0.1 for a shortfall, 0.25 for a cut and 0.01 for a cost where none is given.
    of : str, optional
        Whose figure; without it that of the state that is hit.
    commodity, horizon, year
        As in :func:`amity.api.scenarios.stress`; for a measure its own good.
    peers, years, options
        As in :func:`amity.api.alone.alone`, for a measure.
    draws, seed : int
        Draws of the elasticities at each size, 0 for none, and their seed.

    Raises
    ------
    UsageError
        Where state, family, measure, good or threshold cannot be meant.

    Examples
    --------
    >>> found = flip("ISR", "AZE", family="embargo", measure="cut", over=0.25, commodity="crude", year=2023)
    >>> found.status, round(found.size, 2)
    ('flips', 0.57)
    """
    named = given.text(measure, "measure")
    if family == SHIFT:
        if named in FIGURES:
            raise BadOption(f"the family '{SHIFT}' was asked for with {named}; it moves the value of a measure",
                            hint="name a measure: amity list measures")  # fmt: skip
        return _shifted(_measured(a, b, named, peers, years, options), peers)
    asked, pair = _scenario(a, b, family, named, to, commodity, horizon, year, seed)
    if named in FIGURES:
        limit = OVERS[named] if over is None else over
        if not isinstance(limit, (int, float)) or not 0 < limit <= 1:
            raise BadOption(f"over={over!r} was given; it is a part between 0 and 1", hint="write 0.1 for a tenth")
        hit = state(of).key if of is not None else _hit(asked, pair)
        return _crossed(asked, cast(Figure, named), hit, float(limit), given.whole(draws, "draws"))
    return _turned(asked, pair, measures.get(named).key, peers)


# --- what is asked ------------------------------------------------------------------------------
def _scenario(
    a: str, b: str, family: str, measure: str, to: str | None, commodity: str | None, horizon: str, year: int | None,
    seed: int,
) -> tuple[Asked, tuple[str, str]]:  # fmt: skip
    """Return the scenario whose size is searched, and the two states that it is asked of."""
    good = VERDICTS[measure][0] if measure in VERDICTS else None
    if _is_case(a):
        found = _loading.one(scenarios(a), given.text(b, "the scenario"), a)
        _, case = _loading.load_scenarios(a, as_of=catalogue().as_of)
        dyad = tuple(state(text).key for text in case.dyad) if case else ("", "")
        return ready(replace(found, seed=seed)), (dyad[0], dyad[1])
    first, second = state(a).key, state(b).key
    if first == second:
        raise SameState(f"a shock of {states.get(first).name} upon itself was asked for", hint="name two states")
    if family not in FAMILIES:
        raise BadOption(
            f"the family '{family}' was asked for between two states; there are {', '.join((*FAMILIES, SHIFT))}",
            hint="name one of these, or a scenario of a case: amity flip CASE NAME",
            candidates=(*FAMILIES, SHIFT),
        )
    step = Step(family=family, fields=_fields(family, first, second, measure, to))
    wanted = commodity_of(commodity or good or "crude")
    request = Request(steps=(step,), commodity=wanted, horizon=horizon_of(horizon), year=year, seed=seed)
    return ready(request), (first, second)


def _is_case(text: str) -> bool:
    return text in shipped() or "/" in text or text.endswith(_loading.SUFFIXES)


def _fields(family: str, a: str, b: str, measure: str, to: str | None) -> dict[str, object]:
    """Return the fields of a shock of A upon B; for the verdict on a share, of B's sales to A or A's to B."""
    if family == "realignment":
        if to is None:
            raise UsageError("a realignment was asked for without a new supplier", hint="name it: to=C, or --to C")
        return {"buyer": a, "old": b, "new": state(to).key}
    if measure in VERDICTS:
        seller, buyer = (b, a) if VERDICTS[measure][1] == "imports" else (a, b)
    else:
        seller, buyer = a, b
    if family == "embargo":
        way = "to" if measure in VERDICTS else "both"
        return {"by": seller, "against": buyer, "way": way}
    if family == "boycott":
        return {
            "by": buyer if measure in VERDICTS else a,
            "against": seller if measure in VERDICTS else b,
            "share": 1.0,
        }
    if family == "capacity_change":
        return {"supplier": seller, "times": 0.0, "of": buyer}
    return {"supplier": seller, "of": buyer}


def _hit(asked: Asked, pair: tuple[str, str]) -> str:
    """Return the state whose imports the shock hits: the second side's largest buyer, else the first side's."""
    base = asked.base
    losses: dict[str, float] = {}
    for cut in asked.whole.cuts:
        if cut.exporter in base.places and cut.importer in base.places:
            flow = base.flows[base.places[cut.exporter], base.places[cut.importer]]
            losses[cut.importer] = losses.get(cut.importer, 0.0) + float(flow) * (1 - cut.kept)
    for side in (asked.whole.second, asked.whole.first):
        inside = [key for key in side if losses.get(key, 0.0) > 0]
        if inside:
            return max(inside, key=lambda key: (losses[key], key))
    return next(
        (key for key in (pair[1], *asked.whole.second, *asked.whole.first) if key in base.places), base.names[0]
    )


# --- a figure that crosses a threshold ------------------------------------------------------------
def _crossed(asked: Asked, figure: Figure, key: str, over: float, draws: int) -> FlipAnswer:
    found = _flipping.threshold(asked, figure, key, over, draws)
    middle = found.found
    soonest, latest = (end.size if end is not None else middle.size for end in (found.soonest, found.latest))
    families = " and ".join(get(step.family).measured_by for step in asked.request.steps[:1])
    return FlipAnswer(
        measure=figure,
        family=", ".join(step.family for step in asked.request.steps),
        subject=key,
        target="",
        over=over,
        unit=families,
        status=middle.status,
        size=middle.size,
        low=soonest,
        high=latest,
        before=percent(middle.before.value),
        after=percent(middle.after.value),
        bracket=_bracket(middle),
        computed=middle.computed,
        returns=middle.returns,
        sentences=_crossing(asked, found),
        notes=(*asked.whole.notes, *asked.base.notes),
        command=_command(asked, f"--measure {figure} --over {number(over)} --of {key}"),
    )


def _crossing(asked: Asked, found: Threshold) -> tuple[str, ...]:
    name = in_prose(states.get(found.state).name)
    what = f"{FIGURES[cast(Figure, found.figure)].split(',')[0]} for {name}"
    middle = found.found
    shock = asked.request.title or " and ".join(get(step.family).title.lower() for step in asked.request.steps)
    if middle.status == "never":
        told = (
            f"No size of this shock ({shock.lower() if not asked.request.title else shock}) brings {what} to "
            f"{percent(found.over)}; whole, it comes to {percent(middle.after.value)}."
        )
    else:
        measured = get(asked.request.steps[0].family).measured_by
        told = f"At {percent(middle.size or 0.0)} of the shock ({measured}) {what} comes to {percent(found.over)}."
    return (sentence_case(told), *_ends(found))


def _ends(found: Threshold) -> tuple[str, ...]:
    """Return the sizes for the ends of the figure, where it has any."""
    if found.soonest is None or found.latest is None:
        return ()
    parts = [f"{percent(one.size)}" if one.size is not None else "no size" for one in (found.soonest, found.latest)]
    if parts[0] == parts[1]:
        return (f"The ends of the figure agree: {parts[0]}.",)
    return (f"Over the ends of the figure: from {parts[0]} to {parts[1]}.",)


# --- a verdict that becomes another ---------------------------------------------------------------
def _turned(asked: Asked, pair: tuple[str, str], measure: str, peers: str) -> FlipAnswer:
    group = peer_group(peers, asked.base.period.last)
    judge = _flipping.verdict_of(asked, measure, *pair, group.keys)
    before = judge(0.0)
    found = smallest(judge, lambda word: word != before)
    names = [in_prose(states.get(key).name) for key in pair]
    heading = (
        f"{sentence_case(names[0])} is {shown(before)} in its {measures.get(measure).title.lower()} with {names[1]}"
    )
    if found.status == "flips":
        measured = get(asked.request.steps[0].family).measured_by
        told = f"{heading}; at {percent(found.size or 0.0)} of the shock ({measured}) it becomes {shown(found.after)}."
    else:
        told = f"{heading}; no size of this shock changes the word."
    return FlipAnswer(
        measure=measure,
        family=", ".join(step.family for step in asked.request.steps),
        subject=pair[0],
        target=pair[1],
        over=None,
        unit=get(asked.request.steps[0].family).measured_by,
        status=found.status,
        size=found.size,
        low=None,
        high=None,
        before=before,
        after=found.after,
        bracket=_bracket(found),
        computed=found.computed,
        returns=found.returns,
        sentences=(told,),
        notes=(*asked.base.notes, f"Peers: {peers}, judged on the flows that the same shock leaves, by tonnes for "
               "crude oil."),
        command=_command(asked, f"--measure {measure} --peers '{peers}'", pair),
    )  # fmt: skip


def _measured(
    a: str, b: str, measure: str, peers: str, years: Years, options: Mapping[str, OptionValue] | None
) -> LikeTerms | Result:
    span = period_of(years)
    return like_terms(
        MeasureRequest(
            measure=measures.get(measure).key,
            state_a=state(a, span).key,
            state_b=state(b, span).key,
            period=span,
            options=given.options(options),
            peers=peer_group(peers, span),
        )
    )


def _shifted(terms: LikeTerms | Result, peers: str) -> FlipAnswer:
    """Return how far the subject's own value must move for its word to change, all peers staying where they are."""
    result = terms if isinstance(terms, Result) else terms.result
    a, b = result.asked.state_a, result.asked.state_b
    command = f"amity flip {a} {b} --family shift --measure {result.asked.measure} --peers '{peers}'"
    if result.asked.years:
        command += f" --years {result.asked.years}"
    blank = FlipAnswer(
        measure=result.asked.measure, family=SHIFT, subject=a, target=b, over=None, unit=result.unit,
        status="not_computable", size=None, low=None, high=None, before=NOT_JUDGED, after=NOT_JUDGED, bracket=None,
        computed=0, returns=False, sentences=(f"It cannot be told: {result.reason or 'no peer can be judged'}.",),
        notes=result.caveats, command=command,
    )  # fmt: skip
    if isinstance(terms, Result) or result.value is None:
        return blank
    row = one(terms.found, 0)
    moved = shifted(row, result.value)
    before, found, sign = moved.before, moved.found, moved.sign
    if found is None:
        return replace(blank, sentences=("It cannot be told: too few peers are judged for any word.",))
    if found.status != "flips":
        told = f"{_heading(result, before)}; no value changes the word."
        return replace(blank, status="never", before=before, after=before, computed=moved.computed, sentences=(told,))
    low, high = _shift_ends(result, found, sign)
    at = result.value + sign * (found.size or 0.0)
    way = "less" if sign < 0 else "more"
    told = (
        f"{_heading(result, before)}; with {_far(found.size, result.unit)} {way}, at "
        f"{with_unit(at, result.unit)}, it would be {shown(found.after)}."
    )
    ends = (
        ""
        if low is None or high is None
        else (
            f"The value may lie from {with_unit(result.low or 0.0, result.unit)} to "
            f"{with_unit(result.high or 0.0, result.unit)}"
            f": the flip is {_far(low, result.unit)} to {_far(high, result.unit)} away from there."
        )
    )
    return replace(
        blank, status="flips", size=found.size, low=low, high=high, before=before, after=found.after,
        bracket=_bracket(found), computed=moved.computed, returns=found.returns,
        sentences=tuple(text for text in (told, ends) if text),
    )  # fmt: skip


def _far(distance: float | None, unit: str) -> str:
    """Return a distance between two values of a measure, in points for shares."""
    size = abs(distance or 0.0)
    return f"{100 * size:.1f} points" if unit == "share" else with_unit(size, unit)


def _heading(result: Result, word: str) -> str:
    return f"{sentence_case(in_prose(result.name_a))} is {shown(word)} on {result.title[:1].lower()}{result.title[1:]}"


def _shift_ends(result: Result, found: Found[str], sign: int) -> tuple[float | None, float | None]:
    """Return how far the flip is from the two ends of the value's own interval, the nearer first."""
    if result.low is None or result.high is None or result.value is None or found.size is None:
        return None, None
    at = result.value + sign * found.size
    ends = sorted(max(sign * (at - end), 0.0) for end in (result.low, result.high))
    return ends[0], ends[1]


def _bracket(found: Found[object] | Found[str] | Found[Range]) -> tuple[float, float] | None:
    return (found.low, found.high) if found.low is not None and found.high is not None else None


def _command(asked: Asked, rest: str, pair: tuple[str, str] | None = None) -> str:
    request = asked.request
    if request.name:
        return f"amity flip {request.name} {rest}"
    step = request.steps[0]
    fields = step.fields
    first = fields.get("by") or fields.get("buyer") or fields.get("supplier")
    second = fields.get("against") or fields.get("old") or fields.get("of")
    if pair is not None:
        first, second = pair
    to = f" --to {fields['new']}" if "new" in fields else ""
    year = f" --year {request.year}" if request.year is not None else ""
    return (
        f"amity flip {first} {second} --family {step.family}{to} --commodity {request.commodity} "
        f"--horizon {request.horizon}{year} {rest}"
    )
