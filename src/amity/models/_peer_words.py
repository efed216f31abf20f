"""What a test among peers found, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from amity.core.results import Result
from amity.core.wording import NO_BREAK, count, in_prose, listed, minus, number, percent, sentence_case, with_unit
from amity.models._peer_records import Peer, PeerTest, Rate
from amity.models._verdicts import ALONE, AMONG, NOT_JUDGED, OPPOSITE, SCALES, shown
from amity.models._vote_terms import Skipped

NAMED = 6
# Flags of a measure that belong beside a peer's figure wherever it is named.
HELD_AGAINST = ("Small total", "Incomplete record", "Few deals")
# Peers agree more, or less, where the subject stayed away: the difference from which it is worth telling.
WORTH_TELLING = 0.10
# From this robust distance on it is worth telling who else lies as far out.
FAR_OUT = 2.0
# Below it "times as much" says nothing: the two are the same to the digits shown.
LEAST_RATIO = 1.05


def sentences(test: PeerTest) -> tuple[str, ...]:
    """Return the finding first, then its chance, its rank, what would undo it, and how often it is a false alarm."""
    if not test.n_peers:
        return (f"No verdict: {test.why}.",)
    told = [
        _finding(test),
        _count(test),
        _ahead(test),
        _chance(test),
        _rank(test),
        _left_out(test),
        _any_member(test),
        _false_alarm(test),
        _unranked(test),
    ]
    return tuple(text for text in told if text)


def briefly(test: PeerTest) -> tuple[str, ...]:
    """Return the finding and what would undo it, for a page whose table has chance, rank and false alarms."""
    told = [_finding(test), _count(test), _ahead(test), _left_out(test), _any_member(test)] if test.n_peers else []
    return tuple(text for text in told if text)


def word_shown(test: PeerTest) -> str:
    """Return the word of a test as a reader is shown it."""
    return shown(test.verdict, last=not test.farther + test.equal)


def span(low: str, high: str) -> str:
    """Return two figures as a span; with *to* where one is negative, since a dash beside a minus reads as another.

    Examples
    --------
    >>> span("0.1", "0.5"), span("-0.758", "-0.529")
    ('0.1–0.5', '−0.758 to −0.529')
    """
    return f"{minus(low)} to {minus(high)}" if minus(low + high) != low + high else f"{low}–{high}"


def difference(value: float, unit: str) -> str:
    r"""Return a difference of two values with its unit; of shares in percentage points.

    Examples
    --------
    >>> difference(0.522, "share"), difference(72.2, "million TIV")
    ('52.2 percentage points', '72.2\xa0million TIV')
    """
    return minus(f"{100 * value:.1f} percentage points" if unit == "share" else with_unit(round(value, 10), unit))


def nothing(test: PeerTest) -> bool:
    """Return whether the subject has nothing of what is measured, where that is a nothing."""
    return test.count is not None and not test.result.value


def _finding(test: PeerTest) -> str:
    who, n = sentence_case(in_prose(test.subject_name)), test.n_peers
    if test.verdict == ALONE:
        return f"{who} stands alone among the {count(n, 'peer')} judged: {_lead(test)}."
    if test.verdict == NOT_JUDGED:
        return f"No verdict: {test.why}. {sentence_case(_places(test))}."
    if test.verdict == AMONG:
        verb = "is" if len(test.as_close) == 1 else "are"
        told = f"{len(test.as_close)} of {count(n, 'peer')} {verb} as close or closer"
        # Twice as much and yet not alone: the hidden part of the record could be more than the lead.
        hidden = test.result.direction == "closer" and test.ratio is not None and test.ratio >= 2 and _by_ratio(test)
        but = "though what is hidden could turn that" if hidden else "but not by far"
        return f"{who} is among a few: {told if test.as_close else f'first of {n + 1}, {but}: {_lead(test)}'}."
    return _apart(test, who, n)


def _by_ratio(test: PeerTest) -> bool:
    return test.result.unit not in SCALES


def _apart(test: PeerTest, who: str, n: int) -> str:
    """Return the finding of a subject that is not among the closest."""
    word = f"the {text}" if (text := word_shown(test)).startswith("least") else text
    if test.equal == n:
        return f"{who} is {word}: all {n} peers judged have the same value, {_amount(test.result.value, test)}."
    if nothing(test) and test.count is not None and test.count.sparse:
        return f"{who} is {word}: it has none, like {test.equal} of the {count(n, 'peer')} judged."
    return f"{who} is {word}: {_places(test)}."


def _amount(value: float | None, test: PeerTest) -> str:
    unit = test.result.unit
    if unit == "yes or no":
        return "yes" if value else "no"
    return minus(with_unit(value or 0.0, unit))


def _places(test: PeerTest) -> str:
    """Return how many peers are closer, equal and less close (higher and lower where a measure has no direction)."""
    more, less = ("higher", "lower") if test.result.direction == "neither" else ("closer", "less close")
    equal = [f"{test.equal} equal"] if test.equal else []
    parts = [f"{test.closer or 'none'} {more}", *equal, f"{test.farther or 'none'} {less}"]
    return f"of {count(test.n_peers, 'peer')} judged, {', '.join(parts)}"


def _lead(test: PeerTest) -> str:
    after = test.runner_up
    if after is None and test.result.unit == "yes or no":
        return "it holds of it, and of no peer"
    if after is None:
        return f"{_amount(test.result.value, test)}, and no peer has any"
    ratio = ""
    if test.ratio is not None and test.ratio >= LEAST_RATIO and test.result.unit != "yes or no":
        ratio = f", {number(test.ratio, 2)} times as {'much' if test.result.direction == 'closer' else 'close'}"
    return (
        f"{_amount(after.subject_value, test)} against {_amount(after.value, test)} for {in_prose(after.name)}"
        f"{_held(after)}, the next; a gap of {difference(test.gap or 0.0, test.result.unit)}{ratio}"
    )


def _held(peer: Peer) -> str:
    """Return in brackets what is held against a peer's figure, such as ``(small total: 59 million TIV in 5 deals)``."""
    found = [flag for start in HELD_AGAINST for flag in peer.flags if flag.startswith(start)]
    short = [flag.partition("; ")[0].partition(", and ")[0].rstrip(".") for flag in found]
    short = [text.removesuffix(" from all suppliers").replace(" are this supplier's", "") for text in short]
    return f" ({'; '.join(f'{text[:1].lower()}{text[1:]}' for text in short)})" if short else ""


