"""Scenarios for users of the package: what a shock leaves of the flows, what it costs whom, who replaces whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl  # noqa: F401  the example of a docstring uses it

from amity.core import given
from amity.core.errors import UsageError
from amity.scenarios import _loading
from amity.scenarios._answers import ScenarioAnswer
from amity.scenarios._asking import Request, Step
from amity.scenarios._declaring import COMMODITIES, HORIZONS, commodity_of, horizon_of
from amity.scenarios._declaring import get as family
from amity.scenarios._declaring import keys as families
from amity.scenarios._running import run
from amity.store import catalogue

__all__ = ["COMMODITIES", "HORIZONS", "ScenarioAnswer", "families", "family", "scenarios", "stress", "stress_case"]

Shock = Mapping[str, Mapping[str, object]]
TOGETHER, SEQUENCE = "together", "sequence"


def stress(
    shocks: Shock | Sequence[Shock],
    *,
    commodity: str = "crude",
    horizon: str = "year",
    year: int | None = None,
    order: str = TOGETHER,
    draws: int = 200,
    seed: int = 0,
) -> ScenarioAnswer:
    """Return what one shock, or several, leave of the flows of a good.

    Parameters
    ----------
    shocks : mapping, or sequence of mappings
        Each a family with its fields: ``{"embargo": {"by": "oic", "against": "ISR"}}``.
    commodity : {'crude', 'arms', 'trade', 'gas'}
        The good.
    horizon : {'weeks', 'year', 'long'}
        How much time others have to step in.
    year : int, optional
        The year of the record; for arms the last of five. Without it the last one that can be relied on.
    order : {'together', 'sequence'}
        All at once, whatever their order, or each on the flows that the one before it left.
    draws, seed : int
        Draws of the elasticities of total trade, and their seed.

    Returns
    -------
    ScenarioAnswer
        ``by_state``, ``by_pair``, ``replaced`` and ``coverage`` are frames in the unit of the good (million tonnes,
        million TIV, million USD); ``sentences`` say who pays, who replaces whom and how sure that is.

    Raises
    ------
    UsageError
        Where a family, state, leg, good or field is unknown, or the shocks contradict each other.
    DataMissing
        Where the dataset has no record of the good.
    ComputeError
        Where an equilibrium cannot be certified.

    Notes
    -----
    Formulas, rules and what none of it can see: docs/methods/scenarios.md.

    Examples
    --------
    >>> found = stress({"embargo": {"by": "AZE", "against": "ISR", "way": "to"}}, year=2023)
    >>> found.replaced.select("exporter", pl.col("more").round(2)).head(2).rows()
    [('GAB', 0.77), ('NGA', 0.59)]
    """
    listed: object = [shocks] if isinstance(shocks, Mapping) else shocks
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise UsageError(f"shocks={shocks!r} was given; a mapping or a list of them is needed", hint=EXAMPLE)
    return run(
        Request(
            steps=tuple(_step(one) for one in listed),
            commodity=commodity_of(given.text(commodity, "commodity")),
            horizon=horizon_of(given.text(horizon, "horizon")),
            year=None if year is None else given.whole(year, "year"),
            sequence=given.one_of(order, "order", (TOGETHER, SEQUENCE)) == SEQUENCE,
            draws=given.draws(draws),
            seed=given.whole(seed, "seed"),
        )
    )


EXAMPLE = 'write {"embargo": {"by": "A", "against": "B"}}'


def _step(shock: object) -> Step:
    if not isinstance(shock, Mapping) or len(shock) != 1:
        raise UsageError(f"{shock!r} was given as a shock; it is one family with its fields", hint=EXAMPLE)
    key, fields = next(iter(shock.items()))
    if not isinstance(fields, Mapping):
        raise UsageError(f"the fields of '{key}' are {fields!r}; names with values are needed", hint=EXAMPLE)
    shaped = {str(name): _shaped(str(key), str(name), value) for name, value in fields.items()}
    return Step(family=given.text(key, "the family of shocks"), fields=shaped)


def _shaped(key: str, name: str, value: object) -> object:
    """Return a value as its field takes it: lists become tuples, whole numbers floats."""
    kind = family(key).shock.__annotations__.get(name, "")
    if isinstance(value, str) and str(kind).startswith("tuple"):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list):
        return tuple(value)
    if str(kind) == "float" and isinstance(value, (int, str)) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError as error:
            raise UsageError(f"{name}={value!r} was given; it is a number", hint="write one, such as 0.5") from error
    return value


def shock_of(text: str) -> dict[str, dict[str, object]]:
    """Return a shock from one text, such as ``embargo; by=oic; against=ISR``.

    Examples
    --------
    >>> shock_of("boycott; by=oic; against=ISR; share=0.5")
    {'boycott': {'by': 'oic', 'against': 'ISR', 'share': '0.5'}}
    """
    key, *rest = [part.strip() for part in text.split(";")]
    fields: dict[str, object] = {}
    for part in rest:
        name, mark, value = part.partition("=")
        if not mark or not name.strip() or not value.strip() or name.strip() in fields:
            raise UsageError(
                f"'{part}' was given in the shock '{text}'; it is not of the form NAME=VALUE, or given twice",
                hint="write it like 'embargo; by=A; against=B'",
            )
        fields[name.strip()] = value.strip()
    return {key: fields}


def scenarios(case: str) -> tuple[Request, ...]:
    """Return the scenarios of a case, or of a file of scenarios, in the order of the file.

    Raises
    ------
    UnknownName, BadCaseFile
        Where there is none, or the file does not follow the schema.

    Examples
    --------
    >>> [found.title for found in scenarios("azerbaijan-israel")][2]
    'Azerbaijan sells Israel no oil'
    """
    return _loading.load_scenarios(given.path(case, "the case"), as_of=catalogue().as_of)[0]


def stress_case(case: str, name: str | None = None) -> tuple[ScenarioAnswer, ...]:
    """Return the answers to all scenarios of a case, or to the one with a name.

    Examples
    --------
    >>> [round(found.coverage["of_record"][0], 2) for found in stress_case("azerbaijan-israel", "oic-embargo")]
    [0.91]
    """
    found = scenarios(case)
    chosen = found if name is None else (_loading.one(found, given.text(name, "the scenario"), case),)
    return tuple(run(request) for request in chosen)
