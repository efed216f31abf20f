"""The language of uniqueness queries: read into a tree by a reader of its own, nothing of it is ever executed.

A term is a word with brackets, ``arms_import_share(ISR, years="2016-2020")``; terms and numbers are joined by
``+ - * /``, compared by ``== != < <= > >=`` and combined by ``not``, ``and`` and ``or``, which bind in that order.
What a reader cannot place is refused with its column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from amity.core.errors import UsageError

LONGEST, DEEPEST, MOST_TERMS, LONGEST_NUMBER = 2_000, 20, 16, 30
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
HINT = 'write it like relations(ISR) == "embassy" and arms_import_share(ISR, years="2016-2020") > 0.1'
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)|(?P<number>\d+(?:\.\d+)?%?)|(?P<name>[A-Za-z][A-Za-z0-9_]*)"""
    r"""|(?P<text>"[^"\r\n]*"|'[^'\r\n]*')|(?P<mark>==|!=|<=|>=|[<>()+\-*/,=])"""
)
_RESERVED = ("and", "or", "not", "true", "false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it was written; ``5%`` is 0.05."""

    value: float
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A text in quotes, or a bare word as an argument."""

    text: str
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word with brackets: what is looked up of every state; ``text`` is the term as it was written."""

    name: str
    given: tuple[str, ...]
    named: Mapping[str, str]
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Two figures joined by an operator of arithmetic."""

    mark: str
    left: Figure
    right: Figure
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two figures compared; ``text`` is the comparison as it was written."""

    mark: str
    left: Figure
    right: Figure
    column: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What holds where ``of`` does not."""

    of: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Statements of which all (``and``) or one (``or``) must hold."""

    word: str
    of: tuple[Truth, ...]


Figure = Number | Word | Term | Sum
Truth = Compare | Not | Join | Term
Node = Figure | Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def column(self) -> int:
        return self.at + 1


def refuse(what: str, column: int, source: str, *, hint: str = HINT, candidates: tuple[str, ...] = ()) -> NoReturn:
    """Raise the one error of a query that cannot be meant, with its column and what stands there.

    Raises
    ------
    UsageError
        Always.
    """
    there = "".join(mark if mark.isprintable() else " " for mark in source[column - 1 : column + 29])
    near = f" (at '{there}')" if there.strip() else ""
    raise UsageError(
        f"the expression cannot be read at column {column}{near}: {what}", hint=hint, candidates=candidates
    )


def parse(source: str) -> Truth:
    """Return the tree of an expression.

    Raises
    ------
    UsageError
        Where it is no expression of this language, longer than 2,000 characters or nested deeper than 20.

    Examples
    --------
    >>> parse("trade(ISR) > 5 and not rivalry(IRN) == 0").word
    'and'
    """
    if len(source) > LONGEST:
        raise UsageError(
            f"an expression of {len(source):,} characters was given; it may have {LONGEST:,} (column {LONGEST + 1})",
            hint="ask in several queries",
        )
    if not source.strip():
        raise UsageError("an empty expression was given (column 1)", hint=HINT)
    reader = _Reader(source)
    tree = reader.either(0)
    reader.end()
    return reader.truth(tree, 1)


def _tokens(source: str) -> list[_Token]:
    found, at = [], 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            _unreadable(source, at)
        kind = str(match.lastgroup)
        if kind == "text":
            odd = next((i for i, mark in enumerate(match[0]) if unicodedata.category(mark)[0] == "C"), None)
            if odd is not None:
                refuse("a text holds a mark that cannot be seen", at + odd + 1, source)
        if kind != "space":
            found.append(_Token(kind=kind, text=match[0], at=at))
        at = match.end()
    return found


def _unreadable(source: str, at: int) -> NoReturn:
    mark = source[at]
    if mark == ".":
        refuse("a dot stands here; nothing has attributes in this language", at + 1, source)
    if mark == "_":
        refuse("no name begins with an underscore", at + 1, source)
    if mark in "\"'":
        refuse("a quotation mark is not closed on its line", at + 1, source)
    if not mark.isascii():
        name = unicodedata.name(mark, f"U+{ord(mark):04X}").lower()
        refuse(f"the mark {name} stands outside quotation marks; write plain letters", at + 1, source)
    refuse(f"the mark {mark!r} is no part of this language", at + 1, source)


class _Reader:
    """A reader by descent over the tokens; each level of binding is a method."""

    def __init__(self, source: str) -> None:
        self.source, self.tokens, self.at, self.terms = source, _tokens(source), 0, 0

    @property
    def here(self) -> _Token:
        """Return the token to be read, an empty one at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else _Token(kind="end", text="", at=len(self.source))

    def take(self) -> _Token:
        token = self.here
        self.at += 1
        return token

    def fail(self, what: str, column: int | None = None) -> NoReturn:
        refuse(what, self.here.column if column is None else column, self.source)

    def text(self, first: int) -> str:
        """Return the source from a token up to the last one read, white space evened out."""
        last = self.tokens[self.at - 1]
        return " ".join(self.source[first - 1 : last.at + len(last.text)].split())

    def end(self) -> None:
        if self.here.kind != "end":
            odd = {"(": "brackets follow only the name of a term", "=": "equality is written with two signs, =="}
            self.fail(odd.get(self.here.text, "an operator or the end was expected here"))

    def truth(self, node: Node, column: int) -> Truth:
        if isinstance(node, (Number, Word, Sum)):
            self.fail("a statement is needed here, and a figure stands alone; compare it with a number", column)
        return node

    def figure(self, node: Node, column: int) -> Figure:
        if isinstance(node, (Compare, Not, Join)):
            self.fail("a figure is needed here, and a statement stands in its place", column)
        return node

    def either(self, depth: int) -> Node:
        return self._join("or", depth)

    def _join(self, word: str, depth: int) -> Node:
        first = self.here.column
        node = self._one(word, depth)
        items: list[Truth] = []
        while self.here.kind == "name" and self.here.text == word:
            items = items or [self.truth(node, first)]
            self.take()
            column = self.here.column
            items.append(self.truth(self._one(word, depth), column))
        return Join(word=word, of=tuple(items)) if items else node

    def _one(self, word: str, depth: int) -> Node:
        return self._join("and", depth) if word == "or" else self._no(depth)

    def _no(self, depth: int) -> Node:
        if self.here.kind == "name" and self.here.text == "not":
            self._deep(depth)
            self.take()
            column = self.here.column
            return Not(of=self.truth(self._no(depth + 1), column))
        return self._compared(depth)

    def _compared(self, depth: int) -> Node:
        first = self.here.column
        node = self._sums(depth, ("+", "-"))
        if self.here.text not in COMPARISONS or self.here.kind != "mark":
            return node
        mark = self.take()
        left = self.figure(node, first)
        column = self.here.column
        right = self.figure(self._sums(depth, ("+", "-")), column)
        text = self.text(first)
        if self.here.text in COMPARISONS and self.here.kind == "mark":
            self.fail("one comparison follows another; join two comparisons by 'and'")
        return Compare(mark=mark.text, left=left, right=right, column=mark.column, text=text)

    def _sums(self, depth: int, marks: tuple[str, str]) -> Node:
        def one() -> Node:
            return self._sums(depth, ("*", "/")) if marks[0] == "+" else self._signed(depth)

        first = self.here.column
        node = one()
        while self.here.kind == "mark" and self.here.text in marks:
            mark = self.take()
            column = self.here.column
            right = one()
            if mark.text == "/" and isinstance(right, Number) and right.value == 0:
                self.fail("a division by zero", column)
            node = Sum(
                mark=mark.text,
                left=self.figure(node, first),
                right=self.figure(right, column),
                column=mark.column,
            )
        return node

    def _signed(self, depth: int) -> Node:
        if self.here.text == "-" and self.here.kind == "mark":
            self._deep(depth)
            mark = self.take()
            column = self.here.column
            found = self.figure(self._signed(depth + 1), column)
            if isinstance(found, Number):
                return Number(value=-found.value, column=mark.column)
            return Sum(mark="-", left=Number(value=0.0, column=mark.column), right=found, column=mark.column)
        return self._atom(depth)

    def _deep(self, depth: int) -> None:
        if depth >= DEEPEST:
            self.fail(f"brackets or signs are nested deeper than {DEEPEST}")

    def _atom(self, depth: int) -> Node:
        token = self.here
        if token.kind == "number":
            self.take()
            if len(token.text) > LONGEST_NUMBER:
                self.fail(f"a number of more than {LONGEST_NUMBER} digits", token.column)
            return Number(value=_number(token.text), column=token.column)
        if token.kind == "text":
            self.take()
            return Word(text=token.text[1:-1], column=token.column)
        if token.text == "(" and token.kind == "mark":
            self._deep(depth)
            self.take()
            inside = self.either(depth + 1)
            self._close()
            return inside
        if token.kind == "name" and token.text not in _RESERVED:
            return self._term()
        ended = "the expression ends where a term was expected"
        return self.fail(ended if token.kind == "end" else "a term was expected here")

    def _close(self) -> None:
        if self.here.text != ")" or self.here.kind != "mark":
            self.fail("a closing bracket is missing here")
        self.take()

    def _term(self) -> Term:
        name = self.take()
        if self.here.text != "(":
            self.fail(f"'{name.text}' stands alone; a term has brackets, and a word is put in quotes", name.column)
        self.terms += 1
        if self.terms > MOST_TERMS:
            self.fail(f"an expression may have {MOST_TERMS} terms", name.column)
        self.take()
        given, named = self._arguments()
        self._close()
        return Term(name=name.text, given=given, named=named, column=name.column, text=self.text(name.column))

    def _arguments(self) -> tuple[tuple[str, ...], dict[str, str]]:
        given: list[str] = []
        named: dict[str, str] = {}
        while self.here.text != ")" or self.here.kind != "mark":
            token = self.take()
            if token.kind not in ("name", "text", "number"):
                self.fail("an argument was expected here: a state, a text in quotes, or name=value", token.column)
            if token.kind == "name" and self.here.text == "=":
                self.take()
                value = self.take()
                if value.kind not in ("name", "text", "number"):
                    self.fail(f"a value for {token.text} was expected here", value.column)
                if token.text in named:
                    self.fail(f"{token.text} is given twice", token.column)
                named[token.text] = _plain(value)
            elif named:
                self.fail("a name=value comes after the other arguments", token.column)
            else:
                given.append(_plain(token))
            if self.here.text == ",":
                self.take()
            elif self.here.text != ")":
                self.fail("a comma or a closing bracket was expected here")
        return tuple(given), named


def _plain(token: _Token) -> str:
    return token.text[1:-1] if token.kind == "text" else token.text


def _number(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)
