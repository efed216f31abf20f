"""Measures by key, and their options read from what a user wrote."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import cast

from amity.core import discovery
from amity.core.declarations import Measure, Option, OptionValue
from amity.core.errors import BadOption, UnknownMeasure
from amity.core.suggest import nearest


def keys() -> tuple[str, ...]:
    """Return the keys of all measures, sorted."""
    return discovery.names("measures")


def get(key: str) -> Measure:
    """Return the measure with a key.

    Raises
    ------
    UnknownMeasure
        Where no measure has that key; the nearest keys are its candidates.
    """
    if key not in keys():
        raise UnknownMeasure(
            f"the measure '{key}' was asked for; amity has no such measure",
            hint="see the measures: amity list measures",
            candidates=nearest(key, keys()),
        )
    return cast(Measure, discovery.load("measures", key, "MEASURE"))


def read_options(measure: Measure, given: Mapping[str, OptionValue]) -> dict[str, OptionValue]:
    """Return the value of every option of a measure: what was given, checked, and the defaults of the rest.

    Raises
    ------
    BadOption
        Where the measure has no such option or the option does not take the value.
    """
    known = {option.name: option for option in measure.options}
    for name in given:
        if name not in known:
            raise BadOption(
                f"the option '{name}' was given; {measure.key} has {_names(known)}",
                hint=f"see its options: amity list measures {measure.key}",
                candidates=nearest(name, known) or tuple(known),
            )
    return {name: _value(measure, option, given.get(name, option.default)) for name, option in known.items()}


def _names(known: Mapping[str, Option]) -> str:
    return f"the options {', '.join(known)}" if known else "no options"


def _value(measure: Measure, option: Option, given: OptionValue) -> OptionValue:
    value = _converted(option, given)
    in_words = f"one of {', '.join(option.choices)}" if option.choices else _expected(option)
    bad = value is None
    if option.choices:
        bad = bad or str(value) not in option.choices
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        low, high = option.minimum, option.maximum
        bad = (low is not None and value < low) or (high is not None and value > high)
    if bad or value is None:
        raise BadOption(
            f"the option {option.name}={given} was given; {measure.key} takes {in_words}",
            hint=option.meaning,
            candidates=option.choices,
        )
    return value


def _expected(option: Option) -> str:
    if isinstance(option.default, bool):
        return "true or false"
    if isinstance(option.default, (int, float)):
        kind = "a whole number" if isinstance(option.default, int) else "a number"
        if option.minimum is not None and option.maximum is not None:
            return f"{kind} from {option.minimum:g} to {option.maximum:g}"
        return f"{kind} of {option.minimum:g} or more" if option.minimum is not None else kind
    return "a word"


def _converted(option: Option, given: OptionValue) -> OptionValue | None:
    text = str(given).strip().lower()
    if isinstance(option.default, bool):
        return {"true": True, "false": False, "yes": True, "no": False}.get(text)
    try:
        if isinstance(option.default, int):
            return int(text)
        if isinstance(option.default, float):
            number = float(text)
            return number if math.isfinite(number) else None
    except ValueError:
        return None
    return text
