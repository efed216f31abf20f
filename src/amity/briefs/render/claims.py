"""The page of a checked text as one HTML file that loads nothing, and as Markdown."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from amity.briefs.claims_page import ClaimsPage, Entry
from amity.briefs.figures import _drawing
from amity.briefs.model import FigureBlock
from amity.briefs.render import _svg
from amity.briefs.render._text import template, tidy
from amity.briefs.render.html import page_style, page_template, policy

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!])")
_LINES = re.compile(r"\s+")


def html(page: ClaimsPage) -> str:
    """Return the page as HTML that stands by itself, with its figures, styles and font inside."""
    clean = tidy(page)
    style = _style()
    drawings, narrow = {}, {}
    for group in clean.groups:
        for entry in group.entries:
            if entry.figure is not None:
                drawings[entry.anchor] = _drawn(entry.figure, entry.anchor, narrow=False)
                narrow[entry.anchor] = _drawn(entry.figure, f"narrow-{entry.anchor}", narrow=True)
    text = page_template("claims.html.jinja").render(
        page=clean,
        policy=policy(style),
        style=Markup(style),  # noqa: S704  ours, and no text of a claim is in it
        drawings=drawings,
        narrow_drawings=narrow,
    )
    return text.rstrip("\n") + "\n"


def _drawn(block: FigureBlock, anchor: str, *, narrow: bool) -> Markup:
    return Markup(_svg.inline(_drawing.svg(block, narrow=narrow), anchor, block.alt))  # noqa: S704  cleaned


@cache
def _style() -> str:
    return f"{page_style()}\n{template('claims.css')}"


def markdown(page: ClaimsPage) -> str:
    """Return the page as Markdown: the tally, a table by section, and each claim with its sources."""
    clean = tidy(page)
    lines = [f"# {_plain(clean.title)}", "", f"{_plain(clean.about)}.", "", f"**{_plain(clean.summary)}**", ""]
    lines += [f"> {_plain(clean.caution)}", ""] if clean.caution else []
    lines += ["| Verdict | Claims | Meaning |", "| --- | ---: | --- |"]
    lines += [f"| {word} | {n} | {_plain(meaning)} |" for word, n, meaning in clean.tally]
    for group in clean.groups:
        lines += ["", f"## {_plain(group.title)}"]
        for entry in group.entries:
            lines += ["", *_entry(entry)]
    return "\n".join([*lines, "", f"*{_plain(clean.foot)}*", ""])


def _entry(one: Entry) -> list[str]:
    lines = [f"### {_plain(one.id)}: {_plain(one.text)}", "", f"**{one.verdict}** · {_plain(one.reason)}", ""]
    small = [
        ("Said", one.said),
        ("Found", one.found),
        ("Nearest true statement", one.nearest),
        ("Would change it", one.would_change),
        *one.facts,
    ]
    lines += [f"- {name}: {_plain(text)}" for name, text in small if text]
    for line in one.readings:
        reason = f": {_plain(line.reason)}" if len(one.readings) > 1 else ""
        lines.append(f"- {_plain(line.name)} ({line.verdict}){reason}")
        if line.command:
            lines += [f"  `{line.command.replace('`', '')}`"]
    for source in (*one.documents, *one.records):
        by = f"[{_plain(source.by)}](<{_address(source.url)}>)" if source.url else _plain(source.by)
        lines.append(f"- {source.stance}: {_plain(source.says)} ({by})")
    return lines


def _plain(text: str) -> str:
    """Return a text on one line, with the marks of Markdown as they stand."""
    return _MARKS.sub(r"\\\1", _LINES.sub(" ", text).strip())


def _address(url: str) -> str:
    return url.replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
