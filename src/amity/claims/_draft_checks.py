"""Which check could prove a drafted claim wrong: one that fits its words, and loads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import ValidationError

from amity import measures
from amity.claims import units
from amity.claims._draft_cues import Clause, cues
from amity.claims._draft_flow import Flow, pair_of
from amity.claims._draft_scene import SYMBOL, Check, Choice, Scene, Topic, topic_of
from amity.claims._draft_states import Mention
from amity.claims.loading import kind_of
from amity.claims.records import ClaimsFile
from amity.claims.tolerances import PERCENT

_VOTES = (
    ("abstain", re.compile(r"\babst(?:ain|ention)", re.I)),
    ("no", re.compile(r"\b(?:against|oppos|reject|voted no)", re.I)),
    ("yes", re.compile(r"\b(?:for|favou?r|support|back|approv|voted yes)", re.I)),
)
_FOUNDED = re.compile(
    r"\b(?:diplomatic (?:relation|tie)|full relations|normali[sz]\w+ (?:relations|ties)|establish\w* relations|"
    r"relations (?:between [^,;]{3,60} )?(?:were |was )?(?:establish|set up|restor))",
    re.I,
)
_LEFT = re.compile(r"\b(?:left|withdr\w+|quit|exit\w*|sever\w*|broke\w*|cut|suspend\w*)\b", re.I)
_OBJECT = re.compile(r"\b(?:with|of|to|from|against|towards?|by|in|over|for|on)\s+(?:the\s+)?$", re.I)
_GAINED = re.compile(
    r"(?:'s?)?\s*(?:(?:became|gained|declared|won|achieved|regained|restored|proclaimed|obtained|secured|has|had|was|been|"
    r"formally|fully|its|full|national|an)\s+)*",
    re.I,
)
_BUYER = re.compile(r"\b(?:buyer|customer|market|destination|importer|export)", re.I)
CRUDE = "crude"
_PLACES = (("second", 2.0), ("third", 3.0), ("fourth", 4.0), ("fifth", 5.0))
REASONS = {
    "causal": "a cause; no record here tells it from its rivals",
    "prediction": "a prediction; nothing recorded can settle it yet",
    "attitude": "what people or governments think; no table holds it: cite documents for and against",
    "statement": "what somebody said or did; cite the document",
    "order": "an order of events; give both in a case and check it by order",
}


def held(choice: Choice, frame: ClaimsFile) -> Choice:
    """Return a choice whose checks would load, else why not: a draft never breaks the file it stands in."""
    for check in choice.checks:
        kind = kind_of(str(check["by"]))
        own = {name: value for name, value in check.items() if name not in ("by", "label")}
        try:
            fields = kind.fields.model_validate(own)
        except ValidationError as error:
            return Choice(why=f"the check {check['by']} does not take it: {error.errors()[0]['msg']}")
        faults = kind.faults(fields, frame)
        if faults:
            return Choice(why=faults[0][1])
    return choice


def of_figure(scene: Scene, kind: str, said: dict[str, object]) -> Choice:
    """Return the check of a figure: a share, an amount, or a change between two years."""
    topic = topic_of(scene)
    if topic is None:
        return Choice(why="no measure matches its words; cite documents and check it by documents")
    if cues(scene.words, "several"):
        return Choice(why="the figure is of several states together, and no measure adds them up")
    flow = scene.flow
    share = topic.share or (topic.export_share if flow.basis == "export" else topic.import_share)
    if kind == "growth":
        return _change(scene, topic.amount or share, flow)
    if topic.key == CRUDE and _is_mass(said):
        return _tonnes(scene)
    measure, factor = _measured(topic, share, kind, said)
    of = _between(scene, topic, measure)
    why = ""
    if not measure:
        why = topic.lacks or "no measure counts this; cite documents and check it by documents"
    elif of is None:
        why = "the text does not say of which two states"
    elif scene.when is not None and not scene.when.whole_years and not scene.when.vague:
        why = "the record is by year, and the text speaks of days or months"
    if why or of is None:
        return Choice(why=why)
    changed = {name: _scaled(value, factor) for name, value in said.items()} | {"unit": topic.unit}
    return Choice(checks=({"by": "measure", "measure": measure, "of": list(of)},), said=changed if factor else None)


def _is_mass(said: dict[str, object]) -> bool:
    unit = str(said.get("unit", ""))
    return bool(unit) and units.factor("tonnes", unit) is not None


def _tonnes(scene: Scene) -> Choice:
    """Return the check of an amount of crude oil, which newspapers give as customs record it."""
    of = _order(scene.flow, exporter_first=True)
    if of is None:
        return Choice(why="the text does not say who sold to whom")
    return Choice(checks=({"by": "crude", "of": list(of), "figure": "tonnes", "of_record": True},))


def _between(scene: Scene, topic: Topic, measure: str) -> tuple[str, str] | None:
    """Return the two states that a measure is of: supplier and buyer by the syntax, else the two named nearest."""
    if measure and measures.get(measure).directed:
        return _order(scene.flow, measure == topic.export_share)
    return pair_of(scene.states, scene.start, scene.frame.dyad)


def _scaled(value: object, factor: float) -> object:
    return value * factor if isinstance(value, float) and factor else value


def _measured(topic: Topic, share: str, kind: str, said: dict[str, object]) -> tuple[str, float]:
    """Return the measure of a figure in its unit and by what the figure is multiplied, 0 where it is not."""
    unit = str(said.get("unit", ""))
    if kind == "share":
        return share, 0.0
    if not topic.amount:
        return "", 0.0
    head, _, money = topic.unit.rpartition(" ")
    if unit == topic.unit or (topic.unit == "count" and unit and topic.words.search(unit)):
        return topic.amount, 0.0
    return (topic.amount, 1e-6) if head == "million" and unit == money else ("", 0.0)


def _order(flow: Flow, exporter_first: bool) -> tuple[str, str] | None:
    if not flow.importer or not flow.exporter:
        return None
    return (flow.exporter, flow.importer) if exporter_first else (flow.importer, flow.exporter)


def _change(scene: Scene, measure: str, flow: Flow) -> Choice:
    of = _order(flow, flow.basis == "export")
    years = [one for one in scene.dated if one.first is not None]
    if not measure or of is None:
        return Choice(why="a change that no measure has")
    ends = sorted({date.year for one in years for date in (one.first, one.last) if date is not None})
    if len(ends) != 2 or not all(one.whole_years for one in years):
        return Choice(why="a change needs two whole years, and the text does not give them")
    check: Check = {
        "by": "change",
        "measure": measure,
        "of": list(of),
        "years": str(ends[1]),
        "against_years": str(ends[0]),
    }
    return Choice(checks=({**check, "manner": "percent"},))


def of_uniqueness(scene: Scene) -> Choice:
    """Return the query of a claim to be the only one: among the set that is named, or the file's peers."""
    topic = topic_of(scene)
    flow = scene.flow
    free = [one.key for one in scene.states if not _OBJECT.search(scene.text, 0, one.start)]
    subject = next(iter(free), next((key for key in scene.frame.dyad if key not in _keys(scene)), scene.frame.dyad[0]))
    near = [*(one.key for one in in_clause(scene.states, scene.clause)), *_keys(scene), *scene.frame.dyad]
    other = next((key for key in near if key != subject), "")
    predicate = ""
    if topic is not None and other:
        measure = topic.export_share if flow.exporter == subject and topic.export_share else topic.import_share
        predicate = f'relations({other}) == "embassy"' if topic.check == "relation" else ""
        predicate = predicate or (f"{measure}({other}) > 0" if measure else "")
    if not predicate:
        return Choice(why="the text gives no test that a state passes or fails; write one and check it by query")
    check: Check = {"by": "query", "expression": predicate, "claims": "only", "subject": subject}
    if scene.sets:
        check["peers"] = scene.sets[0].key
    return Choice(checks=({**check, "label": "the text's words read as this test; they may mean more"},))


