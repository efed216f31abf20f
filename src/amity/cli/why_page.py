"""Why, on the terminal: the configurations of a case, its rival explanations weighed, votes by bloc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from amity.api.bloc_clustering import BlocAnswer, bloc_clustering
from amity.api.case_configurations import CaseConfigurations, case_configurations
from amity.api.rival_explanations import Weighing, rival_explanations
from amity.cases.explanations import SetPart
from amity.cli.printing import console, plain_table, print_json
from amity.cli.values import period
from amity.core import states
from amity.core.wording import NO_BREAK, in_prose, listed, number, percent, sentence_case
from amity.models._bloc_records import Driver, Fitted
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
NOTHING = "–"
MOST_GAPS = 10
MOST_CASES = 6
# Below it the table of evidence has no room for grades.
NARROW = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocs:
    """What was typed after ``amity blocs``."""

    target: str
    state: str | None
    peers: str
    years: str | None
    sessions: str | None
    blocs: tuple[str, ...]
    options: Mapping[str, str]
    seed: int


# --- configurations ----------------------------------------------------------------------------
def show_configurations(case: str, *, rows: bool, as_json: bool) -> None:
    """Print the configurations of a case."""
    found = case_configurations(case)
    if as_json:
        print_json({**found.to_json(), "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(Text(found.sets.question, style="bold"))
    sets = (found.sets.outcome, *found.sets.conditions)
    inside = {one.key: int((found.found.memberships[one.key] > 1 / 2).sum()) for one in _kept(found)}
    table = plain_table("Set", "What it is", "Cases in", right=("Cases in",))
    for one in sets:
        text = one.title if one.key != found.sets.outcome.key else f"outcome: {one.title}"
        table.add_row(one.key, Text(text), str(inside.get(one.key, "set aside")))
    screen.print(Padding(table, INDENT))
    screen.print()
    _truth_table(found)
    screen.print()
    _solutions(found)
    screen.print()
    for line in found.sentences:
        screen.print(Padding(Text(line), INDENT))
    if rows:
        screen.print()
        _memberships(found)
    screen.print()
    for line in found.notes:
        screen.print(Padding(Text(f"· {line}", style="dim"), INDENT))
    screen.print(Text(f"Dataset {catalogue().version}.", style="dim"))


def _kept(found: CaseConfigurations) -> list[SetPart]:
    sets = (found.sets.outcome, *found.sets.conditions)
    return [one for one in sets if one.key in found.found.memberships.columns]


def _truth_table(found: CaseConfigurations) -> None:
    conditions = found.found.conditions
    table = plain_table("Row", "With", "Outcome", "n", "Cons.", "PRI", "Cases", right=("Row", "n", "Cons.", "PRI"))
    for row in found.found.truth_table.sort(["outcome", "consistency"], descending=[True, True]).to_dicts():
        having = " ".join(name for name in conditions if row[name]) or NOTHING
        mark = " (both sides)" if row["contradictory"] else ""
        table.add_row(
            str(row["row"]),
            Text(having),
            f"{'yes' if row['outcome'] == 'positive' else 'no'}{mark}",
            str(row["n"]),
            _two(row["consistency"]),
            _two(row["pri"]),
            Text(listed(row["cases"], MOST_CASES)),
        )
    console().print(Padding(table, INDENT))


def _solutions(found: CaseConfigurations) -> None:
    holds = {(row["kind"], row["term"]): row["inside"] for row in found.found.robustness.to_dicts()}
    table = plain_table(
        "Solution", "Term", "Cons.", "Cover.", "Holds in", "Cases in it", right=("Cons.", "Cover.", "Holds in")
    )
    for solution in found.found.solutions:
        for model in solution.models[:1]:
            for term in model.terms:
                share = holds.get((solution.kind, term.text))
                table.add_row(
                    solution.kind,
                    Text(term.text),
                    _two(term.consistency),
                    _two(term.raw_coverage),
                    NOTHING if share is None else f"{100 * share:.0f}{NO_BREAK}%",
                    Text(listed([*term.typical, *term.beyond], MOST_CASES) or NOTHING),
                )
    console().print(Padding(table, INDENT))


def _memberships(found: CaseConfigurations) -> None:
    names = [one.key for one in _kept(found)]
    table = plain_table("Case", *names, right=tuple(names))
    for row in found.found.memberships.to_dicts():
        table.add_row(row["case"], *(_two(row[name]) for name in names))
    console().print(Padding(table, INDENT))


def _two(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


# --- rival explanations ------------------------------------------------------------------------
def show_weighing(case: str, *, seed: int, as_json: bool) -> None:
    """Print the rival explanations of a case weighed."""
    found = rival_explanations(case, seed=seed)
    if as_json:
        print_json({**found.to_json(), "dataset_version": catalogue().version})
        return
    screen = console()
    screen.print(Text(found.rivals.question, style="bold"))
    table = plain_table("Explanation", "", "Before", "After", "Half weight", right=("Before", "After", "Half weight"))
    for key in found.order:
        one = found.hypothesis(key)
        table.add_row(
            key,
            Text(sentence_case(one.text)),
            percent(one.prior),
            percent(found.posterior[key]),
            percent(found.half[key]),
        )
    screen.print(Padding(table, INDENT))
    screen.print()
    for line in found.sentences:
        screen.print(Padding(Text(line), INDENT))
    screen.print()
    _units(found)
    if found.tests:
        screen.print()
        _tests(found)
    screen.print()
    for line in found.notes:
        screen.print(Padding(Text(f"· {line}", style="dim"), INDENT))


def _units(found: Weighing) -> None:
    first, second = found.order[:2]
    ratio = f"{first} : {second}"
    headings = ["Evidence", ratio, "Order holds from", "Grade"]
    screen = console()
    if screen.width < NARROW:
        headings = headings[:-1]
    table = plain_table(*headings, right=(ratio, "Order holds from"))
    for unit in found.units:
        holds = NOTHING
        if unit.ranges is not None:
            low = unit.ranges[first][0]
            holds = "any" if low is None else number(low / unit.ratios[second], 2)
        size = number(unit.ratios[first] / unit.ratios[second], 2)
        text = sentence_case(unit.text)
        cells: list[Text | str] = [
            Text(text),
            f"({size})" if unit.counted == "not counted" else size,
            holds,
            unit.grade or NOTHING,
        ]
        table.add_row(*cells[: len(headings)])
    screen.print(Padding(table, INDENT))
    line = (
        f"{ratio} is how much more likely the item is under the first explanation; in brackets where it rests on what "
        f"counts already. The order of all holds while {first}'s ratio is not below that on the right."
    )
    screen.print(Padding(Text(line, style="dim"), INDENT))


def _tests(found: Weighing) -> None:
    table = plain_table(
        "What could be looked for", "Bits", "Chance", "Leads if found", "If not", right=("Bits", "Chance")
    )
    for test in found.tests:
        table.add_row(
            Text(sentence_case(test.text)),
            f"{test.bits:.2f}",
            f"{100 * test.chance:.0f}{NO_BREAK}%",
            _leader(test.found),
            _leader(test.missing),
        )
    console().print(Padding(table, INDENT))


def _leader(chances: Mapping[str, float]) -> str:
    best = max(chances, key=lambda key: chances[key])
    return f"{best} {100 * chances[best]:.0f}{NO_BREAK}%"


# --- votes by bloc -----------------------------------------------------------------------------
def show_blocs(asked: Blocs, as_json: bool) -> None:
    """Print how votes with a state cluster by bloc."""
    found = bloc_clustering(
        asked.target,
        subject=asked.state,
        peers=asked.peers,
        years=period(asked.years, asked.sessions),
        blocs=asked.blocs,
        options=asked.options,
        seed=asked.seed,
    )
    if as_json:
        print_json({**found.to_json(), "dataset_version": catalogue().version})
        return
    screen = console()
    target = in_prose(states.get(found.request.target).name)
    when = f", {found.period.text}" if found.period else ""
    screen.print(Text(f"Agreement with {target} in the UN General Assembly, by bloc{when}", style="bold"))
    if not found.models:
        screen.print(Padding(Text(sentence_case(found.reason) + "."), INDENT))
        return
    _models(found.models)
    screen.print()
    for line in found.sentences:
        screen.print(Padding(Text(line), INDENT))
    screen.print()
    _drivers(found)
    screen.print()
    _gaps(found)
    screen.print()
    for line in found.notes:
        screen.print(Padding(Text(f"· {line}", style="dim"), INDENT))
    screen.print(Text(f"Dataset {catalogue().version}.", style="dim"))


def _models(models: Sequence[Fitted]) -> None:
    headings = ("Model", "Coefficient", "90 % interval", "Log lik.", "AIC", "Moran's I left", "p")
    table = plain_table(*headings, right=headings[1:])
    for one in models:
        ends = NOTHING if one.low is None else f"{_signed(one.low)} to {_signed(one.high)}"
        table.add_row(
            Text(sentence_case(one.title)),
            _signed(one.parameter),
            ends,
            _signed(one.log_likelihood, 1),
            _signed(one.aic, 1),
            _signed(one.moran, 3),
            "<0.001" if one.moran_p < 0.001 else f"{one.moran_p:.3f}",
        )
    console().print(Padding(table, INDENT))


def _drivers(found: BlocAnswer) -> None:
    lag = found.model("lag")
    if not lag.drivers:
        return
    headings = ("One standard deviation more of", "Own", "By way of the blocs", "Together")
    table = plain_table(*headings, right=headings[1:])
    for one in lag.drivers:
        table.add_row(one.title, *(_ends(one, kind) for kind in ("direct", "indirect", "total")))
    console().print(Padding(table, INDENT))
    line = "Effects on the logit of the agreement in the lag model, with 90 % intervals."
    console().print(Padding(Text(line, style="dim"), INDENT))


def _ends(one: Driver, kind: str) -> str:
    found = getattr(one, kind)
    return NOTHING if found is None else f"{_signed(found[0])} ({_signed(found[1])} to {_signed(found[2])})"


def _gaps(found: BlocAnswer) -> None:
    headings = ("State", "Agreement", "Expected", "Points off", "Roll calls", "Blocs")
    table = plain_table(*headings, right=headings[1:])
    for one in found.positions[:MOST_GAPS]:
        table.add_row(
            one.name,
            percent(one.agreement),
            percent(one.expected),
            _signed(100 * one.residual, 1),
            str(one.n),
            str(one.blocs),
        )
    console().print(Padding(table, INDENT))
    line = "The largest gaps; each state takes part in the fit that it is set against."
    console().print(Padding(Text(line, style="dim"), INDENT))


def _signed(value: float | None, digits: int = 2) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}".replace("-", "−")
