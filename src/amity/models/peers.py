"""Does a state stand alone among its peers on a measure: verdict, place, exact chance, rank set, what would undo it.

Subject and peers are compared on like terms (the same window; common roll calls for votes); peers that cannot be are
listed and never ranked. See ``docs/methods/alone.md``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from amity.core.declarations import Model
from amity.core.results import Result
from amity.core.wording import count, in_prose, number, sentence_case, with_unit
from amity.measures import Request, get
from amity.models import _arms_draws, _peer_words, _vote_terms, placebo
from amity.models._like_terms import LikeTerms, like_terms
from amity.models._naming import name_of
from amity.models._peer_records import AnyMember, Chance, Counted, LeftOut, Peer, PeerTest, RankEnds
from amity.models._verdicts import (
    ALONE,
    FEWEST_PEERS,
    NOT_JUDGED,
    OPPOSITE,
    SCALES,
    by_chance,
    one,
    without_each,
    words,
)
from amity.numerics import rank_sets, rank_tests
from amity.numerics.rank_tests import SAME, Places

LEVEL, WIDER = 0.90, 0.95
NOMINAL = (0.05, 0.10)
# The extra columns of measures that hold what a share is a share of, and below what part of the members' mean one is
# small: a share of it is easily large.
TOTALS = ("tiv_total", "with_all")
SMALL = 0.2
# Of so many peers as close or closer the flags are looked up: those that are named.
FLAGGED = 12
NO_SET = {
    "count": "the place is exact for this record, which is a count and not a sample, so there is no confidence set",
    "none": "no interval is known for these values, so there is no confidence set: the place is that of what is "
    "recorded",
    "interval": "no confidence set, since the values' joint distribution is not computed for this measure",
    "mirror": "the shares rest on what buyers report, and {who} part of its imports: the place is that of what is "
    "recorded, and neither exact nor bounded",
}
# Counts, memberships and geography are complete; estimates of value, and shares of them, are not.
COMPLETE_UNITS, COMPLETE_CHANNELS = ("count", "yes or no", "km"), ("alliance", "memberships")


def peer_test(request: Request, *, other_targets: bool = True) -> PeerTest:
    """Return whether the subject of a request stands alone among its peers, with everything that qualifies it.

    Parameters
    ----------
    request : Request
        Measure, dyad, which of the two is the subject, period, options; its peers must be given.
    other_targets : bool
        Whether the placebo with other targets is wanted; it costs the most.

    Raises
    ------
    UnknownMeasure, BadOption, SameState, StateNotInPeriod
        Where the request cannot be meant.

    Examples
    --------
    >>> from datetime import date
    >>> from amity.core.asks import read_years
    >>> from amity.store import membership, read
    >>> group = membership.resolve("muslim-majority", date(2020, 12, 31), read)
    >>> asked = {"measure": "arms_import_share", "state_a": "AZE", "state_b": "ISR", "period": read_years("2016-2020")}
    >>> found = peer_test(Request(**asked, peers=group))
    >>> found.verdict, found.rank, found.n_peers
    ('alone', 1, 42)
    """
    if request.subject == "b" and not get(request.measure).directed:
        request = replace(request, state_a=request.state_b, state_b=request.state_a, subject="a")
    terms = like_terms(request)
    if isinstance(terms, Result):
        return _unjudged(request, terms)
    test = _judged(terms, *_word(terms), other_targets=other_targets)
    return replace(test, sentences=_peer_words.sentences(test))


def _judged(terms: LikeTerms, word: str, why: str, *, other_targets: bool) -> PeerTest:
    """Return the test of a subject with at least one peer on like terms."""
    result, row = terms.result, one(terms.found, 0)
    place = rank_tests.places(row.mine, row.theirs, terms.sign)
    by_member = words(terms.found) if terms.whole else (word,)
    nearest = rank_tests.lead(row.mine[0], row.theirs[0], terms.sign)
    z = rank_tests.robust_z(row.mine[0], row.theirs[0], terms.sign)
    checked = word != NOT_JUDGED and terms.whole
    return PeerTest(
        verdict=word,
        why=why,
        result=result,
        **_names(terms.request, result),  # type: ignore[arg-type]
        chance_of_word=by_chance(word, int(place.judged[0])),
        closer=int(place.closer[0]),
        equal=int(place.equal[0]),
        farther=int(place.farther[0]),
        runner_up=_runner_up(terms, nearest),
        gap=nearest.gap if nearest else None,
        ratio=_finite(nearest.ratio) if nearest and not terms.found.scale else None,
        as_close=_as_close(terms),
        count=_count(terms),
        robust_z=_finite(z),
        robust_z_reason="" if math.isfinite(z) else _no_z(int(place.judged[0])),
        chance=_chance(terms, place),
        ranks=_ranks(terms),
        left_out=_left_out(terms, word) if checked else None,
        any_member=_any_member(terms, by_member, z) if checked else None,
        false_alarm=placebo.false_alarm(terms, word, by_member, other_targets=other_targets) if checked else None,
        unranked=result.standing.unranked if result.standing else (),
        terms=result.standing.terms if result.standing else "",
        notes=_notes(terms),
        command=_command(terms.request, result),
    )


def _unjudged(request: Request, result: Result) -> PeerTest:
    """Return the answer where there is nothing to compare, with the reason."""
    standing = result.standing
    why = result.reason if result.value is None else "none of the peers could be judged on like terms"
    nothing = Chance(p=None, far=None, floor=None, attainable={}, reason=why)
    test = PeerTest(
        verdict=NOT_JUDGED,
        why=why,
        result=result,
        **_names(request, result),  # type: ignore[arg-type]
        chance_of_word=None,
        closer=0,
        equal=0,
        farther=0,
        runner_up=None,
        gap=None,
        ratio=None,
        as_close=(),
        count=None,
        robust_z=None,
        robust_z_reason=why,
        chance=nothing,
        ranks=RankEnds(low=None, high=None, kind="none", level=None, reason=why),
        left_out=None,
        any_member=None,
        false_alarm=None,
        unranked=standing.unranked if standing else (),
        terms=standing.terms if standing else "",
        command=_command(request, result),
    )
    return replace(test, sentences=_peer_words.sentences(test))


def _names(request: Request, result: Result) -> dict[str, str]:
    a, b = (request.state_a, result.name_a), (request.state_b, result.name_b)
    subject, target = (b, a) if request.subject == "b" else (a, b)
    return {
        "subject": subject[0],
        "subject_name": subject[1],
        "target": target[0],
        "target_name": target[1],
    }


def _command(request: Request, result: Result) -> str:
    told = result.asked.command.removeprefix(f"amity measure {request.measure} ")
    dyad, space, rest = told.partition(" --")
    return f"amity alone {dyad} --measure {request.measure}{' --' if space else ''}{rest}"


def _word(terms: LikeTerms) -> tuple[str, str]:
    """Return the subject's word, or why it has none."""
    judged = len(terms.members) - 1
    if terms.measure.direction == "neither":
        return NOT_JUDGED, "the measure says neither closer nor farther, so its place has no word"
    if judged < FEWEST_PEERS:
        few = "one peer" if judged == 1 else f"{judged} peers"
        return NOT_JUDGED, f"{few} could be judged; a word needs {FEWEST_PEERS}"
    return words(one(terms.found, 0))[0], ""


