"""Peer sets: what they are declared to be, and a reader of expressions over them.

An expression joins names by ``+`` or ``|`` (either), ``&`` (both) and ``-`` (but not); brackets group. A
``-`` is an operator only with white space on both sides, because keys have hyphens inside. Names stand for
themselves: the key of a peer set, or a state by its code or name. A comma list is one group and binds
tightest, then ``&``, then ``+``, ``|`` and ``-`` from left to right. Names that hold an operator, a comma or
a bracket are put in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, NoReturn, cast

from amity.core import states
from amity.core.errors import DataCorrupt, UnknownPeerSet, UnknownState
from amity.core.lists import read_list
from amity.core.suggest import nearest

Kind = Literal["all", "membership", "rule"]
Lookup = Callable[[str], Mapping[str, str]]
DEFAULT = "un-members"

_COLUMNS = (
    "key",
    "title",
    "kind",
    "table",
    "member_of",
    "threshold",
    "year",
    "compare_with",
    "reason",
    "note",
    "source",
)
_KINDS = ("all", "membership", "rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSet:
    """A peer set as the list ``peer_sets`` declares it.

    Parameters
    ----------
    key, title : str
        What a user types, and what a reader sees.
    kind : {'all', 'membership', 'rule'}
        All members of the United Nations (or all states), members of an organisation on a day, or states that pass a
        threshold.
    table : str
        The table that holds the facts; empty for ``all``.
    member_of : str
        ``un`` or nothing for ``all``, the organisation of a ``membership``, or the column that a ``rule`` compares.
    threshold : float or None
        A state is in the set of a ``rule`` where its value is greater.
    year : int or None
        The year whose values a ``rule`` uses; ``None`` where the table has one value a state.
    compare_with : str
        Another set, whose differences from this one are shown beside it; empty for none.
    reason : str
        Why a state is in it, with places for what differs between states.
    note, source : str
        What a reader must know, and where the facts come from.
    """

    key: str
    title: str
    kind: Kind
    table: str
    member_of: str
    threshold: float | None
    year: int | None
    compare_with: str
    reason: str
    note: str
    source: str


@cache
def peer_sets() -> Mapping[str, PeerSet]:
    """Return every declared peer set by key, in the order of the list.

    Examples
    --------
    >>> peer_sets()["muslim-majority"].threshold
    0.5
    """
    return {row["key"]: _declared(row) for row in read_list("peer_sets")}


def _declared(row: Mapping[str, str]) -> PeerSet:
    if tuple(row) != _COLUMNS or row["kind"] not in _KINDS:
        raise DataCorrupt(
            f"the list peer_sets has a row '{row.get('key', '')}' of kind '{row.get('kind', '')}' with the columns "
            f"{', '.join(row)}",
            hint=f"its columns are {', '.join(_COLUMNS)}, its kinds {', '.join(_KINDS)}",
        )
    return PeerSet(
        key=row["key"],
        title=row["title"],
        kind=cast(Kind, row["kind"]),
        table=row["table"],
        member_of=row["member_of"],
        threshold=float(row["threshold"]) if row["threshold"] else None,
        year=int(row["year"]) if row["year"] else None,
        compare_with=row["compare_with"],
        reason=row["reason"],
        note=row["note"],
        source=row["source"],
    )


def peer_set(key: str) -> PeerSet:
    """Return the declared peer set with exactly this key.

    Raises
    ------
    UnknownPeerSet
        Where no set has the key; the nearest keys are its candidates.
    """
    try:
        return peer_sets()[key]
    except KeyError:
        raise UnknownPeerSet(
            f"the peer set '{key}' was asked for, and there is none of that name",
            hint="see `amity list peers`",
            candidates=nearest(key, peer_sets()) or tuple(peer_sets()),
        ) from None


# --- expressions -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in an expression: a peer set, or a state with what the user wrote for it."""

    kind: Literal["set", "state"]
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two parts of an expression and how they are joined: either (``+``), both (``&``), or but not (``-``)."""

    how: Literal["+", "&", "-"]
    left: Named | Joined
    right: Named | Joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression over peer sets that could be read: its text and its tree."""

    text: str
    tree: Named | Joined

    def names(self) -> tuple[str, ...]:
        """Return the keys of the peer sets that the expression names, each once, in their order."""
        return tuple(dict.fromkeys(leaf.key for leaf in _leaves(self.tree) if leaf.kind == "set"))


def _leaves(tree: Named | Joined) -> Iterator[Named]:
    if isinstance(tree, Named):
        yield tree
    else:
        yield from _leaves(tree.left)
        yield from _leaves(tree.right)


def parse(text: str, *, on: date | None = None, known: Collection[str] | None = None) -> Expression:
    """Return the expression that a text means.

    Parameters
    ----------
    text : str
        Such as ``oic - arab-league``, ``nato & eu``, or ``TUR, KAZ, "Bosnia & Herzegovina"``.
    on : date, optional
        The day on which the names of states are meant; without it they mean what they mean today.
    known : collection of str, optional
        Keys of peer sets that may be named; without it, those of the list ``peer_sets``.

    Raises
    ------
    UnknownPeerSet
        Where the text cannot be read or names what is neither a peer set nor a state; it says at which
        character, and what was likely meant.
    AmbiguousState, StateNotInPeriod
        Where a name means several states, or one that did not exist then.

    Examples
    --------
    >>> parse("oic - arab-league").names()
    ('oic', 'arab-league')
    """
    keys = tuple(peer_sets()) if known is None else tuple(known)
    return Expression(text=text, tree=_Reader(text, on, keys).whole())


