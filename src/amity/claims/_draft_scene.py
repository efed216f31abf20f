"""What a drafted claim stands in, and what its words are about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from amity.claims._draft_cues import Clause, pattern_of
from amity.claims._draft_dates import Dated
from amity.claims._draft_flow import Flow, flow_of
from amity.claims._draft_states import Mention
from amity.claims.records import ClaimsFile
from amity.core.lists import read_list

Check = dict[str, object]
SYMBOL = re.compile(r"\b[AS]/(?:RES/)?[A-Z0-9/()-]*\d+(?:/\d+)?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A row of the list ``claim_topics``: its words, and what bears on them."""

    key: str
    level: int
    words: re.Pattern[str]
    import_share: str
    export_share: str
    share: str
    amount: str
    unit: str
    check: str
    event: str
    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a claim stands in: its sentence and clause, where its word or figure is, who is named, and the dyad."""

    text: str
    clause: Clause
    start: int
    end: int
    states: tuple[Mention, ...]
    sets: tuple[Mention, ...]
    dated: tuple[Dated, ...]
    when: Dated | None
    frame: ClaimsFile

    @property
    def words(self) -> str:
        """Return the words of the clause."""
        return self.text[self.clause.start : self.clause.end]

    @property
    def flow(self) -> Flow:
        """Return who supplies and who receives, by the clause and then by the sentence."""
        near = tuple(one for one in self.states if self.clause.holds(one.start))
        return flow_of(self.text, near, self.states, self.frame.dyad, (self.clause.start, self.clause.end), self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The checks that were chosen, or why there is none; ``said`` where the figure had to change its unit."""

    checks: tuple[Check, ...] = ()
    why: str = ""
    said: dict[str, object] | None = None


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics of the list in order."""
    return tuple(
        Topic(
            key=row["key"],
            level=int(row["level"]),
            words=pattern_of(row["words"].split(",")),
            import_share=row["import_share"],
            export_share=row["export_share"],
            share=row["share"],
            amount=row["amount"],
            unit=row["unit"],
            check=row["check"],
            event=row["event"],
            lacks=row["lacks"],
        )
        for row in read_list("claim_topics")
    )


def topic_of(scene: Scene, *, clause_only: bool = False) -> Topic | None:
    """Return what the words near a claim are about: in the clause, else the sentence; closer topics first."""
    for begin, end in ((scene.clause.start, scene.clause.end), (0, len(scene.text))):
        found = [
            (topic.level, min(abs(match.start() - scene.start), abs(match.end() - scene.end)), at, topic)
            for at, topic in enumerate(topics())
            for match in topic.words.finditer(scene.text, begin, end)
        ]
        if found or clause_only:
            return min(found, key=lambda one: one[:3])[3] if found else None
    return None
