"""A draft written as a claims file: YAML that loads, each claim marked as a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

HEAD = (
    "# A draft by amity: words were matched, nothing was understood. Read each claim beside the text, mend or delete",
    "# it, cite documents, and take `draft: true` away. `amity check` judges it as it stands.",
)


def yaml_of(head: Mapping[str, object], notices: Sequence[str], claims: Sequence[Mapping[str, object]]) -> str:
    """Return the text of a claims file.

    Texts are quoted as JSON does, which every reader of YAML takes, whatever stands in them.

    Examples
    --------
    >>> print(yaml_of({"schema": 1}, (), ({"id": "D001", "checks": ({"by": "none"},)},)).splitlines()[-4])
    claims:
    """
    lines = [*HEAD, *(f"# {' '.join(notice.split())}" for notice in notices)]
    lines += [f"{name}: {_inline(value)}" for name, value in head.items()]
    lines.append("claims:")
    for claim in claims:
        for at, (name, value) in enumerate(claim.items()):
            lead = "- " if at == 0 else "  "
            if name == "checks" and isinstance(value, Sequence):
                lines.append(f"{lead}checks:")
                lines += [f"  - {_inline(check)}" for check in value]
            else:
                lines.append(f"{lead}{name}: {_inline(value)}")
    return "\n".join(lines) + "\n"


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_inline(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_inline(inner) for inner in value) + "]"
    if isinstance(value, float):
        return json.dumps(int(value)) if value.is_integer() and abs(value) < 1e15 else json.dumps(round(value, 9))
    return json.dumps(value, ensure_ascii=False)
