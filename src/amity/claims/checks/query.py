"""The only one, none, or so many: which states of a set satisfy an expression."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from amity.cases.checking import Model, Text
from amity.claims import _groups, _measuring, _phrases, tolerances
from amity.claims._judged import Reading, outcome_of
from amity.claims._measuring import state_faults
from amity.claims.checks._declaring import CheckKind, Context, Finding, Outcome
from amity.claims.records import Check, Claim, ClaimsFile, Span
from amity.claims.spans import AnySpan, span_of
from amity.core import states
from amity.core.asks import Period
from amity.core.errors import UsageError
from amity.core.wording import count, in_prose, listed, sentence_case
from amity.models import queries
from amity.models._naming import name_of
from amity.models._query_figures import Setting
from amity.models._query_language import parse
from amity.models._query_logic import terms_of
from amity.models._query_search import Move
from amity.models._query_terms import OTHERS, measure_term
from amity.models.queries import Found, QueryAnswer
from amity.store import catalogue

MOST_NAMED, MOST_SOURCES = 6, 3


class Fields(Model):
    """The expression, who is claimed to satisfy it, among whom, and over which years for terms that name none."""

    expression: Text
    claims: Literal["only", "some", "count", "share"] = "only"
    subject: Text | None = None
    peers: Text | None = None
    years: AnySpan | None = None


def faults(fields: Fields, frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return what the fields name that does not exist, and why an expression cannot be read."""
    found = state_faults((fields.subject,), ("subject",)) if fields.subject else []
    found += _groups.faults(fields.peers, frame)
    try:
        for term in terms_of(parse(fields.expression)):
            if term.name not in OTHERS:
                setting = Setting(keys=(), subject=None, years=None, case=None, on=frame.as_of)
                measure_term(term, setting, fields.expression)
    except UsageError as error:
        near = f" (is it {' or '.join(error.candidates[:3])}?)" if error.candidates else ""
        found.append((("expression",), error.message + near))
    return found


def run(claim: Claim, check: Check, fields: Fields, context: Context) -> Finding:
    """Return whether the set of states that satisfy the expression is the claimed one, with who else is in it."""
    span = span_of(fields.years) if fields.years else claim.span
    on = min(span.last or context.file.written_on, context.cut or catalogue().as_of, catalogue().as_of)
    if context.cut is not None and span.first is not None and span.first > context.cut:
        return _silent(check, _phrases.after_cut(span.text, context.cut))
    subject = states.resolve(fields.subject).key if fields.subject else context.file.dyad[0]
    group = _groups.group_of(fields.peers, on, context)
    asked = queries.QueryRequest(
        expression=fields.expression,
        peers=group,
        subject=subject if fields.claims in ("only", "some") else None,
        years=_years(span, context),
        case=context.case,
        other_windows=False,
    )
    try:
        answer = _asked(asked, on, context)
        late = _late(answer, on)
        if late and span.now and asked.years is None:
            # A term without years took the last of the record: the claim speaks of the day it was written.
            answer = _asked(replace(asked, years=_whole_years(late, on)), on, context)
    except UsageError as error:
        return _silent(check, f"It cannot be told: {error.message}.")
    if context.cut is not None and _late(answer, context.cut):
        return _silent(check, _phrases.after_cut("A term of the expression", context.cut))
    return _finding(claim, check, fields, answer, subject)


def _silent(check: Check, reason: str) -> Finding:
    return Finding(by=check.by, label=check.label, outcome="silent", reason=reason)


def _asked(asked: queries.QueryRequest, on: date, context: Context) -> QueryAnswer:
    key = ("query", asked.expression, asked.peers.text, asked.peers.on, asked.subject, asked.years, on)
    if key not in context.memo:
        context.memo[key] = queries.run(asked, on)
    return cast(QueryAnswer, context.memo[key])


def _years(span: Span, context: Context) -> Period | None:
    """Return the years for terms that name none; None lets each take its own last window."""
    years = span.years
    if years is None or context.cut is None:
        return years
    last = context.cut.year if (context.cut.month, context.cut.day) == (12, 31) else context.cut.year - 1
    return Period(first=min(years.first, last), last=min(years.last, last))


def _late(answer: QueryAnswer, on: date) -> list[Period]:
    """Return the periods of terms that reach past a day."""
    return [term.period for term in answer.terms if term.period is not None and term.period.last_day > on]


def _whole_years(late: Sequence[Period], on: date) -> Period:
    """Return as many whole years as the longest of the late terms had, ending before the day."""
    end = on.year if (on.month, on.day) == (12, 31) else on.year - 1
    length = max(one.last - one.first for one in late)
    return Period(first=end - length, last=end)


