"""A claims file read from disk: every fault of the whole file at once, each with its line and field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

from amity.cases import Case, load
from amity.cases.checking import Document, Found, read_document
from amity.claims import units
from amity.claims._measuring import life_faults
from amity.claims.checks._declaring import CheckKind
from amity.claims.records import Check, Claim, ClaimsFile, Said, Span
from amity.claims.records import Document as Cited
from amity.claims.schema import ClaimPart, DocumentPart, HeadPart, SaidPart
from amity.claims.spans import span_of
from amity.core import discovery, peers, states
from amity.core.errors import BadCaseFile, UnknownName, UsageError
from amity.core.partial_dates import read_date
from amity.core.suggest import nearest

CLAIMS_FILE = "claims.yaml"
SUFFIXES = (".yaml", ".yml")
MOST_FAULTS = 200
SEE = "see what a claims file may hold in docs/how-to/claims.md, or: amity schema claims"
# Fields that every check may have, whatever its kind.
COMMON, LONGEST_LABEL = ("by", "label", "part"), 200
# The rooms whose files are the sections that a verdict may stand beside; their names are read, none is loaded.
SECTIONS = "briefs.sections"
Where = tuple[int | str, ...]


def load_claims(name: str, *, as_of: date) -> tuple[ClaimsFile, Case | None]:
    """Return the claims of a case (shipped, or a folder) or of a file of claims, with the case where there is one.

    Parameters
    ----------
    name : str
        A case's name or folder, or the path of a ``.yaml`` file.
    as_of : date
        The day on which a file stands that names none itself: the dataset's, never the clock's.

    Raises
    ------
    UnknownName
        Where there is no such case or file, or the case has no claims.
    BadCaseFile
        Where the file does not follow the schema: every fault with file, line and field.
    """
    path = Path(name)
    if path.suffix in SUFFIXES:
        if not path.exists():
            raise UnknownName(f"the file '{name}' was asked for; it is not there", hint="name a case or a file")
        case = None
        document = read_document(path.parent, path.name)
    else:
        case = load(name, as_of=as_of)
        document = read_document(case.folder, CLAIMS_FILE)
    if document is None:
        raise UnknownName(
            f"the case '{name}' was asked for its claims; it has no {CLAIMS_FILE}",
            hint="write one: see docs/how-to/claims.md",
        )
    return _read(document, case, as_of), case


def claims_of(case: Case, *, as_of: date) -> ClaimsFile | None:
    """Return the claims of a case that is loaded already, None where it has none.

    Raises
    ------
    BadCaseFile
        Where the file does not follow the schema: every fault with file, line and field.
    """
    document = read_document(case.folder, CLAIMS_FILE)
    return None if document is None else _read(document, case, as_of)


def _read(document: Document, case: Case | None, as_of: date) -> ClaimsFile:
    if document.body is None:
        raise BadCaseFile(f"{document.path}:1: the file is empty", hint=SEE)
    head, faults = document.faults(HeadPart, document.body, ())
    listed = head.claims if head is not None else _claims_in(document.body)
    parts: list[tuple[int, ClaimPart]] = []
    broken: list[tuple[int, object]] = []
    for place, body in enumerate(listed):
        part, wrong = document.faults(ClaimPart, body, ("claims", place))
        faults += wrong
        if part is not None:
            parts.append((place, part))
        else:
            broken.append((place, body))
    faults += _twice(listed)
    frame = _head(head, case, document, as_of, faults)
    claims = [_claim(document, place, part, frame, faults) for place, part in parts]
    for place, body in broken:
        _look_at_checks(document, place, body, frame, faults)
    ordered = sorted(dict.fromkeys(faults), key=lambda fault: document.line(fault[0]))
    document.refuse(ordered, most=MOST_FAULTS, between="\n", hint=SEE)
    return ClaimsFile(
        title=frame.title,
        dyad=frame.dyad,
        peers=frame.peers,
        written=frame.written,
        as_of=frame.as_of,
        claims=tuple(claims),
        case=case.key if case else "",
    )


def _look_at_checks(document: Document, place: int, body: object, frame: ClaimsFile, faults: list[Found]) -> None:
    """Add the faults of the checks of a claim that has others already, so that all are told at once."""
    checks = body.get("checks") if isinstance(body, dict) else None
    for at, check in enumerate(checks if isinstance(checks, list) else ()):
        if isinstance(check, dict):
            _check(document, check, ("claims", place, "checks", at), frame, Span(now=True), faults)


def _claims_in(body: object) -> Sequence[object]:
    found = body.get("claims") if isinstance(body, dict) else None
    return found if isinstance(found, list) else ()


def _twice(listed: Sequence[object]) -> list[Found]:
    """Return the ids that an earlier claim has too, of faulty claims as well."""
    seen: set[str] = set()
    found: list[Found] = []
    for place, body in enumerate(listed):
        given = body.get("id") if isinstance(body, dict) else None
        if not isinstance(given, str):
            continue
        if given.casefold() in seen:
            found.append((("claims", place, "id"), f"'{given}' is the id of an earlier claim too"))
        seen.add(given.casefold())
    return found


def _head(head: HeadPart | None, case: Case | None, document: Document, as_of: date, faults: list[Found]) -> ClaimsFile:
    """Return the head with what the case gives; the claims follow."""
    if case is not None:
        given = [name for name in ("title", "dyad", "peers", "written", "as_of") if head and getattr(head, name)]
        faults += [((name,), "the case says this already; take it out") for name in given]
        keys = tuple(states.resolve(text).key for text in case.dyad)
        written = read_date(case.written) if case.written else None
        title, group, day = case.title, case.peers, case.as_of or as_of
    else:
        keys, group = ("", ""), (head.peers if head and head.peers else "un-members")
        if head is not None and head.dyad is None:
            faults.append((("claims",), "a file outside a case names its dyad: dyad: [A, B]"))
        elif head is not None and head.dyad is not None:
            keys = tuple(_state(name, ("dyad", at), faults) for at, name in enumerate(head.dyad))
        written, day = (head.written, head.as_of or as_of) if head else (None, as_of)
        title = head.title if head and head.title else document.path.stem
        _peers(group, ("peers",), faults)
    if written is not None and written.first_day > day:
        faults.append((("written",), f"{written} is in the future: the file stands as of {day.isoformat()}"))
    return ClaimsFile(
        title=title, dyad=(keys[0], keys[1]), peers=group, written=written, as_of=day, claims=(),
        case=case.key if case else "",
    )  # fmt: skip


def _state(name: str, where: Where, faults: list[Found]) -> str:
    try:
        return states.resolve(name).key
    except UsageError as error:
        near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
        faults.append((where, error.message + near))
        return ""


def _peers(text: str, where: Where, faults: list[Found]) -> None:
    try:
        peers.parse(text)
    except UsageError as error:
        faults.append((where, error.message))


def _claim(document: Document, place: int, part: ClaimPart, frame: ClaimsFile, faults: list[Found]) -> Claim:
    here: Where = ("claims", place)
    sections = discovery.names(SECTIONS)
    if part.place is not None and part.place not in sections:
        near = nearest(part.place, sections, 1)
        meant = f"'{near[0]}' may be meant" if near else f"the sections are {', '.join(sections)}"
        faults.append(((*here, "place"), f"'{part.place}' is no section of the brief; {meant}"))
    span = _span(part.period, (*here, "period"), faults)
    said = _said(part.said)
    read = [
        _check(document, body, (*here, "checks", at), frame, span, faults, said) for at, body in enumerate(part.checks)
    ]
    return Claim(
        id=part.id,
        section=part.section,
        text=part.text,
        kind=part.kind,
        said=said,
        span=span,
        checks=tuple(check for check in read if check is not None),
        documents=tuple(_cited(source) for source in part.sources),
        place=part.place or "",
        parts=part.parts,
        note=part.note or "",
        draft=part.draft,
        line=document.line(here),
    )


def _check(
    document: Document,
    body: dict[str, object],
    where: Where,
    frame: ClaimsFile,
    span: Span,
    faults: list[Found],
    said: Said | None = None,
) -> Check | None:
    by = body.get("by")
    known = discovery.names("claims.checks")
    if not isinstance(by, str) or by not in known:
        near = nearest(str(by), known, 1)
        meant = f"; '{near[0]}' may be meant" if near else ""
        faults.append(
            ((*where, "by") if "by" in body else where, f"'{by}' is no kind of check{meant} ({', '.join(known)})")
        )
        return None
    kind = kind_of(by)
    label, of_part = body.get("label", ""), body.get("part", "")
    own = type(body)({name: value for name, value in body.items() if name not in COMMON})
    fields, wrong = document.faults(kind.fields, own, where)
    for name, text in (("label", label), ("part", of_part)):
        if not isinstance(text, str) or len(text) > LONGEST_LABEL or not text.isprintable():
            wrong.append(((*where, name), f"a text of at most {LONGEST_LABEL} characters is needed here"))
    faults += wrong
    if fields is None:
        return None
    wrong = [((*where, *inner), why) for inner, why in kind.faults(fields, frame)]
    faults += wrong
    if said is not None and not wrong:
        faults += _unit(kind, fields, said, where)
    names, years = getattr(fields, "of", None), getattr(fields, "years", "")
    if years is None and isinstance(names, tuple):
        # The check takes the claim's own years, in which its states must have been states.
        faults += life_faults(names, span.years, (*where, "of"))
    return Check(by=by, label=str(label), fields=fields, part=str(of_part))


def _unit(kind: CheckKind, fields: object, said: Said, where: Where) -> list[Found]:
    """Return the fault of a figure said in a unit that the check's figure cannot be turned into."""
    if kind.computed_in is None or (said.value is None and said.low is None and said.high is None):
        return []
    computed = kind.computed_in(fields)
    # A ratio may be said in times or as so many per cent of the other.
    fine = not computed or (computed == units.TIMES and said.unit == units.PERCENT)
    why = "" if fine else units.fault(computed, said.unit)
    return [((*where[:2], "said", "unit"), why)] if why else []


def kind_of(key: str) -> CheckKind:
    """Return the kind of check with a key."""
    return cast(CheckKind, discovery.load("claims.checks", key, "CHECK"))


def _said(part: SaidPart | None) -> Said:
    if part is None:
        return Said()
    return Said(
        value=part.value, low=part.low, high=part.high, unit=part.unit, word=part.word, on=part.date,
        holds=part.holds is not False,
    )  # fmt: skip


def _cited(part: DocumentPart) -> Cited:
    return Cited(
        publisher=part.publisher, dated=part.date, url=part.url, says=part.says, stance=part.stance, grade=part.grade,
        value=part.value, low=part.low, high=part.high, on=part.on, origin=part.origin or "",
    )  # fmt: skip


def _span(text: str, where: Where, faults: list[Found]) -> Span:
    try:
        return span_of(text)
    except ValueError as error:
        faults.append((where, str(error)))
        return Span(now=True)
