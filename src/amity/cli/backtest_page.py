"""Back-tests of who replaces whom, on the terminal."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from amity.api.backtests import backtest, backtests
from amity.cli.printing import console, plain_table, print_json
from amity.core import states, wording
from amity.models._dependence_flows import KINDS
from amity.models.backtests import Backtest
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
RIVALS = {
    "before": "as before, shock not told",
    "nothing_changes": "nothing changes",
    "pro_rata_exports": "pro rata by exports",
    "spare_capacity": "by spare capacity",
    "same_totals": "all totals stay",
    "gravity": "gravity, exact change",
}
LABELS = {"non_state": "no state", "unknown": "unknown"}


def show(event: str | None, as_json: bool) -> None:
    """Print one back-test, or all."""
    found = [backtest(key) for key in ([event] if event is not None else backtests())]
    if as_json:
        print_json({"backtests": [one.to_json() for one in found], "dataset_version": catalogue().version})
        return
    for one in found:
        _page(one)
    note = (
        "Misplaced: the part of purchases given to the wrong supplier, of importers that lost one, and of the others. "
        "Correlations of changes over exporters, the lost one left out. Each event is one observation, and no average "
        f"is taken. Dataset {catalogue().version}."
    )
    console().print(Text(note, style="dim"))


def _page(one: Backtest) -> None:
    screen = console()
    fit, predict = ("–".join(dict.fromkeys(map(str, years))) for years in (one.event.fit, one.event.predict))
    screen.print(Text(f"{one.event.title} ({one.event.key})", style="bold"))
    unit = "million TIV" if KINDS[one.event.commodity].unit == "million TIV" else "million tonnes"
    record = "" if one.event.record == "clean" else " Scored as recorded only: flows hide under other names."
    hit = wording.count(len(one.hit), "importer")
    screen.print(
        Padding(
            Text(
                f"Known {fit}, foretold {predict}. Told: {hit} lose {wording.number(one.lost)} {unit} a year, "
                f"{100 * one.share_of_world:.1f} % of the world's.{record}"
            ),
            INDENT,
        )
    )
    table = plain_table("Rival", "Misplaced", "Of others", "Replaced r", "Others r", "Short",
                        right=("Misplaced", "Of others", "Replaced r", "Others r", "Short"))  # fmt: skip
    for score in one.scores:
        best = " *" if score.rival == one.best.rival else ""
        table.add_row(
            RIVALS[score.rival] + best,
            *(_share(value) for value in (score.misplaced, score.elsewhere)),
            *("" if value is None else f"{value:+.2f}".replace("-", "−") for value in (score.replaced, score.gained)),
            _share(score.short),
        )
    screen.print(Padding(table, INDENT))
    for line in _lines(one):
        screen.print(Padding(Text(f"· {line}"), INDENT))
    screen.print()


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %".replace("-", "−")


def _lines(one: Backtest) -> list[str]:
    rest = [
        f"{_name(key)} {came:+,.1f} (told {told:+,.1f})".replace("-", "−")
        for key, told, came in one.largest
        if key != one.event.exporter
    ]
    lines = [f"Sold to the hit importers, change, best rival beside it: {'; '.join(rest)}."]
    lines.append(f"The hit importers bought {_share(abs(one.fell))} {'less' if one.fell > 0 else 'more'} than before.")
    lines += [f"{RIVALS[score.rival]}: {score.reason}." for score in one.scores if score.reason]
    lines += [f"Left out, {_name(fault.state)} as {fault.side}: {fault.reason}." for fault in one.left_out]
    return lines


def _name(key: str) -> str:
    return LABELS.get(key) or states.get(key).name
