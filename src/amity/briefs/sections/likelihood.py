"""Section: the words for likelihoods and their ranges, and why none of them is used."""

from __future__ import annotations

from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import Plan, paragraph, table

# The yardstick of US Intelligence Community Directive 203 (2015).
WORDS = (
    ("almost no chance", "1–5"),
    ("very unlikely", "5–20"),
    ("unlikely", "20–45"),
    ("roughly even", "45–55"),
    ("likely", "55–80"),
    ("very likely", "80–95"),
    ("almost certain", "95–99"),
)


def write(material: Material) -> tuple[Block, ...]:
    """Return the statement on their use, and the table."""
    del material
    text = (
        "These words are used only where a scored forecast, or likelihood ratios that an analyst states, stand behind "
        "a probability. None stands behind this brief, so none of them is used in it; places, intervals and bounds are "
        "no probabilities."
    )
    rows = [(word, f"{span}\u00a0%") for word, span in WORDS]
    return (
        *paragraph([Sentence(text=text)]),
        *table("likelihood_words", "Words for likelihoods and what they mean", ("Words", "Probability"), rows, ()),
    )


SECTION = Plan(key="likelihood", title="Likelihood words", write=write)