def _peer(terms: LikeTerms, at: int, *, flagged: bool = True) -> Peer:
    n = terms.votes.joint[0, at] if terms.votes else None
    return Peer(
        state=terms.members[at],
        name=_name(terms, terms.members[at]),
        value=float(terms.found.theirs[0, at]),
        subject_value=float(terms.found.mine[0, at]),
        n=int(n) if n is not None else None,
        flags=_flags(terms, at) if flagged else (),
    )


def _flags(terms: LikeTerms, at: int) -> tuple[str, ...]:
    """Return what the measure itself holds against a peer's value: a small total, an incomplete record.

    Where the peers stand second the total is the target's, and so are its flags.
    """
    if terms.answer is None or terms.measure.caveats is None or terms.back:
        return ()
    row = terms.answer.row(at, named=True)
    own = terms.measure.caveats(terms.tables, replace(terms.ask, subjects=(terms.members[at],)), row)
    return (*_small(terms, at), *own) if not any(flag.startswith("Small total") for flag in own) else own


def _small(terms: LikeTerms, at: int) -> tuple[str, ...]:
    """Return the flag of a share of a total that is small beside the members' totals."""
    column = next((one for one in terms.measure.extras if one.name in TOTALS), None)
    if column is None or terms.answer is None:
        return ()
    totals = terms.answer[column.name].cast(pl.Float64).to_numpy()
    own, mean = float(totals[at]), float(np.nanmean(totals))
    if not own < SMALL * mean:
        return ()
    return (f"Small total: {with_unit(own, column.unit)}; the mean of those judged is {number(mean)}.",)


