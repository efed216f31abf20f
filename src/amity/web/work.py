"""Long computations, in a process of their own: reads jobs from its input, writes steps and answers to its output.

The app starts it with ``python -m amity.web.work``. A message is a line of JSON; after an answer's line come the bytes
of its files, as many as the line says. The process can be killed at any time: it writes nothing to disk but what the
system's folder for passing files holds.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import BinaryIO, cast

from amity.core.discovery import load
from amity.core.errors import AmityError, ComputeError
from amity.core.results import clean
from amity.web.errors import status_of
from amity.web.longwork._declaring import Work


def work(kind: str) -> Work:
    """Return a long computation by its name; what it needs is loaded when it is first asked for."""
    return cast(Work, load("web.longwork", kind, "WORK"))


def main() -> None:
    """Answer jobs until the input ends."""
    output = _own_output()
    _send(output, {"ready": True})
    for line in sys.stdin.buffer:
        _answer(json.loads(line), output)


def _own_output() -> BinaryIO:
    """Return the output for messages; what a library prints goes to standard error, never between them."""
    sys.stdout.flush()
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _answer(asked: Mapping[str, object], output: BinaryIO) -> None:
    def step(done: int, of: int, what: str) -> None:
        _send(output, {"step": what, "done": done, "of": of})

    given = asked["given"]
    assert isinstance(given, Mapping)  # noqa: S101  the app's own message
    try:
        files, facts = work(str(asked["kind"])).run(given, step)
    except AmityError as error:
        _send(output, {"error": error.to_json(), "status": status_of(error)})
        return
    except Exception as error:  # the last resort: the process lives on, and says what happened
        fault = ComputeError(
            f"amity itself failed: {type(error).__name__}: {error}", hint="please report it with the page's address"
        )
        _send(output, {"error": fault.to_json(), "status": 500})
        return
    sizes = {name: len(content) for name, content in files.items()}
    _send(output, {"facts": clean(facts), "files": sizes}, files.values())


def _send(output: BinaryIO, message: Mapping[str, object], contents: object = ()) -> None:
    output.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")
    for content in contents:  # type: ignore[attr-defined]
        output.write(content)
    output.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        # The app has gone; nobody reads any more.
        os._exit(0)
