"""Obligation to stay neutral: what one state owes another by the text of a treaty."""

from __future__ import annotations

from amity.measures._alliance import obligation

MEASURE = obligation(
    key="atop_neutrality",
    column="neutrality",
    title="Obligation to stay neutral",
    duty="stay neutral in the wars of {b}",
    meaning="Whether a treaty obliges the first state not to help those with whom the second is at war.",
    order=40,
)