def _name(terms: LikeTerms, key: str) -> str:
    return name_of(key, terms.ask.period.last_day)


def _nearest_first(terms: LikeTerms) -> list[int]:
    by = rank_tests.ahead(terms.found.mine[0], terms.found.theirs[0], terms.sign)
    known = [at for at in range(1, len(terms.members)) if math.isfinite(by[at])]
    return sorted(known, key=lambda at: (-round(float(by[at]), 9), terms.members[at]))


def _as_close(terms: LikeTerms) -> tuple[Peer, ...]:
    by = rank_tests.ahead(terms.found.mine[0], terms.found.theirs[0], terms.sign)
    close = [at for at in _nearest_first(terms) if by[at] >= -SAME]
    return tuple(_peer(terms, at, flagged=place < FLAGGED) for place, at in enumerate(close))


def _runner_up(terms: LikeTerms, nearest: rank_tests.Lead | None) -> Peer | None:
    if nearest is None:
        return None
    at = _nearest_first(terms)[0]
    nothing = terms.sign > 0 and not terms.found.scale and terms.found.theirs[0, at] <= SAME
    return None if nothing else _peer(terms, at)


def _count(terms: LikeTerms) -> Counted | None:
    if terms.sign < 0 or terms.measure.unit in SCALES:
        return None
    found = rank_tests.count_form(terms.found.mine[0], terms.found.theirs[0])
    order = [at for at in _nearest_first(terms) if at in set(found.above.tolist())]
    names = tuple(_name(terms, terms.members[at]) for at in order)
    return Counted(sparse=found.sparse, above=names if found.sparse else (), ratio=_finite(found.ratio))


def _no_z(judged: int) -> str:
    if judged < 3:
        return "fewer than three peers have no spread to measure a distance by"
    return "half or more of the peers lie at one distance from it, so their spread is zero"


def _chance(terms: LikeTerms, place: Places) -> Chance:
    """Return the exact rank p-values of the subject, or why there are none."""
    judged = int(place.judged[0])
    n = judged + 1
    levels = {level: rank_tests.attainable(level, n) for level in NOMINAL}
    if _hidden(terms):
        how = "values rest on buyers that hide a part" if terms.mirrored.any() else "values are bounded"
        why = f"the record is partly hidden: {how}, so a place by what is recorded has no chance of its own"
        return Chance(p=None, far=None, floor=1 / n, attainable=levels, reason=why)
    p, far = (rank_tests.rank_p(int(side[0]), n) for side in (place.as_close, place.as_far))
    if terms.votes is not None:
        every = rank_tests.places(terms.found.mine, terms.found.theirs, terms.sign)
        # On common roll calls the order need not be transitive; the larger of the two is right either way.
        p = max(p, rank_tests.permutation_p(every.as_close, 0))
        far = max(far, rank_tests.permutation_p(every.as_far, 0))
    two = terms.measure.direction == "neither"
    return Chance(
        p=min(1.0, 2 * min(p, far)) if two else p,
        far=None if two else far,
        floor=(2 if two else 1) / n,
        attainable=levels,
        two_sided=two,
    )


def _hidden(terms: LikeTerms) -> bool:
    bounded = terms.measure.interval_kind == "bounds" and bool(np.isfinite(terms.low).any())
    return bounded or bool(terms.mirrored.any())


