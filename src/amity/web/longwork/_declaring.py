"""What a long computation declares: its name, and the function that the worker runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Files = dict[str, bytes]
Facts = dict[str, object]
Step = Callable[[int, int, str], None]
# The file of an answer that holds its JSON.
ANSWER = "answer.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A long computation.

    ``run`` takes what was asked, and a function that it tells its steps, ``(done, of, what)``; it returns files by
    name, ``answer.json`` among them, and facts that a page shows.
    """

    key: str
    run: Callable[[Mapping[str, object], Step], tuple[Files, Facts]]
