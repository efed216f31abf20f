"""Phrases that sections and findings share: shares of flows in prose, places among peers, years, spans.

Shares in running text are rounded to what a reader can use (68 %, 8.5 %); the appendix has the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from amity.briefs import standings
from amity.briefs.dyad_page import channels
from amity.core.results import Result
from amity.core.wording import NO_BREAK, count, in_prose, number, ordinal, percent, sentence_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What a share is a share of: the goods, which way they go, and the extras that hold part and total in ``unit``.

    ``means`` says what the unit is, where a reader cannot be expected to know.
    """

    goods: str
    way: Literal["imports", "exports"]
    part: str = ""
    total: str = ""
    unit: str = ""
    means: str = ""


FLOWS: Mapping[str, Flow] = {
    "arms_import_share": Flow(
        goods="the major arms",
        way="imports",
        part="tiv_from",
        total="tiv_total",
        unit="million TIV",
        means="TIV is SIPRI's measure of military worth",
    ),
    "crude_import_share": Flow(goods="the crude oil", way="imports"),
    "crude_export_share": Flow(goods="the crude oil", way="exports"),
    "trade_import_share": Flow(
        goods="what", way="imports", part="with_partner", total="with_all", unit="million USD a year"
    ),
    "trade_export_share": Flow(
        goods="what", way="exports", part="with_partner", total="with_all", unit="million USD a year"
    ),
}


def about(share: float) -> str:
    r"""Return a share as running text has it: whole per cent from ten on, one decimal below.

    Examples
    --------
    >>> about(0.677), about(0.085), about(0.011), about(1.0), about(0.0004)
    ('68\xa0%', '8.5\xa0%', '1.1\xa0%', '100\xa0%', '0.04\xa0%')
    """
    points = round(100 * share)
    if share >= 1 or points < 10:
        return percent(share)
    # Less than the whole is never written as the whole.
    return f"{min(points, 99)}{NO_BREAK}%"


def ends(result: Result) -> tuple[str, str]:
    """Return the names of a result's two states as they stand inside a sentence."""
    return in_prose(result.name_a), in_prose(result.name_b)


def years(result: Result) -> str:
    """Return the years of a result with their preposition, ``in 2016–2020``."""
    return f"in {result.period.text}" if result.period else ""


def share_said(result: Result, *, sums: bool = True) -> str:
    """Return a share of a flow as a clause: who had which share of whose imports or exports in which years."""
    a, b = ends(result)
    flow = FLOWS.get(result.asked.measure)
    value = cast(float, result.value)
    if flow is None:
        return f"{result.heading} was {about(value)} {years(result)}"
    behind = _sums(result, flow) if sums else ""
    if value == 0:
        return f"{none_said(result)} {years(result)}{behind}"
    what = flow.goods if flow.goods == "what" else f"{flow.goods} that"
    if flow.way == "imports":
        whole = "all" if value == 1 else about(value)
        return f"{b} supplied {whole} of {what} {a} is recorded as importing {years(result)}{behind}"
    return f"{about(value)} of {what} {a} is recorded as exporting {years(result)} went to {b}{behind}"


def none_said(result: Result) -> str:
    """Return that nothing of a flow is recorded, as a clause without years."""
    a, b = ends(result)
    flow = FLOWS.get(result.asked.measure)
    if flow is None:
        return f"{result.heading} was nothing"
    goods = flow.goods.removeprefix("the ")
    goods = "trade" if goods == "what" else goods
    giver, taker = (b, a) if flow.way == "imports" else (a, b)
    return (
        f"no {goods} from {giver} to {taker} is recorded"
        if goods != "major arms"
        else (f"no delivery of major arms from {giver} to {taker} is recorded")
    )


def _sums(result: Result, flow: Flow) -> str:
    part, total = result.extras.get(flow.part), result.extras.get(flow.total)
    if not isinstance(part, float) or not isinstance(total, float):
        return ""
    if part == 0:
        return f", of {number(total)} {flow.unit} from all suppliers" if flow.way == "imports" else ""
    return f" ({number(part)} of {number(total)} {flow.unit})"


def flow_name(result: Result) -> str:
    """Return the channel of a result as a noun in a list: ``arms``, ``oil``, ``UN votes``."""
    title = next((channel.title for channel in channels() if channel.key == result.channel), result.channel)
    return title.lower() if result.channel != "votes" else f"UN {title.lower()}"


