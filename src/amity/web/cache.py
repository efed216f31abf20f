"""Answers kept ready: the least recently used go when their bytes, or their number, exceed a limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Store(Generic[Kept]):
    """Values by key, each of a size, of which the least recently used go when the sizes exceed ``room``.

    Parameters
    ----------
    room : int
        How much all sizes may come to; a value that is larger by itself is not kept.

    Examples
    --------
    >>> kept = Store[str](room=10)
    >>> kept.put("a", "one", 6); kept.put("b", "two", 6)
    >>> kept.get("a"), kept.get("b"), kept.size
    (None, 'two', 6)
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Kept | None:
        """Return the value of a key, or None where none is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Kept, size: int = 1) -> None:
        """Keep a value; what was used longest ago goes where it has no room."""
        if size > self.room:
            return
        with self._lock:
            self._take(key)
            self._kept[key] = (value, size)
            self.size += size
            while self.size > self.room:
                _, (_, freed) = self._kept.popitem(last=False)
                self.size -= freed

    def drop(self, key: Hashable) -> None:
        """Forget the value of a key."""
        with self._lock:
            self._take(key)

    def _take(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self.size -= found[1]