def _finding(claim: Claim, check: Check, fields: Fields, answer: QueryAnswer, subject: str) -> Finding:
    satisfied, unjudged = len(answer.rows), len(answer.unjudged)
    judged = max(answer.n_judged, 1)
    share = fields.claims == "share"
    value = 100.0 * satisfied / judged if share else float(satisfied)
    high = 100.0 * (satisfied + unjudged) / (judged + unjudged) if share else float(satisfied + unjudged)
    low = 100.0 * satisfied / (judged + unjudged) if share else float(satisfied)
    reading = Reading(value=value, low=low, high=high, bounds=unjudged > 0)
    outcome = _outcome(claim, fields, answer, subject, reading)
    name = in_prose(name_of(subject))
    sources = tuple({str(source.get("key")): source for term in answer.terms for source in term.sources}.values())
    return Finding(
        by=check.by,
        label=check.label,
        outcome=outcome,
        value=None if fields.claims == "some" else value,
        low=low if unjudged and fields.claims in ("count", "share") else None,
        high=high if unjudged and fields.claims in ("count", "share") else None,
        interval_kind="bounds" if unjudged and fields.claims in ("count", "share") else "none",
        unit="percent" if share else "states",
        reason=_phrases.cited(_reason(claim, check, fields, answer, name, reading, outcome), sources, MOST_SOURCES),
        period="; ".join(dict.fromkeys(term.period.text for term in answer.terms if term.period)),
        last_data=max((str(term.period.last) for term in answer.terms if term.period), default=""),
        nearest=_nearest(fields, answer, name),
        would_change=_would_change(fields, answer, name),
        command=_command(fields, answer, subject),
        rows=tuple(row.to_json() for row in answer.rows[:MOST_NAMED]),
        sources=sources,
        numbers={"satisfied": satisfied, "judged": answer.n_judged, "unjudged": unjudged},
    )


def _command(fields: Fields, answer: QueryAnswer, subject: str) -> str:
    years = answer.request.years
    text = f"amity which {shlex.quote(fields.expression)} --peers {shlex.quote(answer.request.peers.text)}"
    text += f" --subject {subject}" if answer.request.subject else ""
    return f"{text} --years {years.first}-{years.last}" if years is not None else text


def _outcome(claim: Claim, fields: Fields, answer: QueryAnswer, subject: str, reading: Reading) -> Outcome:
    if fields.claims in ("count", "share"):
        allowed = tolerances.tolerance(claim.said)
        return "silent" if allowed is None else outcome_of(reading, allowed, claim.said.unit)
    if not any(row.state == subject for row in answer.rows):
        return "silent" if answer.verdict == "not known" else "fails"
    if fields.claims == "some":
        return "holds"
    if answer.counterexamples:
        return "fails"
    return "silent" if answer.unjudged else "holds"


def _figures(row: Found, titles: Mapping[str, str]) -> str:
    told = [text for figure in row.figures if (text := _shown(figure, titles))]
    return f"{in_prose(row.name)} ({', '.join(told)})" if told else in_prose(row.name)


def _shown(figure: Mapping[str, object], titles: Mapping[str, str]) -> str:
    """Return a figure of a state in words, empty for a nought, a no and what is not known."""
    value, unit = figure["figure"], str(figure["unit"])
    if value is None or value is False or value == 0:
        return ""
    title = titles.get(str(figure["term"]), "")
    what = f"{title[:1].lower()}{title[1:]}" if title[1:2].islower() else title
    if value is True:
        return what
    if isinstance(value, str):
        return value.replace("_", " ")
    years = f" in {figure['period']}" if figure["period"] else ""
    return f"{what} {_measuring.shown(float(cast(float, value)), unit)}{years}".strip()


