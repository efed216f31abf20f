"""Dynamic ideal points: derivatives against differences, the mode, invariances, and data that tell little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import ndtr

from amity.numerics._ordinal_cells import derivatives, session_blocks, to_items, to_points, whitened
from amity.numerics._session_chain import covariances, factor, solve, times, walk
from amity.numerics._vote_cells import lay_out
from amity.numerics.ideal_points import IdealPoints, Settings, ideal_points


def simulated(seed: int, states: int = 25, sessions: int = 3, calls: int = 18) -> tuple[NDArray[np.int8], NDArray]:
    rng = np.random.default_rng(seed)
    place = rng.normal(size=states)
    parts = []
    for _ in range(sessions):
        place = place + 0.15 * rng.normal(size=states)
        cut, slope = rng.normal(size=calls), rng.normal(0.8, 0.8, calls)
        latent = place[:, None] * slope + rng.normal(size=(states, calls))
        parts.append(1 + (latent > cut) + (latent > cut + rng.gamma(2, 0.2, calls)))
    votes = np.concatenate(parts, axis=1) * (rng.random((states, sessions * calls)) < 0.85)
    return votes.astype(np.int8), np.repeat(np.arange(1, sessions + 1), calls)


def log_likelihood(found: IdealPoints, votes: NDArray[np.int8]) -> float:
    """Return the log likelihood vote by vote, from the formula as it stands in the docs."""
    cells = found.cells
    point = {(s, i): p for s, i, p in zip(cells.point_session, cells.point_state, found.points, strict=True)}
    when = np.repeat(np.arange(len(cells.sessions)), np.diff(cells.roll_call_start))
    total = 0.0
    for place, call in enumerate(cells.used):
        slope, low, high = found.items[cells.item[place]]
        given_ = cells.counts[cells.item[place]] > 0
        low, high = (low if given_[0] else -np.inf), (high if given_[2] else np.inf)
        for state in np.flatnonzero(votes[:, call] > 0):
            at = slope * point[(when[place], state)]
            below, above = ndtr(low - at), ndtr(at - high)
            chance = {1: below, 2: 1 - below - above, 3: above}[int(votes[state, call])]
            total += np.log(chance)
    return float(total)


def test_the_likelihood_is_that_of_the_formula() -> None:
    votes, session = simulated(1)
    found = ideal_points(votes, session)
    assert found.converged
    assert found.log_likelihood == pytest.approx(log_likelihood(found, votes), rel=1e-5)


def test_derivatives_against_differences() -> None:
    votes, session = simulated(2)
    cells = lay_out(votes, session)
    rng = np.random.default_rng(0)
    points, items = rng.normal(size=cells.points), np.zeros((cells.items, 3))
    items[:, 0], items[:, 1] = rng.normal(size=cells.items), rng.normal(size=cells.items)
    items[:, 2] = np.where(cells.binary, items[:, 1], items[:, 1] + rng.gamma(2, 0.3, cells.items))
    found = derivatives(cells, points, items, 1.0, mixed=True)
    h = 1e-6

    def value(p: NDArray, t: NDArray) -> float:
        return float(derivatives(cells, p, t, 1.0, mixed=False).item_value.sum())

    for at in (0, cells.points // 2, cells.points - 1):
        step = np.zeros(cells.points)
        step[at] = h
        slope = (value(points + step, items) - value(points - step, items)) / (2 * h)
        assert slope == pytest.approx(found.point_gradient[at], abs=1e-5)
        more = derivatives(cells, points + step, items, 1.0, mixed=True).point_gradient
        less = derivatives(cells, points - step, items, 1.0, mixed=True).point_gradient
        assert -(more - less)[at] / (2 * h) == pytest.approx(found.point_information[at], abs=1e-4)
    for item in (0, cells.items // 2, cells.items - 1):
        for column in (0, 1):
            move = np.zeros((cells.items, 3))
            move[item, column] = h
            if cells.binary[item] and column == 1:
                move[item, 2] = h
            slope = (value(points, items + move) - value(points, items - move)) / (2 * h)
            assert slope == pytest.approx(found.item_gradient[item, column], abs=1e-5)


def test_the_chain_is_the_dense_matrix() -> None:
    """Schur complement, solve and covariances of neighbours equal those of the whole matrix, written out."""
    votes, session = simulated(3)
    found = ideal_points(votes, session)
    cells = found.cells
    parts_of = derivatives(cells, found.points, found.items, 1.0, mixed=True)
    root = np.linalg.inv(np.linalg.cholesky(parts_of.item_information))
    parts = whitened(cells, parts_of, root)
    steps = walk(cells, found.points, 0.05)
    diagonal = parts_of.point_information + steps.diagonal
    dense = np.stack(
        [
            times(cells, diagonal, 0.05, unit) - to_points(cells, parts, to_items(cells, parts, unit))
            for unit in np.eye(cells.points)
        ]
    )
    assert np.allclose(dense, dense.T)
    chain = factor(cells, session_blocks(cells, parts, diagonal), 0.05)
    assert chain is not None
    inverse = np.linalg.inv(dense)
    variance, between = covariances(cells, chain)
    right = np.random.default_rng(0).normal(size=(cells.points, 2))
    assert np.allclose(solve(cells, chain, right), inverse @ right)
    assert np.allclose(variance, np.diag(inverse))
    assert np.allclose(between, inverse[cells.later, cells.earlier])


def test_standardised_and_at_a_mode() -> None:
    votes, session = simulated(4, states=25, sessions=4, calls=15)
    found = ideal_points(votes, session)
    own = found.points[found.cells.voted]
    assert own.mean() == pytest.approx(0, abs=1e-9)
    assert own.std() == pytest.approx(1)
    assert found.trace[-1].largest_move < 1e-4
    assert (found.variance > 0).all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_states_and_roll_calls_does_not_matter(seed: int) -> None:
    votes, session = simulated(seed)
    first = ideal_points(votes, session)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(votes.shape[0]), rng.permutation(votes.shape[1])
    other = ideal_points(votes[np.ix_(rows, columns)], session[columns])
    one = {(s, i): p for s, i, p in zip(first.cells.point_session, first.cells.point_state, first.points, strict=True)}
    two = np.array([one[(s, rows[i])] for s, i in zip(other.cells.point_session, other.cells.point_state, strict=True)])
    assert np.abs(np.sign(two @ other.points) * other.points - two).max() < 5e-3


def test_yes_for_no_turns_the_scale_and_nothing_else() -> None:
    votes, session = simulated(6)
    turned = np.where(votes > 0, 4 - votes, 0)
    one, two = ideal_points(votes, session), ideal_points(turned, session)
    assert np.abs(np.sign(one.points @ two.points) * two.points - one.points).max() < 1e-3
    assert one.log_likelihood == pytest.approx(two.log_likelihood, rel=1e-4)


def test_what_tells_nothing_changes_nothing() -> None:
    """A unanimous roll call, a state that never votes and a session of absences leave the estimates as they are."""
    votes, session = simulated(7)
    more = np.pad(votes, ((0, 1), (0, 2)))
    more[:-1, -2] = 1
    first, other = ideal_points(votes, session), ideal_points(more, np.append(session, [2, 4]))
    assert np.allclose(first.points, other.points, atol=1e-6)
    assert other.cells.sessions.tolist() == [1, 2, 3]


def test_a_gap_widens_the_interval_and_has_no_vote() -> None:
    votes, session = simulated(8, states=20, sessions=6, calls=12)
    votes[0, (session > 2) & (session < 5)] = 0
    found = ideal_points(votes, session)
    own = found.cells.point_state == 0
    assert found.cells.cast[own].tolist()[2:4] == [0, 0]
    assert not found.cells.voted[own][2:4].any()


@pytest.mark.parametrize(("states", "sessions", "calls"), [(10, 1, 20), (3, 1, 3), (2, 2, 4), (40, 1, 1)])
def test_small_bodies_have_a_result(states: int, sessions: int, calls: int) -> None:
    rng = np.random.default_rng(0)
    votes = rng.integers(1, 4, (states, sessions * calls)).astype(np.int8)
    found = ideal_points(votes, np.repeat(np.arange(sessions), calls))
    assert np.isfinite(found.points).all()
    assert np.isfinite(found.standard_error).all()


def test_no_difference_no_estimate() -> None:
    with pytest.raises(ValueError, match="no roll call has two different answers"):
        ideal_points(np.ones((5, 4), np.int8), np.ones(4, np.int64))


def test_same_seed_same_bytes() -> None:
    votes, session = simulated(9)
    one, two = (ideal_points(votes, session, settings=Settings(seed=3)) for _ in range(2))
    assert one.points.tobytes() == two.points.tobytes()


def test_identical_roll_calls_bridged_by_label_share_an_item() -> None:
    votes, session = simulated(10)
    label = np.arange(votes.shape[1])
    label[9] = label[0]
    found = ideal_points(votes, session, label=label)
    assert found.cells.bridged
    assert found.converged
    at = {int(call): int(item) for call, item in zip(found.cells.used, found.cells.item, strict=True)}
    assert at[0] == at[9]
    assert len(set(at.values())) == len(at) - 1
