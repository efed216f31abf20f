"""Work on the same frame and window is done once: a page asks several measures for the same sums."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import polars as pl

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")
KEPT = 8


def remembered(function: Callable[Arguments, Found]) -> Callable[Arguments, Found]:
    """Return ``function`` with its last few results kept, for frames by identity and for everything else by value.

    Frames are immutable, so the same frame gives the same result; a kept entry holds its frames, so that no other
    frame can get their identity. Arguments that cannot be hashed are an error of the caller.
    """
    kept: OrderedDict[tuple[object, ...], tuple[Found, tuple[object, ...]]] = OrderedDict()

    @wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Found:
        given = (*args, *sorted(kwargs.items()))
        key = tuple(id(value) if isinstance(value, pl.DataFrame) else value for value in given)
        found = kept.get(key)
        if found is not None:
            return found[0]
        result = function(*args, **kwargs)
        kept[key] = (result, given)
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return result

    return call
