"""What a scenario answers: before and after for both sides and third parties, who replaces whom, on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from amity.core import states
from amity.core.results import clean
from amity.scenarios._asking import Asked, parts
from amity.scenarios._declaring import COMMODITIES, HORIZONS
from amity.scenarios._outcomes import Outcome, totals
from amity.scenarios._scores import Score
from amity.store import catalogue

Floats = NDArray[np.float64]
# Of the largest flow before: a smaller change is none.
CHANGED = 1e-7
SIDES = ("first", "second", "third")
EXPORTS, IMPORTS = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAnswer:
    """The flows before and after a shock, what it costs whom, who replaces whom, and what all of that rests on.

    Attributes
    ----------
    asked, outcome
        What was asked, and the flows that are left.
    sides : mapping
        The states of the ``first`` side (whose measure or means it is), the ``second`` (whom it is meant for) and the
        ``third`` parties.
    scores : tuple of Score
        How the method fared where the answer is known.
    sentences : tuple of str
        Who pays, who replaces whom, how sure; how far the answer is from turning is asked with ``flip``.
    """

    asked: Asked
    outcome: Outcome
    sides: Mapping[str, tuple[str, ...]]
    scores: tuple[Score, ...]
    sentences: tuple[str, ...]
    assumptions: tuple[str, ...]
    cannot_see: tuple[str, ...]
    command: str

    @property
    def by_state(self) -> pl.DataFrame:
        """Return a row a state: imports and exports before and after, their ends, what is lost, unmet and unsold.

        ``cut`` is what the shock takes of its imports at once. For total trade in equilibrium ``welfare_change`` is in
        percent. A state that is cut off entirely is ``infeasible`` and has no figure after.
        """
        base, found = self.asked.base, self.outcome
        before, after = totals(base.flows), totals(found.flows)
        side = {state: name for name in SIDES for state in self.sides[name]}
        gone = [name in found.cut_off for name in base.names]
        columns: dict[str, object] = {
            "state": list(base.names),
            "name": [name_of(name) for name in base.names],
            "side": [side[name] for name in base.names],
            "status": ["infeasible" if out else "ok" for out in gone],
        }
        for kind, place in (("imports", IMPORTS), ("exports", EXPORTS)):
            columns |= {
                f"{kind}_before": before[place],
                f"{kind}_after": after[place],
                f"{kind}_low": np.where(gone, np.nan, found.totals_low[place]),
                f"{kind}_high": np.where(gone, np.nan, found.totals_high[place]),
                f"{kind}_change": after[place] - before[place],
            }
        columns |= {
            "cut": self.cut.sum(axis=0),
            "unmet": found.unmet,
            "unmet_low": found.unmet_low,
            "unmet_high": found.unmet_high,
            "unsold": found.unsold,
        }
        if found.welfare is not None and found.welfare_low is not None and found.welfare_high is not None:
            columns |= {
                "welfare_change": 100 * (found.welfare - 1),
                "welfare_low": 100 * (found.welfare_low - 1),
                "welfare_high": 100 * (found.welfare_high - 1),
            }
        return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))

    @property
    def cut(self) -> Floats:
        """Return what the shock takes of every flow at once, at worst."""
        base = self.asked.base
        taken = np.zeros_like(base.flows)
        for one in self.asked.whole.cuts:
            row, column = base.places.get(one.exporter), base.places.get(one.importer)
            if row is not None and column is not None and row != column:
                taken[row, column] = base.flows[row, column] * (1 - one.kept)
        return taken

    @property
    def by_pair(self) -> pl.DataFrame:
        """Return a row for each flow that changes: before, after, ends, change, and what kind of change it is.

        ``kind`` is ``cut`` for what the shock takes, ``replaces`` where another supplier of the same importer sells it
        more, ``home`` for its own goods, ``moves`` for everything else.
        """
        base, found, cut = self.asked.base, self.outcome, self.cut
        change = np.nan_to_num(found.flows - base.flows, nan=0.0)
        least = CHANGED * float(base.foreign.max(initial=0.0))
        rows, columns = np.nonzero((np.abs(change) > least) | (cut > 0))
        hit = cut.sum(axis=0) > 0
        kinds = [
            "cut" if cut[i, j] > 0 else "home" if i == j else "replaces" if hit[j] and change[i, j] > 0 else "moves"
            for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        ]
        frame = pl.DataFrame(
            {
                "exporter": [base.names[i] for i in rows],
                "importer": [base.names[j] for j in columns],
                "kind": kinds,
                "before": base.flows[rows, columns],
                "after": found.flows[rows, columns],
                "low": found.low[rows, columns],
                "high": found.high[rows, columns],
                "change": change[rows, columns],
            },
            schema_overrides={"exporter": pl.String, "importer": pl.String, "kind": pl.String},
        )
        ordered = frame.with_columns(pl.col(pl.Float64).fill_nan(None), pl.col("change").abs().alias("size"))
        return ordered.sort(["size", "exporter", "importer"], descending=[True, False, False]).drop("size")

    @property
    def replaced(self) -> pl.DataFrame:
        """Return who replaces what the importers hit by the shock lose: supplier, importer, more than before, ends."""
        rows = self.by_pair.filter(pl.col("kind").is_in(["replaces", "home"]) & (pl.col("change") > 0))
        hit = {self.asked.base.names[j] for j in np.flatnonzero(self.cut.sum(axis=0) > 0)}
        return rows.filter(pl.col("importer").is_in(hit)).select(
            "importer",
            "exporter",
            pl.col("change").alias("more"),
            (pl.col("low") - pl.col("before")).alias("low"),
            (pl.col("high") - pl.col("before")).alias("high"),
        )

    @property
    def others(self) -> pl.DataFrame:
        """Return who else supplies the importers that are hit, before the shock: exporter, importer, value, share."""
        base, cut = self.asked.base, self.cut
        hit = np.flatnonzero(cut.sum(axis=0) > 0)
        rows = [
            {
                "importer": base.names[j],
                "exporter": base.names[i],
                "value": float(base.foreign[i, j]),
                "share": float(base.foreign[i, j] / base.foreign[:, j].sum()),
            }
            for j in hit
            for i in np.flatnonzero((base.foreign[:, j] > 0) & (cut[:, j] == 0))
        ]
        kinds = {"importer": pl.String, "exporter": pl.String, "value": pl.Float64, "share": pl.Float64}
        return pl.DataFrame(rows, schema=kinds).sort(["importer", "value", "exporter"], descending=[False, True, False])

    @property
    def coverage(self) -> pl.DataFrame:
        """Return, for importers that are hit, how much of what they needed is recorded, and what of the need is cut.

        ``of_record`` is the part of recorded imports that is cut. ``of_need_low`` takes everything unrecorded as coming
        from elsewhere, ``of_need_high`` as coming from those whose sales are cut; null where nothing is known of the
        need.
        """
        base, cut = self.asked.base, self.cut.sum(axis=0)
        recorded = base.foreign.sum(axis=0)
        rows = []
        for place in np.flatnonzero(cut > 0):
            known, hidden = base.covered[place], base.hidden[place]
            need = recorded[place] / known if known == known and known > 0 else np.nan  # noqa: PLR0124  NaN
            rows.append(
                {
                    "state": base.names[place],
                    "recorded": float(recorded[place]),
                    "cut": float(cut[place]),
                    "of_record": float(cut[place] / recorded[place]),
                    "covered": float(known),
                    "of_need_low": float(cut[place] / need),
                    "of_need_high": float(min((cut[place] + hidden) / need, 1.0)),
                }
            )
        kinds = {"state": pl.String, **dict.fromkeys(("recorded", "cut", "of_record", "covered", "of_need_low",
                                                     "of_need_high"), pl.Float64)}  # fmt: skip
        return (
            pl.DataFrame(rows, schema=kinds)
            .with_columns(pl.col(pl.Float64).fill_nan(None))
            .sort(["cut", "state"], descending=[True, False])
        )

    def to_json(self, most: int = 200) -> dict[str, object]:
        """Return the answer as every skin prints it; of flows that change the ``most`` largest."""
        request, base, found = self.asked.request, self.asked.base, self.outcome
        pairs = self.by_pair
        shown = self.by_state.filter(
            (pl.col("side") != "third") | (pl.col("imports_change").abs() + pl.col("exports_change").abs() > 0)
        )
        body = {
            "scenario": request.name or None,
            "title": request.title,
            "note": request.note or None,
            "steps": [{"family": step.family, **dict(step.fields)} for step in request.steps],
            "order": "one after the other" if request.sequence else "all at once",
            "commodity": {"key": request.commodity, "title": COMMODITIES[request.commodity], "unit": base.unit},
            "horizon": {"key": request.horizon, "meaning": HORIZONS[request.horizon]},
            "period": base.period.to_json(),
            "sides": {name: list(self.sides[name]) for name in ("first", "second")},
            "sentences": list(self.sentences),
            "method": {"model": found.model or None, "how": found.method, "interval": found.means},
            "certificate": dict(found.certificate) or None,
            "rules": dict(found.rules) or None,
            "states": shown.to_dicts(),
            "flows": pairs.head(most).to_dicts(),
            "flows_left_out": max(pairs.height - most, 0),
            "replaced": self.replaced.head(most).to_dicts(),
            "other_suppliers": self.others.head(most).to_dicts(),
            "coverage": self.coverage.to_dicts(),
            "back_tests": [score.to_json() for score in self.scores],
            "assumptions": list(self.assumptions),
            "cannot_see": list(self.cannot_see),
            "notes": [*self.asked.whole.notes, *base.notes, *found.notes],
            "dropped": [{"state": state, "reason": reason} for state, reason in base.dropped],
            "cut_off": list(found.cut_off),
            "seed": request.seed,
            "source": [entry.to_json() for entry in catalogue().sources_of(base.tables)],
            "tables": list(base.tables),
            "command": self.command,
            "dataset_version": catalogue().version,
        }
        cleaned = clean(body)
        assert isinstance(cleaned, dict)  # noqa: S101  clean keeps the shape of a mapping
        return cleaned


def name_of(key: str) -> str:
    """Return what a place of the record is called: a state's name, or that the supplier is not known."""
    return "supplier unknown" if key == "unknown" else states.get(key).name


def sides_of(asked: Asked) -> dict[str, tuple[str, ...]]:
    """Return the states on each side that have flows in the record."""
    return dict(parts(asked))
