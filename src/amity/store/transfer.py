"""Files fetched from official places: whole or not at all, taken up where they broke off, checked before they count.

A place can refuse, answer with nothing, or answer in another form than it is known for; each is an error of its own, so
that none of them is ever read as a zero.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from amity._version import __version__
from amity.core.errors import CannotWrite, ChangedFormat, EmptyAnswer, Interrupted, Refused

AGENT = f"amity/{__version__} (research tool for public data)"
CHUNK = 1 << 18
LARGEST_TEXT = 64_000_000
LARGEST_FILE = 8_000_000_000
BUSY = frozenset({429, 500, 502, 503, 504})
HTML = re.compile(rb"^\s*(<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)", re.IGNORECASE)
LATER = "try again later, or download the file by hand and give it to: amity data import FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long a place is asked again, in seconds; the waits are drawn at random around doubling ones."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    between: float = 1.0
    connect: float = 15.0
    read: float = 60.0


@dataclass(slots=True, kw_only=True)
class HttpTransfer:
    """The network as endpoints use it: polite, patient, and never trusting what comes.

    Parameters
    ----------
    patience : Patience
        Tries and waits.
    sleep : callable
        Waits for so many seconds; tests give one that does not.
    note : callable
        Is told what goes on: bytes of how many, or why it waits.
    """

    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    note: Callable[[str], None] = lambda _text: None
    _pools: dict[str, urllib3.PoolManager] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def json(self, address: str, body: object = None) -> object:
        """Return the JSON that an address answers, to a GET or, where ``body`` is given, to a POST of JSON."""
        content = self._whole(address, body)
        try:
            return cast(object, json.loads(content))
        except ValueError as error:
            raise ChangedFormat(
                f"JSON was asked of '{_place(address)}'; it answered something else: {_start(content)}",
                hint=LATER,
                context=address,
            ) from error

    def text(self, address: str) -> str:
        """Return the text that an address answers."""
        try:
            return self._whole(address, None).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ChangedFormat(
                f"a text was asked of '{_place(address)}'; what it answered is no UTF-8", hint=LATER, context=address
            ) from error

    def download(self, address: str, target: Path, *, size: int | None = None, md5: str = "") -> Path:
        """Return ``target`` after the file at the address lies there whole.

        The file grows beside its place, in ``target`` with ``.part`` added, and is taken up there after a break where
        the place says by its ETag or date that the file is still the same.

        Raises
        ------
        Refused, EmptyAnswer, ChangedFormat, Interrupted
            Where the place does not hand it out, hands out nothing, a web page, another size or checksum, or breaks off
            too often. Only a whole file is ever called ``target``.
        CannotWrite
            Where the disk is full or the folder may not be written to.
        """
        part = target.with_name(f"{target.name}.part")
        mark = target.with_name(f"{target.name}.mark")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            for attempt in range(self.patience.tries):
                if self._grow(address, part, mark, size):
                    break
                self._wait(attempt, None, f"'{_place(address)}' broke off")
            else:
                raise Interrupted(
                    f"'{target.name}' was asked of '{_place(address)}'; it broke off {self.patience.tries} times, "
                    f"after {_length(part):,} bytes",
                    hint="run the same command again: what came is kept and taken up",
                    context=address,
                )
            _check(part, address, size, md5)
            part.replace(target)
            mark.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(
                f"'{target}' was to be written, and the system refused: {error.strerror or error}",
                hint="make room, or name another folder with AMITY_HOME; then run the same command again",
            ) from error
        except (ChangedFormat, EmptyAnswer):
            # What is wrong stays wrong: taking it up again would only repeat the fault.
            part.unlink(missing_ok=True)
            mark.unlink(missing_ok=True)
            raise
        return target

    def _grow(self, address: str, part: Path, mark: Path, size: int | None) -> bool:
        """Add to a part what the place still has of the file; return whether it came to its end."""
        done, seen = _length(part), mark.read_text(encoding="utf-8") if mark.is_file() else ""
        if done and size is not None and done == size:
            return True
        headers = {"Range": f"bytes={done}-", "If-Range": seen} if done and seen else {}
        answer = self._ask(address, None, headers)
        try:
            if answer.status == 416:
                part.unlink(missing_ok=True)
                return False
            # A place that does not know the range, or whose file is another by now, sends the whole.
            onward = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {done}-")
            if answer.status == 206 and not onward:
                part.unlink(missing_ok=True)
                return False
            total = _total(answer, done if onward else 0)
            if (size or total or 0) > LARGEST_FILE:
                raise ChangedFormat(
                    f"'{part.name}' would have {size or total:,} bytes; a file may have {LARGEST_FILE:,}", hint=LATER
                )
            room = shutil.disk_usage(part.parent).free
            if total is not None and total - (done if onward else 0) > room:
                raise OSError(28, f"{total:,} bytes are to come, and {room:,} are free")
            mark.write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "", encoding="utf-8")
            with part.open("ab" if onward else "wb") as file:
                for chunk in _chunks(answer):
                    file.write(chunk)
                    if file.tell() > LARGEST_FILE:
                        raise ChangedFormat(f"'{part.name}' does not end after {LARGEST_FILE:,} bytes", hint=LATER)
                    self.note(f"{file.tell():,} of {total:,} bytes" if total else f"{file.tell():,} bytes")
            return total is None or _length(part) >= total
        except urllib3.exceptions.HTTPError:
            return False
        finally:
            answer.release_conn()

    def _whole(self, address: str, body: object) -> bytes:
        for attempt in range(self.patience.tries):
            answer = self._ask(address, body, {})
            content = bytearray()
            try:
                for chunk in _chunks(answer):
                    content += chunk
                    if len(content) > LARGEST_TEXT:
                        raise ChangedFormat(
                            f"'{_place(address)}' answered more than {LARGEST_TEXT:,} bytes",
                            hint=LATER,
                            context=address,
                        )
            except urllib3.exceptions.HTTPError:
                self._wait(attempt, None, f"'{_place(address)}' broke off")
                continue
            finally:
                answer.release_conn()
            if not content.strip():
                raise EmptyAnswer(f"'{_place(address)}' was asked and answered nothing", hint=LATER, context=address)
            return bytes(content)
        raise Interrupted(
            f"'{_place(address)}' was asked {self.patience.tries} times and broke off each time",
            hint=LATER,
            context=address,
        )

    def _ask(self, address: str, body: object, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """Return an answer that may be read, after as many tries as it takes; a refusal is an error."""
        reason = ""
        for attempt in range(self.patience.tries):
            self._pause(address)
            try:
                answer = self._pool(address).request(
                    "GET" if body is None else "POST",
                    address,
                    json=body,
                    headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **headers},
                    preload_content=False,
                    redirect=True,
                    retries=urllib3.Retry(total=0, connect=0, read=0, redirect=5, status=0, raise_on_status=False),
                    timeout=urllib3.Timeout(connect=self.patience.connect, read=self.patience.read),
                )
            except urllib3.exceptions.HTTPError as error:
                reason = _reason(error)
                self._wait(attempt, None, reason)
                continue
            if answer.status in BUSY:
                reason = f"it answered {answer.status}"
                wait = answer.headers.get("Retry-After")
                answer.drain_conn()
                answer.release_conn()
                self._wait(attempt, wait, reason)
                continue
            if answer.status >= 400 and answer.status != 416:
                answer.release_conn()
                raise _refused(address, f"it answered {answer.status}", _advice(answer.status))
            return answer
        raise _refused(address, f"{reason}, {self.patience.tries} times", LATER)

    def _pool(self, address: str) -> urllib3.PoolManager:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _refused(address, "it is no address of the web", "name one that starts with https://")
        proxy = "" if proxy_bypass(parts.hostname) else getproxies().get(parts.scheme, "")
        if proxy not in self._pools:
            self._pools[proxy] = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
        return self._pools[proxy]

    def _pause(self, address: str) -> None:
        """Leave each place some rest between two questions."""
        host = urlsplit(address).netloc
        before = self._asked.get(host)
        if before is not None and (rest := self.patience.between - (time.monotonic() - before)) > 0:
            self.sleep(rest)
        self._asked[host] = time.monotonic()

    def _wait(self, attempt: int, told: str | None, reason: str) -> None:
        if attempt + 1 >= self.patience.tries:
            return
        wait = min(self.patience.longest_wait, self.patience.first_wait * 2**attempt)
        # The jitter keeps many users of one place from coming back in the same second.
        wait *= random.uniform(0.5, 1.5)  # noqa: S311  no secret hangs on it
        if told and told.strip().isdigit():
            wait = min(self.patience.longest_wait, max(wait, float(told)))
        self.note(f"{reason}; asking again in {wait:.0f} s")
        self.sleep(wait)


def _chunks(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    # What has come counts, however little: a larger read would lose it when the connection breaks.
    while chunk := answer.read1(CHUNK, decode_content=True):
        yield chunk


def _length(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _total(answer: urllib3.BaseHTTPResponse, done: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return done + int(length) if length.isdigit() else None


def _check(part: Path, address: str, size: int | None, md5: str) -> None:
    """Refuse a file that is empty, a web page, or not of the size and checksum that the place states."""
    found = _length(part)
    if not found:
        raise EmptyAnswer(f"'{_place(address)}' answered with a file of no bytes", hint=LATER, context=address)
    with part.open("rb") as file:
        start = file.read(600)
    if HTML.match(start):
        raise ChangedFormat(
            f"a data file was asked of '{_place(address)}'; it answered with a web page: {_start(start)}",
            hint="open the address in a browser: the place may ask for consent or a human; then download the file by "
            "hand and give it to: amity data import FILE",
            context=address,
        )
    if size is not None and found != size:
        raise ChangedFormat(f"'{_place(address)}' states {size:,} bytes; {found:,} came", hint=LATER, context=address)
    if md5 and (digest := _md5(part)) != md5:
        raise ChangedFormat(
            f"'{_place(address)}' states the checksum {md5[:12]}…; the file that came has {digest[:12]}…",
            hint=LATER,
            context=address,
        )


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _refused(address: str, reason: str, hint: str) -> Refused:
    return Refused(f"'{_place(address)}' was asked for data; {reason}", hint=hint, context=address)


def _advice(status: int) -> str:
    if status in (401, 403):
        return "the place bars programs or asks for consent: download the file by hand, then: amity data import FILE"
    if status in (404, 410):
        return "the file has moved: download it by hand from the source's page, then: amity data import FILE"
    return LATER


def _reason(error: urllib3.exceptions.HTTPError) -> str:
    cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason else error
    said = {
        urllib3.exceptions.NameResolutionError: "its name is not known here",
        urllib3.exceptions.NewConnectionError: "no connection was made",
        urllib3.exceptions.ConnectTimeoutError: "it did not answer in time",
        urllib3.exceptions.ReadTimeoutError: "it did not answer in time",
        urllib3.exceptions.SSLError: "its certificate does not hold",
        urllib3.exceptions.ProxyError: "the proxy refused",
    }
    return next((text for kind, text in said.items() if isinstance(cause, kind)), f"it failed ({type(cause).__name__})")


def _place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname or address[:60]}{parts.path.rpartition('/')[0][:40]}"


def _start(content: bytes) -> str:
    return " ".join(bytes(content[:120]).decode("utf-8", "replace").split())[:80]
