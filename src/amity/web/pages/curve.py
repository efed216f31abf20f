"""The specification curve: computed by the worker; every specification with its choices, and what drives the place."""

from __future__ import annotations

from collections.abc import Mapping

from amity import api
from amity.core.errors import BadOption, SameState, UnknownName
from amity.core.suggest import nearest
from amity.core.wording import percent, sentence_case
from amity.models._curve_words import choice_name
from amity.models._verdicts import shown as verdict_shown
from amity.models.specification_curve import DRAWS
from amity.web import parts
from amity.web.asking import Ask
from amity.web.declaring import PEERS, YEARS, Download, Field, File, Job, OfFirstCase, Page
from amity.web.drawing import FILES, MOST_ROWS, Shown
from amity.web.jobs import Finished
from amity.web.links import link
from amity.web.longwork._declaring import ANSWER
from amity.web.parts import Link

FAMILIES = ("votes", "arms", "oil", "oil_bought", "trade")
MOST_DRAWS = 2_000
NOTHING = "–"
MEASURE = Field(name="measure", label="Ties", meaning="A family of measures, or a measure.", example="votes")
FIELDS = (
    PEERS,
    YEARS,
    MEASURE,
    Field(
        name="vary",
        label="Choices",
        meaning="NAME=VALUES replaces the values of a choice, such as rollcalls=all,gaza; may be repeated.",
        many=True,
    ),
    Field(name="draws", label="Draws", meaning="Replicates of the bootstrap, 0 for none.", example="0"),
)
TABLES = {"specifications.csv": "text/csv; charset=utf-8", "specifications.parquet": "application/vnd.apache.parquet"}


def job(ask: Ask) -> Job:
    """Return the computation of the curve that was asked for; states, peers and years are checked first."""
    span = api.period_of(ask.years)
    a, b = (api.state(ask.name(slot), span) for slot in ("a", "b"))
    if a == b:
        raise SameState(f"a dyad of {a.name} with itself was asked for", hint="name two different states")
    api.peer_group(ask.peers, span)
    given = {
        "a": a.key,
        "b": b.key,
        "peers": ask.peers,
        "measure": ask.one("measure", "votes"),
        "years": ask.years,
        "vary": _vary(ask),
        "draws": _draws(ask),
    }
    page = link("alone", a.key, b.key, "curve", query=ask.pairs())
    return Job(kind="curve", title=f"The specification curve of {a.name} and {b.name}", given=given, page=page)


def _vary(ask: Ask) -> dict[str, str]:
    found = {}
    for text in ask.many("vary"):
        name, mark, values = text.partition("=")
        if not mark or not name.strip() or not values.strip():
            raise BadOption(f"vary={text[:80]} was given; it is not of the form NAME=VALUES", hint="write length=5,10")
        found[name.strip()] = values.strip()
    return found


def _draws(ask: Ask) -> int:
    text = ask.one("draws", str(DRAWS))
    if not text.isdecimal() or not text.isascii() or int(text[:9]) > MOST_DRAWS or text == "1":
        raise BadOption(f"draws={text[:40]} was given", hint=f"give 0, or 2 to {MOST_DRAWS}")
    return int(text)


def find(ask: Ask) -> Finished | None:
    """Return the answer of the worker, None where there is none yet."""
    return ask.finished


def to_json(found: Finished | None, _: Ask) -> bytes:
    """Return the record as ``amity curve --json`` prints it."""
    assert found is not None  # noqa: S101  the twin waits for the worker
    return found.files[ANSWER]


