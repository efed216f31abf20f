"""Declared against material on the terminal, and its scatter as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.padding import Padding
from rich.text import Text

from amity.api.declared_material import gap
from amity.cli.printing import console, plain_table, print_json
from amity.core import wording
from amity.core.errors import UsageError
from amity.core.files import write_whole
from amity.core.peers import peer_sets
from amity.core.wording import count, minus
from amity.models._naming import name_of
from amity.models.declared_material import Gap, GapAnswer, Pairing
from amity.store import catalogue

INDENT = (0, 0, 0, 2)
SHOWN = 6
# Two rankings of one thing that correlate less are two things.
ALIKE, SAME = 0.7, 1e-9
FORMATS = (".png", ".svg", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed after ``amity gap``."""

    target: str
    peers: str
    years: str | None
    subject: str | None
    declared: tuple[str, ...]
    material: tuple[str, ...]
    seed: int


def show(asked: Asked, out: Path | None, as_json: bool) -> None:
    """Print the pairings of channels, or write the scatter of the first one."""
    if out is not None and out.suffix.lower() not in FORMATS:
        raise UsageError(
            f"--out {out} was given; its format is not known",
            hint="name a file that ends in .png, .svg or .csv",
            candidates=FORMATS,
        )
    answer = gap(
        asked.target,
        peers=asked.peers,
        years=asked.years,
        subject=asked.subject,
        declared=asked.declared,
        material=asked.material,
        seed=asked.seed,
    )
    if out is not None:
        _write(answer, out)
    if as_json:
        print_json({**answer.to_json(), "dataset_version": catalogue().version})
    elif out is None:
        _page(answer)


def _write(answer: GapAnswer, out: Path) -> None:
    # Drawing loads a library as heavy as all the rest.
    from amity.briefs import figures
    from amity.briefs.figures import declared_material

    if not answer.pairings:
        reasons = "; ".join(f"{key}: {reason}" for key, reason in answer.left_out)
        raise UsageError(f"--out {out} was given, and no pairing could be made: {reasons}", hint="ask for other years")
    if len(answer.pairings) > 1:
        asked = answer.pairings[0]
        typer.echo(
            f"drawn is the first of {len(answer.pairings)} pairings, {asked.declared.key} and {asked.material.key}; "
            "--declared and --material choose",
            err=True,
        )
    declared = peer_sets().get(answer.request.peers.text)
    peers = declared.title if declared else f"a chosen group of {count(len(answer.request.peers.members), 'state')}"
    block = declared_material.block(answer.pairings[0], answer.request.target, peers)
    if out.suffix.lower() == ".png":
        content = figures.png(block)
    elif out.suffix.lower() == ".svg":
        content = figures.svg(block, framed=True, font_inside=True).encode()
    else:
        content = figures.csv(block).encode()
    write_whole(out, content)
    typer.echo(f"wrote {out}: {block.caption}", err=True)
    typer.echo(block.credit, err=True)


def _page(answer: GapAnswer) -> None:
    screen = console()
    target = wording.in_prose(name_of(answer.request.target))
    screen.print(Text(f"Declared against material, towards {target}", style="bold"))
    for pairing in answer.pairings:
        screen.print()
        screen.print(Text(_title(pairing), style="bold"))
        _table(pairing)
        for line in _lines(pairing, answer.request.draws):
            screen.print(Padding(Text(f"· {line}"), INDENT))
    for key, reason in answer.left_out:
        screen.print(Text(f"Left out: {key}: {reason}.", style="dim"))
    screen.print(Text(f"Dataset {catalogue().version}.", style="dim"))


def _title(pairing: Pairing) -> str:
    spans = dict.fromkeys((pairing.declared_period.text, pairing.material_period.text))
    return f"{pairing.declared.title} against {pairing.material.title.lower()}, {' and '.join(spans)}"


def _table(pairing: Pairing) -> None:
    table = plain_table(
        "State", "Declared", "Material", "Gap", "p alone", "p largest", right=("Declared", "Material", "Gap")
    )
    shown = list(pairing.gaps[:SHOWN])
    if pairing.subject is not None and pairing.subject not in shown:
        shown.append(pairing.subject)
    for row in shown:
        figures = (wording.with_unit(row.declared_value, pairing.declared.unit), _material(row, pairing))
        table.add_row(
            row.name,
            f"{100 * row.declared:.0f} ({figures[0]})",
            f"{100 * row.material:.0f} ({figures[1]})",
            minus(f"{100 * row.gap:+.0f}"),
            wording.number(row.alone, 2),
            wording.number(row.largest, 2),
        )
    console().print(Padding(table, INDENT))


def _material(row: Gap, pairing: Pairing) -> str:
    return wording.with_unit(row.material_value, pairing.material.unit)


def _lines(pairing: Pairing, draws: int) -> list[str]:
    # The observed pairing counts as one of those drawn, so that no chance is zero.
    floor = pairing.rho_p <= 1 / (draws + 1) + SAME and not pairing.exact
    least = f", the least that {draws:,} random pairings can give" if floor else ""
    how = "every pairing" if pairing.exact else "random pairings"
    lines = [
        "Declared and Material: the place among these states in per cent, 100 the closest, and in brackets the value "
        "itself. p alone: the chance of such a gap for a state named beforehand, by random pairing; p largest: for one "
        "found by looking for the largest.",
        f"{count(len(pairing.gaps), 'state')}, {pairing.without} of them with nothing on the material side. Rank "
        f"correlation {minus(f'{pairing.rho:.2f}')} (Spearman, p {wording.number(pairing.rho_p, 2)}{least}; tau-b "
        f"{minus(f'{pairing.tau:.2f}')}).",
        f"By chance ({how}) the largest gap is {100 * pairing.usual:.0f} points in the middle case and at most "
        f"{100 * pairing.high:.0f} in nineteen of twenty.",
    ]
    for name, n, rho, place in pairing.ways:
        subject = "" if place is None or pairing.subject is None else f"; {pairing.subject.name} at {100 * place:.0f}"
        warned = " The two rank states differently: the gaps hang on which votes are compared." if rho < ALIKE else ""
        lines.append(
            f"Declared side ranked by {name}: {n} states, correlation {minus(f'{rho:.2f}')} with the above{subject}."
            f"{warned}"
        )
    for row in dict.fromkeys([*pairing.gaps[:SHOWN], *([pairing.subject] if pairing.subject else [])]):
        lines += [f"{row.name}: {flag}" for flag in row.flags]
    return [*lines, *(f"{wording.sentence_case(note)}." for note in pairing.notes)]
