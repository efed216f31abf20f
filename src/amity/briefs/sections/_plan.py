"""What a section declares, and the blocks that sections share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from amity.briefs import cells, phrases
from amity.briefs.material import Material
from amity.briefs.model import Align, Block, Paragraph, Sentence, TableBlock
from amity.core.results import Result
from amity.core.wording import listed, sentence_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A section: its key and title, what writes it, and the channels whose rows it tells.

    ``write`` returns its blocks, none where there is nothing to say. ``titled`` gives a title that is the brief's own.
    """

    key: str
    title: str
    write: Callable[[Material], tuple[Block, ...]]
    channels: tuple[str, ...] = ()
    titled: Callable[[Material], str] | None = None


def paragraph(sentences: Iterable[Sentence | None], lead: str = "") -> tuple[Paragraph, ...]:
    """Return the sentences that there are as a paragraph, nothing where there are none."""
    found = tuple(one for one in sentences if one is not None and one.text)
    return (Paragraph(sentences=found, lead=lead),) if found else ()


def fact(material: Material, text: str, *results: Result | None) -> Sentence | None:
    """Return a fact that rests on results, nothing for an empty text."""
    return material.notes.sentence(text, *results) if text else None


def gap(material: Material, text: str, *results: Result | None) -> Sentence | None:
    """Return what the data do not say, nothing for an empty text."""
    return material.notes.sentence(text, *results, kind="gap") if text else None


def judgement(material: Material, text: str, *results: Result | None) -> Sentence | None:
    """Return a judgement that rests on results, nothing for an empty text."""
    return material.notes.sentence(text, *results, kind="judgement") if text else None


def row_told(material: Material, result: Result | None, *, place: bool = True) -> list[Sentence | None]:
    """Return a row of the dyad page in words: its sentence, its place, and why its period was cut.

    The cautions of single figures stand together under what the data cannot say.
    """
    if result is None:
        return []
    notes = material.notes
    if result.value is None:
        return [gap(material, result.sentence, result)]
    told = [fact(material, result.sentence, result)]
    if place and not (result.value == 0 and material.kind(result.channel) == "material"):
        told.append(fact(material, placed(result), result))
    if result.status == "partial" and notes.first_time(result.reason):
        told.append(gap(material, phrases.sentence(result.reason), result))
    return told


def rows_told(material: Material, results: Sequence[Result], *, place: bool = True) -> list[Sentence | None]:
    """Return several rows in words: those without a value by their reason, a second "none recorded" not repeated."""
    told: list[Sentence | None] = []
    nothing = False
    for result in results:
        if result.value is None or (nothing and result.value == 0):
            continue
        nothing = nothing or (result.value == 0 and material.kind(result.channel) == "material")
        told += row_told(material, result, place=place)
    silent: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.value is None:
            silent.setdefault((result.status, result.reason), []).append(result)
    for (status, reason), rows in silent.items():
        titles = list(dict.fromkeys(row.title[:1].lower() + row.title[1:] for row in rows))
        word = cells.STATUS_WORDS.get(status, "no value")
        told.append(gap(material, f"{sentence_case(word)} for {listed(titles)}: {reason}.", *rows))
    return told


def placed(result: Result) -> str:
    """Return the place of a result among the peers as a sentence, empty where there is none to be told."""
    standing = result.standing
    if standing is None or standing.rank is None or standing.equal == standing.n_peers:
        return ""
    return phrases.place_said(result)


def table(
    key: str,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    refs: Sequence[str],
    *,
    left: Sequence[int] = (0,),
) -> tuple[TableBlock, ...]:
    """Return a table, nothing where it has no rows; the columns whose places are in ``left`` are flush left."""
    if not rows:
        return ()
    align: tuple[Align, ...] = tuple("left" if place in left else "right" for place in range(len(headings)))
    return (
        TableBlock(
            key=key,
            caption=caption,
            headings=tuple(headings),
            rows=tuple(tuple(row) for row in rows),
            align=align,
            row_refs=tuple(refs),
        ),
    )
