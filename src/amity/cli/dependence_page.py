"""Dependence of two states on each other, on the terminal; and the world's most one-sided ties."""

from __future__ import annotations

from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from amity.api import period_of
from amity.api.dependence import dependence, most_one_sided
from amity.cli.printing import console, plain_table, print_json
from amity.core import states, wording
from amity.core.errors import UsageError
from amity.models._dependence_flows import COMMODITIES, KINDS
from amity.models._dependence_records import Dependence, OneSided, Range, Side
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
NONE = "–"
WORTH = 0.01
ROLES = {"buyer": "buys from", "seller": "sells to"}
LABEL_NAMES = {"non_state": "no state", "unknown": "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity dependence``."""

    a: str | None
    b: str | None
    commodities: tuple[str, ...]
    years: str | None
    history: bool
    world: bool
    seed: int


def show(asked: Asked, as_json: bool) -> None:
    """Print the dependence of two states on each other, or the most one-sided ties of the world."""
    if asked.world:
        if asked.a is not None:
            raise UsageError("--world was given, and a state too", hint="leave one of them out")
        _world(asked, as_json)
        return
    if asked.a is None or asked.b is None:
        raise UsageError("two states are needed", hint="write amity dependence A B, or --world")
    found = dependence(
        asked.a, asked.b, commodities=asked.commodities or COMMODITIES, years=asked.years, seed=asked.seed
    )
    if as_json:
        print_json({"answers": [one.to_json() for one in found], "dataset_version": catalogue().version})
        return
    for one in found:
        _page(one, asked.history)
    console().print(Text(f"Dataset {catalogue().version}.", style="dim"))


def _name(key: str) -> str:
    return LABEL_NAMES.get(key) or wording.in_prose(states.get(key).name)


def _page(answer: Dependence, history: bool) -> None:
    screen = console()
    title = f"{KINDS[answer.commodity].title}, {answer.period.text}"
    screen.print(Text(title, style="bold"))
    sides = [side for side in (*answer.a_on_b, *answer.b_on_a) if side.total > 0]
    table = plain_table(
        "Who", "Share", "Place", "HHI", "Not replaceable", right=("Share", "Place", "HHI", "Not replaceable")
    )
    for column in table.columns[1:]:
        column.no_wrap = True
    for side in sides:
        table.add_row(
            _who(side),
            _percent(side.share),
            f"{side.place} of {side.partners}" if side.place else NONE,
            "" if side.concentration.value is None else f"{side.concentration.value:.2f}",
            _percent(side.irreplaceable),
        )
    screen.print(Padding(table, INDENT))
    for line in _lines(answer, sides):
        screen.print(Padding(Text(f"· {line}"), INDENT))
    if history:
        _history(sides)
    screen.print()


def _who(side: Side) -> str:
    return f"{wording.sentence_case(_name(side.state))} {ROLES[side.role]} {_name(side.on)}"


def _percent(figure: Range) -> str:
    """Return a share in per cent with its ends."""
    ends = ""
    if figure.low is not None and figure.high is not None:
        ends = f"{100 * figure.low:.0f} to {100 * figure.high:.0f}"
    if figure.value is None:
        return f"{ends} %" if ends else NONE
    value = 100 * figure.value
    said = f"{value:.0f}" if value >= 1 or value == 0 else "<1"
    return f"{said} % ({ends})" if ends else f"{said} %"


def _cost(side: Side) -> str:
    for one in side.cost:
        figure = one.figure
        if figure.value is None:
            continue
        if one.key == "welfare":
            ends = "" if figure.low is None else f" ({_signed(figure.low, 2)} to {_signed(figure.high, 2)})"
            return f"its welfare by {_signed(figure.value, 2)} %{ends}"
        if side.amount == 0:
            return NONE
        ends = "" if figure.low is None else f" ({_millions(figure.low)} to {_millions(figure.high)})"
        return f"its bill by {_millions(figure.value)} million USD a year{ends}"
    return NONE


def _signed(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:+.{digits}f}".replace("-", "−")


def _millions(thousands: float | None) -> str:
    return "" if thousands is None else f"{thousands / 1000:+,.0f}".replace("-", "−")


def _lines(answer: Dependence, sides: list[Side]) -> list[str]:
    """Return what the table cannot say, each once."""
    lines = [
        f"{wording.sentence_case(_name(side.state))}: nothing is recorded as "
        f"{'bought' if side.role == 'buyer' else 'sold'}."
        for side in (*answer.a_on_b, *answer.b_on_a)
        if side.total <= 0
    ]
    costs = {_name(side.state): cost for side in sides if (cost := _cost(side)) != NONE}
    lines += [f"Leaving changes for {who} {cost}." for who, cost in costs.items()]
    for side in sides:
        lines += _partners(side)
    for flow, gap in answer.gaps:
        if gap is not None and abs(gap) >= WORTH:
            buyer, seller = (answer.a, answer.b) if flow == "a buys" else (answer.b, answer.a)
            more, less = (buyer, seller) if gap > 0 else (seller, buyer)
            lines.append(
                f"What {_name(buyer)} buys from {_name(seller)}: {_name(more)} hangs on it more than {_name(less)}, by "
                f"{wording.count(round(100 * abs(gap)), 'point')} of share."
            )
    why = {
        "Share": [side.share.meaning for side in sides],
        "Not replaceable": [side.irreplaceable.meaning for side in sides],
        "Cost": [one.figure.meaning for side in sides for one in side.cost],
    }
    lines += [f"{what}: {text}." for what, texts in why.items() for text in texts if text]
    lines += [note for side in sides for note in side.notes]
    return list(dict.fromkeys([*lines, *answer.notes]))


def _partners(side: Side) -> list[str]:
    """Return where a side's purchases came from or its sales went, and what others could add."""
    buys = side.role == "buyer"
    top = [f"{_name(key)} {100 * share:.0f} %" for key, share in side.largest[:3] if share >= WORTH / 2]
    what = f"What {_name(side.state)} {'bought came from' if buys else 'sold went to'} {wording.listed(top)}."
    if side.spare is None or side.amount <= 0:
        return [what]
    return [what, f"Others could {'supply' if buys else 'take'} {side.spare:,.0f} million tonnes a year more."]


def _history(sides: list[Side]) -> None:
    """Print each side's share of each year in which it had any."""
    screen = console()
    for side in sides:
        points = [one for one in side.years if one.share is not None]
        if not any(one.share for one in points):
            continue
        screen.print(Padding(Text(f"{_who(side)}:"), INDENT))
        said = []
        for one in points:
            ends = (
                f" ({100 * one.low:.0f}–{100 * one.high:.0f})" if one.low is not None and one.high is not None else ""
            )
            said.append(f"{one.year} {100 * (one.share or 0):.0f} %{ends}")
        screen.print(Padding(Text("; ".join(said)), (0, 0, 0, 4)))


def _world(asked: Asked, as_json: bool) -> None:
    found = {name: most_one_sided(name, years=asked.years) for name in asked.commodities or COMMODITIES}
    if as_json:
        body = {name: [_json(tie) for tie in ties] for name, ties in found.items()}
        print_json({"most_one_sided": body, "years": asked.years, "dataset_version": catalogue().version})
        return
    screen = console()
    span = period_of(asked.years)
    for name, ties in found.items():
        title = next(kind.title for key, kind in KINDS.items() if key == name)
        when = span.text if span else "the last five years of the record"
        screen.print(Text(f"{title}: the most one-sided ties, {when}", style="bold"))
        table = plain_table(
            "Buyer", "Seller", "Of its purchases", "Of its sales", right=("Of its purchases", "Of its sales")
        )
        for tie in ties:
            table.add_row(
                states.get(tie.buyer).name,
                states.get(tie.seller).name,
                f"{100 * tie.buyer_share:.0f} %",
                f"{100 * tie.seller_share:.1f} %",
            )
        screen.print(Padding(table, INDENT))
        screen.print()
    screen.print(Text("States with at least a thousandth of the world's purchases or sales. "
                      f"Dataset {catalogue().version}.", style="dim"))  # fmt: skip


def _json(tie: OneSided) -> dict[str, object]:
    return {
        "buyer": tie.buyer,
        "seller": tie.seller,
        "buyer_share": tie.buyer_share,
        "seller_share": tie.seller_share,
        "gap": tie.gap,
        "amount": tie.amount,
    }
