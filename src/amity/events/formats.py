"""The form of event files: the 61 columns of GDELT 2.0, and the twelve of them that are used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from amity.core.tsv import read_tsv

# The event export of GDELT 2.0 has no header; its code book gives this order.
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT2_COLUMNS: tuple[str, ...] = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _PLACE),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip

# Name in the file, name here, type here.
USED: Mapping[str, tuple[str, str]] = {
    "GlobalEventID": ("event", "int64"),
    "Day": ("day", "int32"),
    "Actor1CountryCode": ("actor1", "string"),
    "Actor1Type1Code": ("type1", "string"),
    "Actor2CountryCode": ("actor2", "string"),
    "Actor2Type1Code": ("type2", "string"),
    "IsRootEvent": ("root", "int8"),
    "EventCode": ("code", "string"),
    "QuadClass": ("quad", "int8"),
    "GoldsteinScale": ("goldstein", "float64"),
    "NumMentions": ("mentions", "int32"),
    "NumArticles": ("articles", "int32"),
}
COLUMNS: Mapping[str, str] = dict(USED.values())
# CAMEO's roles of those who speak or act for a state.
GOVERNMENT = ("GOV", "MIL", "LEG", "JUD", "SPY", "COP")
QUAD_CLASSES = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}


@cache
def cameo_states() -> Mapping[str, str]:
    """Return the states of CAMEO's codes that are not a key of amity's, from the list ``cameo_actors``."""
    rows = read_tsv(files("amity.core.lists").joinpath("cameo_actors.tsv"), ("code", "state", "note"))
    return {row["code"]: row["state"] for row in rows}
