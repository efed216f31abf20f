"""Pages on measures, tables, sources, peer sets, sets of roll calls and figures, from what each declares."""

from __future__ import annotations

from ref_text import bullets, code, days, facts, fenced, link, page, place, plain, section, table, words

from amity import measures
from amity.briefs import figures
from amity.briefs.dyad_page import channels
from amity.core import peers, states
from amity.core.declarations import Column, Coverage, Measure, Option
from amity.core.issue_sets import issue_sets
from amity.store import catalogue, membership, read
from amity.store.catalogue import SourceEntry, TableEntry
from amity.store.licences import COMMERCIAL

MEASURES, TABLES, SOURCES, FIGURES = (f"reference/{room}" for room in ("measures", "tables", "sources", "figures"))
_TAKES = {"pool": "pooled over its years", "last": "its last covered year", "mean": "the mean of its years"}
_CLOSER = {"closer": "a higher value is a closer tie", "farther": "a higher value is a less close tie"}


def pages() -> dict[str, str]:
    """Return the pages by their place on the site."""
    found = catalogue()
    return {
        **{f"{MEASURES}/{key}.md": _measure(measures.get(key)) for key in measures.keys()},
        f"{MEASURES}/index.md": _measures(),
        **{f"{TABLES}/{key}.md": _table(entry) for key, entry in found.tables.items()},
        f"{TABLES}/index.md": _tables(),
        **{f"{SOURCES}/{key}.md": _source(entry) for key, entry in found.sources.items()},
        f"{SOURCES}/index.md": _sources(),
        **{f"{FIGURES}/{key}.md": _figure(figures.get(key)) for key in figures.keys()},
        f"{FIGURES}/index.md": _figures(),
        "reference/peers.md": _peers(),
        "reference/issue-sets.md": _issue_sets(),
    }


def _measures() -> str:
    here, every = f"{MEASURES}/index.md", [measures.get(key) for key in measures.keys()]
    parts = ["# Measures", "By channel. `amity list measures KEY` prints the same facts."]
    for channel in channels():
        rows = [
            (link(here, f"{MEASURES}/{m.key}.md", code(m.key)), plain(m.title), plain(m.unit))
            for m in every
            if m.channel == channel.key
        ]
        told = f"*{channel.kind.capitalize()}.* {plain(channel.meaning)}"
        parts.append(section(channel.title, page(told, table(("measure", "what", "unit"), rows)).rstrip()))
    return page(*parts)


def _measure(m: Measure) -> str:
    here = f"{MEASURES}/{m.key}.md"
    coverage = measures.coverage_of(m, measures.read_options(m, {}))
    low, high = ("no limit" if limit is None else f"{limit:g}" for limit in m.value_range)
    channel = next(one for one in channels() if one.key == m.channel)
    told = facts(
        [
            ("channel", f"{plain(channel.title)} ({channel.kind})"),
            ("unit", f"{plain(m.unit)}, from {low} to {high}"),
            ("directed", "yes: A's from, to or with B" if m.directed else "no: the same both ways"),
            ("direction", _CLOSER.get(m.direction, "says nothing of closeness")),
            ("a period is", _TAKES[m.period] + (", or sessions of the General Assembly" if m.by_session else "")),
            ("interval", plain(m.interval)),
            ("tables", ", ".join(link(here, f"{TABLES}/{key}.md", code(key)) for key in m.tables)),
            (
                "sources",
                ", ".join(
                    link(here, f"{SOURCES}/{one.key}.md", plain(one.title)) for one in catalogue().sources_of(m.tables)
                ),
            ),
            ("cite", plain(m.citation)),
        ]
    )
    ways = [f"amity measure {m.key} A B", f"amity measure {m.key} --all --out {m.key}.parquet"]
    if m.options:
        first = m.options[0]
        ways.insert(1, f"amity measure {m.key} A B --option {first.name}={words(first.default)}")
    return page(
        _up(here, "Measures"),
        f"# {plain(m.title)}",
        f"{code(m.key)}: {plain(m.meaning)}",
        told,
        section("Record", _coverage(coverage)),
        section("Options", table(("option", "default", "takes", "meaning"), map(_option, m.options))),
        section("Further figures of an answer", _columns(m.extras)),
        section("How to ask", fenced("\n".join(ways), "console")),
    )


