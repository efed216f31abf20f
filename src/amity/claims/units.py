"""Units of figures: which can be turned into each other, and which a computed figure stands in."""

from __future__ import annotations

SHARE, PERCENT, POINTS, TIMES = "share", "percent", "percentage points", "times"
# A unit by what it measures and how many of the plainest unit of that kind it holds. The mile is the statute mile.
MEASURING: dict[str, tuple[str, float]] = {
    "m": ("length", 1.0),
    "metres": ("length", 1.0),
    "km": ("length", 1_000.0),
    "kilometres": ("length", 1_000.0),
    "miles": ("length", 1_609.344),
    "nautical miles": ("length", 1_852.0),
    "square km": ("area", 1.0),
    "USD": ("money", 1.0),
    "thousand USD": ("money", 1e3),
    "million USD": ("money", 1e6),
    "m USD": ("money", 1e6),
    "bn USD": ("money", 1e9),
    "billion USD": ("money", 1e9),
    "USD a barrel": ("price", 1.0),
    "tonnes": ("mass", 1.0),
    "thousand tonnes": ("mass", 1e3),
    "million tonnes": ("mass", 1e6),
    "barrels": ("volume", 1.0),
    "barrels a day": ("flow", 1.0),
    "thousand barrels a day": ("flow", 1e3),
    "million barrels a day": ("flow", 1e6),
    "TIV": ("volume of arms", 1.0),
    "million TIV": ("volume of arms", 1e6),
    "people": ("people", 1.0),
    "thousand people": ("people", 1e3),
    "million people": ("people", 1e6),
    SHARE: ("part", 1.0),
    PERCENT: ("part", 0.01),
    POINTS: ("part", 0.01),
    TIMES: ("ratio", 1.0),
    "years": ("time", 1.0),
}


def counted(unit: str) -> bool:
    """Return whether a unit names things that are counted: states, members, shared rivals.

    Examples
    --------
    >>> counted("states"), counted("km"), counted("")
    (True, False, False)
    """
    return bool(unit) and unit not in MEASURING


def factor(computed: str, said: str) -> float | None:
    """Return by what a computed figure is multiplied to stand in the unit of a claim, None where it cannot.

    A unit that measures nothing names what is counted, so that "shared rivals" may stand for a count; a figure said
    without a unit is read in the unit of the computed one.

    Examples
    --------
    >>> round(factor("km", "miles"), 4), factor("share", "percent"), factor("count", "shared rivals")
    (0.6214, 100.0, 1.0)
    >>> factor("km", "percent") is None, factor("count", "km") is None
    (True, True)
    """
    if not said or said == computed:
        return 1.0
    here, there = MEASURING.get(computed), MEASURING.get(said)
    if here is None and there is None:
        return 1.0
    if here is None or there is None or here[0] != there[0]:
        return None
    return here[1] / there[1]


def fault(computed: str, said: str) -> str:
    """Return why a figure cannot be held against a computed one, empty where it can.

    Examples
    --------
    >>> fault("km", "states")
    "the figure said is in 'states' and what is computed is in km; write it in km, m, metres, kilometres, miles"
    """
    if factor(computed, said) is not None:
        return ""
    kind = MEASURING.get(computed, ("", 0.0))[0]
    like = [unit for unit, (what, _) in MEASURING.items() if what == kind and unit not in (computed, SHARE)]
    first = PERCENT if computed == SHARE else "what is counted" if computed == "count" else computed
    others = [unit for unit in like if unit != first][:4]
    more = ", ".join([first, *others])
    return f"the figure said is in '{said}' and what is computed is in {computed}; write it in {more}"
