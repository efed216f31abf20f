"""Tables of counts of every dyad from bit sets: one bit a roll call, one set a state and category.

For a dyad, ``O[k, l]`` is the number of bits that state i's set of category k and state j's set of category l have in
common. 64 roll calls are counted at a time, so that the tables of all dyads cost a few machine words each.

Dyads stand in a ring: the row of shift s holds state i with state (i + s) modulo n, for i = 0 … n − 1. The shifts
1 … n // 2 hold every dyad once (where n is even, the second half of the last row repeats the first), and each row is
a contiguous piece of the sets written twice in a row, so that nothing is gathered or copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Counts = NDArray[np.int32]
WORD = 64
# So many words of 64 roll calls are added up in one byte before they are widened: 3 * 64 < 256.
_GROUP = 3


def packed(votes: NDArray[np.uint8], codes: Sequence[int]) -> Bits:
    """Return the bit sets of categories, shape (categories, words, states), from codes (states, roll calls).

    Parameters
    ----------
    votes : ndarray of uint8, shape (states, roll calls)
        Codes; those not among ``codes`` are in no set.
    codes : sequence of int
        The code of each category, in the order of the table.

    Examples
    --------
    >>> packed(np.array([[1, 3, 1]], np.uint8), (1, 3))[:, 0, 0].tolist()
    [5, 2]
    """
    states, rolls = votes.shape
    words = -(-rolls // WORD)
    filled = np.zeros((len(codes), states, words * 8), np.uint8)
    for place, code in enumerate(codes):
        some = np.packbits(votes == code, axis=1, bitorder="little")
        filled[place, :, : some.shape[1]] = some
    return np.ascontiguousarray(filled.view("<u8").astype(np.uint64, copy=False).transpose(0, 2, 1))


def ring_tables(bits: Bits, first: int, last: int, out: Counts | None = None) -> Counts:
    """Return the tables of counts of the shifts ``first`` to ``last`` (left out) of the ring.

    Parameters
    ----------
    bits : ndarray of uint64, shape (K, words, n)
        Bit sets from :func:`packed`.
    first, last : int
        Shifts, ``0 <= first < last <= n``; 0 is each state with itself.
    out : ndarray of int32, optional
        Where to put the result, of its shape; new memory costs as much as counting.

    Returns
    -------
    ndarray of int32, shape (K, K, last - first, n)
        ``[k, l, s - first, i]``: how often state i's record is category k and that of state (i + s) modulo n is l.

    Examples
    --------
    >>> bits = packed(np.array([[1, 1, 3], [1, 3, 3]], np.uint8), (1, 3))
    >>> ring_tables(bits, 1, 2)[:, :, 0, 0].tolist()
    [[1, 1], [0, 1]]
    """
    kinds, words, states = bits.shape
    # [l, word, s - first, i] is the word of state (i + s) modulo n: a view of the sets written twice in a row.
    turned = sliding_window_view(np.concatenate([bits, bits], axis=2), states, axis=2)[:, :, first:last]
    if out is None:
        out = np.empty((kinds, kinds, last - first, states), np.int32)
    if not words:
        out[...] = 0
    both = np.empty((last - first, states), np.uint64)
    found, total = (np.empty(both.shape, np.uint8) for _ in range(2))
    for k in range(kinds):
        for m in range(kinds):
            for word in range(words):
                np.bitwise_and(bits[k, word], turned[m, word], out=both)
                fresh = word % _GROUP == 0
                np.bitwise_count(both, out=total if fresh else found)
                if not fresh:
                    np.add(total, found, out=total)
                if word % _GROUP == _GROUP - 1 or word == words - 1:
                    if word < _GROUP:
                        out[k, m] = total
                    else:
                        out[k, m] += total
    return out


def ring_places(states: int, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the two states of every place of the shifts ``first`` to ``last`` (left out), each (last - first, n)."""
    one = np.broadcast_to(np.arange(states), (last - first, states))
    return one, (one + np.arange(first, last)[:, None]) % max(states, 1)


def dyad_tables(sets: Sequence[Bits], at_once: int = 16_384) -> Iterator[Counts]:
    """Yield the tables of every dyad of every set, each dyad once, a good number at a time.

    Parameters
    ----------
    sets : sequence of ndarray, shape (K, words, n)
        Bit sets of each year (or session) from :func:`packed`, with the states of that year.
    at_once : int
        How many tables are yielded at a time, about.

    Yields
    ------
    ndarray of int32, shape (K, K, dyads)
        The dyads of the sets one after the other, each in the order of :func:`dyad_places`. The memory is used again
        for the next ones: what is to be kept must be copied.
    """
    sizes = [bits.shape[2] * (bits.shape[2] // 2) for bits in sets]
    kinds = sets[0].shape[0] if sets else 0
    room = np.empty((kinds, kinds, max([at_once, *sizes])), np.int32)
    used = 0
    for bits, size in zip(sets, sizes, strict=True):
        if used and used + size > room.shape[2]:
            yield room[:, :, :used]
            used = 0
        states = bits.shape[2]
        if size:
            here = room[:, :, used : used + size].reshape(kinds, kinds, states // 2, states)
            ring_tables(bits, 1, states // 2 + 1, out=here)
            used += states * (states - 1) // 2
    if used:
        yield room[:, :, :used]


def dyad_places(states: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the two states of each dyad in the order of :func:`dyad_tables`, each n (n − 1) / 2 long."""
    one, other = ring_places(states, 1, states // 2 + 1)
    number = states * (states - 1) // 2
    return one.ravel()[:number], other.ravel()[:number]
