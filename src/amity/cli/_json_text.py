"""JSON as every command prints it."""

from __future__ import annotations

import json
import sys

from amity.core.results import clean


def print_json(body: object) -> None:
    """Print a body as JSON: UTF-8, two spaces, floats at 12 significant digits, no NaN."""
    sys.stdout.write(json.dumps(clean(body), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