def _option(option: Option) -> tuple[str, str, str, str]:
    takes = ", ".join(code(choice) for choice in option.choices)
    if not takes:
        takes = "`true`, `false`" if isinstance(option.default, bool) else _limits(option)
    return code(option.name), code(words(option.default)), takes, plain(option.meaning)


def _limits(option: Option) -> str:
    kind = "a whole number" if isinstance(option.default, int) else "a number"
    low, high = option.minimum, option.maximum
    return kind + (f" from {low:g}" if low is not None else "") + (f" to {high:g}" if high is not None else "")


def _columns(columns: tuple[Column, ...]) -> str:
    return table(("name", "unit", "meaning"), [(code(c.name), plain(c.unit), plain(c.meaning)) for c in columns])


def _coverage(coverage: Coverage) -> str:
    items = [f"{days(coverage.first, coverage.last)}, {plain(coverage.states)}."]
    if coverage.last_reason:
        items.append(f"It ends there: {plain(coverage.last_reason)}.")
    items += [f"Not covered, {days(gap.first, gap.last)}: {plain(gap.reason)}." for gap in coverage.gaps]
    items += [f"Not like before from {one.on.isoformat()} on: {plain(one.reason)}." for one in coverage.breaks]
    return bullets(items)


def _tables() -> str:
    here, found = f"{TABLES}/index.md", catalogue()
    rows = [
        (
            link(here, f"{TABLES}/{key}.md", code(key)),
            plain(entry.title),
            f"{entry.rows:,}",
            f"{entry.coverage.first.year}–{entry.coverage.last.year}",
        )
        for key, entry in found.tables.items()
    ]
    return page(
        "# Tables",
        f"The tables of dataset {plain(found.version)}. `amity data show TABLE` prints rows; each is a Parquet file in "
        "`amity/data`.",
        table(("table", "what", "rows", "covers"), rows),
    )


def _table(entry: TableEntry) -> str:
    here, found = f"{TABLES}/{entry.key}.md", catalogue()
    used = [key for key in measures.keys() if entry.key in measures.get(key).tables]
    columns = [(code(c.name), code(kind), plain(c.unit), plain(c.meaning)) for c, kind in entry.columns]
    told = facts(
        [
            ("a row is", plain(entry.unit_of_analysis)),
            ("key", ", ".join(map(code, entry.key_columns))),
            ("rows", f"{entry.rows:,} ({entry.bytes:,} bytes)"),
            (
                "sources",
                ", ".join(link(here, f"{SOURCES}/{key}.md", plain(found.sources[key].title)) for key in entry.sources),
            ),
            ("where sources disagree", plain(entry.precedence)),
            ("no row means", f"{code(entry.absence)}: {plain(entry.absence_means)}"),
            ("used by", ", ".join(link(here, f"{MEASURES}/{key}.md", code(key)) for key in used)),
        ]
    )
    return page(
        _up(here, "Tables"),
        f"# {plain(entry.title)}",
        f"{code(entry.key)}, in {code(entry.key + '.parquet')}.",
        told,
        section("Covers", _coverage(entry.coverage)),
        section("Columns", table(("column", "type", "unit", "meaning"), columns)),
        section("To be known", bullets(map(plain, entry.caveats))),
    )


def _sources() -> str:
    here = f"{SOURCES}/index.md"
    rows = [
        (
            link(here, f"{SOURCES}/{key}.md", plain(source.title)),
            plain(source.producer),
            _licence(source),
            plain(COMMERCIAL[source.licence.commercial]),
        )
        for key, source in catalogue().sources.items()
    ]
    return page(
        "# Sources",
        "Each table keeps the licence of its sources, and a table of several sources is under all of their terms at "
        f"once ({link(here, 'reference/licences.md', 'all terms')}). `amity data licences` prints the same.",
        table(("source", "producer", "licence", "commercial use"), rows),
    )


def _licence(source: SourceEntry) -> str:
    return plain(source.licence.name) + ("" if source.licence.confirmed else " (unconfirmed)")


