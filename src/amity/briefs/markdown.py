"""The dyad page as Markdown: tables by channel, sentences below them, sources and peers at the end."""

from __future__ import annotations

from amity.briefs import cells
from amity.briefs.dyad_page import Page
from amity.core import states
from amity.core.results import Result

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~"})


def escape(text: str) -> str:
    r"""Return text in which nothing is Markdown or HTML any more, on one line.

    Examples
    --------
    >>> escape("a|b <i>")
    'a\\|b \\<i\\>'
    """
    return " ".join(text.translate(_SPECIAL).split())


def render(page: Page, title: str = "", question: str = "") -> str:
    """Return the page as Markdown."""
    lines = [f"# {escape(title or page.title)}", ""]
    lines += [f"*{escape(question)}*", ""] if question else []
    lines += [f"{escape(line)}\n" for line in page.preamble]
    for channel in page.channels:
        results = page.of(channel.key)
        shown = cells.rows(results)
        lines += [f"## {escape(channel.title)} ({channel.kind})", "", escape(channel.meaning), ""]
        if silence := cells.silence(results):
            lines += [escape(silence), ""]
            continue
        lines += [*_table(shown), ""]
        lines += [line for row in shown for line in _remarks(row)]
        lines += ["", *_intervals(results), ""]
    return "\n".join(lines + _peers(page) + _sources(page)).rstrip() + "\n"


def _table(rows: tuple[cells.Row, ...]) -> list[str]:
    lines = [
        "| measure | value | interval | place among peers | peers' median | years | record |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    for row in rows:
        result = row.result
        shown = (
            row.heading,
            cells.value(result),
            cells.interval(result),
            cells.place(result),
            cells.median(result),
            cells.period(result),
            cells.record(result),
        )
        lines.append("| " + " | ".join(escape(cell) for cell in shown) + " |")
    return lines


def _remarks(row: cells.Row) -> list[str]:
    return [f"- {escape(' '.join(cells.remarks(row.result)))}", f"  `{row.result.asked.command}`"]


def _intervals(results: tuple[Result, ...]) -> list[str]:
    """Return what the intervals of a channel are, or why there are none, each once."""
    found: dict[str, list[str]] = {}
    for result in results:
        found.setdefault(result.interval, []).append(result.title)
    return [
        f"Interval ({escape(', '.join(dict.fromkeys(titles)))}): {escape(text.rstrip('.'))}.\n"
        for text, titles in found.items()
    ]


def _peers(page: Page) -> list[str]:
    request = page.request
    lines = ["## The peers", "", *(f"{escape(note)}\n" for note in request.peers.notes)]
    members = [f"- {escape(states.get(key).name)} (`{key}`): {escape(why)}" for key, why in request.peers.members]
    return [*lines, *members, ""]


def _sources(page: Page) -> list[str]:
    lines = ["## Sources", ""]
    seen: dict[str, str] = {}
    for result in page.results:
        for source in result.provenance.sources:
            seen[str(source["key"])] = (
                f"- **{escape(str(source['title']))}** (`{source['key']}`, version {escape(str(source['version']))}). "
                f"{escape(str(source['producer']))}. Licence: {escape(str(source['licence']))}. <{source['place']}>"
            )
    return [*lines, *(seen[key] for key in sorted(seen))]