def view(found: Finished | None, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    a, b = (api.state(ask.name(slot), ask.years) for slot in ("a", "b"))
    families = [*((name, sentence_case(name.replace("_", " "))) for name in FAMILIES)]
    asked = ask.one("measure", "votes")
    if asked not in FAMILIES:
        families.append((asked, asked))
    ticket = ask.ticket
    known: dict[str, object] = {
        "name_a": a.name,
        "name_b": b.name,
        "a": a.key,
        "b": b.key,
        "action": link("alone", a.key, b.key, "curve"),
        "measure": asked,
        "peers": ask.peers,
        "controls": (
            parts.peers_control(ask),
            parts.years_control(ask),
            parts.choices_control("measure", "Ties", "Whose specifications are computed.", families, asked),
        ),
        "kept": ask.pairs("peers", "years", "measure"),
        "links": (
            Link(text="The peer tests", url=link("alone", a.key, b.key, query={"peers": ask.one("peers")})),
            Link(text="All channels", url=link("dyad", a.key, b.key, query={"peers": ask.one("peers")})),
        ),
        "job": ticket.to_json(ask.site.desk.ahead(ticket)) if ticket is not None else None,
        "open": ticket is not None and ticket.state in ("waiting", "running"),
        "curve": None,
    }
    if found is None:
        return known
    facts = found.facts
    return known | {
        "curve": facts,
        "fig": _figure(found, ask),
        "sentences": facts["sentences"],
        "verdicts": [(sentence_case(verdict_shown(word)), n) for word, n in _mapping(facts["verdicts"]).items()],
        "drivers": [_driver(row) for row in _list(facts["drivers"])],
        **_by_choice(facts),
        "files": _links(ask),
    }


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []


def _driver(row: Mapping[str, object]) -> tuple[str, str, str, str, str]:
    def share(value: object) -> str:
        return percent(value) if isinstance(value, float | int) else NOTHING

    groups = row["matched_groups"]
    return (
        sentence_case(choice_name(str(row["choice"]))),
        share(row["shapley"]),
        share(row["verdict_shapley"]),
        f"{row['verdict_flips']:,} of {groups:,}" if groups else NOTHING,
        share(row["mean_move"]) if groups else NOTHING,
    )


def _by_choice(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Return the table of the specifications by choice: median place, and how many have which verdict."""
    rows = _list(facts["by_choice"])
    words = [word for word in _mapping(facts["verdicts"]) if any(row.get(word) for row in rows)]
    labels = {
        (choice["choice"], value["value"]): str(value["label"])
        for choice in _list(facts["grid"])
        for value in _list(choice["values"])
    }

    def share(value: object) -> str:
        return percent(value) if isinstance(value, float | int) and value else NOTHING

    cells = [
        (
            sentence_case(choice_name(str(row["choice"]))),
            labels.get((row["choice"], row["value"]), str(row["value"])),
            f"{row['n']:,}",
            share(row["median_percentile"]),
            *(share(row.get(word)) for word in words),
        )
        for row in rows
    ]
    heads = ("Choice", "Value", "n", "Median place", *(sentence_case(verdict_shown(word)) for word in words))
    return {"choices": cells, "columns": heads, "align": ("left", "left", *("right" for _ in heads[2:]))}


def _figure(found: Finished, ask: Ask) -> Shown:
    block = found.facts.get("figure")
    if not isinstance(block, Mapping):
        return parts.no_figure("specification_curve", "Specification curve", str(found.facts.get("no_figure", "")))
    table = _mapping(found.facts["table"])
    rows = [tuple(str(cell) for cell in row) for row in _list(table["rows"])]

    def url(name: str) -> str:
        return link("alone", ask.name("a"), ask.name("b"), "curve", name, query=ask.pairs())

    return Shown(
        id=str(block["key"]),
        title=str(block["title"]),
        caption=str(table["caption"]),
        alt=str(block["alt"]),
        note=str(block["note"]),
        credit=str(block["credit"]),
        svg_url=url("figure.svg"),
        narrow_url=url("narrow.svg") if block["narrow"] else "",
        spec_url=url("spec.json"),
        table_url=url("table.json"),
        csv_url=url("data.csv"),
        parquet_url=url("data.parquet"),
        columns=tuple(str(one) for one in _list(table["columns"])),
        align=tuple(str(one) for one in _list(table["align"])),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def _links(ask: Ask) -> tuple[Link, ...]:
    names = {"specifications.csv": "Every specification, CSV", "specifications.parquet": "Every specification, Parquet"}
    return tuple(
        Link(text=text, url=link("alone", ask.name("a"), ask.name("b"), "curve", name, query=ask.pairs()))
        for name, text in names.items()
    )


def file(ask: Ask) -> Download:
    """Return a file of the curve: of its figure, or the table of its specifications."""
    name, known = ask.name("file"), {**FILES, **TABLES}
    if name not in known:
        raise UnknownName(
            f"the file '{name[:60]}' of a curve was asked for",
            hint=f"the files are {', '.join(known)}",
            candidates=nearest(name[:60], known) or tuple(known),
        )
    if ask.finished is None or name not in ask.finished.files:
        raise UnknownName(
            f"the file '{name}' was asked for; this curve has no figure",
            hint="its .json says what was dropped, and why",
        )
    saved = f"curve-{ask.name('a')}-{ask.name('b')}-{name}" if name in TABLES or name.startswith("data.") else ""
    return Download(content=ask.finished.files[name], media=known[name], name=saved)


def job_of_file(ask: Ask) -> Job | None:
    """Return the computation that a file needs; none for a name that is no file."""
    return job(ask) if ask.name("file") in {**FILES, **TABLES} else None


PAGE = Page(
    key="curve",
    title="Specification curve",
    meaning="Where a state stands among its peers in its tie to another under every reasonable choice.",
    path="/alone/{a}/{b}/curve",
    examples=OfFirstCase("a", "b"),
    fields=FIELDS,
    find=find,
    to_json=to_json,
    view=view,
    job=job,
    also=(
        File(
            path="/alone/{a}/{b}/curve/{file}",
            media="application/octet-stream",
            meaning="A file of the curve: its figure, or the table of all specifications.",
            content=file,
            fields=FIELDS,
            examples=OfFirstCase("a", "b", file="specifications.csv"),
            job=job_of_file,
        ),
    ),
)
