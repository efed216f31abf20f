"""The Vega runtime that ``make assets`` builds: offered only where the file is the one that its manifest names."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"vega\.[0-9a-f]{16}\.js")


@cache
def vega_url() -> str:
    """Return the address of the Vega runtime, empty where it was not built or is not what the manifest says.

    Without it figures are static drawings with their tables, and the foot of each page says so.
    """
    folder = files("amity.web").joinpath("static", "vendor")
    try:
        told = json.loads(folder.joinpath("manifest.json").read_text(encoding="utf-8"))["vega"]
        name, wanted = str(told["file"]), str(told["sha256"])
        whole = _NAME.fullmatch(name) and hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() == wanted
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f"/static/vendor/{name}" if whole else ""
