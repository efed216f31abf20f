"""Long jobs: one process computes them, one after another; each can be watched and cancelled, none blocks a page.

The same request asked twice is one job. A process that ends before it has an answer is started again, once, for the job
that it had; a job that is cancelled ends its process, and the next one gets a new one.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import logging
import os
import signal
import sys
import time
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import amity
from amity.core.errors import AmityError
from amity.store import catalogue
from amity.web.cache import Store
from amity.web.declaring import Job
from amity.web.errors import Busy, Conflict, NoSuchPage, StillRunning, WorkerStopped
from amity.web.settings import Limits

State = Literal["waiting", "running", "done", "failed", "cancelled"]
OPEN: tuple[State, ...] = ("waiting", "running")
REMEMBERED = 100
TRIES = 2
LINE = 4_000_000
RETRY_SECONDS = 10
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What a job came to: its files by name, and facts that a page shows."""

    files: Mapping[str, bytes]
    facts: Mapping[str, object]

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(len(content) for content in self.files.values())


class Failed(AmityError):
    """An error that the worker process reported, with its status."""

    def __init__(self, body: Mapping[str, object], status: int) -> None:
        candidates = body.get("candidates")
        super().__init__(
            str(body["message"]),
            hint=str(body["hint"]),
            candidates=[str(one) for one in candidates] if isinstance(candidates, list) else (),
            context=str(body.get("context", "")),
        )
        self.status = status
        self._code = str(body["code"])

    def to_json(self) -> dict[str, object]:
        """Return the error with the code that the worker gave it."""
        return {**super().to_json(), "code": self._code}


@dataclass(slots=True, kw_only=True)
class Ticket:
    """Where a job stands."""

    id: str
    job: Job
    state: State = "waiting"
    step: str = "waiting for the worker"
    done: int = 0
    of: int = 0
    tries: int = 0
    began: float = 0.0
    seconds: float = 0.0
    error: AmityError | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def to_json(self, ahead: int) -> dict[str, object]:
        """Return where the job stands; ``ahead`` jobs are before it."""
        elapsed = time.monotonic() - self.began if self.state == "running" else self.seconds
        return {
            "id": self.id,
            "kind": self.job.kind,
            "title": self.job.title,
            "state": self.state,
            "step": self.step,
            "done": self.done,
            "of": self.of,
            "ahead": ahead,
            "seconds": round(elapsed, 1),
            "page": self.job.page,
            "error": self.error.to_json() if self.error else None,
        }