def _ranks(terms: LikeTerms) -> RankEnds:
    """Return both ends of the subject's rank: a confidence set, bounds, or the exact place of a count."""
    place = rank_tests.places(terms.found.mine[:1], terms.found.theirs[:1], terms.sign)
    first = int(place.closer[0]) + 1
    recorded = RankEnds(low=first, high=first + int(place.equal[0]), kind="record", level=None, reason="")
    kind = terms.measure.interval_kind
    if kind == "bounds":
        return _bounded(terms, recorded)
    found = _again(terms)
    if found is None:
        return _recorded(terms, recorded)
    leads, told = found
    sets = [rank_sets.rank_set(leads, level) for level in (LEVEL, WIDER)]
    last = _last_with_any(terms)
    if last is not None and any(ends.high > last for ends in sets):
        told += "; the states without any stand behind it in this record whatever is drawn"
    (low, high), wider = ((ends.low, min(ends.high, last or ends.high)) for ends in sets)
    return RankEnds(
        low=low,
        high=high,
        kind="confidence set",
        level=LEVEL,
        reason=f"the places that the record leaves open when {told}",
        wider=wider,
    )


def _recorded(terms: LikeTerms, recorded: RankEnds) -> RankEnds:
    """Return the place of what is recorded where nothing can be drawn again, tied places included."""
    listed = terms.votes is not None and terms.votes.ballots.listed
    if not listed and terms.measure.interval_kind != "none":
        return RankEnds(low=None, high=None, kind="none", level=None, reason=NO_SET["interval"])
    if terms.mirrored.any():
        who = "some of them hide" if terms.back else f"{in_prose(_name(terms, terms.target))} hides"
        return replace(recorded, reason=NO_SET["mirror"].format(who=who))
    exact = listed or terms.measure.unit in COMPLETE_UNITS or terms.measure.channel in COMPLETE_CHANNELS
    return replace(recorded, reason=NO_SET["count" if exact else "none"], exact=exact)


def _last_with_any(terms: LikeTerms) -> int | None:
    """Return the last place that a state with something recorded can have before those with nothing, None for others.

    Only for flows that are drawn again: there nothing recorded stays nothing in every draw.
    """
    if terms.measure.key not in _arms_draws.KEYS or not terms.values[0] > SAME:
        return None
    return 1 + int((terms.values[1:] > SAME).sum())


def _again(terms: LikeTerms) -> tuple[rank_sets.Differences, str] | None:
    """Return the subject's leads with the record drawn again, and what was drawn; None where nothing can be."""
    if terms.votes is not None:
        if terms.votes.ballots.listed:
            return None
        leads = _vote_terms.differences(terms.votes, 0, range(1, len(terms.members)), terms.request.seed)
        told = "packages of roll calls are drawn again"
        if untold := int((~leads.told).sum()):
            told += f"; {untold} of {leads.told.size} differences rest on votes in fewer than five packages, too few"
        return leads, told
    if terms.measure.key not in _arms_draws.KEYS:
        return None
    drawn = _arms_draws.drawn(
        terms.measure.key, terms.tables, terms.ask, terms.members, back=terms.back, seed=terms.request.seed
    )
    leads = rank_sets.drawn_differences(drawn.values, drawn.draws, terms.sign, drawn.effective)
    own = float(drawn.effective[0])
    weighs = f"its own deals weigh as {own:.1f} of equal size" if math.isfinite(own) else "it has no deal of its own"
    return leads, f"deals are drawn again; {weighs}"


