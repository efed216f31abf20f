"""Section: what would break it: scenarios put through the record, how their methods fared, how far from the flip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from amity.briefs.material import Material
from amity.briefs.model import Block, FigureBlock, Sentence
from amity.briefs.sections._plan import Plan, fact, gap, paragraph, table
from amity.core import states
from amity.core.errors import AmityError
from amity.core.wording import NO_BREAK, count, in_prose, listed, number, percent, sentence_case, with_unit
from amity.measures import Request as MeasureRequest
from amity.models._like_terms import LikeTerms, like_terms
from amity.models._verdicts import ALONE, AMONG, OPPOSITE, one, shown
from amity.models.reverse_stress import shifted
from amity.scenarios._answers import ScenarioAnswer, name_of
from amity.scenarios._asking import Request, Step
from amity.scenarios._baseline import baseline
from amity.scenarios._declaring import Commodity
from amity.scenarios._loading import scenarios_of
from amity.scenarios._running import run
from amity.scenarios._words import more_of, signed

HEADINGS = ("Scenario", "Horizon, flows of", "Cut", "What stays open", "Who steps in")
HORIZONS = {"weeks": "first weeks", "year": "within a year", "long": "long run"}
FIGURES = ("rerouted_flows", "assumption_tornado", "flip_distance")
GOODS: tuple[Commodity, ...] = ("crude", "gas", "arms")
NAMED, MOST_FLIPS = 3, 4
DRAWS = 100
LEAST = 0.001
FLIPS = (
    "vote_agreement",
    "arms_import_share",
    "arms_exports",
    "crude_import_share",
    "crude_export_share",
    "trade_import_share",
    "trade_export_share",
)
WORTH = (ALONE, AMONG, OPPOSITE)


def write(material: Material) -> tuple[Block, ...]:
    """Return the scenarios of the case, or the plain ones of two states, with what they leave and how sure that is."""
    answers, failed = _answers(material)
    flips = _flips(material)
    if not answers and not flips:
        return ()
    return (
        *paragraph([_opening(material, answers)]),
        *_table(answers),
        *paragraph(_sure(material, answers), lead="How sure."),
        *paragraph(flips, lead="How far from the flip."),
        *paragraph([gap(material, text) for text in failed], lead="Not answered."),
        *_figures(material, answers),
        *paragraph([Sentence(text=_limits(answers), kind="gap")]),
    )


# --- what is asked ------------------------------------------------------------------------------
def _answers(material: Material) -> tuple[list[ScenarioAnswer], list[str]]:
    """Return the answers to the scenarios, and why some have none."""
    case = material.request.case
    asked = scenarios_of(case, as_of=material.as_of) if case is not None else ()
    answers, failed = [], []
    for request in asked or _plain(material):
        try:
            answers.append(run(request))
        except AmityError as error:
            failed.append(f"{request.title}: {error.message}.")
    return answers, failed


def _plain(material: Material) -> list[Request]:
    """Return what can be asked of any two states: that one stops what it sells the other, and that all trade ends."""
    pair = (material.a.key, material.b.key)
    found = []
    for good in GOODS:
        try:
            base = baseline(good)
        except AmityError:
            continue
        for seller, buyer in (pair, pair[::-1]):
            inside = seller in base.places and buyer in base.places
            if inside and base.flows[base.places[seller], base.places[buyer]] > 0:
                step = Step(family="embargo", fields={"by": seller, "against": buyer, "way": "to"})
                who, whom = (in_prose(states.get(key).name) for key in (seller, buyer))
                title = sentence_case(f"{who} delivers {whom} no {'arms' if good == 'arms' else _good(good)}")
                found.append(Request(steps=(step,), commodity=good, horizon="year", title=title))
    trade = baseline("trade")
    if all(key in trade.places for key in pair):
        one_, two = (trade.places[key] for key in pair)
        if trade.flows[one_, two] + trade.flows[two, one_] > 0:
            step = Step(family="embargo", fields={"by": pair[0], "against": pair[1]})
            title = sentence_case(f"{material.a.prose} and {material.b.prose} end all trade")
            asked = Request(steps=(step,), commodity="trade", horizon="long", title=title, draws=DRAWS)
            found.append(asked)
    return found


def _good(good: Commodity) -> str:
    return {"crude": "crude oil", "gas": "gas"}.get(good, good)


# --- what it says -------------------------------------------------------------------------------
def _opening(material: Material, answers: Sequence[ScenarioAnswer]) -> Sentence | None:
    if not answers:
        return None
    left = [one for one in answers if float(one.outcome.unmet.sum()) > LEAST * max(float(one.cut.sum()), 1e-300)]
    settled = [one for one in answers if one.outcome.welfare is None and one not in left and one.cut.any()]
    parts = [f"{count(len(answers), 'scenario')} put through the record"]
    if settled:
        parts.append(f"in {len(settled)} all that is cut is replaced in the central reckoning")
    if left:
        parts.append(f"in {len(left)} something stays without a source")
    return fact(material, f"{sentence_case('; '.join(parts))}.")


def _table(answers: Sequence[ScenarioAnswer]) -> tuple[Block, ...]:
    rows = [
        (
            one.asked.request.title,
            f"{HORIZONS[one.asked.request.horizon]}, {one.asked.base.period.text}",
            _cut(one),
            _open(one),
            _steps_in(one),
        )
        for one in answers
    ]
    caption = "Scenarios: what is cut, what stays open, who steps in (in brackets the ends of what is not known)"
    return table("scenarios", caption, HEADINGS, rows, (), left=(0, 1, 2, 3, 4))


def _cut(one: ScenarioAnswer) -> str:
    total = float(one.cut.sum())
    if not total:
        return "nothing recorded"
    second = [one.asked.base.places[key] for key in one.sides["second"] if key in one.asked.base.places]
    hit = [place for place in second if one.cut[:, place].sum() > 0]
    text = f"{number(total)} {one.asked.base.unit}"
    if len(hit) == 1:
        imports = float(one.asked.base.foreign[:, hit[0]].sum())
        part = float(one.cut[:, hit[0]].sum())
        # The sum is of both sides where both lose: the share is of the part that this state loses.
        text += f", {number(part)} of it" if part < (1 - LEAST) * total else ""
        who = name_of(one.asked.base.names[hit[0]])
        text += f"; {percent(part / imports)} of the recorded imports of {in_prose(who)}"
        for row in one.coverage.filter(pl.col("state") == one.asked.base.names[hit[0]]).to_dicts():
            if _bounded(row):
                text += f", {percent(row['of_need_low'])} to {percent(row['of_need_high'])} of what it needed"
    return text


def _bounded(row: Mapping[str, object]) -> bool:
    """Return whether what is hidden leaves open how much of the need is cut."""
    low, high = row["of_need_low"], row["of_need_high"]
    return isinstance(low, float) and isinstance(high, float) and high - low > LEAST


def _open(one: ScenarioAnswer) -> str:
    """Return what stays unmet, or what real expenditure loses, with its ends."""
    found = one.outcome
    if found.welfare is None:
        middle, low, high = (float(x.sum()) for x in (found.unmet, found.unmet_low, found.unmet_high))
        if high - low <= LEAST * max(float(one.cut.sum()), 1e-300):
            return f"{number(middle)} {one.asked.base.unit}"
        return f"{number(middle)} ({number(low)} to {number(high)}) {one.asked.base.unit}"
    shown_ = []
    for key in (*one.sides["second"][:1], *_hardest(one)):
        at = one.asked.base.places[key]
        if np.isnan(found.welfare[at]):
            shown_.append(f"{name_of(key)}: cut off")
            continue
        text = f"{name_of(key)} {signed(100 * (float(found.welfare[at]) - 1))}"
        if found.welfare_low is not None and found.welfare_high is not None and not np.isnan(found.welfare_low[at]):
            low, high = (100 * (float(side[at]) - 1) for side in (found.welfare_low, found.welfare_high))
            text += f" ({signed(low)} to {signed(high)})"
        shown_.append(text)
    return "real expenditure: " + ", ".join(dict.fromkeys(shown_))


def _hardest(one: ScenarioAnswer) -> list[str]:
    """Return the state of the first side that loses most."""
    welfare = one.outcome.welfare
    if welfare is None:
        return []
    places = one.asked.base.places
    known = [key for key in one.sides["first"] if not np.isnan(welfare[places[key]])]
    return sorted(known, key=lambda key: (float(welfare[places[key]]), key))[:1]


def _steps_in(one: ScenarioAnswer) -> str:
    if one.asked.base.commodity == "arms" and not one.asked.whole.turns:
        rows = one.others.head(NAMED).to_dicts()
        return f"also supplied: {listed([name_of(row['exporter']) for row in rows])}" if rows else "nobody recorded"
    found = one.replaced.filter(pl.col("more") > LEAST * float(one.cut.sum()))
    importer = _importer(one)
    told = found.filter(pl.col("importer") == importer).head(NAMED).to_dicts()
    parts = [f"{'own goods' if row['exporter'] == importer else name_of(row['exporter'])} {more_of(row)}"
             for row in told]  # fmt: skip
    several = "" if importer in one.sides["second"] else f"to {in_prose(name_of(importer))}: "
    return several + ", ".join(parts) if parts else "nobody"


def _importer(one: ScenarioAnswer) -> str:
    """Return the importer whose replacements are told: the second side's that loses most, else whoever does."""
    cut, names = one.cut.sum(axis=0), one.asked.base.names
    second = [one.asked.base.places[key] for key in one.sides["second"]]
    inside = [place for place in second if cut[place] > 0] or range(len(cut))
    return names[max(inside, key=lambda place: (float(cut[place]), names[place]))]


