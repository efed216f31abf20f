"""A brief made by hand that holds every block, every kind of statement and texts that mean to break a format.

Tests read it with ``runpy.run_path``, since test modules do not import each other.
"""

from __future__ import annotations

from datetime import date

from amity.briefs.model import (
    Brief,
    Bullets,
    DataNote,
    FigureBlock,
    NumberNote,
    Paragraph,
    Section,
    Sentence,
    SourceNote,
    TableBlock,
)

HTML = "<script>alert(1)</script> <img src=x onerror=alert(2)> & &amp; \" ' </style> <!-- --> ]]>"
MARKDOWN = "# not a heading *bold* _it_ `code` [a](javascript:b) ![i](u) | ~~s~~ 1. 2) \\ <b> &copy; $x$"
TYPST = '#panic(1) #[x] $ a $ *b* _c_ `d` \\ @ref <label> // no comment /* none */ = head + item #let x = 1 ~ --- "q"'
CONTROL = "nul\x00bell\x07esc\x1b[31mtab\tend\u202eturned\ufeff\ud800\uffff"
BIDI = "a right-to-left mark\u200f stays; \u05e9\u05dc\u05d5\u05dd"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
HOSTILE = (HTML, MARKDOWN, TYPST, CONTROL, BIDI, LONG)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" class="marks" '
    'width="680" height="260" viewBox="0 0 680 260">'
    '<defs><clipPath id="clip0"><rect width="680" height="200"/></clipPath>'
    '</defs><rect width="680" height="260" fill="white"/><g clip-path="url(#clip0)" class="background" aria-label="x" '
    'role="graphics-object">'
    '<path d="M50,200L200,120L350,150L500,40L640,60" fill="none" stroke="#1d3d5c" stroke-width="2"/></g>'
    '<text x="50" y="250" font-family="Amity Sans, sans-serif" font-size="12">2016</text>'
    '<text x="580" y="250" font-family="Amity Sans, sans-serif" font-size="12">2024 &amp; &lt;after&gt;</text></svg>'
)
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.1.json",
    "width": 600,
    "height": 200,
    "data": {"values": [{"year": 2016 + i, "share": (i * 7) % 5 / 10 + 1 / 3} for i in range(8)]},
    "mark": "line",
    "encoding": {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d"}},
        "y": {"field": "share", "type": "quantitative"},
    },
    "config": {"font": "Amity Sans"},
}


def fact(text: str, *refs: str) -> Sentence:
    return Sentence(text=text, refs=refs)


def judged(text: str, *refs: str) -> Sentence:
    return Sentence(text=text, kind="judgement", refs=refs)


def gap(text: str, *refs: str) -> Sentence:
    return Sentence(text=text, kind="gap", refs=refs)


def number(id_: str, heading: str, shown: str, value: float | None, **more: object) -> NumberNote:
    given: dict[str, object] = {
        "id": id_,
        "heading": heading,
        "period": "2016–2020",
        "shown": shown,
        "interval": "44.1–85.3 %",
        "interval_meaning": "90 % nominal, from resampling deals; with fewer than ten deals on a side it is too narrow",
        "status": "ok",
        "reason": "",
        "value": value,
        "low": None if value is None else value / 2,
        "high": None if value is None else min(1.0, value * 1.2),
        "n": 14,
        "unit": "share",
        "place": "1st of 44",
        "sources": ("arms_register",),
        "coverage": "1995–2024",
        "command": "amity arms_import_share FRA DEU --years 2016-2020 --peers 'un-members'",
        "tables": ("arms_transfers",),
    }
    return NumberNote(**{**given, **more})  # type: ignore[arg-type]


def figure(key: str, rows: int = 6) -> FigureBlock:
    return FigureBlock(
        key=key,
        caption="Deliveries of major arms by supplier",
        alt="Line that rises from 0.2 in 2016 to 0.7 in 2024, with a dip in 2020 <b>.",
        credit="Source: register of arms transfers, version of 10 March 2026.",
        note="Million TIV a year; the partner is marked.",
        spec=SPEC,
        table=TableBlock(
            key=f"{key}-table",
            caption="Deliveries of major arms by supplier, million TIV",
            headings=("Year", "Partner", "All others"),
            rows=tuple((str(2016 + i), f"{12.5 * i:,.1f}", f"{100 - i}") for i in range(rows)),
            align=("left", "right", "right"),
        ),
    )


