"""Pledge of non-aggression: what one state owes another by the text of a treaty."""

from __future__ import annotations

from amity.measures._alliance import obligation

MEASURE = obligation(
    key="atop_nonaggression",
    column="nonaggression",
    title="Pledge of non-aggression",
    duty="use no force against {b}",
    meaning="Whether a treaty obliges the first state not to use force against the second.",
    order=20,
)
