"""Figures in running text: a number or a range, spelled or in digits, with its unit and the word before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from amity.claims import tolerances
from amity.claims._draft_cues import figure_words, pattern_of

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SPELLED = {word: at for at, word in enumerate(ONES.split())} | {w: 10 * at for at, w in enumerate(TENS.split(), 2)}
PARTS = {
    "half": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
}
TIMES = {"doubl": 100.0, "tripl": 200.0, "quadrupl": 300.0, "halv": -50.0}
HIDDEN = "\u2588"
TIME = ("year", "decade", "month", "week", "day", "centur")
_UNITS = (
    (r"(?:percentage\s+)points?", "points"),
    (r"%|per\s*cent(?:age)?\b|percent\b|pct\b", tolerances.PERCENT),
    (r"barrels?\s+(?:per|a)\s+day|b/d|bpd|bbl/d", "barrels per day"),
    (r"(?:metric\s+)?(?:tons?|tonnes?)(?:\s+of)?\b", "tonnes"),
    (r"barrels?\b", "barrels"),
    (r"(?:square\s+)(?:km|kilomet(?:er|re)s?)\b", "square km"),
    (r"(?:km|kilomet(?:er|re)s?)\b", "km"),
    (r"miles?\b", "miles"),
    (r"(?:U\.?S\.?\s+)?dollars?\b|USD\b", "USD"),
    (r"euros?\b|EUR\b", "EUR"),
    (r"TIV\b", "TIV"),
    (r"(?:billion\s+)?(?:cubic\s+met(?:er|re)s?|bcm)\b", "cubic metres"),
    (r"(?:mega|giga)watts?\b|MW\b|GW\b", "watts"),
    (r"(?:years?|decades?|months?|weeks?|days?|centur(?:y|ies))\b", "time"),
)
_UNIT = "|".join(f"(?P<u{at}>{form})" for at, (form, _) in enumerate(_UNITS))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d+)?"
_SPELL = rf"(?:{'|'.join(TENS.split())})(?:-(?:{'|'.join(ONES.split()[1:10])}))?|{'|'.join(ONES.split())}"
_SCALE = rf"(?:[\s-]*(?P<scale>{'|'.join(SCALES)})\b)?"
_MONEY = r"(?P<money>(?:US)?\$|\u20ac|\u00a3|USD\s?|EUR\s?)?"
_FIGURE = re.compile(
    rf"(?<![\w.,/$\u20ac\u00a3])(?:{_MONEY})(?P<low>{_DIGITS}|\b(?:{_SPELL})\b)"
    rf"(?:(?:\s?%|\s+(?:percent|per\s+cent))?[\s-]*(?P<lowscale>(?:{'|'.join(SCALES)})\b)?"
    rf"(?:\s?[\u2013-]\s?|\s+to\s+|\s+and\s+)(?:US)?[$\u20ac\u00a3]?(?P<high>{_DIGITS}|\b(?:{_SPELL})\b))?"
    rf"{_SCALE}(?:[\s-]*(?:{_UNIT}))?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?P<times>one|two|three|four|a|an)[\s-]+)?(?P<part>half|thirds?|quarters?|fifths?|tenths?)\b"
    r"(?=\s+(?:of|the|its|as|its)\b|\s+[A-Z])", re.I)  # fmt: skip
_TIMES = re.compile(r"\b(?P<verb>doubl|tripl|quadrupl|halv)(?:ed|ing|es)\b", re.I)
# A number after these names a thing, and is no figure.
_NAMING = re.compile(
    r"(?:\b(?:resolution|article|section|chapter|figure|table|phase|block|group|channel|page|pp?|no|nos|number|paragraph|"
    r"clause|protocol|route|flight|unit|stage|version|part|point|zone|day)s?\.?\s*|[A-Za-z\u00c0-\u024f]-?|#)$",
    re.I,
)
_FIXED = re.compile(
    r"\b(?:the|these|those|both|other|its|their|last|past|all|no|any|each|such|every|or|and|this)\s+$", re.I
)
_LATER = re.compile(r"\s+(?:before|after|later|earlier|ago|old)\b", re.I)
_NOUN = re.compile(r"\s+(?:(?:[\w'-]+)\s+){0,2}?([a-z][a-z'-]{2,})\b")
_STOP = {
    "the",
    "and",
    "that",
    "with",
    "from",
    "into",
    "for",
    "which",
    "who",
    "were",
    "was",
    "has",
    "have",
    "had",
    "between",
    "than",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a sentence: where, its value or range in ``unit``, and the word of ``claim_words`` before it."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    word: str = ""
    spelled: bool = False
    change: bool = False

    @property
    def said(self) -> dict[str, object]:
        """Return the figure as a claims file writes it."""
        body: dict[str, object] = {"value": self.low} if self.low == self.high else {"low": self.low, "high": self.high}
        if self.unit:
            body["unit"] = self.unit
        return body | ({"word": self.word} if self.word else {})


@cache
def _before() -> re.Pattern[str]:
    words = [word for word in (*tolerances.words(), *figure_words()) if word]
    return re.compile(rf"(?:{pattern_of(words).pattern})\s*(?:an?\s+|the\s+)?[\"(]?$", re.I)


def figures(text: str, taken: list[tuple[int, int]]) -> tuple[Figure, ...]:
    """Return the figures of a sentence in order; places in ``taken`` (dates, symbols) hold none."""
    found: list[Figure] = []
    for begin, end in taken:
        text = _hidden(text, begin, end)
    for form, read in ((_FRACTION, _fraction), (_TIMES, _times), (_FIGURE, _number)):
        for match in form.finditer(text):
            one = read(match, text)
            if one is not None:
                found.append(one)
        for one in found:
            text = _hidden(text, one.start, one.end)
    return tuple(sorted(found, key=lambda one: one.start))


def _hidden(text: str, begin: int, end: int) -> str:
    """Return a sentence in which a place holds no figure; every other sign keeps its place."""
    return f"{text[:begin]}{HIDDEN * (end - begin)}{text[end:]}"


def _word(text: str, at: int) -> tuple[str, int]:
    """Return the word before a figure, and where it begins."""
    # Only what stands right before counts; a longer look would let the pattern search the whole sentence.
    begin = max(0, at - 40)
    found = _before().search(text[begin:at])
    if found is None:
        return "", at
    plain = re.sub(r"\s+(?:an?|the)$", "", " ".join(found[0].casefold().strip(' "(').split()))
    if plain not in tolerances.words() and plain not in figure_words():
        plain = " ".join(found[0].casefold().strip(' "(').split())
    return figure_words().get(plain, plain if plain in tolerances.words() else ""), begin + found.start()


def _number(match: re.Match[str], text: str) -> Figure | None:
    spelled = match["low"][0].isalpha()
    if _NAMING.search(text, 0, match.start()) and not match["money"]:
        return None
    low, unit = _value(match["low"]), _unit(match, text)
    high = _value(match["high"]) if match["high"] else low
    word, start = _word(text, match.start())
    if spelled and not _counts(match, text, word, unit):
        return None
    if unit.startswith(TIME) and _LATER.match(text, match.end()):
        # "Six years after" is how two dates lie to each other, and no amount.
        return None
    if not unit and not spelled and not match["scale"] and not word and not match["high"]:
        return None
    factor = SCALES.get((match["scale"] or "").casefold(), 1.0)
    before = SCALES.get((match["lowscale"] or "").casefold(), factor) if match["high"] else factor
    low, high = low * before, high * factor
    if high < low:
        return None
    return Figure(start=start, end=match.end(), low=low, high=high, unit=unit, word=word, spelled=spelled)


def _counts(match: re.Match[str], text: str, word: str, unit: str) -> bool:
    """Return whether a spelled number is a figure, and no article or part of a fixed phrase."""
    if match["scale"] or unit == tolerances.PERCENT or word or match["high"]:
        return True
    if _FIXED.search(text, 0, match.start()):
        return False
    # "One" is an article far more often than a count.
    return bool(unit) and match["low"].casefold() not in ("zero", "one")


def _value(text: str) -> float:
    if text[0].isdigit():
        return float(text.replace(",", ""))
    return float(sum(SPELLED[part] for part in text.casefold().split("-")))


def _unit(match: re.Match[str], text: str) -> str:
    found = next((name for at, (_, name) in enumerate(_UNITS) if match[f"u{at}"]), "")
    if found == "time":
        return match[f"u{len(_UNITS) - 1}"].casefold()
    if found in ("watts", "cubic metres"):
        return " ".join(match[0][match.end("low") - match.start() :].split())[:40].strip("- ")
    if found or match["money"]:
        return found or {"$": "USD", "\u20ac": "EUR", "\u00a3": "GBP"}.get(
            match["money"].strip()[-1], match["money"].strip()[:3]
        )
    noun = _NOUN.match(text, match.end())
    return noun[1] if noun and noun[1] not in _STOP else ""


def _fraction(match: re.Match[str], text: str) -> Figure | None:
    times = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "": 1}[(match["times"] or "").casefold()]
    part = PARTS[match["part"].casefold()]
    if times >= part or (not match["times"] and part != 2):
        return None
    word, start = _word(text, match.start())
    value = round(100.0 * times / part, 1)
    return Figure(start=start, end=match.end(), low=value, high=value, unit=tolerances.PERCENT, word=word, spelled=True)


def _times(match: re.Match[str], text: str) -> Figure:
    value = TIMES[match["verb"].casefold()]
    word, start = _word(text, match.start())
    return Figure(
        start=start,
        end=match.end(),
        low=value,
        high=value,
        unit=tolerances.PERCENT,
        word=word,
        spelled=True,
        change=True,
    )