def _sure(material: Material, answers: Sequence[ScenarioAnswer]) -> list[Sentence | None]:
    """Return the back-tests of the methods that were used and how much of the flows is recorded, each once."""
    told: dict[str, None] = {}
    for one_ in answers:
        for row in one_.coverage.head(1).to_dicts():
            if _bounded(row):
                told[
                    f"Of what the refineries of {in_prose(name_of(row['state']))} needed from abroad in "
                    f"{one_.asked.base.period.text}, {percent(row['covered'])} is recorded; where more may be "
                    "cut for that, both ends are given."
                ] = None
    for one_ in answers:
        told.update(dict.fromkeys(score.text for score in one_.scores if score.text))
    return [fact(material, text) for text in told]


# --- how far --------------------------------------------------------------------------------------
def _flips(material: Material) -> list[Sentence | None]:
    """Return, for ties that stand out, how far their value would have to move for the word to change."""
    told: list[Sentence | None] = []
    rows = [one_ for one_ in (*material.readings, *material.results) if one_.asked.measure in FLIPS and one_.value]
    seen: set[tuple[object, ...]] = set()
    for result in rows:
        key = (result.asked.measure, result.asked.state_a, result.period)
        if key in seen or len(told) == MOST_FLIPS or result.asked.state_a != material.a.key:
            continue
        seen.add(key)
        asked = MeasureRequest(
            measure=result.asked.measure,
            state_a=result.asked.state_a,
            state_b=result.asked.state_b,
            period=result.period,
            options=dict(result.asked.options),
            peers=material.request.peers,
            seed=material.request.seed,
        )
        try:
            terms = like_terms(asked)
        except AmityError:
            continue
        if isinstance(terms, LikeTerms):
            text = _flip(terms)
            if text:
                told.append(fact(material, text, result))
    return told


