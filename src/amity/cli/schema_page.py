"""The published JSON Schemas: of every JSON answer, of a claims file, and of a scenarios file."""

from __future__ import annotations

import sys

from amity.cli.printing import print_json
from amity.core import schemas
from amity.core.errors import UsageError
from amity.core.suggest import nearest

ANSWER, CLAIMS, SCENARIOS = "answer", "claims", "scenarios"


def show(of: str) -> None:
    """Print a schema."""
    if of == ANSWER:
        sys.stdout.write(schemas.text())
    elif of == CLAIMS:
        # What a claims file may hold is known from all kinds of check: only here are they needed.
        from amity.claims import json_schema

        print_json(json_schema.schema())
    elif of == SCENARIOS:
        # The same of the families of shocks.
        from amity.scenarios import _loading

        print_json(_loading.schema())
    else:
        raise UsageError(
            f"the schema of '{of}' was asked for; there are {ANSWER}, {CLAIMS} and {SCENARIOS}",
            hint="name one of them",
            candidates=nearest(of, (ANSWER, CLAIMS, SCENARIOS)),
        )
