"""Before and after: did a dyad move against its peers around a dated event, more than at other dates and for others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from amity import measures
from amity.core.declarations import Model, Status
from amity.core.errors import BadPeriod, UsageError
from amity.core.wording import count
from amity.measures._running import frames
from amity.models._event_records import INTERVAL, LEVEL, EventAnswer, EventRequest, Side, Step
from amity.models._naming import name_of
from amity.models._panel import Panel, Window, first_of, unit_of
from amity.numerics.differences import Floats, Placebo, changes, disjoint, mean_lead, placebo, slope

__all__ = ["MODEL", "EventAnswer", "EventRequest", "Side", "Step", "run"]

LENGTHS = {"session": 3, "year": 4}
LONGEST, FEWEST_PEERS, MOST_DATES = 15, 3, 60
ACROSS = "across_break"

MODEL = Model(
    key="before_after",
    title="Before and after an event",
    meaning="How a dyad's value changed from a window before a dated event to one after it, less how its peers' "
    "changed: a difference in differences, with the same for every peer as subject and for every other date.",
    null="Without the event the subject would have changed as any peer did (placebo subjects), or as it did itself at "
    "other dates (placebo dates).",
    interval=INTERVAL,
    assumptions=(
        "Subject and peers would have moved alike without the event (parallel trends), which nothing can show.",
        "The event touched the subject and no peer.",
        "What the peers' values do by themselves tells what the subject's would have done.",
    ),
    cannot_say="That the event caused the change: anything else of those months that touched the subject alone looks "
    "the same. A change that came earlier, or slowly, is not found.",
    citation="Conley, T. G. and Taber, C. R. (2011), Inference with Difference in Differences with a Small Number of "
    "Policy Changes, Review of Economics and Statistics 93(1); Abadie, A., Diamond, A. and Hainmueller, J. (2010), "
    "Synthetic Control Methods, Journal of the American Statistical Association 105 (placebo units and dates)",
    docs="methods/before-after.md",
    recovery="recovery/test_before_after.py",
)


def run(request: EventRequest) -> EventAnswer:
    """Return how the dyad moved around the event against its peers, with placebo subjects and placebo dates.

    Raises
    ------
    UsageError
        Where subject and target are the same, the window has no length, or there are too few peers.
    """
    panel, length = _panel(request)
    measure = panel.measure
    first, last = panel.steps
    hit = (panel.step_of(request.on.first_day), panel.step_of(request.on.last_day))
    base = EventAnswer(request=request, measure=measure, unit=panel.unit, status="ok", reason="")
    spans = (hit[0] - length, hit[0] - 1), (hit[1] + 1, hit[1] + length)
    refused = _refused(panel, spans, (first, last), request)
    if refused is not None:
        status, reason = refused
        return _without(base, status, reason)
    before, after = (panel.window(*span) for span in spans)
    estimates = changes(before.lead, after.lead, FEWEST_PEERS)
    if np.isnan(estimates[0]):
        return _without(base, "not_computable", _why(panel, before.own[0], after.own[0], spans))
    # A peer is set against the other peers alone: the subject's own move must not show in its placebos.
    others = changes(before.lead[1:, 1:], after.lead[1:, 1:], FEWEST_PEERS)
    at = _other_dates(panel, length, hit, (first, last), across=request.across_break)
    steps, trend = _series(panel, spans, first)
    judged = ~np.isnan(others)
    beside = np.isfinite(after.lead[0, 1:] - before.lead[0, 1:])
    unjudged = tuple(
        (key, "no value in both windows on like terms")
        for key, ok in zip(panel.keys[1:], beside, strict=True)
        if not ok
    )
    return EventAnswer(
        request=request,
        measure=measure,
        unit=panel.unit,
        status="ok",
        reason="",
        estimate=float(estimates[0]),
        subjects=placebo(float(estimates[0]), others, LEVEL) if judged.any() else None,
        dates=_by_date(float(estimates[0]), at, 2 * length + 1 + hit[1] - hit[0]) if at else None,
        before=_side(before, beside),
        after=_side(after, beside),
        series=steps,
        trend=None if np.isnan(trend) else trend,
        peers=tuple(
            sorted(
                ((key, float(one)) for key, one, ok in zip(panel.keys[1:], others, judged, strict=True) if ok),
                key=lambda pair: (-abs(pair[1]), pair[0]),
            )
        ),
        other_dates=at,
        unjudged=unjudged,
        notes=_notes(panel, spans, others),
    )


def _panel(request: EventRequest) -> tuple[Panel, int]:
    if request.subject == request.target:
        raise UsageError(f"{name_of(request.subject)} was given as both states", hint="name two different states")
    measure = measures.get(request.measure)
    unit = unit_of(measure)
    length = LENGTHS[unit] if request.length is None else request.length
    if not 1 <= length <= LONGEST:
        raise BadPeriod(
            f"windows of {length} {unit}s were asked for; they may have 1 to {LONGEST}", hint="name another length"
        )
    given = dict(request.options)
    if any(option.name == ACROSS for option in measure.options):
        given[ACROSS] = request.across_break
    options = measures.read_options(measure, given)
    keys = first_of(request.peers.keys, request.subject, request.target)
    if len(keys) <= FEWEST_PEERS:
        raise UsageError(
            f"the peers '{request.peers.text}' are {len(keys) - 1} states beside the dyad; {FEWEST_PEERS} are needed",
            hint="name a larger set",
        )
    panel = Panel(
        measure=measure,
        tables=frames(measure),
        options=options,
        coverage=measures.coverage_of(measure, options),
        keys=keys,
        target=request.target,
        unit=unit,
    )
    return panel, length


Spans = tuple[tuple[int, int], tuple[int, int]]


def _refused(panel: Panel, spans: Spans, ends: tuple[int, int], request: EventRequest) -> tuple[Status, str] | None:
    """Return why the windows cannot be set beside each other, None where they can."""
    (start, _), (_, stop) = spans
    if start < ends[0] or stop > ends[1]:
        fits = min(spans[0][1] - ends[0] + 1, ends[1] - spans[1][0] + 1)
        told = f"windows of {fits} {panel.unit}s fit" if fits > 0 else "no window fits on one of its sides"
        record = panel.period(*ends).text
        return (
            "out_of_coverage",
            f"the record of the dyad has {record}, and windows of {count(spans[0][1] - start + 1, panel.unit)} on each "
            f"side of the event were asked for; {told}",
        )
    cuts = panel.breaks(start, stop)
    if cuts and not request.across_break:
        fits = next(
            (
                n
                for n in range(spans[0][1] - start, 0, -1)
                if not panel.breaks(spans[0][1] - n + 1, spans[1][0] + n - 1)
            ),
            0,
        )
        told = f"windows of {fits} {panel.unit}s do not reach it" if fits else "no window ends before it"
        return "not_computable", f"the windows lie on both sides of a break: {'; '.join(cuts)}; {told}"
    return None


def _without(base: EventAnswer, status: Status, reason: str) -> EventAnswer:
    return EventAnswer(request=base.request, measure=base.measure, unit=base.unit, status=status, reason=reason)


def _why(panel: Panel, before: float, after: float, spans: Spans) -> str:
    name = name_of(panel.keys[0])
    lacking = [panel.period(*span).text for span, own in zip(spans, (before, after), strict=True) if np.isnan(own)]
    if lacking:
        return f"{name} has no value in {' and '.join(lacking)}"
    return f"fewer than {FEWEST_PEERS} peers can be judged beside {name} in both windows"


def _side(window: Window, beside: NDArray[np.bool_]) -> Side:
    """Return a window with the mean of the peers that the subject is set against in both."""
    peers = window.own[1:][beside & ~np.isnan(window.own[1:])]
    return Side(
        period=window.period,
        value=float(window.own[0]),
        peers=float(peers.mean()) if len(peers) else float("nan"),
        lead=float(mean_lead(window.lead, FEWEST_PEERS)[0]),
        n=window.n[0],
    )


def _series(panel: Panel, spans: Spans, first: int) -> tuple[tuple[Step, ...], float]:
    """Return the series from one window before the first to the last step, and the slope before the event."""
    length = spans[0][1] - spans[0][0] + 1
    steps, at, before = [], [], []
    for step in range(max(first, spans[0][0] - length), spans[1][1] + 1):
        window = panel.window(step, step)
        lead = float(mean_lead(window.lead, FEWEST_PEERS)[0])
        known = int((~np.isnan(window.lead[0, 1:])).sum())
        steps.append(
            Step(
                period=window.period,
                value=None if np.isnan(window.own[0]) else float(window.own[0]),
                lead=None if np.isnan(lead) else lead,
                n_peers=known,
            )
        )
        if step <= spans[0][1]:
            at.append(float(step))
            before.append(lead)
    return tuple(steps), slope(np.array(at), np.array(before))


def _other_dates(
    panel: Panel, length: int, hit: tuple[int, int], ends: tuple[int, int], *, across: bool
) -> tuple[tuple[int, float], ...]:
    """Return the subject's own estimate around every other step whose windows keep clear of the event and of breaks."""
    wide = hit[1] - hit[0]
    found = []
    for step in range(ends[0] + length, ends[1] - length - wide + 1):
        start, stop = step - length, step + wide + length
        clear = stop < hit[0] or start > hit[1]
        if not clear or (panel.breaks(start, stop) and not across):
            continue
        before, after = panel.window(start, step - 1), panel.window(step + wide + 1, stop)
        estimate = float(changes(before.lead, after.lead, FEWEST_PEERS)[0])
        if not np.isnan(estimate):
            found.append((step, estimate))
    nearest = sorted(found, key=lambda pair: (abs(pair[0] - hit[0]), pair[0]))[:MOST_DATES]
    return tuple(sorted(nearest))


def _by_date(estimate: float, at: Sequence[tuple[int, float]], apart: int) -> Placebo:
    """Return where the estimate lies among those at other dates, which are worth as many as do not overlap."""
    worth = disjoint([step for step, _ in at], apart)
    return placebo(estimate, np.array([found for _, found in at]), LEVEL, worth)


def _notes(panel: Panel, spans: Spans, others: Floats) -> tuple[str, ...]:
    notes = [f"the {panel.unit} of the event is in neither window"]
    start, stop = spans[0][0], spans[1][1]
    notes += [f"the windows touch a gap of the record: {gap}" for gap in panel.gaps(start, stop)]
    notes += [f"the windows lie on both sides of a break: {cut}" for cut in panel.breaks(start, stop)]
    known = others[~np.isnan(others)]
    same = int((np.abs(known - np.median(known)) < 1e-9).sum()) if len(known) else 0
    if same > len(known) / 2:
        notes.append(
            f"{same} of {len(known)} peers moved by exactly as much as each other (most have nothing recorded): their "
            "spread says little"
        )
    return tuple(notes)
