"""Words of verdicts: a claim's figure as it was said, what it allows, and a computed one beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from amity.claims.records import Said
from amity.claims.tolerances import PERCENT, PLACE, Tolerance
from amity.core.wording import NO_BREAK, listed, minus, number, ordinal, percent

YES_NO = "yes or no"
_SIGNS = {PERCENT: "%", "percentage points": "points", "score": "", "index": "", "count": "", "times": "times"}
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# A source that is a list of ours is called by what it lists.
_CALLED = {"hand": "list of diplomatic relations"}
_SCALES = ("thousand", "million", "billion")


def _number(value: float) -> str:
    return minus(number(value))


def unit_word(unit: str, value: float | None = None) -> str:
    """Return a unit as it stands behind a figure, in the singular behind a one.

    Examples
    --------
    >>> unit_word("percent"), unit_word("countries", 1), unit_word("states", 1), unit_word("km", 1)
    ('%', 'country', 'state', 'km')
    """
    word = _SIGNS.get(unit, unit)
    if value != 1 or not word.endswith("s") or word.split(" ")[0] in _SCALES or word == "times":
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def figure(value: float, unit: str) -> str:
    r"""Return a figure in the unit of a claim.

    Examples
    --------
    >>> figure(21.42857, "percent"), figure(689, "km"), figure(1, "place"), figure(4, "countries")
    ('21.4\xa0%', '689\xa0km', 'first', '4\xa0countries')
    """
    if unit == PLACE:
        place = round(value)
        return _PLACES[place - 1] if 1 <= place <= len(_PLACES) else ordinal(place)
    if unit == PERCENT and value >= 0:
        return percent(value / 100)
    word = unit_word(unit, value)
    return f"{_number(value)}{NO_BREAK}{word}" if word else _number(value)


def ranged(value: float, low: float | None, high: float | None, unit: str) -> str:
    r"""Return a computed figure with the ends of its interval or bounds behind it.

    Examples
    --------
    >>> ranged(21.4286, 5.33, 49.3, "percent"), ranged(2, None, None, "place")
    ('21.4\xa0% (5.33–49.3\xa0%)', 'second')
    """
    if unit == YES_NO:
        return "yes" if value else "no"
    if unit == "share":
        value, low, high, unit = 100 * value, low and 100 * low, high and 100 * high, PERCENT
    shown = figure(value, unit)
    if low is None or high is None or low == high:
        return shown
    word = unit_word(unit)
    return f"{shown} ({_number(low)}–{_number(high)}{NO_BREAK + word if word == '%' else ''})"


def _plain(value: float) -> str:
    return _number(value) if abs(value) < 1000 or value != int(value) else minus(f"{value:,.0f}")


def as_said(said: Said) -> str:
    r"""Return the figure of a claim as the claim has it, its word before it.

    Examples
    --------
    >>> as_said(Said(value=70, unit="percent", word="nearly")), as_said(Said(low=7000, high=16000, unit="people"))
    ('nearly 70\xa0%', '7,000 to 16,000\xa0people')
    """
    if said.on is not None:
        return said.on.prose
    if said.unit == PLACE:
        if said.value is not None and not said.word.replace("exactly", ""):
            return figure(said.value, PLACE)
        last = said.high if said.high is not None else said.value
        return f"among the first {_number(last)}" if last is not None else ""
    unit = unit_word(said.unit, said.value)
    tail = f"{NO_BREAK}{unit}" if unit else ""
    ends = [_plain(one) for one in (said.low, said.high) if one is not None]
    word = said.word
    if len(ends) == 1:
        word = "at least" if said.low is not None else "at most"
    figures = _plain(said.value) if said.value is not None else " to ".join(ends)
    return f"{word} {figures}{tail}".strip() if figures else ""


def limit(value: float, unit: str) -> str:
    r"""Return the end of a range with its unit.

    Examples
    --------
    >>> limit(63, "percent")
    '63\xa0%'
    """
    word = unit_word(unit)
    return f"{_number(value)}{NO_BREAK}{word}" if word else _number(value)


def allowed_text(allowed: Tolerance, unit: str) -> str:
    r"""Return the figures that a claim permits.

    Examples
    --------
    >>> from amity.claims.tolerances import tolerance
    >>> allowed_text(tolerance(Said(value=70, unit="percent", word="nearly")), "percent")
    '63 to 70\xa0%'
    """
    low, high = allowed.low, allowed.high
    word = unit_word(unit, low if low is not None and (high is None or low == high) else high if low is None else None)
    tail = f"{NO_BREAK}{word}" if word else ""
    if low is None and high is None:
        return "any figure"
    if high is None:
        return f"{_number(low or 0.0)}{tail} or more"
    if low is None:
        return f"{_number(high)}{tail} or less"
    return f"{_number(low)}{tail}" if low == high else f"{_number(low)} to {_number(high)}{tail}"


def against(said: Said, allowed: Tolerance, outcome: str) -> str:
    r"""Return how a figure stands to what was said, as the end of a sentence that tells the figure.

    Examples
    --------
    >>> from amity.claims.tolerances import tolerance
    >>> said = Said(value=70, unit="percent", word="nearly")
    >>> against(said, tolerance(said), "fails")
    'which “nearly 70\xa0%” (63 to 70\xa0%) does not allow'
    """
    quote = as_said(said)
    if said.unit == YES_NO:
        return "as is said" if outcome == "holds" else "and not as is said"
    if said.unit == PLACE:
        words = {"holds": "as is said", "near": f"and not quite {quote}, as is said"}
        return words.get(outcome, f"and not {quote}, as is said")
    ranged = said.value is not None and not allowed.one_sided and not allowed.exact
    told = f"“{quote}” ({allowed_text(allowed, said.unit)})" if ranged else f"“{quote}”"
    near = f" ({allowed_text(allowed, said.unit)})" if ranged else ""
    words = {"holds": f"which {told} allows", "near": f"near “{quote}” and outside what that allows{near}"}
    return words.get(outcome, f"which {told} does not allow")


def source_names(sources: Sequence[Mapping[str, object]], most: int = 1) -> str:
    """Return the names of the first sources as a sentence cites them, empty where there are none.

    Examples
    --------
    >>> source_names(({"title": "SIPRI Arms Transfers Database, trade register"},))
    'SIPRI Arms Transfers Database'
    """
    titles = [str(source.get("title") or "") for source in sources]
    names = [
        _CALLED.get(str(source.get("key") or ""), title).partition(":")[0].partition(",")[0].partition(" (")[0].strip()
        for source, title in zip(sources, titles, strict=True)
    ]
    return listed([name for name in dict.fromkeys(names) if name][:most])


def cited(text: str, sources: Sequence[Mapping[str, object]], most: int = 1) -> str:
    """Return a sentence with its source behind it in brackets."""
    names = source_names(sources, most)
    plain = text.rstrip(".")
    if not names:
        return f"{plain}."
    return f"{plain}; source: {names}." if plain.endswith(")") else f"{plain} ({names})."


def after_cut(what: str, cut: date) -> str:
    """Return the sentence that says that something lies after the day at which data are cut."""
    return f"{what} lies after {cut.isoformat()}, the day at which the data are cut."
