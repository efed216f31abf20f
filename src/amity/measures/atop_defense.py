"""Obligation to defend: what one state owes another by the text of a treaty."""

from __future__ import annotations

from amity.measures._alliance import obligation

MEASURE = obligation(
    key="atop_defense",
    column="defense",
    title="Obligation to defend",
    duty="defend {b} if attacked",
    meaning="Whether a treaty obliges the first state to help the second with arms when that is attacked.",
    order=10,
)
