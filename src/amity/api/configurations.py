"""Configurations of conditions behind an outcome, in any frame of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from amity.core.errors import BadOption, UsageError
from amity.models._configuration_records import Expectation
from amity.models.configurations import Choices, ConfigurationRequest, Configurations, run
from amity.numerics.calibration import Anchors, Calibration, Threshold

__all__ = ["Anchors", "Choices", "Configurations", "Threshold", "configurations"]


def configurations(
    frame: pl.DataFrame,
    *,
    outcome: str,
    conditions: Sequence[str],
    case: str = "case",
    calibrations: Mapping[str, Calibration | Sequence[float] | float] | None = None,
    expectations: Mapping[str, Expectation] | None = None,
    choices: Choices | None = None,
) -> Configurations:
    """Return a Qualitative Comparative Analysis: truth table, necessity, the three solutions and their robustness.

    Parameters
    ----------
    frame : polars.DataFrame
        A row for each case.
    outcome : str
        The column of the outcome.
    conditions : sequence of str
        The columns of the conditions, none of them part of the outcome. Four or five are as many as a few dozen cases
        can bear.
    case : str
        The column of the cases' names, no two the same.
    calibrations : mapping, optional
        For columns of raw figures: three anchors (out, crossover, full), rising or falling; a number, from which upward
        a case is in; or ``Threshold(at=10, below=True)``. Columns without one hold memberships from 0 to 1.
    expectations : mapping of str to {'present', 'absent'}, optional
        Which state of a condition favours the outcome, where there is a reason outside these data to think so.
    choices : Choices, optional
        Cut-offs of frequency, consistency and PRI, what contradictory rows are, whether the negated outcome is
        explained, which conditions are set aside, whether robustness is computed.

    Returns
    -------
    Configurations
        ``truth_table``, ``necessity``, ``terms``, ``set_aside``, ``robustness`` and ``memberships`` as frames,
        ``solutions`` with all tied models, ``alone``, ``notes`` and ``to_json()``.

    Raises
    ------
    UsageError
        Where a column is not there or not numeric, a value is missing or outside 0 to 1, names repeat, cases are fewer
        than conditions, the outcome is constant or one of the conditions, or anchors are out of order.
    BadOption
        Where a cut-off or an expectation is none that can be used.

    Notes
    -----
    Ragin (2008); formulas, choices and what it cannot say: docs/methods/configurations.md.

    Examples
    --------
    >>> frame = pl.DataFrame(
    ...     {
    ...         "case": ["a", "b", "c", "d", "e", "f"],
    ...         "rich": [900, 800, 700, 300, 200, 100],
    ...         "old": [1, 1, 0, 1, 1, 0],
    ...         "stands": [1, 1, 0, 0, 0, 0],
    ...     }
    ... )
    >>> found = configurations(frame, outcome="stands", conditions=["rich", "old"], calibrations={"rich": 500})
    >>> found.solution("parsimonious").models[0].text
    'rich*old'
    """
    return run(
        ConfigurationRequest(
            frame=frame,
            case=case,
            outcome=outcome,
            conditions=tuple(conditions),
            calibrations={name: _calibration(name, how) for name, how in (calibrations or {}).items()},
            expectations=dict(expectations or {}),
            choices=choices or Choices(),
        )
    )


def _calibration(name: str, given: Calibration | Sequence[float] | float) -> Calibration:
    if isinstance(given, (Anchors, Threshold)):
        return given
    try:
        if isinstance(given, (int, float)):
            return Threshold(at=float(given))
        out, crossover, full = (float(value) for value in given)
        return Anchors(out=out, crossover=crossover, full=full)
    except (TypeError, ValueError) as error:
        raise BadOption(
            f"the calibration {given!r} was given for '{name}'",
            hint="give three anchors (out, crossover, full), or one threshold",
        ) from error
    except UsageError as error:
        raise UsageError(f"{error.message}, for '{name}'", hint=error.hint) from error