def _count(test: PeerTest) -> str:
    """Return who has any, where half or more of the peers have nothing."""
    found = test.count
    if found is None or not found.sparse or test.verdict == NOT_JUDGED or test.equal == test.n_peers:
        return ""
    if not found.above and test.result.unit == "yes or no":
        return ""
    if not found.above:
        return f"None of the {count(test.n_peers, 'peer')} has any."
    have = "has" if len(found.above) == 1 else "have"
    ratio = (
        f"; the first of all has {number(found.ratio or 0.0, 2)} times as much as the second"
        if tells(found.ratio)
        else ""
    )
    if test.result.unit == "yes or no":
        return f"Of {count(test.n_peers, 'peer')} {len(found.above)} {have} it: {_names(found.above)}."
    return f"Of {count(test.n_peers, 'peer')} {len(found.above)} {have} any: {_names(found.above)}{ratio}."


def tells(ratio: float | None) -> bool:
    """Return whether a ratio of the first to the second is worth a word."""
    return ratio is not None and ratio >= LEAST_RATIO


def _names(names: Sequence[str]) -> str:
    return listed([in_prose(name) for name in names], limit=NAMED if len(names) > NAMED + 1 else 0)


def _ahead(test: PeerTest) -> str:
    """Return the peers as close or closer with their figures, where they are few enough to be named."""
    shown = [peer for peer in test.as_close if not nothing(test) or peer.value]
    few = test.verdict == AMONG or nothing(test) or (test.verdict == NOT_JUDGED and len(shown) <= NAMED)
    if not shown or not few or test.result.unit == "yes or no":
        return ""
    told = [f"{in_prose(peer.name)} {_amount(peer.value, test)}{_held(peer)}" for peer in shown[:NAMED]]
    more = [f"{len(shown) - NAMED} more"] if len(shown) > NAMED else []
    word = "As high or higher" if test.result.direction == "neither" else "As close or closer"
    return f"{word}: {listed([*told, *more])}."


def _chance(test: PeerTest) -> str:
    chance, n = test.chance, test.n_peers + 1
    p, what = chance.p, "as extreme" if chance.two_sided else "as close or closer"
    if p is None or chance.floor is None:
        return f"No p-value: {chance.reason}."
    at_floor = p <= chance.floor + 1e-12
    floor = (
        f"the least that {n} states can give" if at_floor else f"{n} states cannot give less than {_p(chance.floor)}"
    )
    real = chance.attainable.get(0.05, 0.0)
    if chance.two_sided:
        level = ""
    elif real:
        level = f"; a test at 5{NO_BREAK}% is one at {percent(real)}"
    else:
        level = f"; no place can be significant at 5{NO_BREAK}%"
    word = ""
    if test.verdict in (AMONG, OPPOSITE) and test.chance_of_word is not None:
        word = f" Up to {percent(test.chance_of_word)} of states alike would have the same word by chance."
    either = ""
    if test.verdict == OPPOSITE and chance.either is not None:
        either = f" Asked of either end beforehand, a place as extreme has p = {_p(chance.either)}."
    return f"If all {n} states were alike, a place {what} would have p = {_p(p)} ({floor}{level}).{either}{word}"


