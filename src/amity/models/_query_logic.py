"""What holds of each state: figures compared and statements combined, with what is unknown kept unknown (Kleene)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.core.suggest import nearest
from amity.models._query_figures import Figures, Flags, Floats
from amity.models._query_language import Compare, Figure, Join, Node, Not, Number, Sum, Term, Truth, Word, refuse

Marks = NDArray[np.int8]
FALSE, UNKNOWN, TRUE = 0, 1, 2
# Two figures that differ by less are the same figure computed in another order.
SAME = 1e-9
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Figures known between two ends; NaN where nothing is known; ``bare`` marks a share of nothing."""

    low: Floats
    high: Floats
    bare: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A comparison with a number or a level that was written out: what may be moved.

    ``mark`` stands as if the figure were on the left. ``levels`` are the words that a level may be.
    """

    compare: Compare
    mark: str
    figure: Range
    at: float
    unit: str
    levels: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the comparison as it was written."""
        return self.compare.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A checked expression: its source, its tree, the figures of its terms by text."""

    source: str
    tree: Truth
    figures: Mapping[str, Figures]


def terms_of(node: Node) -> Iterator[Term]:
    """Yield the terms of a tree from left to right."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from terms_of(node.of)
    elif isinstance(node, Join):
        for item in node.of:
            yield from terms_of(item)
    elif isinstance(node, (Sum, Compare)):
        yield from terms_of(node.left)
        yield from terms_of(node.right)


def parts_of(node: Truth) -> Iterator[Compare | Term]:
    """Yield the comparisons and the bare statements of a tree from left to right."""
    if isinstance(node, (Compare, Term)):
        yield node
    elif isinstance(node, Not):
        yield from parts_of(node.of)
    else:
        for item in node.of:
            yield from parts_of(item)


def judged(query: Query, moved: Mapping[int, Marks] | None = None) -> Marks:
    """Return 2 where the expression holds, 0 where it does not, 1 where that is not known, one for each state.

    Parameters
    ----------
    query : Query
        The expression with its figures.
    moved : mapping of int to ndarray, optional
        For comparisons and statements by the identity of their node, marks that take the place of their own; their
        last axis is that of the states, and they are broadcast against each other.

    Notes
    -----
    Kleene's strong logic: ``and`` is the least of its parts, ``or`` the greatest, ``not`` two less the mark.
    """
    return _marks(query.tree, query, moved or {})


def _marks(node: Truth, query: Query, moved: Mapping[int, Marks]) -> Marks:
    if id(node) in moved:
        return moved[id(node)]
    if isinstance(node, Compare):
        return _compared(node, query)
    if isinstance(node, Not):
        return np.asarray(2 - _marks(node.of, query, moved), np.int8)
    if isinstance(node, Join):
        pick = np.minimum if node.word == "and" else np.maximum
        found = _marks(node.of[0], query, moved)
        for item in node.of[1:]:
            found = pick(found, _marks(item, query, moved))
        return found
    figures = query.figures[node.text]
    if figures.kind != "statement" and figures.unit != "yes or no":
        refuse(f"{node.text} is a figure in {figures.unit}; compare it with one", node.column, query.source)
    return compare(">", _range(figures), np.array(0.5))


def _range(figures: Figures) -> Range:
    return Range(low=figures.low, high=figures.high, bare=figures.bare)


def compare(mark: str, figure: Range, at: Floats) -> Marks:
    """Return whether a figure compares with a number as ``mark`` says; unknown where the number lies inside the ends.

    A share of nothing (``bare``) is never above a number that is not negative, since nothing is recorded of which it
    could be a share; anything else about it is unknown.
    """
    low, high = figure.low, figure.high
    marks = _between(mark, np.where(figure.bare, 0.0, low), np.where(figure.bare, 0.0, high), at, at)
    return np.where(figure.bare & (marks == TRUE), np.int8(UNKNOWN), marks)


def _between(mark: str, low: Floats, high: Floats, least: Floats, most: Floats) -> Marks:
    """Return the mark of a comparison of two ranges, the second from ``least`` to ``most``."""
    known = ~(np.isnan(low) | np.isnan(least))
    if mark == ">":
        yes, no = low - most > SAME, high - least <= SAME
    elif mark == ">=":
        yes, no = low - most >= -SAME, high - least < -SAME
    elif mark == "<":
        yes, no = high - least < -SAME, low - most >= -SAME
    elif mark == "<=":
        yes, no = high - least <= SAME, low - most > SAME
    else:
        same = (high - low <= SAME) & (most - least <= SAME) & (np.abs(low - least) <= SAME)
        apart = (low - most > SAME) | (least - high > SAME)
        yes, no = (same, apart) if mark == "==" else (apart, same)
    return np.where(known & yes, TRUE, np.where(known & no, FALSE, UNKNOWN)).astype(np.int8)