def brief() -> Brief:
    bottom = Section(
        key="bottom-line",
        title="Bottom line",
        blocks=(
            Bullets(
                items=(
                    Paragraph(
                        sentences=(
                            fact(
                                "Exampland supplied 67.7 % of the major arms that Samplia imported in 2016–2020.", "N1"
                            ),
                            judged(
                                "The tie was singular among the 44 peers and has since lapsed in the record.",
                                "N1",
                                "N2",
                            ),
                        )
                    ),
                    Paragraph(sentences=(gap("The oil record holds 31 % of what refineries processed.", "N3"),)),
                )
            ),
        ),
    )
    hostile = Section(
        key="Hostile & texts",
        title=f"Texts {HTML}",
        blocks=(
            *(Paragraph(sentences=(fact(text, "N1"), judged(text), gap(text), fact(text))) for text in HOSTILE),
            *(Paragraph(lead=text, sentences=(fact(text),)) for text in HOSTILE),
            Bullets(items=tuple(Paragraph(sentences=(fact(text),)) for text in HOSTILE), ordered=True),
            TableBlock(
                key="hostile",
                caption=HTML + MARKDOWN + TYPST,
                headings=("Text", "Again", "Figure"),
                rows=tuple((text, text, "1.5") for text in HOSTILE),
                align=("left", "left", "right"),
                row_refs=("N1", "S1 S2", "", "", "", ""),
            ),
        ),
    )
    arms = Section(
        key="arms",
        title="Arms",
        blocks=(
            Paragraph(
                lead="Deliveries",
                sentences=(
                    fact("Of the 14 deals on record, 9 are with Exampland.", "N1"),
                    fact("Not one is dated after 2021.", "N2", "S1"),
                    judged("A lapse in the record is not proof of a lapse in deliveries."),
                    gap("Small arms and services are not recorded."),
                    fact("The register counts volume, not price."),
                ),
            ),
            figure("arms-suppliers"),
            TableBlock(
                key="ties",
                caption="Ties by channel",
                headings=("Channel", "Value", "Interval", "Place among peers", "Years"),
                rows=(
                    ("Agreement in UN votes", "8.5 %", "4.7–15.1 %", "11th–24th of 44", "2025"),
                    ("Share of arms imports", "67.7 %", "44.1–85.3 %", "1st of 44", "2016–2020"),
                    ("Share of crude oil imports", "47.0 %", "14.3–83.7 %", "1st of 46", "2020–2024"),
                ),
                align=("left", "right", "right", "right", "left"),
                row_refs=("N3", "N1", "N2"),
            ),
        ),
    )
    return Brief(
        key="sample",
        title="Samplia and Exampland – a sample",
        question="Does Samplia stand alone among its peers, and do oil and arms explain it?",
        summary="Samplia's ties with Exampland beside those of 44 peers.",
        as_of=date(2026, 11, 24),
        dataset_version="2026.11",
        amity_version="0.2.0",
        bottom_line=bottom,
        sections=(arms, hostile),
        numbers=(
            number("N1", "Exampland's share of Samplia's arms imports", "67.7 %", 2 / 3, verdict="alone"),
            number(
                "N2", "The same, later", "no data", None, status="no_data", reason="no imports recorded", interval="–"
            ),
            number("N3", TYPST, HTML, 1e-9, command='amity x `y` --z "<b>"', status="partial", reason=MARKDOWN),
        ),
        documents=(
            SourceNote(
                id="S1",
                publisher="The Daily <i>Sample</i> & Co",
                dated="2023-03-15",
                url="https://news.example/a?b=1&c=%20#d",
                supports="the embassy opened in March",
                grade="B2",
            ),
            SourceNote(id="S2", publisher=BIDI, dated="", url="javascript:alert(1)", supports=MARKDOWN, grade=""),
        ),
        data=(
            DataNote(
                key="arms_register",
                title="Register of arms transfers",
                producer="Institute of Samples",
                version="2026-03-10",
                licence="free for non-commercial use (not confirmed)",
                commercial="not allowed",
                place="https://arms.example/register",
                covers="1995–2024",
                citation="Institute of Samples (2026). Register of arms transfers.",
            ),
        ),
        bibtex="@misc{sample2026,\n  title = {Register of \\emph{arms} transfers ``` #x},\n  year = {2026},\n}\n",
        results=({"measure": "arms_import_share", "value": 0.1 + 0.2, "low": float("nan"), "rows": [{"x": 1 / 3}]},),
    )


def large() -> Brief:
    """Return a brief of 12 sections, 6 figures and 80 numbers."""
    numbers = tuple(number(f"N{i}", f"Share of imports, item {i}", f"{i}.5 %", i / 100) for i in range(1, 81))
    sections = []
    for place in range(12):
        ids = [f"N{(place * 7 + step) % 80 + 1}" for step in range(9)]
        sentences = tuple(
            fact(f"Of {i} deals on record, {i - 1} are with Exampland in 2016–2020.", r) for i, r in enumerate(ids, 2)
        )
        figures = (figure(f"figure-{place}", rows=40),) if place < 6 else ()
        table = TableBlock(
            key=f"events-{place}",
            caption="Events",
            headings=("Date", "What happened"),
            rows=tuple(
                (f"{i + 1} May 2021", "The two sign an agreement on the supply of crude oil. " * 2) for i in range(10)
            ),
            align=("left", "left"),
        )
        blocks = (
            Paragraph(sentences=sentences),
            Paragraph(sentences=(*sentences[:2], judged("It is so."))),
            *figures,
            table,
        )
        sections.append(Section(key=f"part-{place}", title=f"A section about matter {place + 1}", blocks=blocks))
    base = brief()
    bottom = Section(key="bottom", title="Bottom line", blocks=base.bottom_line.blocks)
    return Brief(
        key="large",
        title=base.title,
        question=base.question,
        summary=base.summary,
        as_of=base.as_of,
        dataset_version=base.dataset_version,
        amity_version=base.amity_version,
        bottom_line=bottom,
        sections=tuple(sections),
        numbers=numbers,
        documents=base.documents,
        data=base.data,
        bibtex=base.bibtex,
    )