def _p(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else f"{value:.1e}"


def _rank(test: PeerTest) -> str:
    ranks = test.ranks
    if ranks.low is None or ranks.high is None:
        return f"Rank: {ranks.reason}."
    span = f"place {ranks.low}" if ranks.low == ranks.high else f"places {ranks.low} to {ranks.high}"
    span = f"{span} of {test.n_peers + 1}"
    if ranks.kind == "confidence set":
        wide = ""
        if ranks.wider and ranks.wider != (ranks.low, ranks.high):
            wide = f" ({ranks.wider[0]} to {ranks.wider[1]} at 95{NO_BREAK}%)"
        bare = test.verdict == ALONE and ranks.high > 1
        only = " So it is alone in this record, and no more than that." if bare else ""
        return f"Rank, {100 * (ranks.level or 0):.0f}{NO_BREAK}% confidence set: {span}{wide}, {ranks.reason}.{only}"
    if ranks.kind == "bounds":
        return f"Rank, by bounds and not by chance: {span}, {ranks.reason}."
    return f"Rank: {span}; {ranks.reason}."


def _left_out(test: PeerTest) -> str:
    found = test.left_out
    if found is None:
        return ""
    if not found.changes:
        return f"The verdict is the same without any one of the {found.tried} peers."
    words: dict[str, list[str]] = {}
    for _, name, word in found.changes:
        words.setdefault(word, []).append(in_prose(name))
    parts = []
    for word, names in words.items():
        who = names[0] if len(names) == 1 else f"any one of {_names(names)}"
        parts.append(f"without {who} it would be {shown(word)}")
    return sentence_case("; ".join(parts)) + "."


def _any_member(test: PeerTest) -> str:
    """Return who else is this far out by the same rule; nothing where the subject itself is not out."""
    found = test.any_member
    if found is None:
        return ""
    others = [name for name in found.alone if name != test.subject_name]
    who = f"{_names(others)} {'is' if len(others) == 1 else 'are'}" if others else "no other member of the set is"
    text = f"By the same rule {who} alone"
    if found.as_far_out is not None and test.robust_z is not None and abs(test.robust_z) >= FAR_OUT:
        verb = "lies" if found.as_far_out == 1 else "lie"
        text += f"; {found.as_far_out or 'none'} of the other {test.n_peers} {verb} as far from the middle (robust z "
        text += minus(f"{test.robust_z:.1f})")
    return text + "."


def _false_alarm(test: PeerTest) -> str:
    found = test.false_alarm
    if found is None:
        return ""
    parts = []
    target, word = in_prose(test.target_name), shown(found.verdict)
    if found.members is not None and found.members.judged:
        parts.append(f"{_rate(found.members)} other members are {word} with {target}{_hits(found.members)}")
    if found.targets is not None and found.targets.judged:
        who = in_prose(test.subject_name)
        parts.append(
            f"{who} is {word} with {_rate(found.targets)} other targets{_hits(found.targets)}: "
            f"{found.targets.matched_on}"
        )
    return f"How often the same verdict comes up: {'; '.join(parts)}." if parts else ""


def _rate(rate: Rate) -> str:
    return f"{rate.hits} of {rate.judged}"


def _hits(rate: Rate) -> str:
    return f" ({_names(rate.names)})" if 0 < rate.hits <= NAMED else ""


def _unranked(test: PeerTest) -> str:
    if not test.unranked:
        return ""
    return f"Not ranked: {count(len(test.unranked), 'peer')} that could not be judged on like terms."


def skipped(result: Result, found: Skipped | None) -> str:
    """Return why a place on each state's own votes differs: the peers agree otherwise where the subject was silent."""
    own = result.standing.own if result.standing else None
    if found is None or own is None or abs(found.missed - found.there) < WORTH_TELLING:
        return ""
    a, b = in_prose(result.name_a), in_prose(result.name_b)
    raised = "lower" if found.missed > found.there else "higher"
    return (
        f"On each state's own votes its place would be {own.place} of {own.of}, which does not compare like with like: "
        f"on the {found.skipped} roll calls on which {b} voted and {a} did not, the peers agree with {b} on "
        f"{percent(found.missed)} (median), and on the {found.voted} on which {a} voted on {percent(found.there)}. "
        f"What {a} stayed away from makes its own share {raised} beside theirs."
    )
