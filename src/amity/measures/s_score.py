"""S: how close two states' votes in the UN General Assembly lie, on a scale from opposite to the same."""

from __future__ import annotations

from amity.core.wording import Facts
from amity.measures import _similarity, _votes


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    return (
        f"{_votes.among(facts)}{facts.a} and {facts.b} stand at {_similarity.figure(facts)} between −1, opposite "
        f"votes throughout, and 1, the same vote throughout, over {_similarity.basis(facts)}; "
        f"{_similarity.by_distance(facts, 's_score')}."
    )


MEASURE = _similarity.measure(
    _similarity.Kind(
        key="s_score",
        title="Closeness of UN votes (S)",
        order=11,
        citation="Signorino and Ritter (1999): Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy "
        "Positions. International Studies Quarterly 43(1), 115–144.",
        meaning="How close two states' votes lie on the scale from yes over abstain to no: 1 the same vote throughout, "
        "−1 opposite votes throughout. It does not ask what chance would give, so that two states that both vote yes "
        "most of the time are close whatever they think.",
        silence="no roll call on which both voted",
        say=say,
        corrected=False,
    )
)
