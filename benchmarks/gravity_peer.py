"""Times gegravity 0.3 on one file of flows; run by an interpreter that has it, see ``benchmarks/gravity.py``.

Usage: ``PYTHON benchmarks/gravity_peer.py FILE REFERENCE``; prints the processor seconds of baseline and experiment.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time

import gegravity
import gme
import pandas as pd

# The peer's solver starts from a scale that must be found by trial.
SCALES = (1, 10, 100, 1_000, 10_000)


def main() -> None:
    """Print how long the peer takes for an agreement between the first two states."""
    file, reference = sys.argv[1:3]
    rows = pd.read_csv(file)
    with contextlib.redirect_stdout(io.StringIO()):
        data = gme.EstimationData(
            rows, imp_var_name="importer", exp_var_name="exporter", year_var_name="year", trade_var_name="trade"
        )
        fit = gme.EstimationModel(
            data, lhs_var="trade", rhs_var=["far", "border", "pact"], fixed_effects=[["exporter"], ["importer"]]
        )
        fit.estimate()
        took = solved(fit, reference)
    print(took)


def solved(fit: object, reference: str) -> float:
    """Return the seconds of the first scale at which the peer finds a baseline."""
    for scale in SCALES:
        start = time.process_time()
        model = gegravity.OneSectorGE(
            fit, gme=True, year="2006", expend_var_name="E", output_var_name="Y", reference_importer=reference, sigma=5
        )
        try:
            model.build_baseline(omr_rescale=scale)
        except ValueError:
            continue
        changed = model.baseline_data.copy()
        names = sorted(changed["exporter"].unique())[:2]
        pair = changed["exporter"].isin(names) & changed["importer"].isin(names)
        changed.loc[pair & (changed["exporter"] != changed["importer"]), "pact"] = 1
        model.define_experiment(changed)
        model.simulate()
        return time.process_time() - start
    return float("nan")


if __name__ == "__main__":
    main()
