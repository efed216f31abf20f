"""The configurations of a case in words: the solution, the subject's part in it, what tells it from those beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amity.cases.explanations import CaseSets
from amity.core import states
from amity.core.wording import count, in_prose, listed, possessive, sentence_case
from amity.models._configuration_case_records import Separation, Way
from amity.models._configuration_records import Configurations, TermFit


def sentences(sets: CaseSets, found: Configurations, separation: Separation | None) -> list[str]:
    name = in_prose(states.get(sets.subject).name)
    row = next(one for one in found.memberships.to_dicts() if one["case"] == states.get(sets.subject).name)
    side = "is" if row[sets.outcome.key] > 1 / 2 else "is not"
    number_in = int((found.memberships[sets.outcome.key] > 1 / 2).sum())
    told = [
        f"{sentence_case(name)} {side} among the {number_in} of {count(found.alone.cases, 'case')} in the outcome "
        f"({sets.outcome.title})."
    ]
    told += _solutions(found)
    own = [f"“{one.text}”" for one in _terms_of(found, states.get(sets.subject).name) if one.text != "1"]
    if own:
        several = len(found.solution("intermediate").models[0].terms) > 1
        told.append(f"Of these, {name} is in {listed(own)}." if several else f"{sentence_case(name)} is in it.")
    elif any(model.text != "1" for model in found.solution("intermediate").models):
        told.append(f"None of these combinations is {possessive(name)}.")
    alone = found.alone
    told.append(
        f"{100 * alone.share:.0f} % of the cases are alone in their row; by chance, with conditions as frequent and "
        f"independent, it would be {100 * alone.expected:.0f} %: being the only one of its kind is no finding here."
        if alone.expected > 0.05
        else f"{100 * alone.share:.0f} % of the cases are alone in their row; by chance {100 * alone.expected:.0f} %."
    )
    if separation is not None:
        told += _separated(name, sets, separation)
    return told


def _solutions(found: Configurations) -> list[str]:
    models = found.solution("intermediate").models
    if not models:
        return [
            "No combination reaches the cut-offs: none of these conditions, alone or together, goes with the outcome "
            "reliably."
        ]
    first = models[0]
    if not first.terms or first.text == "1":
        return ["The shortest solution is that every combination goes with the outcome: the conditions tell nothing."]
    fit = f"consistency {first.consistency or 0:.2f}, coverage {first.coverage or 0:.2f}"
    missed = f"; outside it, though in the outcome: {listed(first.uncovered, 8)}" if first.uncovered else ""
    tied = f" ({len(models)} models are tied)" if len(models) > 1 else ""
    return [f"The intermediate solution is “{first.text}”{tied}: {fit}{missed}."]


def _terms_of(found: Configurations, name: str) -> list[TermFit]:
    models = found.solution("intermediate").models
    terms = models[0].terms if models else ()
    return [one for one in terms if name in (*one.typical, *one.beyond, *one.deviant)]


def _separated(name: str, sets: CaseSets, found: Separation) -> list[str]:
    titles = {one.key: one.title for one in sets.conditions}
    if not found.differs:
        return ["None of the states beside it could be judged."]
    same_row = [one for one, conditions in found.differs.items() if not conditions]
    all_of = listed([in_prose(one) for one in found.differs])
    if same_row:
        rows = listed([in_prose(one) for one in same_row])
        verb = "is" if len(same_row) == 1 else "are"
        told = [f"No configuration tells {name} from {all_of}: {rows} {verb} in its row on every condition."]
    else:
        shown = [_told(way, titles) for way in found.ways[:2]]
        told = [f"What tells {name} from {all_of} is {listed(shown) if len(shown) == 1 else ', or '.join(shown)}."]
        told.append(
            f"That is easily had: {found.also} of {count(found.cases, 'other case')} would be told from the same "
            "states by these conditions."
        )
    if found.with_outcome:
        group = listed([in_prose(one) for one in found.with_outcome])
        verb, they = ("is", "it") if len(found.with_outcome) == 1 else ("are", "them")
        told.append(
            f"{sentence_case(group)} {verb} on the same side of the outcome: what tells {name} from {they} does not go "
            "with the outcome."
        )
    if found.without_outcome and found.from_without and found.with_outcome:
        group = listed([in_prose(one) for one in found.without_outcome])
        told.append(f"From {group}, on the other side, {_told(found.from_without[0], titles)} tells it apart.")
    return told


def _told(way: Way, titles: Mapping[str, str]) -> str:
    parts = [("the absence of " if absent else "") + titles[one] for one, absent in _signed(way)]
    who = f"which {listed([in_prose(one) for one in way.others], 4)} " if way.others else ""
    tail = f" ({who}{'shares' if len(way.others) == 1 else 'share'} too)" if way.others else " (no other case has it)"
    return f"{listed(parts)}{' together' if len(parts) > 1 else ''}{tail}"


def _signed(way: Way) -> list[tuple[str, bool]]:
    return [(part.lstrip("~"), part.startswith("~")) for part in way.text.split("*")]


def notes(
    sets: CaseSets,
    left: Mapping[str, str],
    found: Configurations,
    aside: Sequence[tuple[str, str, tuple[str, ...]]],
) -> list[str]:
    told = [
        "None of this identifies a cause: the conditions were chosen by someone who knows the outcome, and a "
        "combination that goes with it in these cases may do so by chance or for another reason.",
    ]
    titles = {one.key: sentence_case(one.title) for one in sets.conditions}
    told += [
        f"Reported and not minimised: {titles[key]}; {why} ({_cases(names)})."
        for key, why, names in (*aside, *(tuple(row.values()) for row in found.set_aside.to_dicts()))
    ]
    told += [
        f"{sentence_case(one.title)}: {one.figure.absent:g} where there is no figure, since {one.figure.absent_means}."
        for one in (sets.outcome, *sets.conditions)
        if one.figure is not None and one.figure.absent is not None
    ]
    reasons: dict[str, list[str]] = {}
    for key, why in left.items():
        reasons.setdefault(why, []).append(states.get(key).name)
    told += [f"Left out: {listed(names, 8)} ({why})." for why, names in sorted(reasons.items())]
    # How many are alone in their row stands in a sentence already.
    return [*told, *(one for one in found.notes if "alone in their row" not in one)]


def _cases(names: Sequence[str]) -> str:
    return f"true of {listed(names, 6)}" if names else "true of none"