def _reason(
    claim: Claim, check: Check, fields: Fields, answer: QueryAnswer, name: str, reading: Reading, outcome: Outcome
) -> str:
    titles = {term.text: term.title for term in answer.terms}
    among = f"of {count(answer.n_judged, 'state')} that could be judged"
    lacking = f"; of {count(len(answer.unjudged), 'more state')} it is not known" if answer.unjudged else ""
    if fields.claims in ("count", "share"):
        named = listed([in_prose(row.name) for row in answer.rows], limit=MOST_NAMED)
        said = tolerances.tolerance(claim.said)
        ending = f", {_phrases.against(claim.said, said, outcome)}" if said and outcome != "silent" else ""
        part = f" ({_phrases.figure(reading.value or 0.0, 'percent')})" if fields.claims == "share" else ""
        who = f": {named}" if named and len(answer.rows) <= MOST_NAMED else ""
        return f"So {'is' if len(answer.rows) == 1 else 'are'} {len(answer.rows)} {among}{part}{ending}{who}{lacking}"
    subject = next((row for row in answer.rows if row.state == answer.request.subject), None)
    label = f"{sentence_case(check.label)}: " if check.label else ""
    others = listed([_figures(row, titles) for row in answer.counterexamples], limit=MOST_NAMED)
    if subject is None:
        return _outside(check, fields, answer, name, others) + lacking
    if fields.claims == "some" or not others:
        alone = f"alone {among}" if not others else f"and of {count(len(answer.counterexamples), 'other state')}"
        if check.label and others:
            more = count(len(answer.counterexamples), "other state")
            return f"{sentence_case(check.label)}: so are {_figures(subject, titles)} and {more}{lacking}"
        opening = f"{sentence_case(check.label)}: so is" if check.label else "It is so of"
        return f"{opening} {_figures(subject, titles)} {alone}{lacking}"
    who, mark = (f"{label}{name}", ";") if label else (sentence_case(name), ":")
    return f"{who} is not the only one{mark} so {_are(answer.counterexamples)} {others}{lacking}"


def _outside(check: Check, fields: Fields, answer: QueryAnswer, name: str, others: str) -> str:
    """Return that the subject is not among those of which it is so; who they are matters to an only one alone."""
    label = f"{sentence_case(check.label)}: " if check.label else ""
    if answer.verdict == "not known":
        return (
            f"{label}whether it is so of {name} is not known" if label else f"Whether it is so of {name} is not known"
        )
    if fields.claims == "only":
        opening = f"{label}not so of {name}" if label else f"It is not so of {name}"
        return f"{opening}{f', and it is of {others}' if others else ''}"
    among = f"{count(answer.n_judged, 'state')} that could be judged"
    if not answer.rows:
        return f"{label}none of {among}" if label else f"It is so of none of {among}"
    who = listed([in_prose(row.name) for row in answer.rows], limit=MOST_NAMED)
    told = f"{len(answer.rows)} of {among} ({who}), and {name} is none of them"
    return f"{label}{told}" if label else f"It is so of {told}"


def _are(rows: Sequence[Found]) -> str:
    return "is" if len(rows) == 1 else "are"


def _nearest(fields: Fields, answer: QueryAnswer, name: str) -> str:
    """Return who satisfies the expression, and the smallest change of it that would leave the subject alone."""
    who = listed([in_prose(row.name) for row in answer.rows], limit=MOST_NAMED)
    many = len(answer.rows)
    told = f"So {'is' if many == 1 else 'are'} {who}" if many else "So is no state of the set"
    if fields.claims in ("count", "share"):
        return f"{many} of {count(answer.n_judged, 'state')}" + (f": {who}" if 0 < many <= MOST_NAMED else "")
    reading = answer.reading
    if fields.claims == "some" or reading is None or not answer.counterexamples:
        return told
    titles = {term.text: term.title for term in answer.terms}
    moves = listed([_moved(move, titles) for move in reading.moves])
    tried = answer.searched.thresholds + answer.searched.pairs if answer.searched else 0
    return f"{told}; {name} would be alone with {moves} (found by trying {count(tried, 'reading')})"


def _moved(move: Move, titles: Mapping[str, str]) -> str:
    """Return a moved threshold with the measure's title in place of its key."""
    for text, title in titles.items():
        if move.written.startswith(text):
            return f"{title[:1].lower()}{title[1:]} {move.instead} in place of {move.written[len(text) :].strip()}"
    return f"{move.instead} in place of {move.written}"


def _would_change(fields: Fields, answer: QueryAnswer, name: str) -> str:
    if fields.claims in ("count", "share"):
        return "Another number of states that satisfy it."
    if answer.verdict == "alone":
        return "One more state of which it is so."
    others = listed([in_prose(row.name) for row in answer.counterexamples], limit=MOST_NAMED)
    if answer.verdict == "not alone" and fields.claims == "only":
        return f"A narrower statement, or a record in which it is not so of {others}."
    return f"A record in which it is so of {name}."


CHECK = CheckKind(
    key="query",
    title="The only one, or so many",
    meaning="Which states of a set satisfy an expression over measures, relations, memberships and events; claimed to "
    "be the only one (only), one of them (some), so many (count) or such a part (share).",
    fields=Fields,
    faults=faults,
    run=run,
    computed_in=lambda fields: {"share": "percent", "count": "count"}.get(fields.claims, ""),
    example="{by: query, expression: 'arms_import_share(ISR, years=\"2016-2020\") > 0.5', peers: muslim-majority}",
)
