"""The public API of claims: a case's claims, or a file's, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amity.claims.judging import Judged, answer, judge_all
from amity.claims.loading import load_claims
from amity.claims.records import ClaimsFile
from amity.core import given
from amity.core.errors import UnknownName, UsageError
from amity.core.partial_dates import read_date
from amity.core.suggest import nearest
from amity.store import catalogue

HOLD = "supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaims:
    """A claims file with its verdicts, in the order of the file, and the day at which data were cut."""

    file: ClaimsFile
    judged: tuple[Judged, ...]
    cut: date | None

    @property
    def all_hold(self) -> bool:
        """Return whether every claim is supported."""
        return all(one.verdict == HOLD for one in self.judged)

    def to_json(self) -> dict[str, object]:
        """Return the one JSON answer: rows with verdicts, and a tally."""
        return answer(self.file, self.judged, self.cut)

    def to_html(self) -> str:
        """Return the page of verdicts as one HTML file, with the figure behind each."""
        # Drawing loads libraries as heavy as all the rest: only where a page is wanted.
        from amity.briefs import claims_page
        from amity.briefs.render import claims

        return claims.html(claims_page.page(self.file, self.judged, self.cut))

    def to_markdown(self) -> str:
        """Return the page of verdicts as Markdown."""
        from amity.briefs import claims_page
        from amity.briefs.render import claims

        return claims.markdown(claims_page.page(self.file, self.judged, self.cut, figures=False))


def check(name: str, *, only: Sequence[str] = (), as_of: str | date | None = None) -> CheckedClaims:
    """Return the claims of a case or of a file with their verdicts.

    Parameters
    ----------
    name : str
        A shipped case, the folder of a case, or the path of a ``.yaml`` file of claims.
    only : sequence of str
        Ids of the claims that are wanted; all without it.
    as_of : str or date, optional
        A day; today's vintage of the data is cut there, which is not what was known then.

    Raises
    ------
    UnknownName
        Where there is no such case, file or claim.
    BadCaseFile
        Where the file does not follow the schema.
    """
    cut = _day(as_of)
    only = given.texts(only, "only")
    file, case = load_claims(given.path(name, "the case or file"), as_of=catalogue().as_of)
    known = {claim.id.casefold(): claim.id for claim in file.claims}
    for key in only:
        if key.casefold() not in known:
            raise UnknownName(
                f"the claim '{key}' was asked for; {file.title} has {len(known)} claims and none of that id",
                hint="see them all without --only",
                candidates=nearest(key, known.values()),
            )
    return CheckedClaims(file=file, judged=judge_all(file, case, cut=cut, only=only), cut=cut)


def _day(when: str | date | None) -> date | None:
    if when is None or isinstance(when, date):
        return when
    try:
        found = read_date(given.text(when, "as_of"))
    except ValueError as error:
        raise UsageError(
            f"--as-of {when} was given; {error}", hint="write a day, such as 2025-05-31, or a month or year: its end"
        ) from error
    return found.last_day
