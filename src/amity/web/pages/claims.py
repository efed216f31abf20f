"""The claims of a case with their verdicts: filters, the figure behind each verdict, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import amity
from amity.briefs import claims_page
from amity.briefs.claims_page import Entry
from amity.briefs.figures import NoFigure, _claim_strip
from amity.claims.judging import Judged
from amity.claims.records import KINDS
from amity.claims.verdicts import MEANINGS
from amity.core.errors import UnknownName
from amity.core.suggest import nearest
from amity.core.wording import sentence_case
from amity.web import case_files, parts
from amity.web.asking import Ask
from amity.web.declaring import Download, Field, File, Page
from amity.web.drawing import Shown, shown
from amity.web.links import link
from amity.web.pages.figure import figure_file
from amity.web.parts import Choice

if TYPE_CHECKING:
    from amity.api.claims import CheckedClaims

AS_OF = Field(name="as_of", label="As of", meaning="A day at which today's data are cut.", example="2025-05-31")
FIELDS = (
    Field(
        name="verdict",
        label="Verdict",
        meaning="Only this verdict; may be repeated.",
        many=True,
        choices=tuple(MEANINGS),
    ),
    Field(name="kind", label="Kind", meaning="Only claims of this kind.", choices=tuple(KINDS)),
    Field(name="section", label="Section", meaning="Only claims of this section of the text."),
    Field(name="q", label="Words", meaning="Only claims that hold these words.", example="oil"),
    Field(name="only", label="Claims", meaning="Only the claim with this id; may be repeated.", many=True),
    AS_OF,
)


def find(ask: Ask) -> CheckedClaims:
    """Return the claims with their verdicts, those that the filters leave."""
    whole = checked(ask)
    kept = tuple(one for one in whole.judged if _wanted(one, ask))
    return replace(whole, judged=kept)


def checked(ask: Ask) -> CheckedClaims:
    """Return all claims of the case with their verdicts."""
    folder = case_files.folder_of(ask.name("case"), ask.site.settings.cases)
    only = ask.many("only")
    key = (ask.site.version, "claims", str(folder), ask.stamp, only, ask.one("as_of"))
    return ask.site.record(key, lambda: amity.check(str(folder), only=only, as_of=ask.one("as_of") or None))


def _wanted(one: Judged, ask: Ask) -> bool:
    verdicts, words = ask.many("verdict"), ask.one("q").casefold()
    said = f"{one.claim.id} {one.claim.text} {one.reason}".casefold()
    return (
        (not verdicts or one.verdict in verdicts)
        and ask.one("kind", one.claim.kind) == one.claim.kind
        and ask.one("section", one.claim.section) == one.claim.section
        and words in said
    )


def to_json(found: CheckedClaims, _: Ask) -> Mapping[str, object]:
    """Return the record as ``amity check --json`` prints it."""
    return found.to_json()


def view(found: CheckedClaims, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    whole = checked(ask)
    page = claims_page.page(whole.file, whole.judged, whole.cut, figures=False)
    # Title, summary and tally are of all claims; below them stand those that the filters leave.
    left = claims_page.page(found.file, found.judged, found.cut).groups if found.judged else ()
    page, tally = replace(page, groups=left), page.tally
    sections = list(dict.fromkeys(one.claim.section for one in whole.judged))
    kinds = list(dict.fromkeys(one.claim.kind for one in whole.judged))
    here = ("claims", ask.name("case"))
    return {
        "case": ask.name("case"),
        "page": page,
        "figures": {
            entry.id: _figure(entry, ask)
            for group in page.groups
            for entry in group.entries
            if entry.figure is not None
        },
        "n": len(found.judged),
        "of": len(whole.judged),
        "tally": tuple(
            {
                "word": word,
                "n": n,
                "meaning": meaning,
                "url": link(*here, query=[*ask.pairs("verdict"), ("verdict", word)]),
                "chosen": word in ask.many("verdict"),
            }
            for word, n, meaning in tally
        ),
        "filtered": bool(ask.pairs("as_of")),
        "reset_url": link(*here, query={"as_of": ask.one("as_of")}),
        "action": link(*here),
        "verdicts": tuple(Choice(value=word, text=word, chosen=word in ask.many("verdict")) for word, _, _ in tally),
        "controls": (
            parts.choices_control(
                "kind",
                "Kind",
                "What sort of claim.",
                [("", "any"), *((one, f"{one}: {KINDS[one]}") for one in kinds)],
                ask.one("kind"),
            ),
            parts.choices_control(
                "section",
                "Section",
                "Where it stands in the text.",
                [("", "any"), *((one, sentence_case(one)) for one in sections)],
                ask.one("section"),
            ),
            parts.Control(name="q", label="Words", help="Words of the claim or of its reason.", value=ask.one("q")),
            parts.Control(
                name="as_of", label="As of", help="A day at which today's data are cut.", value=ask.one("as_of")
            ),
        ),
        "case_url": link("case", ask.name("case")),
    }


def _figure(entry: Entry, ask: Ask) -> Shown:
    assert entry.figure is not None  # noqa: S101  asked by the caller
    query = f"?as_of={ask.one('as_of')}" if ask.one("as_of") else ""
    drawn = shown(entry.figure, link("claims", ask.name("case"), "figure", entry.id), query)
    return replace(drawn, id=entry.anchor)


def file(ask: Ask) -> Download:
    """Return a file of the figure behind a verdict."""
    wanted = ask.name("key").casefold()
    judged = checked(ask).judged
    one = next((one for one in judged if one.claim.id.casefold() == wanted), None)
    if one is None:
        known = [each.claim.id for each in judged]
        raise UnknownName(
            f"the claim '{ask.name('key')[:60]}' was asked for; the case has {len(known)} and none of that id",
            hint="see them on the page of the claims",
            candidates=nearest(ask.name("key")[:60], known),
        )
    drawn = _claim_strip.strip(one)
    none = NoFigure(key="claim", title=one.claim.id, reason="the verdict on this claim rests on no figure")
    return figure_file(drawn or none, ask.name("file"))


PAGE = Page(
    key="claims",
    title="Claims",
    meaning="The claims of a case with their verdicts, each with its figure, its reason and its rows.",
    path="/claims/{case}",
    examples={"case": "india-russia"},
    fields=FIELDS,
    find=find,
    to_json=to_json,
    view=view,
    also=(
        File(
            path="/claims/{case}/figure/{key}/{file}",
            media="application/octet-stream",
            meaning="A file of the figure behind a verdict.",
            content=file,
            fields=(AS_OF,),
            examples={"case": "india-russia", "key": "C01", "file": "data.csv"},
        ),
    ),
)
