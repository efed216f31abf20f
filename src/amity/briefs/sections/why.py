"""Section: why, by models that can be wrong: expected ties, votes by bloc, configurations, rival explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from amity.briefs.material import Material
from amity.briefs.model import Block, FigureBlock, Sentence
from amity.briefs.sections._plan import Plan, fact, judgement, paragraph, table
from amity.cases.explanations import Evidence, Explanations, explanations_of
from amity.core.errors import AmityError
from amity.core.wording import in_prose, listed, number, percent, sentence_case
from amity.models import bloc_clustering, expected_ties, rival_explanations
from amity.models._configuration_case import configure
from amity.models._configuration_case_records import CaseConfigurations
from amity.models.bloc_clustering import BlocAnswer, BlocRequest
from amity.models.expected_ties import ExpectedRequest
from amity.models.rival_explanations import Weighing
from amity.store import catalogue, membership, read

VOTES = "vote_agreement"
# Channel, the flow of the first state, and the measure whose row it goes with.
CHANNELS = (
    ("arms", "imports", "arms_import_share"),
    ("crude", "exports", "crude_export_share"),
    ("trade", "imports", "trade"),
)
MOST_UNITS = 6
FORMULA = re.compile("“([^”]+)”")


def write(material: Material) -> tuple[Block, ...]:
    """Return what models say of why the tie is as it is, and what none of them identifies."""
    stated = explanations_of(material.request.case) if material.request.case is not None else None
    found, by_bloc = _configured(material, stated), _by_bloc(material)
    weighed = _weighed(stated, material.request.seed)
    blocks = (
        *paragraph(_expected(material), lead="What was to be expected."),
        *paragraph(_told_by_bloc(material, by_bloc), lead="Votes by bloc."),
        *_figure(material, by_bloc),
        *(_configurations(material, found) if found is not None else ()),
        *(_rivals(material, weighed) if weighed is not None else ()),
    )
    return (*blocks, *paragraph([Sentence(text=_limits(found, weighed))])) if blocks else ()


# --- expected ties -----------------------------------------------------------------------------
def _expected(material: Material) -> list[Sentence | None]:
    """Return what an equation fitted to all other flows leads to expect of each flow, the last window of each."""
    told = []
    for channel, flow, measure in CHANNELS:
        row = material.find(measure)
        asked = ExpectedRequest(
            subject=material.a.key, target=material.b.key, peers=material.request.peers, channel=channel, flow=flow
        )
        try:
            found = expected_ties.run(asked)
        except AmityError:
            # A dataset without the tables of the fits, or a fit that does not converge, has nothing to tell here.
            continue
        if found.status == "ok" and found.sentence:
            told.append(fact(material, found.sentence, row if row is not None and row.value is not None else None))
    return told


# --- votes by bloc -----------------------------------------------------------------------------
def _by_bloc(material: Material) -> BlocAnswer | None:
    row = material.find(VOTES)
    if row is None or row.value is None or row.period is None:
        return None
    everyone = membership.resolve("un-members", min(row.period.last_day, catalogue().as_of), read)
    asked = BlocRequest(
        target=material.b.key, subject=material.a.key, peers=everyone, period=row.period, seed=material.request.seed
    )
    try:
        return bloc_clustering.run(asked)
    except AmityError:
        return None


def _told_by_bloc(material: Material, found: BlocAnswer | None) -> list[Sentence | None]:
    if found is None or not found.sentences:
        return []
    row = material.find(VOTES)
    return [*(fact(material, text, row) for text in found.sentences), Sentence(text=found.notes[0])]


def _figure(material: Material, found: BlocAnswer | None) -> tuple[Block, ...]:
    if not material.request.figures or found is None:
        return ()
    # Drawing loads a library as heavy as the rest of a brief: only where figures are wanted.
    from amity.briefs.figures.bloc_position import block

    drawn = block(found)
    return (drawn,) if isinstance(drawn, FigureBlock) else ()


# --- configurations ----------------------------------------------------------------------------
def _configured(material: Material, stated: Explanations | None) -> CaseConfigurations | None:
    case = material.request.case
    if stated is None or stated.configurations is None or case is None:
        return None
    sets = stated.configurations
    group = membership.resolve(sets.peers, min(material.as_of, catalogue().as_of), read)
    return configure(sets, case, group, catalogue().as_of, robust=False)


def _configurations(material: Material, found: CaseConfigurations) -> tuple[Block, ...]:
    titles = {one.key: one.title for one in found.sets.conditions}
    told = [fact(material, _in_titles(text, titles)) for text in found.sentences]
    rows = []
    for name, differs in (found.separation.differs if found.separation else {}).items():
        same = name in found.separation.with_outcome if found.separation else False
        rows.append(
            (
                name,
                "the same" if same else "the other",
                sentence_case(listed([titles[one] for one in differs])) if differs else "Nothing: the same row",
            )
        )
    caption = f"On what the states beside {in_prose(material.a.name)} differ from it"
    return (
        *paragraph(told, lead="Configurations."),
        *table("beside", caption, ("State", "Side of the outcome", "Differs on"), rows, (), left=(0, 1, 2)),
    )


def _in_titles(text: str, titles: dict[str, str]) -> str:
    """Return a sentence with the names of conditions in its formulas as a reader knows them."""
    return FORMULA.sub(lambda found: f"“{_named(found[1], titles)}”", text)


def _named(formula: str, titles: dict[str, str]) -> str:
    """Return a sum of products in words; what is no formula of these conditions stays as it is."""
    terms = [term.split("*") for term in formula.split(" + ")]
    if any(part.lstrip("~") not in titles for term in terms for part in term):
        return formula
    said = [
        listed([f"the absence of {titles[part[1:]]}" if part.startswith("~") else titles[part] for part in term])
        for term in terms
    ]
    return ", or ".join(said)


# --- rival explanations ------------------------------------------------------------------------
def _weighed(stated: Explanations | None, seed: int) -> Weighing | None:
    if stated is None or stated.rivals is None:
        return None
    return rival_explanations.run(stated.rivals, seed=seed)


def _rivals(material: Material, found: Weighing) -> tuple[Block, ...]:
    told = [judgement(material, text) for text in found.sentences]
    rows = [
        (
            sentence_case(found.hypothesis(key).text),
            percent(found.hypothesis(key).prior),
            percent(found.posterior[key]),
            percent(found.half[key]),
        )
        for key in found.order
    ]
    return (
        *paragraph(told, lead="Rival explanations."),
        *table(
            "rivals",
            sentence_case(found.rivals.question),
            ("Explanation", "Before the evidence", "After", "With half the weight"),
            rows,
            (),
        ),
        *_units(material, found),
    )


def _units(material: Material, found: Weighing) -> tuple[Block, ...]:
    first, second = found.order[:2]
    items = {one.key: one for one in found.rivals.evidence}
    rows, refs = [], []
    for unit in found.counted[:MOST_UNITS]:
        low = unit.ranges[first][0] if unit.ranges else None
        holds = "any" if low is None else number(low / unit.ratios[second], 2)
        rows.append((sentence_case(unit.text), number(unit.ratios[first] / unit.ratios[second], 2), holds, unit.grade))
        refs.append(_cited(material, [items[key] for key in unit.items]))
    caption = (
        "What tells the two first apart: how much likelier it is under the first, and from where on the order holds"
    )
    return table("evidence", caption, ("Evidence", "Ratio", "Order holds from", "Grade"), rows, refs)


def _cited(material: Material, items: Sequence[Evidence]) -> str:
    """Return the id of the best source of some evidence; all its sources go into the appendix."""
    ids = [
        material.notes.document(
            publisher=one.publisher, dated=one.dated, url=one.url, supports=one.supports, grade=one.grade
        )
        for item in items
        for one in sorted(item.sources, key=lambda source: source.grade)
    ]
    return ids[0] if ids else ""


def _limits(found: CaseConfigurations | None, weighed: Weighing | None) -> str:
    parts = ["An expectation is no reason, and votes that go together by bloc have many"]
    if found is not None:
        parts.append("configurations were chosen by someone who knows the outcome")
    if weighed is not None:
        parts.append("the weighing knows only the explanations that someone named, by ratios that someone stated")
    return (
        f"None of this identifies a cause. {'; '.join(parts)}. What would: a date on which one condition changed and "
        "the others did not, for this state and not for those beside it."
    )


SECTION = Plan(key="why", title="Why?", write=write)
