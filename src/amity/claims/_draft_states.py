"""States and sets of states named in running text: by name, by adjective or people, by capital."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from amity.core import states
from amity.core.errors import UsageError
from amity.core.lists import read_list
from amity.core.peers import peer_sets

MOST_WORDS = 7
_WORD = re.compile(r"[^\W\d_](?:[\w.]|['-](?=\w))*")
_FORM = re.compile(r"[A-Z]{1,3}|[^A-Za-z]*|.*[()/,].*|.*\d.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A state or a set of states in a sentence: where, its key, and how it is named."""

    start: int
    end: int
    key: str
    kind: str


@cache
def forms() -> dict[str, tuple[str, str]]:
    """Return the key and the kind of every form in which a text may name a state; an empty key means none."""
    found: dict[str, tuple[str, str]] = {}
    named = [row["name"] for name in ("states", "state_names") for row in read_list(name)]
    always = {row["source"] for row in read_list("name_sources") if row["used"] == "always"}
    named += [row["alias"] for row in read_list("state_aliases") if row["source"] in always]
    for name in named:
        if not _FORM.fullmatch(name):
            try:
                found.setdefault(_plain(name), (states.resolve(name).key, "name"))
            except UsageError:
                # A name that several states could have is none in a text without a date.
                continue
    for row in read_list("state_demonyms"):
        found[_plain(row["form"])] = (row["state"], row["kind"])
        if row["kind"] == "adjective" and not row["form"].endswith(("s", "h", "ese", "x")):
            found.setdefault(_plain(row["form"]) + "s", (row["state"], "people"))
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s.]+", " ", text.replace("\u2019", "'")).strip()


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the states that a sentence names, in order; the longest form at a place counts."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    found: list[Mention] = []
    at = 0
    while at < len(words):
        step, one = _longest(text, words, at)
        if one is not None and one.key:
            found.append(one)
        at += step
    return tuple(found)


def _longest(text: str, words: list[tuple[int, int]], at: int) -> tuple[int, Mention | None]:
    start = words[at][0]
    if not text[start].isupper():
        return 1, None
    for size in range(min(MOST_WORDS, len(words) - at), 0, -1):
        end = words[at + size - 1][1]
        for shape in (text[start:end], re.sub(r"'s?$", "", text[start:end])):
            known = forms().get(_plain(shape)) or forms().get(_plain(shape.removeprefix("The ")))
            if known is not None:
                return size, Mention(start=start, end=start + len(shape), key=known[0], kind=known[1])
    return 1, None


@cache
def _set_forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for key, one in peer_sets().items():
        if key.endswith("factbook") or one.kind == "all":
            continue
        title = re.escape(one.title).replace("isation", "i[sz]ation")
        short = key.upper() if len(key) <= 5 else f"(?i:{key.replace('-', '[ -]')})"
        found.append((re.compile(rf"(?<!\w)(?:{title}|{short})(?!\w)"), key))
    return tuple(found)


def sets(text: str) -> tuple[Mention, ...]:
    """Return the sets of states (organisations, peer sets) that a sentence names, in order."""
    found = [
        Mention(start=match.start(), end=match.end(), key=key, kind="set")
        for form, key in _set_forms()
        for match in form.finditer(text)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def frequent(named: Iterable[Mention]) -> list[tuple[str, int]]:
    """Return the states by how often they are named, the most first; of equals the one that was named first."""
    counted = Counter(one.key for one in named)
    order = {key: at for at, key in enumerate(counted)}
    return sorted(counted.items(), key=lambda item: (-item[1], order[item[0]]))
