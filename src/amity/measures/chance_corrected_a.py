"""Benati and Capurri's A: how much closer two states' votes lie than those of independent states would."""

from __future__ import annotations

from amity.core.wording import Facts
from amity.measures import _similarity, _votes


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    if facts.extras.get("one_vote"):
        return _similarity.flat(facts, "A")
    side = _similarity.side(facts, "closer than", "farther apart than", "about as close as")
    return (
        f"{_votes.among(facts)}The votes of {facts.a} and {facts.b} lie {side} those of two states that say yes, "
        f"abstain and say no as often, but independently: S less what chance would give is "
        f"{_similarity.figure(facts)}, on a scale from −1 to 1, over {_similarity.basis(facts)}."
    )


MEASURE = _similarity.measure(
    _similarity.Kind(
        key="chance_corrected_a",
        title="Closeness of UN votes beyond chance (A)",
        order=15,
        citation="Benati and Capurri (2026): The Alignment Index and Its Application to Voting at the United Nations "
        "General Assembly. Quality & Quantity, doi:10.1007/s11135-026-02814-x.",
        meaning="S less the S that independent votes with the same frequencies would give: above 0 closer than "
        "chance, below 0 farther. It is a difference and not a share: two states with the same votes throughout have a "
        "value below 1 unless each says yes and no half of the time.",
        silence="no roll call on which both voted",
        say=say,
        corrected=True,
        flat=True,
    )
)