def place_said(result: Result) -> str:
    """Return where a result stands among the peers as a sentence, empty where none could be judged.

    On channels where half or more of the peers have nothing, the sentence is a count of those that have any, and the
    ratio of the first to the second, never a median or a score.
    """
    standing = result.standing
    if standing is None or result.value is None or not standing.n_peers:
        return ""
    peers = count(standing.n_peers, "peer")
    if standing.equal == standing.n_peers:
        return f"All {peers} that could be judged have the same."
    if result.unit == "yes or no":
        return _yes_no_said(result)
    if standings.sparse(result):
        return _sparse_said(result)
    more, same, less = _comparatives(result)
    near = more.startswith("are")
    counts = [
        (standing.closer if near else standing.higher, more),
        (standing.equal, same),
        (standing.farther if near else standing.lower, less),
    ]
    if sum(1 for of, _ in counts if of) == 1:
        alone = {"have a smaller one": "have a smaller share", "have a lower one": "have a lower value"}
        words = next(words for of, words in counts if of)
        return f"All {peers} {alone.get(words, words)}." if standing.n_peers > 1 else f"Its one peer {_one(words)}."
    ahead = standings.closer(result) if near or standing.higher_is_closer else ()
    named = standings.names(ahead) if 0 < len(ahead) <= NAMED else ""
    parts: list[str] = []
    for of, words in counts:
        verb, said = words.split(" ", 1)
        if of and not parts:
            parts.append(f"{named or of} {SINGULAR[verb] if of == 1 else verb} {said}")
        elif of:
            parts.append(f"{of} {said}")
    return f"Of {peers}, {_and(parts)}."


# So few peers ahead of the subject are named.
NAMED = 2


def _yes_no_said(result: Result) -> str:
    """Return how many peers are otherwise than the subject in what is either so or not."""
    standing = result.standing
    n, others = (standing.n_peers, standing.n_peers - standing.equal) if standing is not None else (0, 0)
    yes = n - others if result.value else others
    return f"{result.title}: yes for {yes or 'none'} of {count(n, 'peer')}."


def _one(words: str) -> str:
    verb, said = words.split(" ", 1)
    return f"{SINGULAR[verb]} {said}"


SINGULAR = {"have": "has", "are": "is"}


def _comparatives(result: Result) -> tuple[str, str, str]:
    """Return the words for more, as much and less of what a result measures, each with its verb.

    A distance is told by who is nearer, everything else by who has more of it, whichever of the two is closer.
    """
    if result.standing is not None and not result.standing.higher_is_closer and result.unit == "km":
        return "are nearer", "are as near", "are farther"
    if result.standing is not None and not result.standing.higher_is_closer and result.unit == "index":
        return "are closer", "are as close", "are farther apart"
    if result.unit == "count":
        return "have more", "have as many", "have fewer"
    if result.unit == "share":
        return "have a larger share", "have the same share", "have a smaller one"
    return "have a higher value", "have the same value", "have a lower one"


def _number(of: int) -> str:
    return "none" if of == 0 else str(of)


def _and(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _sparse_said(result: Result) -> str:
    standing = result.standing
    any_ = standings.above_zero(result)
    n = standing.n_peers if standing else 0
    value = cast(float, result.value)
    if not any_:
        return f"None of {count(n, 'peer')} has any{'' if value > 0 else ' either'}."
    whose = f"{len(any_)} of {count(n, 'peer')} {'has' if len(any_) == 1 else 'have'} any"
    if value == 0:
        return f"{whose}: {standings.names(any_)}."
    ahead = standings.closer(result)
    if ahead:
        rest = f"{standings.names(ahead)} {'has' if len(ahead) == 1 else 'have'} more"
        if len(ahead) == len(any_) > 3:
            return f"{whose}, all of them more."
        shown = standings.names(ahead[:3])
        return f"{whose}, and {rest}." if len(ahead) <= 3 else f"{whose}, {len(ahead)} of them more, first {shown}."
    first = any_[0]
    return f"{whose}; {first.name} comes next, with {_ratio(first.mine, first.theirs)}."


def _ratio(mine: float, theirs: float) -> str:
    """Return a smaller value as a part of a larger one in words."""
    part = theirs / mine
    if part >= 0.95:
        return "nearly as much"
    if part >= 0.1:
        return f"{part:.1f} times as much"
    return f"about a {ordinal(round(mine / theirs))} of it" if part >= 0.01 else "less than a hundredth of it"


def like_for_like(result: Result) -> str:
    """Return a place like for like as a clause: how many peers agree with the target more, as often and less."""
    standing = result.standing
    if standing is None or not standing.n_peers:
        return ""
    a, b = ends(result)
    peers = count(standing.n_peers, "peer")
    if standing.equal == standing.n_peers:
        return f"all {peers} agree with {b} as often as {a} does"
    if standing.n_peers in (standing.closer, standing.farther):
        whole = "its one peer agrees" if standing.n_peers == 1 else f"all {peers} agree"
        return f"{whole} with {b} {'more' if standing.closer else 'less'} often than {a} does"
    parts = [
        f"{_number(standing.closer)} agree{'s' if standing.closer < 2 else ''} with {b} more often",
        f"{standing.equal} as often" if standing.equal else "",
        f"{_number(standing.farther)} less often",
    ]
    return f"of {peers} {_and([part for part in parts if part])} than {a} does"


def lowered(text: str) -> str:
    """Return a sentence on peers as it stands after another clause; names keep their capitals.

    Examples
    --------
    >>> lowered("None of 3 peers has any."), lowered("6 of 43 peers have any.")
    ('none of 3 peers has any.', '6 of 43 peers have any.')
    """
    return text[:1].lower() + text[1:] if text.startswith(("Of ", "None of ", "All ", "Its one ")) else text


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return sentence_case(clause.rstrip(".")) + "."
