"""Section: the argument that the case tests, claim by claim, and the verdicts that stand beside the other sections."""

from __future__ import annotations

from collections.abc import Sequence

from amity.briefs.claims_page import found, summary
from amity.briefs.material import Material
from amity.briefs.model import Block, Bullets, Paragraph, Sentence
from amity.briefs.sections._plan import Plan, paragraph, table
from amity.claims import _phrases
from amity.claims.checks.documents import settles
from amity.claims.judging import Judged
from amity.core.wording import count, listed, sentence_case

KEY = "argument"
UNTESTABLE = "untestable"
MOST_CITED = 3
SAID = "What the text says of this."


def write(material: Material) -> tuple[Block, ...]:
    """Return the tally and a row for each claim, nothing where the case has no claims."""
    if not material.claims:
        return ()
    rows = [
        (one.claim.id, one.claim.text, _phrases.as_said(one.claim.said), found(one), sentence_case(one.verdict))
        for one in material.claims
    ]
    opening = Sentence(
        text=f"{summary(material.claims)} Each verdict follows from the figures by written rules; the claims that have "
        "a place in this brief stand beside its sections with their reasons."
    )
    return (
        *paragraph([opening]),
        *table(
            "claims",
            "The claims of the text and their verdicts",
            ("Claim", "What it says", "Said", "Found", "Verdict"),
            rows,
            [""] * len(rows),
            left=(0, 1, 2, 3, 4),
        ),
    )


def beside(material: Material, section: str) -> tuple[Block, ...]:
    """Return the verdicts that stand beside a section: each claim with its reason, and how many cannot be tested."""
    here = [one for one in material.claims if one.claim.place == section]
    told = [one for one in here if one.verdict != UNTESTABLE]
    silent = [one for one in here if one.verdict == UNTESTABLE]
    if not here:
        return ()
    items = tuple(_item(material, one) for one in told)
    closing = _silent(silent, alone=not told)
    blocks: tuple[Block, ...] = paragraph([Sentence(text=_opening(told, silent))], lead=SAID)
    return (*blocks, *((Bullets(items=items),) if items else ()), *paragraph([closing]))


def _opening(told: Sequence[Judged], silent: Sequence[Judged]) -> str:
    return summary([*told, *silent])


def _item(material: Material, one: Judged) -> Paragraph:
    refs = tuple(
        material.notes.document(
            publisher=document.publisher,
            dated=document.dated,
            url=document.url,
            supports=document.says,
            grade=document.grade,
        )
        for document in [each for each in one.claim.documents if settles(each)][:MOST_CITED]
    )
    claim = Sentence(text=f"“{one.claim.text.rstrip('.')}” ({one.claim.id}): {one.reason}", refs=refs)
    return Paragraph(sentences=(claim,), lead=f"{sentence_case(one.verdict)}.")


def _silent(silent: Sequence[Judged], *, alone: bool) -> Sentence | None:
    if not silent:
        return None
    names = listed([one.claim.id for one in silent])
    more = "" if alone else "more "
    return Sentence(text=f"{count(len(silent), f'{more}claim')} cannot be tested: {names}.", kind="gap")


SECTION = Plan(key=KEY, title="The argument, claim by claim", write=write)
