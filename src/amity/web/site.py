"""What all pages of one app share: settings, threads that compute, answers kept ready, the desk of long jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from amity.store import catalogue
from amity.web.cache import Store
from amity.web.errors import Busy
from amity.web.jobs import Desk, Finished
from amity.web.sending import Sent
from amity.web.settings import Settings

Found = TypeVar("Found")


class Site:
    """The state of one app; everything in it is bounded.

    Attributes
    ----------
    answers
        Whole answers, ready to be sent, by dataset version and address.
    records
        Computed records that several answers are made of.
    desk
        The long jobs.
    document
        Returns the OpenAPI document of the app.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.answers: Store[Sent] = Store(settings.limits.cache_bytes)
        self.records: Store[object] = Store(settings.limits.records)
        self.desk = Desk(settings.limits, Store[Finished](settings.limits.cache_bytes))
        self._threads = ThreadPoolExecutor(settings.limits.threads, thread_name_prefix="amity-page")
        self.document: Callable[[], dict[str, Any]] = dict
        self._waiting = 0
        self._under_way: dict[Hashable, asyncio.Task[Sent]] = {}

    @property
    def version(self) -> str:
        """Return the version of the dataset in force."""
        return catalogue().version

    async def computed(self, function: Callable[[], Found]) -> Found:
        """Return what a function returns that is run in one of the threads.

        Raises
        ------
        Busy
            Where too many wait for a thread already.
        """
        if self._waiting >= self.settings.limits.waiting:
            raise Busy(
                f"a page was asked for; {self._waiting} others are being computed or wait",
                hint="try again in a few seconds",
                retry_after=2,
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, function)
        finally:
            self._waiting -= 1

    async def kept(self, key: Hashable, make: Callable[[], Awaitable[Sent]]) -> Sent:
        """Return the answer kept under a key, else a new one; the same asked by many at once is made once."""
        found = self.answers.get(key)
        if found is not None:
            return found
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(self._made(key, make))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # One who gives up does not stop the work that others wait for.
        return await asyncio.shield(task)

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[Sent]]) -> Sent:
        answer = await make()
        if answer.keep:
            self.answers.put(key, answer, len(answer.body) + 500)
        return answer

    def _forget(self, key: Hashable, done: asyncio.Task[Sent]) -> None:
        self._under_way.pop(key, None)
        if not done.cancelled():
            done.exception()

    def record(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """Return a record kept under a key, else a new one."""
        found = self.records.get(key)
        if found is None:
            found = make()
            self.records.put(key, found)
        # What a key gives is always of one type: the key begins with what it is of.
        return cast(Found, found)

    async def close(self) -> None:
        """End the jobs and let go of the threads."""
        await self.desk.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