def ticket_id(job: Job) -> str:
    """Return the id of a job: the same for the same request to the same data."""
    said = json.dumps([job.kind, job.given, job.stamp, catalogue().version], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


class Desk:
    """The jobs of one app, and the process that works on them; all of it belongs to one event loop."""

    def __init__(self, limits: Limits, answers: Store[Finished]) -> None:
        self.limits = limits
        self.answers = answers
        self.tickets: OrderedDict[str, Ticket] = OrderedDict()
        self.queue: OrderedDict[str, Ticket] = OrderedDict()
        self.running: Ticket | None = None
        self.process: asyncio.subprocess.Process | None = None
        self.starts = itertools.count(1)
        self._task: asyncio.Task[None] | None = None

    # --- asked by pages ------------------------------------------------------------------------
    def find(self, job: Job) -> tuple[Ticket | None, Finished | None]:
        """Return where a job stands and its answer, None for what there is not; nothing is started."""
        key = ticket_id(job)
        return self.tickets.get(key), self.answers.get(key)

    def ticket(self, key: str) -> Ticket:
        """Return the job with an id.

        Raises
        ------
        NoSuchPage
            Where no job has it, or it was long ago.
        """
        if key not in self.tickets:
            raise NoSuchPage(
                "a job was asked for that this app does not know, or no more",
                hint="go back to the page that started it, and start it again",
            )
        return self.tickets[key]

    def ahead(self, ticket: Ticket) -> int:
        """Return how many jobs are worked on before a waiting one."""
        if ticket.state != "waiting":
            return 0
        return list(self.queue).index(ticket.id) + (self.running is not None) if ticket.id in self.queue else 0

    def start(self, job: Job) -> Ticket:
        """Return the ticket of a job, which waits, runs or has its answer already.

        Raises
        ------
        Busy
            Where too many jobs wait.
        """
        key = ticket_id(job)
        known = self.tickets.get(key)
        if known is not None and (known.state in OPEN or (known.state == "done" and self.answers.get(key))):
            return known
        if len(self.queue) >= self.limits.jobs:
            raise Busy(
                f"a long computation was asked for; {len(self.queue)} others wait already",
                hint="try again when some of them are done",
                retry_after=RETRY_SECONDS,
            )
        ticket = Ticket(id=key, job=job)
        self.tickets[key] = self.queue[key] = ticket
        self.tickets.move_to_end(key)
        self._forget()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return ticket

    async def answer(self, job: Job, seconds: float) -> Finished:
        """Return the answer of a job once it has one.

        Raises
        ------
        StillRunning
            Where it has none after so many seconds; the job goes on.
        Conflict
            Where somebody cancelled it.
        AmityError
            What went wrong in the job.
        """
        found = self.answers.get(ticket_id(job))
        if found is not None:
            return found
        ticket = self.start(job)
        try:
            await asyncio.wait_for(ticket.ended.wait(), seconds)
        except TimeoutError:
            raise StillRunning(
                f"{job.title} was asked for; it is not ready after {seconds:.0f} seconds",
                hint="ask again: the work goes on, and its answer is kept",
                retry_after=RETRY_SECONDS,
            ) from None
        if ticket.error is not None:
            raise ticket.error
        found = self.answers.get(ticket.id)
        if found is None:
            raise Conflict(f"{job.title} was asked for; the job was cancelled", hint="start it again")
        return found

    def cancel(self, key: str) -> Ticket:
        """Return a job that is cancelled now.

        Raises
        ------
        Conflict
            Where it has ended already.
        """
        ticket = self.ticket(key)
        if ticket.state not in OPEN:
            raise Conflict(
                f"{ticket.job.title} was to be cancelled; it is {ticket.state} already", hint="look at its page"
            )
        was_running = ticket is self.running
        self.queue.pop(key, None)
        self._end(ticket, "cancelled")
        if was_running:
            self._kill()
        return ticket

    async def close(self) -> None:
        """End the process and all that waits."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        for ticket in list(self.queue.values()):
            self._end(ticket, "cancelled")
        self.queue.clear()
        process = self.process
        self._kill()
        if process is not None:
            await process.wait()

    # --- working -------------------------------------------------------------------------------
    async def _work(self) -> None:
        while self.queue:
            _, ticket = self.queue.popitem(last=False)
            self.running = ticket
            ticket.state, ticket.began = "running", time.monotonic()
            try:
                await self._run(ticket)
            finally:
                self.running = None
                if ticket.state in OPEN:
                    self._end(ticket, "cancelled")

    async def _run(self, ticket: Ticket) -> None:
        while ticket.tries < TRIES and ticket.state == "running":
            ticket.tries += 1
            try:
                async with asyncio.timeout(self.limits.job_seconds):
                    await self._one_try(ticket)
                return
            except TimeoutError:
                self._kill()
                ticket.error = Busy(
                    f"{ticket.job.title} took more than {self.limits.job_seconds:.0f} seconds and was stopped",
                    hint="ask for less: fewer years, fewer choices, no draws",
                )
                self._end(ticket, "failed")
            except (EOFError, OSError, ValueError):
                ended = await self._reaped()
                if ticket.state == "running":
                    log.warning("the worker %s while it computed %s", ended, ticket.job.title)
                    ticket.step = f"the worker {ended}; started again"
                    if ticket.tries >= TRIES:
                        ticket.error = WorkerStopped(
                            f"{ticket.job.title} was being computed, and the worker {ended}, {TRIES} times",
                            hint="start it again; nothing else was lost. If it ends again, the machine may lack memory",
                        )
                        self._end(ticket, "failed")

    async def _one_try(self, ticket: Ticket) -> None:
        process = await self._living()
        assert process.stdin is not None  # noqa: S101  both ends are pipes
        assert process.stdout is not None  # noqa: S101
        message = json.dumps({"kind": ticket.job.kind, "given": ticket.job.given}, ensure_ascii=False)
        process.stdin.write(message.encode() + b"\n")
        await process.stdin.drain()
        while True:
            said = await _message(process.stdout)
            if "step" in said:
                ticket.step, ticket.done, ticket.of = str(said["step"]), int(said["done"]), int(said["of"])
            elif "error" in said:
                ticket.error = Failed(said["error"], int(said["status"]))
                self._end(ticket, "failed")
                return
            elif "files" in said:
                files = {name: await process.stdout.readexactly(size) for name, size in said["files"].items()}
                found = Finished(files=files, facts=said["facts"])
                self.answers.put(ticket.id, found, found.size)
                ticket.step = "done"
                self._end(ticket, "done")
                return

    async def _living(self) -> asyncio.subprocess.Process:
        if self.process is not None and self.process.returncode is None:
            return self.process
        source = Path(amity.__file__).resolve().parent.parent
        paths = [str(source), os.environ.get("PYTHONPATH", "")]
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "amity.web.work"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )
        log.info("worker %d started as process %d", next(self.starts), self.process.pid)
        return self.process

    def _end(self, ticket: Ticket, state: State) -> None:
        ticket.state = state
        ticket.seconds = time.monotonic() - ticket.began if ticket.began else 0.0
        ticket.ended.set()

    def _kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
        self.process = None

    async def _reaped(self) -> str:
        """Return how the process ended, in words."""
        process, self.process = self.process, None
        if process is None:
            return "was stopped"
        with suppress(ProcessLookupError):
            process.kill()
        code = await process.wait()
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    def _forget(self) -> None:
        for key in [key for key, old in self.tickets.items() if old.state not in OPEN]:
            if len(self.tickets) <= REMEMBERED:
                return
            del self.tickets[key]


async def _message(stream: asyncio.StreamReader) -> dict[str, Any]:
    line = await stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    found = json.loads(line)
    assert isinstance(found, dict)  # noqa: S101  the worker's own message
    return found
