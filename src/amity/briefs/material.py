"""What a brief is made from: the request, the dyad page, the courses of shares, the case's events, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from amity import measures
from amity.briefs import dyad_page
from amity.briefs.dyad_page import Page, PageRequest
from amity.briefs.noting import Notes
from amity.briefs.trajectories import Trajectory, trajectory
from amity.cases import Case
from amity.claims.judging import Judged, judge_all
from amity.claims.loading import claims_of
from amity.core.asks import Period
from amity.core.declarations import OptionValue
from amity.core.peers import peer_sets
from amity.core.results import Result
from amity.core.wording import count, in_prose, possessive
from amity.store import catalogue
from amity.store.membership import PeerGroup

# A record that ended longer ago than this says little of the present: its courses are not followed.
FRESH_YEARS = 5
# Of the votes, agreement and absence are judged: other indices read the same votes again, and are no further evidence.
VOTES, VOTES_JUDGED = "votes", ("vote_agreement", "vote_absence")


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRequest:
    """What a brief is asked for: two state keys and their peers, years and options, a case, an earlier brief's JSON.

    ``figures`` is false where a brief without figures will do (tests, a terminal).
    """

    state_a: str
    state_b: str
    peers: PeerGroup
    period: Period | None = None
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    readings: tuple[measures.Request, ...] = ()
    case: Case | None = None
    as_of: date | None = None
    earlier: Mapping[str, object] | None = None
    figures: bool = True
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A state of the dyad: its key, its name in a table, and its name in a sentence."""

    key: str
    name: str

    @property
    def prose(self) -> str:
        """Return the name as it stands inside a sentence."""
        return in_prose(self.name)

    @property
    def whose(self) -> str:
        """Return the possessive of the name as it stands inside a sentence."""
        return possessive(self.prose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that the sections say something about.

    Attributes
    ----------
    results : tuple of Result
        The standard rows of the dyad page, in the channels' order.
    readings : tuple of Result
        What the case asks for beside them.
    courses : mapping of (str, str, str) to Trajectory
        The course of each share that is followed, by measure and states.
    notes : Notes
        The appendix, which grows while sections are written.
    claims : tuple of Judged
        The claims of the case with their verdicts, none where it has no claims.
    runs : dict
        Further results of the dyad that sections asked for, so that none is computed twice.
    """

    request: BriefRequest
    page: Page
    a: Side
    b: Side
    as_of: date
    results: tuple[Result, ...]
    readings: tuple[Result, ...]
    courses: Mapping[tuple[str, str, str], Trajectory]
    notes: Notes
    claims: tuple[Judged, ...] = ()
    runs: dict[object, Result] = field(default_factory=dict)

    def find(self, measure: str, *, forward: bool = True) -> Result | None:
        """Return the standard row of a measure from the first state to the second, or the other way."""
        wanted = (self.a.key, self.b.key) if forward else (self.b.key, self.a.key)
        for result in self.results:
            if result.asked.measure == measure and (result.asked.state_a, result.asked.state_b) == wanted:
                return result
        return None

    def course(self, measure: str, *, forward: bool = True) -> Trajectory | None:
        """Return the course of a share from the first state to the second, or the other way."""
        ends = (self.a.key, self.b.key) if forward else (self.b.key, self.a.key)
        return self.courses.get((measure, *ends))

    def of(self, *channels: str) -> tuple[Result, ...]:
        """Return the standard rows of channels."""
        return tuple(result for result in self.results if result.channel in channels)

    def run(
        self,
        measure: str,
        *,
        forward: bool = True,
        period: Period | None = None,
        options: Mapping[str, OptionValue] | None = None,
    ) -> Result:
        """Return a further result of the dyad among its peers."""
        asked = self.ask(measure, forward=forward)
        given = dict(options if options is not None else asked.options)
        key = (measure, forward, period, tuple(sorted(given.items())))
        if key not in self.runs:
            self.runs[key] = measures.run(replace(asked, period=period, options=given))
        return self.runs[key]

    def ask(self, measure: str, *, forward: bool = True) -> measures.Request:
        """Return the request for a measure of the dyad among its peers."""
        return ask_for(self.request, measure, forward=forward)

    @property
    def judged(self) -> tuple[Result, ...]:
        """Return the standard rows on which findings rest."""
        return tuple(one for one in self.results if one.channel != VOTES or one.asked.measure in VOTES_JUDGED)

    @property
    def key(self) -> str:
        """Return the brief's key: the case's, or the two states' keys in small letters."""
        case = self.request.case
        return case.key if case is not None else f"{self.a.key}-{self.b.key}".lower()

    @property
    def peers_name(self) -> str:
        """Return what the peers are called in a sentence: the set's title, else how many states were chosen."""
        group = self.request.peers
        declared = peer_sets().get(group.text)
        return declared.title if declared else f"a chosen group of {count(len(group.members), 'state')}"

    @property
    def peers_named(self) -> bool:
        """Return whether the peers are a declared set and not an expression."""
        return self.request.peers.text in peer_sets()

    def kind(self, channel: str) -> str:
        """Return whether a channel is declared, material or structural."""
        return next(one.kind for one in self.page.channels if one.key == channel)


def ask_for(request: BriefRequest, measure: str, *, forward: bool) -> measures.Request:
    """Return the request for a measure of a brief's dyad; the peers always take the place of its first state."""
    first, second = (request.state_a, request.state_b) if forward else (request.state_b, request.state_a)
    known = {option.name for option in measures.get(measure).options}
    return measures.Request(
        measure=measure,
        state_a=first,
        state_b=second,
        subject="a" if forward else "b",
        options={name: value for name, value in request.options.items() if name in known},
        peers=request.peers,
        seed=request.seed,
    )


def gather(request: BriefRequest) -> Material:
    """Return everything that a brief of the request is made from."""
    page = dyad_page.assemble(
        PageRequest(
            state_a=request.state_a,
            state_b=request.state_b,
            peers=request.peers,
            period=request.period,
            options=request.options,
            seed=request.seed,
        )
    )
    as_of = request.as_of or catalogue().as_of
    readings = tuple(measures.run(replace(one, peers=one.peers or request.peers)) for one in request.readings)
    return Material(
        request=request,
        page=page,
        a=Side(key=request.state_a, name=page.name_a),
        b=Side(key=request.state_b, name=page.name_b),
        as_of=as_of,
        results=page.results,
        readings=readings,
        courses=_courses(request, page, as_of),
        notes=Notes(),
        claims=_claims(request.case, as_of),
    )


def _claims(case: Case | None, as_of: date) -> tuple[Judged, ...]:
    """Return the claims of a case with their verdicts."""
    file = claims_of(case, as_of=as_of) if case is not None else None
    return judge_all(file, case) if file is not None else ()


def _courses(request: BriefRequest, page: Page, as_of: date) -> dict[tuple[str, str, str], Trajectory]:
    """Return the course of every share of a flow whose record is fresh, both ways."""
    found = {}
    for result in page.results:
        measure = measures.get(result.asked.measure)
        followed = measure.unit == "share" and measure.directed and measure.period == "pool"
        if not followed or measure.direction != "closer" or result.period is None or not fresh(result, as_of):
            continue
        forward = result.asked.state_a == request.state_a
        asked = ask_for(request, measure.key, forward=forward)
        course = trajectory(asked, result)
        if course is not None:
            found[(measure.key, result.asked.state_a, result.asked.state_b)] = course
    return found


def last_year(result: Result) -> int:
    """Return the last year of the record behind a result."""
    return int(str(result.provenance.coverage["last"])[:4])


def age(result: Result, as_of: date) -> int:
    """Return how many years before a day the record behind a result ends."""
    return as_of.year - last_year(result)


def fresh(result: Result, as_of: date) -> bool:
    """Return whether the record behind a result reaches into the last years before a day."""
    return age(result, as_of) <= FRESH_YEARS