def _flip(terms: LikeTerms) -> str:
    result = terms.result
    moved = shifted(one(terms.found, 0), result.value or 0.0)
    if moved.found is None or moved.before not in WORTH:
        return ""
    years = f" in {result.period.text}" if result.period else ""
    head = f"{result.title}{years}: {shown(moved.before)} at {with_unit(result.value or 0.0, result.unit)}"
    if moved.found.status != "flips" or moved.found.size is None:
        return f"{head}; no value changes the word."
    size = moved.found.size
    far = f"{100 * size:.1f} points" if result.unit == "share" else with_unit(size, result.unit)
    way = "less" if moved.sign < 0 else "more"
    return f"{head}; with {far} {way} it would be {shown(moved.found.after)}."


# --- figures and limits -----------------------------------------------------------------------------
def _figures(material: Material, answers: Sequence[ScenarioAnswer]) -> tuple[FigureBlock, ...]:
    if not material.request.figures:
        return ()
    # Drawing loads a library as heavy as the rest of a brief: only where figures are wanted.
    from amity.briefs.figures import rerouted_flows
    from amity.briefs.sections._figures import drawn

    for one_ in answers:
        second = [key for key in one_.sides["second"] if one_.cut[:, one_.asked.base.places[key]].sum() > 0]
        rules = bool(one_.outcome.rules) and one_.asked.request.horizon == "year"
        if rules and len(second) == 1 and second[0] in (material.a.key, material.b.key):
            return (rerouted_flows.block(one_, second[0]), *drawn(material, *FIGURES[1:]))
    return drawn(material, *FIGURES[1:])


def _limits(answers: Sequence[ScenarioAnswer]) -> str:
    arms = " Arms have no market in these data: what is lost is told, and no welfare." if any(
        one_.asked.base.commodity == "arms" for one_ in answers
    ) else ""  # fmt: skip
    return (
        "No stocks are recorded, so nothing is said of how long anyone could hold out; that a supplier could step in "
        f"is not to say that it would.{arms} Each scenario in full: amity{NO_BREAK}stress; the size at which an answer "
        f"turns: amity{NO_BREAK}flip."
    )


SECTION = Plan(key="what_would_break_it", title="What would break it", write=write)