def _keys(scene: Scene) -> list[str]:
    return [one.key for one in scene.states]


def of_rank(scene: Scene, cue: str) -> tuple[Choice, dict[str, object] | None]:
    """Return the place that a superlative claims, where it is that of a supplier, a customer or a partner."""
    topic = topic_of(scene, clause_only=True)
    if topic is None or not (topic.import_share or topic.amount or topic.export_share):
        return Choice(why="an order that no measure gives; cite documents and check it by documents"), None
    flow = scene.flow
    buyer = bool(_BUYER.search(scene.words)) and bool(topic.export_share)
    partner = re.search(r"\b(?:supplier|source|provider|exporter|seller|partner|arms)\b", scene.words, re.I)
    measure = topic.export_share if buyer else topic.amount if "partner" in scene.words else topic.import_share
    of = _order(flow, buyer)
    if not (buyer or partner) or not measure or of is None:
        return Choice(why="an order among more than the partners of a state; write it and check it by place"), None
    before = (scene.text[max(0, scene.start - 10) : scene.start] + cue).casefold()
    said = next(({"value": place, "unit": "place"} for word, place in _PLACES if word in before), None)
    return Choice(checks=({"by": "place", "measure": measure, "of": list(of), "subject": "b"},)), said


def of_date(scene: Scene) -> Choice:
    """Return the check of a date: statehood, relations, a membership; else it is an event of a case."""
    topic = topic_of(scene)
    keys = list(dict.fromkeys(one.key for one in scene.states if scene.clause.holds(one.start)))
    if topic is not None and topic.check == "state" and scene.when is not None and scene.when.on is not None:
        owner = _owner(scene, topic)
        if owner:
            return Choice(checks=({"by": "state", "state": owner},))
    if _FOUNDED.search(scene.words) and not _LEFT.search(scene.words):
        two = keys if len(keys) == 2 else list(scene.frame.dyad) if set(keys) <= set(scene.frame.dyad) else []
        if two:
            return Choice(checks=({"by": "relation", "of": two},))
    if topic is not None and topic.check == "membership" and scene.sets and scene.states:
        return of_membership(scene)
    kind = f" (kind: {topic.event})" if topic is not None and topic.event else ""
    return Choice(why=f"a dated event; list it in a case's events{kind} and check it by event, or cite a document")


