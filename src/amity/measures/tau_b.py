"""Kendall's tau-b: whether one state is the more against a text, the more the other is."""

from __future__ import annotations

from amity.core.wording import Facts
from amity.measures import _similarity, _votes


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    bond = _similarity.side(
        facts,
        "goes with the other being so",
        "goes with the other being less so",
        "hardly tells whether the other is",
    )
    return (
        f"{_votes.among(facts)}That one of {facts.a} and {facts.b} is more against a text {bond}: the rank "
        f"correlation (tau-b) of their votes is {_similarity.figure(facts)}, from −1 over 0 (none) to 1, over "
        f"{_similarity.basis(facts)}."
    )


MEASURE = _similarity.measure(
    _similarity.Kind(
        key="tau_b",
        title="Rank correlation of UN votes (tau-b)",
        order=14,
        citation="Kendall (1945): The Treatment of Ties in Ranking Problems. Biometrika 33(3), 239–251; Bueno de "
        "Mesquita (1975): Measuring Systemic Polarity. Journal of Conflict Resolution 19(2), 187–216.",
        meaning="Whether two states order the texts alike, from those they vote for over those they abstain on to "
        "those they vote against. It measures association and not closeness: two states can be far apart throughout "
        "and have a high value.",
        silence="one of the two cast the same vote throughout, so that there is nothing to correlate",
        say=say,
        corrected=True,
    )
)