def _source(source: SourceEntry) -> str:
    here = f"{SOURCES}/{source.key}.md"
    tables = [key for key, entry in catalogue().tables.items() if source.key in entry.sources]
    told = facts(
        [
            ("producer", plain(source.producer)),
            ("version", plain(source.version)),
            ("licence", _licence(source)),
            ("terms", plain(source.licence.terms)),
            ("terms at", place(source.licence.url) if source.licence.url else ""),
            ("commercial use", plain(COMMERCIAL[source.licence.commercial])),
            ("place", place(source.place) if source.place else "none; each row names its own document"),
            ("tables", ", ".join(link(here, f"{TABLES}/{key}.md", code(key)) for key in tables)),
            ("cite", plain(source.citation)),
        ]
    )
    files = [(code(file.path), f"{file.bytes:,}", code(file.sha256)) for file in source.files]
    return page(
        _up(here, "Sources"),
        f"# {plain(source.title)}",
        code(source.key),
        told,
        section("To be known", bullets(map(plain, source.caveats))),
        section("Raw files", table(("file", "bytes", "sha256"), files)),
        section("BibTeX", fenced(source.bibtex, "bibtex")),
    )


def _figures() -> str:
    here = f"{FIGURES}/index.md"
    rows = [
        (link(here, f"{FIGURES}/{key}.md", code(key)), plain(figures.get(key).title), plain(figures.get(key).shows))
        for key in figures.keys()
    ]
    return page("# Figures", "Drawn by `amity figure KEY …`.", table(("figure", "title", "shows"), rows))


def _figure(figure: figures.Figure) -> str:
    asked = [f"amity figure {figure.key} CASE --out {figure.key}.png"]
    if not figure.from_events:
        asked += [f"amity figure {figure.key} A B --peers PEERS --out {figure.key}.{end}" for end in ("svg", "csv")]
    chart = next((one.title for one in channels() if one.key == figure.channel), "")
    return page(
        _up(f"{FIGURES}/{figure.key}.md", "Figures"),
        f"# {plain(figure.title)}",
        f"{code(figure.key)} shows {plain(figure.shows)}.",
        facts(
            [
                ("section of a brief", plain(chart)),
                ("drawn from", "the dated events of a case" if figure.from_events else "two states, or a case"),
            ]
        ),
        section("How to ask", fenced("\n".join(asked), "console")),
    )


def _peers() -> str:
    on = catalogue().as_of
    declared = peers.peer_sets()
    groups = {key: membership.resolve(key, on, read) for key in declared}
    rows = [
        (f"[{code(key)}](#{key})", plain(one.title), str(len(groups[key].members)), plain(one.source))
        for key, one in declared.items()
    ]
    parts = [
        "# Peer sets",
        f"Members on {on.isoformat()}; with years, a set has the members of their last day. `amity list peers KEY` "
        "says why each state is in. Sets are combined: `'oic - arab-league'`, `'nato + eu'`, `'(oic & au) - EGY'`.",
        table(("set", "title", "states", "source"), rows),
    ]
    for key, one in declared.items():
        named = ", ".join(plain(states.get(state).name) for state, _ in groups[key].members)
        parts += [f"## {key}", f"**{plain(one.title)}.** {plain(one.note)}".strip(), named]
    return page(*parts)


def _issue_sets() -> str:
    every = issue_sets()
    rows = [
        (
            code(key),
            plain(one.title),
            {"all": "every roll call", "flag": "an issue flag", "listed": "a closed list"}[one.rule],
            days(one.first, one.last) if one.first or one.last else "as the record",
            plain(one.reason),
        )
        for key, one in every.items()
    ]
    parts = [
        "# Sets of roll calls",
        "For `--option rollcalls=KEY` of the measures of UN votes.",
        table(("set", "title", "chosen by", "covers", "why it ends there"), rows),
    ]
    for key, one in every.items():
        listed = [(plain(symbol), day.isoformat()) for symbol, day in one.members]
        parts.append(section(key, table(("symbol", "day"), listed)))
    return page(*parts)


def _up(here: str, title: str) -> str:
    return link(here, here.rpartition("/")[0] + "/index.md", f"← {title}")