def _owner(scene: Scene, topic: Topic) -> str:
    """Return the state whose independence it is: "Kenya's independence", "Kenya became independent"."""
    found = sorted(topic.words.finditer(scene.text), key=lambda match: abs(match.start() - scene.start))
    for match in found:
        for one in scene.states:
            if one.end <= match.start() and _GAINED.fullmatch(scene.text, one.end, match.start()):
                return one.key
    return ""


def of_membership(scene: Scene) -> Choice:
    """Return the membership that a clause claims of the states before the organisation."""
    if not scene.sets:
        return Choice(why="the organisation is none of amity's sets; cite a document")
    group = (in_clause(scene.sets, scene.clause) or scene.sets)[0]
    near = in_clause(scene.states, scene.clause) or scene.states
    keys = list(dict.fromkeys(one.key for one in near if one.end <= group.start))[:10]
    if not keys:
        return Choice(why="the text does not say which state")
    check: Check = {"by": "membership", "states": keys, "of": group.key}
    if scene.when is not None and scene.when.on is not None:
        check["on"] = str(scene.when.on)
    elif scene.when is not None:
        return Choice(why="the time of it is no one date; write the day and check it by membership")
    return Choice(checks=({**check, "not_in": True} if _LEFT.search(scene.words) else check,))


def of_vote(scene: Scene) -> Choice | None:
    """Return the roll call that a symbol names, with the vote that is claimed; None where there is no symbol."""
    symbol = SYMBOL.search(scene.text, scene.clause.start, scene.clause.end)
    state = next((one for one in scene.states if one.start < (symbol.start() if symbol else 0)), None)
    if symbol is None or state is None:
        return None
    vote = next((word for word, form in _VOTES if form.search(scene.text)), "")
    if not vote:
        return None
    name = symbol[0] if "/RES/" in symbol[0] else symbol[0].replace("/", "/RES/", 1)
    return Choice(checks=({"by": "roll_call", "symbol": name, "state": state.key, "vote": vote},))


def of_growth(scene: Scene) -> Choice:
    """Return the course that a word without a figure claims, over the years that the text names."""
    topic = topic_of(scene, clause_only=True)
    measure = topic.amount or topic.import_share or topic.export_share if topic is not None else ""
    flow = scene.flow
    of = _order(flow, topic is not None and measure == topic.export_share)
    when = scene.when
    if not measure or of is None or when is None or not when.whole_years or when.first == when.last:
        return Choice(why="a course over time; name the years and check it by trend")
    words = scene.text[scene.start : scene.end].casefold()
    never = words.startswith(("unint", "unbr", "never"))
    down = words.startswith(("decr", "fell", "fall", "drop", "decl", "plung", "shr", "halv", "down", "low", "slump"))
    course = "never_ceases" if never else "falls" if down else "rises"
    check: Check = {"by": "trend", "measure": measure, "of": list(of), "years": when.period, "course": course}
    return Choice(checks=(check,))


def none(why: str) -> tuple[Check, ...]:
    """Return the check of a claim that could not be given one."""
    return ({"by": "none", "reason": f"a draft: {why}"},)


def share_or_amount(unit: str, growth: bool) -> str:
    """Return the kind of claim that a figure in a unit makes."""
    return "growth" if growth else "share" if unit == PERCENT else "quantity"


def in_clause(found: Sequence[Mention], clause: Clause) -> tuple[Mention, ...]:
    """Return the mentions that stand in a clause."""
    return tuple(one for one in found if clause.holds(one.start))
