"""Errors that a user of amity meets: one parent, each with a code, a hint and its context.

Every message says what was asked and what was found; the hint says what to do next. The exit code of the
command line belongs to the class, so that the three kinds of "no" (asked wrongly, data not usable, could
not compute or write) stay apart from end to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class AmityError(Exception):
    """Parent of all errors that amity raises on purpose.

    Parameters
    ----------
    message : str
        What was asked and what was found, in one sentence.
    hint : str
        What to do next, in one sentence.
    candidates : sequence of str
        Values that would have been accepted, best first; empty where there are none.
    context : str
        Facts for a bug report (a path, a line, a hash); empty where there are none.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str, candidates: Sequence[str] = (), context: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.candidates = tuple(candidates)
        self.context = context

    def to_json(self) -> dict[str, object]:
        """Return the error as the JSON object that stands under ``error``."""
        body: dict[str, object] = {"code": self.code, "message": self.message, "hint": self.hint}
        if self.candidates:
            body["candidates"] = list(self.candidates)
        if self.context:
            body["context"] = self.context
        return body


# --- exit 2: asked wrongly ---------------------------------------------------------------------
class UsageError(AmityError):
    """The request cannot be understood or contradicts itself."""

    code = "usage"
    exit_code = 2


class UnknownState(UsageError):
    """A name or code that no state has."""

    code = "unknown_state"


class AmbiguousState(UsageError):
    """A name that several states could mean."""

    code = "ambiguous_state"


class StateNotInPeriod(UsageError):
    """A state that did not exist in the period asked for."""

    code = "state_not_in_period"


class SameState(UsageError):
    """A dyad of a state with itself."""

    code = "same_state"


class BadPeriod(UsageError):
    """Years that cannot be read or run backwards."""

    code = "bad_period"


class UnknownMeasure(UsageError):
    """A measure that does not exist."""

    code = "unknown_measure"


class BadOption(UsageError):
    """An option that the measure does not have, or a value the option does not take."""

    code = "bad_option"


class UnknownPeerSet(UsageError):
    """A peer set, or an expression over peer sets, that cannot be read."""

    code = "unknown_peer_set"


class UnknownName(UsageError):
    """A table, source, channel, case or list that does not exist."""

    code = "unknown_name"


class BadCaseFile(UsageError):
    """A case file that does not follow the schema."""

    code = "bad_case_file"


class BadUnit(UsageError):
    """A file whose rows are not dyad-years, or whose key columns do not hold what they are said to."""

    code = "bad_unit"


# --- exit 3: data missing, corrupt or unreachable ----------------------------------------------
class DataError(AmityError):
    """Data that amity needs are not usable."""

    code = "data"
    exit_code = 3


class DataMissing(DataError):
    """A file of the dataset, or a raw file, is not there."""

    code = "data_missing"


class DataCorrupt(DataError):
    """A file is not what its recorded size or sha256 says, or cannot be read."""

    code = "data_corrupt"


class Refused(DataError):
    """A place that did not hand out what was asked of it: unreachable, barred, or asking for less haste."""

    code = "refused"


class EmptyAnswer(DataError):
    """A place that answered, with a file or a table that holds nothing."""

    code = "empty_answer"


class ChangedFormat(DataError):
    """A file that came whole but is not in the form that its source is known to have."""

    code = "changed_format"


class Interrupted(DataError):
    """A download that ended before the whole of the file was there; what came is kept and taken up again."""

    code = "interrupted"


class InUse(DataError):
    """A folder that another process of amity is writing to."""

    code = "in_use"


class UnmappedName(DataError):
    """A raw file names a state or an actor that no list of amity knows."""

    code = "unmapped_name"


# --- exit 4: could not compute or write --------------------------------------------------------
class ComputeError(AmityError):
    """A computation did not reach a result that can be vouched for."""

    code = "not_computed"
    exit_code = 4


class CannotWrite(AmityError):
    """A file or folder could not be written."""

    code = "cannot_write"
    exit_code = 4
