"""Bloc clustering of votes, for users of the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amity.api import DEFAULT_PEERS, Years, peer_group, period_of, state
from amity.core import given
from amity.core.declarations import OptionValue
from amity.models import bloc_clustering as model
from amity.models.bloc_clustering import DRIVERS, BlocAnswer, BlocRequest

__all__ = ["BlocAnswer", "bloc_clustering"]


def bloc_clustering(
    target: str,
    *,
    subject: str | None = None,
    peers: str = DEFAULT_PEERS,
    years: Years = None,
    blocs: Sequence[str] = (),
    drivers: Sequence[str] = DRIVERS,
    options: Mapping[str, OptionValue] | None = None,
    seed: int = 0,
) -> BlocAnswer:
    """Return how agreement with a target in UN votes clusters by bloc, and where the subject is expected.

    Parameters
    ----------
    target : str
        Name or code of the state agreed with.
    subject : str, optional
        The state whose expected agreement is wanted, from a fit without it.
    peers : str
        The states of the models: a peer set or an expression over peer sets; the subject is added.
    years : str, int, tuple or Period, optional
        Years or sessions of the votes; without them the last years of the record.
    blocs : sequence of str
        Organisations whose shared membership ties states; all declared ones where none are named.
    drivers : sequence of str
        Measures of a state's tie with the target, taken before the window.
    options : mapping, optional
        Options of ``vote_agreement``, such as ``{"rollcalls": "me"}``.
    seed : int
        Seed of the draws.

    Returns
    -------
    BlocAnswer
        ``models`` (least squares, SLX, lag, error), ``positions`` of all states, ``subject``, ``left_out``,
        ``sentences``, ``notes`` and ``to_json()``.

    Raises
    ------
    UsageError
        Where states, peers, blocs, drivers or options cannot be meant, fewer than 15 states are left, the drivers are
        collinear, or the blocs tie all states alike.

    Notes
    -----
    ``y = ρWy + Xβ + ε`` on the logit of the agreement, weighted by roll calls: Ord (1975), Anselin (1988). It never
    shows that a bloc moves its members (Manski 1993): docs/methods/bloc-clustering.md.

    Examples
    --------
    >>> found = bloc_clustering("RUS", subject="IND", years="2019")
    >>> found.n > 100, found.model("lag").parameter > 0, found.subject.state
    (True, True, 'IND')
    """
    span = period_of(years)
    return model.run(
        BlocRequest(
            target=state(target, span).key,
            subject=state(given.text(subject, "the subject"), span).key if subject is not None else None,
            peers=peer_group(peers, span),
            period=span,
            blocs=given.texts(blocs, "blocs"),
            drivers=given.texts(drivers, "drivers"),
            options=given.options(options),
            seed=given.whole(seed, "seed"),
        )
    )
