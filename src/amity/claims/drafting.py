"""Claims proposed from a plain text: its figures, dates, superlatives and causes, with checks that fit its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amity.claims._draft_checks import none
from amity.claims._draft_file import yaml_of
from amity.claims._draft_scene import Check
from amity.claims._draft_sentence import Known, Part, claims_of
from amity.claims._draft_states import Mention, frequent, mentions
from amity.claims._draft_text import Prepared, Sentence, prepared, sentences
from amity.claims.records import ClaimsFile
from amity.claims.schema import MOST_CLAIMS
from amity.core import states
from amity.core.errors import UsageError
from amity.core.partial_dates import PartialDate
from amity.core.wording import count, in_prose

LONGEST = 280
# What is longer is no sentence but a table, a list or a text without full stops.
LONGEST_SENTENCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a draft is asked for: the file's name, the dyad (or none: guessed), the peers, when the text was written."""

    name: str
    dyad: tuple[str, str] | None
    peers: str
    written: PartialDate | None
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A proposed claim: what a claims file holds of it, the words it was found by, and where they stand in the text."""

    id: str
    section: str
    text: str
    found: str
    kind: str
    said: dict[str, object] | None
    period: str
    checks: tuple[Check, ...]
    sentence: int
    line: int
    start: int
    end: int
    mark: tuple[int, int]

    @property
    def filled(self) -> bool:
        """Return whether a check by data could be filled in."""
        return self.checks[0]["by"] != "none"

    def to_json(self) -> dict[str, object]:
        """Return the claim as a row: with its places in the file, counted in characters from 0."""
        return {
            "id": self.id, "kind": self.kind, "section": self.section, "text": self.text, "found": self.found,
            "said": self.said, "period": self.period, "checks": list(self.checks), "filled": self.filled,
            "sentence": self.sentence, "line": self.line, "start": self.start, "end": self.end, "mark": list(self.mark),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a text gave: the head of its claims file, what was assumed, and the claims in the order of the text."""

    frame: ClaimsFile
    notices: tuple[str, ...]
    sentences: int
    claims: tuple[Drafted, ...]

    def to_json(self) -> dict[str, object]:
        """Return the one JSON answer."""
        return {
            "title": self.frame.title,
            "dyad": list(self.frame.dyad),
            "peers": self.frame.peers,
            "written": str(self.frame.written) if self.frame.written else None,
            "notices": list(self.notices),
            "sentences": self.sentences,
            "filled": sum(one.filled for one in self.claims),
            "rows": [one.to_json() for one in self.claims],
        }

    def to_yaml(self) -> str:
        """Return the claims file."""
        frame = self.frame
        head: dict[str, object] = {"schema": 1, "title": frame.title, "dyad": list(frame.dyad), "peers": frame.peers}
        if frame.written:
            head["written"] = str(frame.written)
        return yaml_of(head, self.notices, [_entry(one) for one in self.claims])


