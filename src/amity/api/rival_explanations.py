"""The rival explanations of a case, for users of the package."""

from __future__ import annotations

from amity import cases
from amity.cases.explanations import needed
from amity.core import given
from amity.models.rival_explanations import Discriminator, Held, Unit, Weighing, run
from amity.store import catalogue

__all__ = ["Discriminator", "Held", "Unit", "Weighing", "rival_explanations"]


def rival_explanations(case: str, *, seed: int = 0) -> Weighing:
    """Return the rival explanations of a case weighed by the ratios that it states.

    Parameters
    ----------
    case : str
        A shipped case's name or a case's folder, with ``rivals`` in its ``explanations.yaml``.
    seed : int
        Seed of the draws in which every ratio is off.

    Returns
    -------
    Weighing
        ``order``, ``posterior``, ``odds``, ``units`` with the range of each ratio, ``held``, ``tests``, ``sentences``,
        ``notes`` and ``to_json()``.

    Raises
    ------
    UnknownName, BadCaseFile
        Where there is no such case, it has no rivals, or its file cannot be used.

    Notes
    -----
    Posterior odds are prior odds times the product of ratios (Good 1985): docs/methods/rival-explanations.md.

    Examples
    --------
    >>> found = rival_explanations("azerbaijan-israel")
    >>> round(sum(found.posterior.values()), 6), found.posterior[found.order[0]] >= found.posterior[found.order[-1]]
    (1.0, True)
    """
    loaded = cases.load(given.path(case, "the case"), as_of=catalogue().as_of)
    rivals = needed(loaded, "rivals").rivals
    assert rivals is not None  # noqa: S101  needed sees to it
    return run(rivals, seed=given.whole(seed, "seed"))