def _bounded(terms: LikeTerms, recorded: RankEnds) -> RankEnds:
    if not _hidden(terms):
        reason = "no record here is hidden enough to be bounded: the place is that of what is recorded"
        return replace(recorded, reason=reason)
    low, high = (np.where(np.isfinite(side), side, terms.values) for side in (terms.low, terms.high))
    if terms.back:
        ends = rank_sets.shared_ranks(low[0], low[1:], high[0] - low[0])
        reason = "the best and the worst place as the hidden part of the one total is given out"
    else:
        ends = rank_sets.bounded_ranks(low[0], high[0], low[1:], high[1:])
        reason = "the best and the worst place as the hidden part of each total is given to the target or to others"
    if loose := int((~np.isfinite(terms.low[1:])).sum()) if not terms.back else 0:
        who = count(loose, "peer")
        reason += f"; of {who} the hidden part is nothing or cannot be bounded, and what is recorded is taken"
    return RankEnds(low=ends[0], high=ends[1], kind="bounds", level=None, reason=reason)


def _left_out(terms: LikeTerms, word: str) -> LeftOut:
    first = one(terms.found, 0)
    told = without_each(first)
    changes = [
        (terms.members[at], _name(terms, terms.members[at]), told[at])
        for at in range(1, len(terms.members))
        if told[at] != word
    ]
    return LeftOut(tried=len(terms.members) - 1, changes=tuple(changes))


def _any_member(terms: LikeTerms, by_member: Sequence[str], z: float) -> AnyMember:
    """Return how the rule judges each member in turn as subject, and how many are as far out as the subject."""
    count = Counter(by_member)
    named = {
        word: tuple(_name(terms, terms.members[at]) for at, found in enumerate(by_member) if found == word)
        for word in (ALONE, OPPOSITE)
    }
    far = None
    if math.isfinite(z):
        every = rank_tests.robust_zs(rank_tests.ahead(terms.found.mine, terms.found.theirs, terms.sign))
        far = int((np.abs(every[1:]) >= abs(z) - SAME).sum())
    return AnyMember(
        words={word: count[word] for word in sorted(count)},
        alone=named[ALONE],
        opposite=named[OPPOSITE],
        as_far_out=far,
    )


def _notes(terms: LikeTerms) -> tuple[str, ...]:
    """Return what a reader must know of the terms: the subject's part in its peer set, votes that it skipped."""
    group = terms.request.peers
    notes = []
    if group is not None:
        on = terms.ask.period.last_day
        subject, target = (name_of(key, on) for key in (terms.subject, terms.target))
        if terms.subject not in group.keys:
            who = sentence_case(in_prose(subject))
            notes.append(f"{who} is no member of the peer set; it is judged beside the set as if it were.")
        if terms.target in group.keys:
            who = sentence_case(in_prose(target))
            notes.append(f"{who} is in the peer set and left out of it: no state is a peer in a tie with itself.")
    if terms.votes is not None and not terms.votes.ballots.listed:
        found = _vote_terms.skipped(terms.votes, 0, range(1, len(terms.members)))
        told = _peer_words.skipped(terms.result, found)
        notes += [told] if told else []
    return tuple(notes)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


MODEL = Model(
    key="peers",
    title="Standing alone among peers",
    meaning="Whether one state's tie with another stands out from the same ties of a peer set, on one measure and on "
    "like terms: a word by documented rules, the gap to the next, the exact chance of the place, the ranks that the "
    "record leaves open, and whether the word would change without one peer.",
    null="The subject and its peers are exchangeable: each is as likely as any other to hold any place.",
    interval="For votes and arms a confidence set of the rank (Mogstad and others 2024), 90 % and 95 %; for records "
    "partly hidden the best and worst place (bounds); for counts the place is exact for the record; else none "
    "is known.",
    assumptions=(
        "The peer set was chosen before the answer was seen.",
        "Peers are alike but for the tie: a peer set of unlike states makes the chance meaningless.",
        "Packages of roll calls, and deals, are drawn independently of each other.",
    ),
    cannot_say="Why a state stands where it does, or that it would stand there beside other peers; a word is no "
    "statistic.",
    citation="Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm, D. (2024), Inference for Ranks with Applications "
    "to Mobility across Neighbourhoods and Academic Achievement across Countries, Review of Economic Studies 91, "
    "476–518; Rousseeuw, P. J. and Croux, C. (1993), Alternatives to the median absolute deviation, Journal of the "
    "American Statistical Association 88, 1273–1283",
    docs="methods/alone.md",
    recovery="recovery/test_peers.py",
)