def _compared(node: Compare, query: Query) -> Marks:
    level = _level_of(node, query)
    if level is not None:
        return compare(level.mark, level.figure, np.array(level.at))
    left, right = _figure(node.left, query), _figure(node.right, query)
    if not any(True for _ in terms_of(node)):
        refuse("a comparison of two numbers says nothing of a state", node.column, query.source)
    marks = _between(node.mark, left.low, left.high, right.low, right.high)
    bare = left.bare | right.bare
    return np.where(bare & (marks == TRUE), np.int8(UNKNOWN), marks)


def _level_of(node: Compare, query: Query) -> Threshold | None:
    """Return a comparison of a level with its word, None where no level is compared."""
    for side, other, mark in ((node.left, node.right, node.mark), (node.right, node.left, TURNED[node.mark])):
        if not isinstance(side, Term) or query.figures[side.text].kind != "level":
            continue
        figures = query.figures[side.text]
        if not isinstance(other, Word) or other.text not in figures.levels:
            words = ", ".join(f'"{level}"' for level in figures.levels)
            said = other.text if isinstance(other, Word) else ""
            refuse(
                f"{side.text} is compared with a level, and one of {words} was expected",
                other.column,
                query.source,
                candidates=nearest(said, figures.levels),
            )
        return Threshold(
            compare=node,
            mark=mark,
            figure=_range(figures),
            at=float(figures.levels.index(other.text)),
            unit=figures.unit,
            levels=figures.levels,
        )
    return None


def _figure(node: Figure, query: Query) -> Range:
    if isinstance(node, Number):
        ends = np.full(_size(query), node.value)
        return Range(low=ends, high=ends, bare=np.zeros(len(ends), np.bool_))
    if isinstance(node, Word):
        refuse("a text stands where a number was expected", node.column, query.source)
    if isinstance(node, Term):
        figures = query.figures[node.text]
        if figures.kind == "level":
            refuse(f"{node.text} is a level; compare it with one alone", node.column, query.source)
        if figures.kind == "statement":
            refuse(f"{node.text} holds or does not; write it without a comparison", node.column, query.source)
        # A bare share counts as the zero that is recorded; what would follow from it stays unknown.
        low, high = (np.where(figures.bare, 0.0, ends) for ends in (figures.low, figures.high))
        return Range(low=low, high=high, bare=figures.bare)
    return _joined(node.mark, _figure(node.left, query), _figure(node.right, query))


def _joined(mark: str, left: Range, right: Range) -> Range:
    bare = left.bare | right.bare
    if mark == "+":
        return Range(low=left.low + right.low, high=left.high + right.high, bare=bare)
    if mark == "-":
        return Range(low=left.low - right.high, high=left.high - right.low, bare=bare)
    over, under = (right.low, right.high) if mark == "*" else _inverse(right)
    with np.errstate(invalid="ignore", over="ignore"):
        ends = np.stack([a * b for a in (left.low, left.high) for b in (over, under)])
    lost = np.isnan(ends).any(axis=0)
    low, high = (np.where(lost, np.nan, pick(np.nan_to_num(ends), axis=0)) for pick in (np.min, np.max))
    return Range(low=low, high=high, bare=bare)


def _inverse(given: Range) -> tuple[Floats, Floats]:
    """Return the ends of one over a range; unknown where it may be zero."""
    zero = (given.low <= 0) & (given.high >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(zero, np.nan, 1 / given.high), np.where(zero, np.nan, 1 / given.low)


def _size(query: Query) -> int:
    return len(next(iter(query.figures.values())).value)


def thresholds(query: Query) -> tuple[Threshold, ...]:
    """Return the comparisons of a figure with a written number or level, each with what may be moved."""
    found = []
    for node in parts_of(query.tree):
        if isinstance(node, Term):
            continue
        level = _level_of(node, query)
        if level is not None:
            found.append(level)
            continue
        for side, other, mark in ((node.left, node.right, node.mark), (node.right, node.left, TURNED[node.mark])):
            if isinstance(other, Number) and not isinstance(side, (Number, Word)) and mark in ("<", ">", "<=", ">="):
                units = {query.figures[term.text].unit for term in terms_of(side)}
                unit = units.pop() if len(units) == 1 and isinstance(side, Term) else ""
                found.append(Threshold(compare=node, mark=mark, figure=_figure(side, query), at=other.value, unit=unit))
                break
    return tuple(found)
