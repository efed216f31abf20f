"""Obligation to join attacks: what one state owes another by the text of a treaty."""

from __future__ import annotations

from amity.measures._alliance import obligation

MEASURE = obligation(
    key="atop_offense",
    column="offense",
    title="Obligation to join attacks",
    duty="join {b} in attacks on others",
    meaning="Whether a treaty obliges the first state to help the second with arms when that attacks others.",
    order=50,
)
