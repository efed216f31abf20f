"""A specification curve on the terminal, as a picture, or as a file of specifications."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import typer
from rich.padding import Padding
from rich.text import Text

from amity.api.curve import curve
from amity.cli.printing import console, plain_table, print_json
from amity.core.errors import UsageError
from amity.core.files import write_whole
from amity.core.wording import count, number, percent, sentence_case
from amity.models._curve_grid import set_title
from amity.models._curve_words import choice_name
from amity.models._verdicts import AMONG, NOT_JUDGED, OPPOSITE, shown
from amity.models.specification_curve import MODEL, TOLD, VERDICTS, Curve
from amity.store import catalogue

PICTURES = (".png", ".svg")
TABLES = (".csv", ".parquet")
NOTHING = "–"
# Values of a choice that a terminal shows, and reasons for what was dropped; --json has all.
MOST_VALUES, MOST_REASONS = 12, 4
INDENT = (0, 0, 0, 2)
SHORT_WORDS = {OPPOSITE: "least close", AMONG: "a few"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity curve``."""

    a: str
    b: str
    peers: str
    measure: str
    years: str | None
    vary: Mapping[str, str]
    draws: int
    seed: int


def show(asked: Asked, out: Path | None, *, narrow: bool, as_json: bool) -> None:
    """Print a curve, or write it to a file."""
    suffix = _suffix(out, narrow)
    found = curve(
        asked.a,
        asked.b,
        peers=asked.peers,
        measure=asked.measure,
        years=asked.years,
        vary=asked.vary,
        draws=asked.draws,
        seed=asked.seed,
    )
    if out is not None:
        _write(found, out, suffix, narrow)
    if as_json:
        print_json({**found.to_json(), **({"path": str(out)} if out is not None else {})})
    elif out is None:
        _page(found)
    else:
        typer.echo(f"wrote {count(found.frame.height, 'specification')} to {out}", err=True)


def _suffix(out: Path | None, narrow: bool) -> str:
    suffix = out.suffix.lower() if out is not None else ""
    if out is not None and suffix not in (*PICTURES, *TABLES):
        raise UsageError(
            f"--out {out} was given; its format is not known",
            hint="end the name in .png, .svg, .csv or .parquet",
            candidates=(*PICTURES, *TABLES),
        )
    if narrow and suffix not in PICTURES:
        raise UsageError("--narrow was given without a picture", hint="it goes with --out x.png or x.svg")
    return suffix


def _write(found: Curve, out: Path, suffix: str, narrow: bool) -> None:
    if suffix in PICTURES:
        write_whole(out, _picture(found, suffix, narrow))
        return
    buffer = io.BytesIO()
    if suffix == ".parquet":
        found.frame.write_parquet(buffer, compression="zstd")
    else:
        found.frame.write_csv(buffer)
    write_whole(out, buffer.getvalue())
    origin = {name: value for name, value in found.to_json().items() if name != "rows"}
    text = json.dumps(origin, ensure_ascii=False, indent=1) + "\n"
    write_whole(out.with_name(f"{out.name}.source.json"), text.encode())


def _picture(found: Curve, suffix: str, narrow: bool) -> bytes:
    # The drawing library weighs as much as the curve itself: only where a picture is wanted.
    from amity.briefs import figures
    from amity.briefs.figures import NoFigure, specification_curve

    block = specification_curve.block(found)
    if isinstance(block, NoFigure):
        raise UsageError(
            f"a picture of the curve was asked for; {block.reason}", hint="see what was dropped: amity curve … --json"
        )
    if suffix == ".png":
        return figures.png(block, narrow=narrow)
    return figures.svg(block, narrow=narrow, framed=True, font_inside=True).encode()


# --- the page ----------------------------------------------------------------------------------
def _page(found: Curve) -> None:
    screen = console()
    for sentence in found.sentences:
        screen.print(Text(sentence))
    if found.frame.height:
        _drivers(found)
        _choices(found)
        _joint(found)
    screen.print()
    _counted(found)
    screen.print(Padding(Text(f"Null hypothesis: {MODEL.null}", style="dim"), INDENT))
    screen.print(Padding(Text(f"Dataset {catalogue().version}; {MODEL.citation}.", style="dim"), INDENT))


