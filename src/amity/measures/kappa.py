"""Cohen's kappa: how much more alike two states vote than their own habits would give by chance."""

from __future__ import annotations

from amity.core.wording import Facts
from amity.measures import _similarity, _votes


def say(facts: Facts) -> str:
    """Return the value in a sentence."""
    if facts.extras.get("one_vote"):
        return _similarity.flat(facts, "kappa")
    side = _similarity.side(facts, "more alike than", "less alike than", "about as alike as")
    return (
        f"{_votes.among(facts)}{facts.a} and {facts.b} vote {side} chance would have it, given how often each says "
        f"yes, abstains and says no: kappa is {_similarity.figure(facts)}, where 1 is the same vote throughout and 0 "
        f"is chance, over {_similarity.basis(facts)}; {_similarity.by_distance(facts, 'kappa')}."
    )


MEASURE = _similarity.measure(
    _similarity.Kind(
        key="kappa",
        title="Likeness of UN votes beyond chance (kappa)",
        order=12,
        citation="Cohen (1960): A Coefficient of Agreement for Nominal Scales. Educational and Psychological "
        "Measurement 20(1), 37–46; Cohen (1968): Weighted Kappa. Psychological Bulletin 70(4), 213–220; Häge (2011): "
        "Choice or Circumstance? Political Analysis 19(3), 287–305.",
        meaning="How much more alike two states vote than two that say yes, abstain and say no as often, but "
        "independently: 1 the same vote throughout, 0 chance. It counts a difference in how often each says yes as "
        "choice, and is moved far by a few votes where nearly all of them are the same.",
        silence="both cast one and the same vote throughout, so that chance alone would make them alike",
        say=say,
        corrected=True,
        flat=True,
    )
)
