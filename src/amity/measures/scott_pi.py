"""Scott's pi: how much more alike two states vote than chance would give, chance taken from both together."""

from __future__ import annotations

from amity.core.wording import Facts
from amity.measures import _similarity, _votes


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    side = _similarity.side(facts, "more alike than", "less alike than", "about as alike as")
    return (
        f"{_votes.among(facts)}{facts.a} and {facts.b} vote {side} chance would have it, given how often the two "
        f"together say yes, abstain and say no: pi is {_similarity.figure(facts)}, where 1 is the same vote "
        f"throughout and 0 is chance, over {_similarity.basis(facts)}; {_similarity.by_distance(facts, 'scott_pi')}."
    )


MEASURE = _similarity.measure(
    _similarity.Kind(
        key="scott_pi",
        title="Likeness of UN votes beyond chance (pi)",
        order=13,
        citation="Scott (1955): Reliability of Content Analysis: The Case of Nominal Scale Coding. Public Opinion "
        "Quarterly 19(3), 321–325; Häge (2011): Choice or Circumstance? Political Analysis 19(3), 287–305.",
        meaning="How much more alike two states vote than two that both say yes, abstain and say no as often as the "
        "two together do, but independently: 1 the same vote throughout, 0 chance. Unlike kappa it counts a "
        "difference in how often each says yes against likeness.",
        silence="both cast one and the same vote throughout, so that chance alone would make them alike",
        say=say,
        corrected=True,
    )
)
