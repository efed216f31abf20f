"""The home page: find two states by any name, the cases, and how fresh the data are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity import api
from amity.cases.checking import read_document
from amity.core import states
from amity.core.errors import AmityError, BadCaseFile, UsageError
from amity.store import catalogue
from amity.web import case_files, parts
from amity.web.asking import Ask
from amity.web.declaring import Field, Moved, Page
from amity.web.links import link

MOST_CASES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name that was typed: the state it means, or why none, and which ones it may mean."""

    slot: str
    typed: str
    state: str | None
    name: str
    message: str
    hint: str
    candidates: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the name as JSON."""
        return {
            "typed": self.typed,
            "state": self.state,
            "name": self.name,
            "message": self.message,
            "candidates": list(self.candidates),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case of the list: key, title, question, the two states, or why it cannot be read."""

    key: str
    title: str
    question: str
    states: tuple[str, ...]
    fault: str

    def to_json(self) -> dict[str, object]:
        """Return the case as JSON."""
        return {
            "case": self.key,
            "title": self.title,
            "question": self.question,
            "states": list(self.states),
            "fault": self.fault,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the home page holds."""

    found: tuple[Named, ...]
    cases: tuple[Listed, ...]


def find(ask: Ask) -> Home | Moved:
    """Return the home page, or the page of the two states where both names are known."""
    found = tuple(_named(slot, ask.one(slot)) for slot in ("a", "b") if ask.one(slot))
    keys = {one.slot: one.state for one in found}
    if len(keys) == 2 and all(keys.values()) and keys["a"] != keys["b"]:
        return Moved(to=link("dyad", str(keys["a"]), str(keys["b"]), query={"peers": ask.one("peers")}))
    if keys.get("b") and "a" not in keys:
        return Moved(to=link("target", str(keys["b"])))
    home = ask.site.settings.cases
    return Home(found=found, cases=tuple(_listed(ask, key) for key in case_files.keys(home)[:MOST_CASES]))


def _named(slot: str, typed: str) -> Named:
    try:
        state = api.state(typed)
    except UsageError as error:
        return Named(
            slot=slot,
            typed=typed,
            state=None,
            name="",
            message=error.message,
            hint=error.hint,
            candidates=error.candidates,
        )
    return Named(slot=slot, typed=typed, state=state.key, name=state.name, message="", hint="", candidates=())


def _listed(ask: Ask, key: str) -> Listed:
    stamp = case_files.stamp(key, ask.site.settings.cases)
    return ask.site.record((ask.site.version, "listed", key, stamp), lambda: _read(ask, key))


def _read(ask: Ask, key: str) -> Listed:
    """Return the head of a case; its events and claims, which take their time, are read by its own page."""
    try:
        document = read_document(case_files.folder_of(key, ask.site.settings.cases), case_files.CASE_FILE)
        head = document.body if document is not None else None
        if not isinstance(head, Mapping) or not isinstance(head.get("dyad"), list):
            raise BadCaseFile(f"the case '{key}' has no head that names two states", hint="see its page")
        named = tuple(api.state(str(name)).name for name in head["dyad"])
    except AmityError as error:
        return Listed(key=key, title=key, question="", states=(), fault=error.message)
    title, question = str(head.get("title", key)), str(head.get("question", ""))
    return Listed(key=key, title=title, question=question, states=named, fault="")


def to_json(home: Home, _: Ask) -> Mapping[str, object]:
    """Return names and cases as JSON."""
    data = catalogue()
    return {
        "found": [one.to_json() for one in home.found],
        "rows": [one.to_json() for one in home.cases],
        "as_of": data.as_of.isoformat(),
        "dataset_version": data.version,
    }


def view(home: Home, ask: Ask) -> Mapping[str, object]:
    """Return the page for its template."""
    data = catalogue()
    fresh = sorted(data.tables.values(), key=lambda entry: entry.coverage.last, reverse=True)
    by_slot = {one.slot: one for one in home.found}
    same = len(home.found) == 2 and home.found[0].state is not None and home.found[0].state == home.found[1].state
    return {
        "states": parts.state_choices(),
        "n_states": len(states.all_states()),
        "typed": {slot: ask.one(slot) for slot in ("a", "b")},
        "found": home.found,
        "same": same,
        "suggestions": tuple(_suggestions(one, by_slot) for one in home.found if one.state is None),
        "controls": (parts.peers_control(ask),),
        "cases": home.cases,
        "fresh": tuple(
            {
                "title": entry.title,
                "url": link("data", "table", entry.key),
                "last": entry.coverage.last.isoformat(),
                "why": entry.coverage.last_reason,
            }
            for entry in fresh
        ),
        "n_tables": len(data.tables),
        "n_sources": len(data.sources),
    }


def _suggestions(one: Named, by_slot: Mapping[str, Named]) -> Mapping[str, object]:
    """Return a name that means no state, with links that put each candidate in its place."""
    other = by_slot.get("b" if one.slot == "a" else "a")
    kept = other.state or other.typed if other else ""
    links = []
    for candidate in one.candidates:
        key = candidate.partition(" ")[0]
        pair = {one.slot: key, ("b" if one.slot == "a" else "a"): kept}
        links.append(parts.Link(text=candidate, url="/" + link(query={"a": pair["a"], "b": pair["b"]}).lstrip("/")))
    return {"named": one, "links": links}


PAGE = Page(
    key="home",
    title="Home",
    meaning="Find two states by any name or code; the cases; how far the records reach.",
    path="/",
    menu=1,
    fields=(
        Field(name="a", label="A state", meaning="Name or code of a state.", example="Azerbaijan"),
        Field(name="b", label="The other state", meaning="Name or code of the other state.", example="Israel"),
        Field(name="peers", label="Peers", meaning="Peer set or expression.", example="muslim-majority"),
    ),
    kept=False,
    find=find,
    to_json=to_json,
    view=view,
)
