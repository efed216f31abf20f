"""Section: what the data cannot say, from every status, coverage, caution and licence behind the brief."""

from __future__ import annotations

from amity.briefs import cells, headings, phrases
from amity.briefs.material import FRESH_YEARS, Material, age, last_year
from amity.briefs.model import Block, Bullets, Sentence
from amity.briefs.sections._plan import Plan, gap, paragraph, table
from amity.core.declarations import Coverage
from amity.core.partial_dates import read_date
from amity.core.results import Result
from amity.core.wording import count, listed, sentence_case
from amity.store import catalogue


def write(material: Material) -> tuple[Block, ...]:
    """Return the age of every record, and each thing that is not known, with why."""
    parts = (*_silences(material), *_hidden(material), *_breaks(material), *_few(material), *_general(material))
    return (*_ages(material), Bullets(items=tuple(item for lead, told in parts for item in paragraph(told, lead=lead))))


def _ages(material: Material) -> tuple[Block, ...]:
    """Return the last year of every record and its age, the oldest first."""
    oldest: dict[tuple[str, ...], Result] = {}
    for result in material.results:
        oldest.setdefault((result.channel, *result.provenance.tables, str(last_year(result))), result)
    shown = sorted(oldest.values(), key=lambda one: (-age(one, material.as_of), one.channel, one.title))
    titles = {channel.key: channel.title for channel in material.page.channels}
    rows, refs = [], []
    for result in shown:
        same = [one.title for one in material.results if _same_record(one, result)]
        years = age(result, material.as_of)
        rows.append((titles[result.channel], ", ".join(dict.fromkeys(same)), cells.record(result), str(years)))
        refs.append(material.notes.number(result))
    caption = (
        f"How old each record is on {read_date(material.as_of.isoformat()).prose}, in years since its last one; what "
        f"ended more than {FRESH_YEARS} years ago says little of the present"
    )
    return table("ages", caption, ("Channel", "What it is behind", "Years covered", "Age"), rows, refs, left=(0, 1, 2))


def _same_record(one: Result, other: Result) -> bool:
    mine = (one.channel, one.provenance.tables, last_year(one))
    return mine == (other.channel, other.provenance.tables, last_year(other))


def _silences(material: Material) -> list[tuple[str, list[Sentence | None]]]:
    """Return what has no value, the same reason once."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in (*material.results, *material.readings):
        if result.value is None:
            groups.setdefault((result.status, result.reason), []).append(result)
    told: list[Sentence | None] = []
    for (status, reason), results in groups.items():
        titles = list(dict.fromkeys(result.heading for result in results))
        word = cells.STATUS_WORDS.get(status, cells.NOTHING)
        told.append(gap(material, f"{listed(titles)}: {word}, as {reason}.", *results))
    return [("No value.", told)]


def _hidden(material: Material) -> list[tuple[str, list[Sentence | None]]]:
    """Return the shares of an incomplete record."""
    told = []
    for result in material.results:
        covered = result.extras.get("coverage")
        if result.value is None or not isinstance(covered, float) or result.low is None:
            continue
        whose = phrases.ends(result)[0]
        share, when = phrases.about(covered), phrases.years(result)
        text = (
            f"{sentence_case(whose)} is recorded as importing {share} of the crude oil that its refineries needed "
            f"{when}: where the rest came from is not on record."
        )
        if material.notes.first_time(text):
            told.append(gap(material, text, result))
    return [("A hidden record.", told)]


def _breaks(material: Material) -> list[tuple[str, list[Sentence | None]]]:
    """Return the breaks and gaps of the records behind the brief, each once."""
    told: list[Sentence | None] = []
    seen = set()
    for result in material.results:
        for key in result.provenance.tables:
            if key in seen:
                continue
            seen.add(key)
            texts = _broken(catalogue().table(key).coverage, first=_first(result))
            told += [gap(material, text, result) for text in texts if material.notes.first_time(text)]
    return [("Breaks in the records.", told)]


def _first(result: Result) -> int:
    """Return the first year that a brief shows of a record: its figures go back to where states and record begin."""
    return result.period.first if result.period else 0


def _broken(coverage: Coverage, first: int) -> list[str]:
    texts = [f"{hole.reason}" for hole in coverage.gaps if hole.last.year >= first - FRESH_YEARS]
    texts += [
        cut.reason if str(cut.on.year) in cut.reason else f"From {cut.on.year} on: {cut.reason}"
        for cut in coverage.breaks
        if cut.on.year >= first
    ]
    return [phrases.sentence(text) for text in texts]


def _few(material: Material) -> list[tuple[str, list[Sentence | None]]]:
    """Return the cautions of single figures, but those that repeat a break or the hidden record."""
    broken = {cut.reason for entry in catalogue().tables.values() for cut in entry.coverage.breaks}
    told: list[Sentence | None] = []
    for result in material.results:
        for text in result.caveats:
            said = headings.caution(text).rstrip(".")
            repeated = any(reason in text for reason in broken) or text.startswith("Incomplete record")
            if not repeated and material.notes.first_time(said):
                told.append(gap(material, f"{said} ({headings.full_heading(result)}).", result))
    return [("Single figures.", told)]


def _general(material: Material) -> list[tuple[str, list[Sentence | None]]]:
    licences = [note.title for note in material.notes.data() if "not confirmed" in note.licence]
    found: list[tuple[str, list[Sentence | None]]] = []
    if material.request.case is None:
        text = "This brief is of two states and not of a case: it has no dated events, no documents and no statements."
        found.append(("No events.", [gap(material, text)]))
    text = "Nothing here says why: places among peers and shares over time describe, and do not explain."
    found.append(("No causes.", [gap(material, text)]))
    if licences:
        text = f"The terms of {count(len(licences), 'source')} are not confirmed: {listed(licences)}."
        found.append(("Licences.", [gap(material, text)]))
    return found


SECTION = Plan(key="limits", title="What the data cannot say", write=write)