def evaluate(expression: Expression, lookup: Lookup) -> dict[str, str]:
    """Return the states of an expression with the reason for each, sorted by key.

    ``lookup`` gives the members of a peer set by its key, each with a reason. A state that several parts
    bring in has all their reasons.
    """
    return dict(sorted(_members(expression.tree, lookup).items()))


def _members(tree: Named | Joined, lookup: Lookup) -> dict[str, str]:
    if isinstance(tree, Named):
        return {tree.key: f"named as '{tree.text}'"} if tree.kind == "state" else dict(lookup(tree.key))
    left, right = _members(tree.left, lookup), _members(tree.right, lookup)
    if tree.how == "-":
        return {state: why for state, why in left.items() if state not in right}
    shared = {state: _both(left[state], right[state]) for state in left if state in right}
    return shared if tree.how == "&" else {**left, **right, **shared}


def _both(one: str, other: str) -> str:
    return one if other in one.split("; ") else f"{one}; {other}"


# --- reading -----------------------------------------------------------------------------------
_TOKEN = re.compile(
    r"""\s*(?:
      "(?P<double>[^"]*)" | '(?P<single>[^']*)'
    | (?P<operator> [+|&(),] | (?<!\S)-(?=\s|$) )
    | (?P<word> (?: [^\s"+|&(),] )+ )
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: Literal["name", "quoted", "operator", "end"]
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of a text; words that follow each other are one name."""
    found: list[_Token] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(
                text, place + len(text[place:]) - len(text[place:].lstrip()), "a quote that is not closed"
            )
        group = match.lastgroup or ""
        token = _Token(
            kind="operator" if group == "operator" else "name" if group == "word" else "quoted",
            text=match[group],
            at=match.start(group),
        )
        before = found[-1] if found else None
        if token.kind == "name" and before is not None and before.kind == "name":
            found[-1] = _Token(kind="name", text=f"{before.text} {token.text}", at=before.at)
        else:
            found.append(token)
        place = match.end()
    return [*found, _Token(kind="end", text="", at=len(text))]


class _Reader:
    """Reads one expression by descent: sum, product, list, then a name or a bracket."""

    def __init__(self, text: str, on: date | None, keys: tuple[str, ...]) -> None:
        self.text, self.on, self.keys = text, on, keys
        self.tokens, self.next = _tokens(text), 0

    def whole(self) -> Named | Joined:
        tree = self.sum()
        if self.token.kind != "end":
            self.fail(f"'{self.token.text}' where an operator or the end was expected")
        return tree

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def taken(self, *operators: str) -> str:
        """Return the operator that stands here, if it is one of these, and go past it; else nothing."""
        if self.token.kind != "operator" or self.token.text not in operators:
            return ""
        self.next += 1
        return self.tokens[self.next - 1].text

    def sum(self) -> Named | Joined:
        tree = self.product()
        while how := self.taken("+", "|", "-"):
            tree = Joined(how="-" if how == "-" else "+", left=tree, right=self.product())
        return tree

    def product(self) -> Named | Joined:
        tree = self.group()
        while self.taken("&"):
            tree = Joined(how="&", left=tree, right=self.group())
        return tree

    def group(self) -> Named | Joined:
        tree = self.atom()
        while self.taken(","):
            tree = Joined(how="+", left=tree, right=self.atom())
        return tree

    def atom(self) -> Named | Joined:
        if self.taken("("):
            tree = self.sum()
            if not self.taken(")"):
                self.fail("a bracket that is not closed")
            return tree
        if self.token.kind not in ("name", "quoted"):
            found = f"'{self.token.text}'" if self.token.text else "the end"
            self.fail(f"{found} where a peer set or a state was expected")
        self.next += 1
        return self.named(self.tokens[self.next - 1])

    def named(self, token: _Token) -> Named:
        folded = {key.casefold(): key for key in self.keys}
        key = folded.get(token.text.strip().casefold())
        if key is not None and token.kind == "name":
            return Named(kind="set", key=key, text=token.text)
        try:
            state = states.resolve(token.text, self.on)
        except UnknownState as error:
            near = (*nearest(token.text, self.keys), *error.candidates)[:6]
            raise _unreadable(
                self.text, token.at, f"'{token.text}', which is neither a peer set nor a state", near
            ) from error
        return Named(kind="state", key=state.key, text=token.text)

    def fail(self, found: str) -> NoReturn:
        raise _unreadable(self.text, self.token.at, found)


def _unreadable(text: str, at: int, found: str, candidates: tuple[str, ...] = ()) -> UnknownPeerSet:
    return UnknownPeerSet(
        f"the peers were asked for as '{text}', and at character {at + 1} there is {found}",
        hint=(
            "join peer sets of `amity list peers` and states by +, & or - (with spaces around -), as in 'oic - "
            "arab-league'"
        ),
        candidates=candidates,
        context=f"character {at + 1} of {len(text)}",
    )
