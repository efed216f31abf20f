"""What no check can settle yet, with the reason: causes and predictions, and what no record here speaks of."""

from __future__ import annotations

from amity.cases.checking import Model, Text
from amity.claims.checks._declaring import CheckKind, Context, Finding
from amity.claims.records import Check, Claim, ClaimsFile


class Fields(Model):
    """Why the claim cannot be checked, and what would make it so."""

    reason: Text
    needs: Text | None = None


def faults(_fields: Fields, _frame: ClaimsFile) -> list[tuple[tuple[int | str, ...], str]]:
    """Return nothing: any reason will do."""
    return []


def run(_claim: Claim, check: Check, fields: Fields, _context: Context) -> Finding:
    """Return that nothing could be told, and why."""
    return Finding(
        by=check.by, label=check.label, outcome="silent", reason=fields.reason, would_change=fields.needs or ""
    )


CHECK = CheckKind(
    key="none",
    title="Not checked",
    meaning="No record that amity has could prove the claim wrong; the reason is given, and what would be needed.",
    fields=Fields,
    faults=faults,
    run=run,
    example="{by: none, reason: a cause; no record here tells it from its rivals}",
)