def draft(text: str, ask: Ask) -> Draft:
    """Return the claims that a text seems to make.

    Nothing is understood: sentences are cut, figures, dates, states and cue words found by lists and patterns, and
    topics matched to measures. The same text gives the same draft.

    Raises
    ------
    UsageError
        Where the text has no sentence, names too few states to guess the dyad, or makes no claim.

    Examples
    --------
    >>> found = draft("Kenya joined the Arab League in 1999. Oman and Kenya trade little.",
    ...     Ask(name="x.txt", dyad=None, peers="un-members", written=None, as_of=date(2026, 1, 1)))
    >>> found.claims[0].kind, found.claims[0].said, found.claims[0].checks[0]["by"]
    ('membership', {'date': '1999'}, 'membership')
    """
    ready = prepared(text)
    every = sentences(ready)
    found = [one for one in every if len(one.text) <= LONGEST_SENTENCE]
    if not found:
        raise UsageError(
            f"'{ask.name}' has no sentence of at most {LONGEST_SENTENCE:,} characters",
            hint="give running text with full stops",
        )
    named = {one.number: mentions(one.text) for one in found}
    frame, told = _frame(ask, [mention for one in found for mention in named[one.number]])
    so_far = Known()
    claims: list[Drafted] = []
    for one in found:
        if len(claims) > MOST_CLAIMS:
            break
        for part in claims_of(one, named[one.number], frame, so_far):
            claims.append(_placed(part, one, ready, len(claims) + 1))
    if not claims:
        raise UsageError(
            f"'{ask.name}' has {count(len(found), 'sentence')} and no figure, date or word that a claim is known by",
            hint="write the claims by hand: see docs/how-to/claims.md",
        )
    notices = [*ready.notices, *told]
    if len(found) < len(every):
        long = count(len(every) - len(found), "sentence")
        notices.append(f"{long} of more than {LONGEST_SENTENCE:,} characters, a table perhaps, left out")
    if len(claims) > MOST_CLAIMS:
        last = claims[MOST_CLAIMS - 1].line
        notices.append(
            f"a claims file holds {MOST_CLAIMS:,} claims; what follows them, from line {last} on, was left out"
        )
    return Draft(frame=frame, notices=tuple(notices), sentences=len(found), claims=tuple(claims[:MOST_CLAIMS]))


def _frame(ask: Ask, named: Sequence[Mention]) -> tuple[ClaimsFile, list[str]]:
    told: list[str] = []
    ranked = frequent(named)
    if ask.dyad is not None:
        keys = ask.dyad
    elif len(ranked) < 2:
        raise UsageError(
            f"'{ask.name}' names {count(len(ranked), 'state')}; a draft is about two", hint="name them: --dyad A B"
        )
    else:
        keys = (ranked[0][0], ranked[1][0])
        shown = [f"{in_prose(states.get(key).name)} ({count(times, 'time')})" for key, times in ranked[:3]]
        told.append(f"the dyad was guessed: the states named most are {' and '.join(shown[:2])}")
        if len(ranked) > 2 and ranked[2][1] > 0.7 * ranked[1][1]:
            told.append(f"{shown[2]} is named nearly as often; choose with --dyad")
    if ask.written is None:
        told.append("no date of writing was given: now in a claim means the day the dataset stands")
    title = ask.name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0] or "a draft"
    frame = ClaimsFile(title=title[:200], dyad=keys, peers=ask.peers, written=ask.written, as_of=ask.as_of, claims=())
    return frame, told


# --- the file ----------------------------------------------------------------------------------
def _placed(part: Part, one: Sentence, ready: Prepared, number: int) -> Drafted:
    start, end = one.start, one.start + len(one.text)
    mark = (ready.place(start + part.start), ready.place(start + part.end - 1) + 1)
    return Drafted(
        id=f"D{number:03d}",
        section=one.heading or "text",
        text=_excerpt(one.text, part),
        found=" ".join(one.text[part.start : part.end].split()),
        kind=part.kind,
        said=part.said,
        period=part.when.period if part.when is not None else "now",
        checks=part.choice.checks or none(part.choice.why),
        sentence=one.number,
        line=ready.line(start),
        start=ready.place(start),
        end=ready.place(end - 1) + 1,
        mark=mark,
    )


def _excerpt(text: str, part: Part) -> str:
    """Return the sentence, or the part of a long one that is about the claim."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST:
        return plain
    begin = max(0, min(part.clause.start, part.start - 60)) if part.end > LONGEST - 20 else 0
    begin = text.find(" ", begin) + 1 if begin else 0
    cut = text[begin : begin + LONGEST]
    tail = cut if begin + LONGEST >= len(text) else cut.rpartition(" ")[0] + " …"
    return ("… " if begin else "") + " ".join(tail.split())


def _entry(one: Drafted) -> dict[str, object]:
    body: dict[str, object] = {"id": one.id, "section": one.section, "text": one.text, "kind": one.kind}
    if one.said is not None:
        body["said"] = one.said
    body |= {"period": one.period, "draft": True}
    body["note"] = f"line {one.line}, sentence {one.sentence}, characters {one.start} to {one.end}"
    return body | {"checks": one.checks}
