"""Obligation to consult: what one state owes another by the text of a treaty."""

from __future__ import annotations

from amity.measures._alliance import obligation

MEASURE = obligation(
    key="atop_consultation",
    column="consultation",
    title="Obligation to consult",
    duty="consult with {b} in crises",
    meaning=(
        "Whether a treaty obliges the first state to consult or cooperate with the second in crises that may lead to "
        "war."
    ),
    order=30,
)