def _drivers(found: Curve) -> None:
    screen = console()
    screen.print()
    screen.print(Text("What drives it", style="bold"))
    rows = found.driver_rows
    if not rows:
        screen.print(Padding(Text("nothing was varied", style="dim"), INDENT))
        return
    word = str(rows[0]["verdict"])
    heads = ("Choice", "Of the place", f"Of {shown(word)}", "Verdict flips", "Mean move")
    table = plain_table(*heads, right=heads[1:])
    for row in rows:
        groups = cast(int, row["matched_groups"])
        table.add_row(
            sentence_case(choice_name(str(row["choice"]))),
            percent(cast(float, row["shapley"])),
            percent(cast(float, row["verdict_shapley"])),
            f"{row['verdict_flips']:,} of {groups:,}" if groups else NOTHING,
            percent(cast(float, row["mean_move"])) if groups else NOTHING,
        )
    screen.print(table)
    together = found.drivers["percentile"].together
    said = (
        f"Shares of the variance (Shapley); together {percent(together)}, the rest is how choices act upon each other. "
        "Flips and moves: groups of specifications that differ in this choice alone."
    )
    screen.print(Padding(Text(said, style="dim"), INDENT))


def _choices(found: Curve) -> None:
    screen = console()
    screen.print()
    words = TOLD if any(row[NOT_JUDGED] for row in found.by_choice.to_dicts()) else VERDICTS
    heads = ("Choice", "n", "Median place", *(SHORT_WORDS.get(word, word) for word in words))
    table = plain_table(*heads, right=heads[1:])
    for name in found.choices:
        labels = found.labels(name)
        rows = [row for row in found.by_choice.to_dicts() if row["choice"] == name]
        table.add_row(Text(sentence_case(choice_name(name)), style="bold"), "", "", *("" for _ in words))
        for row in rows[:MOST_VALUES]:
            label = labels.get(row["value"], row["value"])
            shares = [percent(row[word]) if row[word] else NOTHING for word in words]
            table.add_row(f"  {label}", f"{row['n']:,}", percent(row["median_percentile"]), *shares)
        if len(rows) > MOST_VALUES:
            table.add_row(f"  … {len(rows) - MOST_VALUES} more", "", "", *("" for _ in words))
    screen.print(table)
    if found.like.height and found.like.height < found.frame.height:
        said = "Specifications on like terms; those on own records stand under the comparison terms alone."
        screen.print(Padding(Text(said, style="dim"), INDENT))


def _joint(found: Curve) -> None:
    screen = console()
    screen.print()
    screen.print(Text("Every peer as subject", style="bold"))
    names = {
        "median_percentile": "median place",
        "share_first": "share ranked first",
        "share_alone": "share alone",
    }
    heads = ("Statistic", "Value", "p (as high)", "p (as low)", "p (either end)", "States")
    table = plain_table(*heads, right=heads[1:])
    for name, one in found.joint.items():
        if one is not None:
            chances = (number(p, 2) for p in (one.p_high, one.p_low, one.p_either))
            table.add_row(names[name], percent(one.value), *chances, str(one.n))
    screen.print(table)


def _counted(found: Curve) -> None:
    copies = cast(int, found.frame["copies"].sum()) - found.frame.height
    gone = sum(cast(int, row["n"]) for row in found.dropped)
    sets = "; ".join(set_title(text) for text in found.sets)
    said = (
        f"{count(found.combinations, 'combination')}: {count(found.frame.height, 'specification')}, "
        f"{copies:,} affine copies counted once, {gone:,} not judged. Peer sets: {sets}."
    )
    screen = console()
    screen.print(Padding(Text(said, style="dim"), INDENT))
    for row in found.dropped[:MOST_REASONS]:
        screen.print(Padding(Text(f"Not judged ({row['n']:,}): {row['reason']}", style="dim"), INDENT))
