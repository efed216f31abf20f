"""Errors of the web app: its own, the HTTP status of every error of amity, and the one shape they are sent in."""

from __future__ import annotations

from amity.core.errors import (
    AmityError,
    BadCaseFile,
    CannotWrite,
    ComputeError,
    DataError,
    StateNotInPeriod,
    UnknownMeasure,
    UnknownName,
    UnknownPeerSet,
    UnknownState,
    UsageError,
)

RETRY_AFTER = "Retry-After"


class WebError(AmityError):
    """Parent of the errors that only a request over HTTP can meet."""

    status = 400
    code = "bad_request"
    exit_code = 2

    def __init__(self, message: str, *, hint: str, candidates: tuple[str, ...] = (), retry_after: int = 0) -> None:
        super().__init__(message, hint=hint, candidates=candidates)
        self.retry_after = retry_after


class HostRefused(WebError):
    """A request under a host name that the app does not serve."""

    code = "host_refused"


class TokenMissing(WebError):
    """A request without the token, or with a wrong one."""

    status = 401
    code = "token_missing"


class Forbidden(WebError):
    """A posted form that does not come from a page of this app."""

    status = 403
    code = "forbidden"


class NoSuchPage(WebError):
    """An address that leads nowhere."""

    status = 404
    code = "no_such_page"


class NoSuchMethod(WebError):
    """A method that the address does not take."""

    status = 405
    code = "no_such_method"


class TooSlow(WebError):
    """A request whose body did not arrive in time."""

    status = 408
    code = "too_slow"


class Conflict(WebError):
    """What was asked for contradicts the present state of a job or of a case's files."""

    status = 409
    code = "conflict"


class TooLarge(WebError):
    """A body that is larger than any form of the app."""

    status = 413
    code = "too_large"


class TooLong(WebError):
    """An address that is longer than any of the app."""

    status = 414
    code = "too_long"


class HeadTooLarge(WebError):
    """Lines before the body that are longer than any browser sends."""

    status = 431
    code = "head_too_large"


class TooMany(WebError):
    """Too many wrong tokens."""

    status = 429
    code = "too_many_requests"


class Busy(WebError):
    """More asked at once than the app may take on."""

    status = 503
    code = "busy"


class StillRunning(WebError):
    """An answer that is not ready in the time that one request may take; the work goes on."""

    status = 503
    code = "still_running"


class WorkerStopped(WebError):
    """The process that computes long answers ended before it had one."""

    status = 503
    code = "worker_stopped"


# The first class that fits gives the status; what stands above is more special.
STATUS: tuple[tuple[type[AmityError], int], ...] = (
    (UnknownState, 404),
    (UnknownMeasure, 404),
    (UnknownPeerSet, 404),
    (UnknownName, 404),
    (StateNotInPeriod, 404),
    (BadCaseFile, 409),
    (UsageError, 400),
    (DataError, 503),
    (CannotWrite, 503),
    (ComputeError, 422),
)
WORDS = {
    400: "The request cannot be meant",
    401: "A token is needed",
    403: "The form was refused",
    404: "There is no such thing here",
    405: "This address takes no such request",
    408: "The request came too slowly",
    409: "This cannot be done as things stand",
    413: "The request is too large",
    414: "The address is too long",
    422: "There is no result that can be vouched for",
    429: "Too many requests",
    431: "The lines before the request's body are too long",
    500: "amity itself failed",
    503: "Not now",
}


def status_of(error: AmityError) -> int:
    """Return the HTTP status of an error.

    Examples
    --------
    >>> status_of(UnknownState("'Atlantis' was asked for", hint="name a state")), status_of(UsageError("no", hint="x"))
    (404, 400)
    """
    own = getattr(error, "status", None)
    if isinstance(own, int):
        return own
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def unexpected(error: BaseException) -> AmityError:
    """Return a fault of amity itself as an error of the one shape; its text stays in the log."""
    return ComputeErrorInPage(
        f"amity itself failed on this page: {type(error).__name__}",
        hint="please report it with the page's address and the output of amity -v serve",
    )


class ComputeErrorInPage(AmityError):
    """A fault of amity that no error of its own foresaw."""

    code = "internal"
