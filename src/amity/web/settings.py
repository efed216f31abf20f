"""Settings of the web app: where it listens, who may ask, which folder holds cases, and every limit."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from amity.core.errors import UsageError

LOOPBACK = "127.0.0.1"
PORT = 8765
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request, one client and the whole server may take.

    Attributes
    ----------
    query, path, head
        Longest query, path and lines before the body, in bytes.
    body
        Largest body of a request, in bytes.
    body_seconds, request_seconds
        How long a body may take to arrive, and a request to be answered.
    header_seconds, idle_seconds
        How long the lines before a body may take to arrive, and a kept connection may say nothing.
    requests, connections
        Requests in work at once, connections at once.
    threads, waiting
        Answers computed at once, and those that may wait for it.
    jobs, job_seconds
        Long jobs that may wait, and how long one may take.
    wrong_tokens
        Wrong tokens a minute before all further ones are refused.
    cache_bytes, records
        Answers kept ready, in bytes, and computed records kept.
    """

    query: int = 4_000
    path: int = 1_000
    head: int = 16_000
    body: int = 64_000
    body_seconds: float = 5.0
    request_seconds: float = 60.0
    header_seconds: float = 10.0
    idle_seconds: float = 15.0
    requests: int = 64
    connections: int = 256
    threads: int = 2
    waiting: int = 48
    jobs: int = 16
    job_seconds: float = 600.0
    wrong_tokens: int = 10
    cache_bytes: int = 48_000_000
    records: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the app listens and what it may do.

    Attributes
    ----------
    host, port
        The address; port 0 is any free one.
    allow_remote, token
        Beyond loopback both are needed: the flag, and a token that every request must bring.
    cases
        The folder whose own folders are cases, beside those that are shipped; None for the shipped ones only.
    csrf
        What every posted form must bring; drawn anew for each process.
    """

    host: str = LOOPBACK
    port: int = PORT
    allow_remote: bool = False
    token: str | None = None
    cases: Path | None = None
    limits: Limits = field(default_factory=Limits)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def local(self) -> bool:
        """Return whether the address can be reached from this machine only."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine's own address.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked(settings: Settings) -> Settings:
    """Return settings that may be served with.

    Raises
    ------
    UsageError
        Where an address beyond loopback comes without the flag or without a long enough token, the port is none, or
        the folder of cases is not there.
    """
    if not 0 <= settings.port <= 65_535:
        raise UsageError(f"the port {settings.port} was asked for; ports go from 0 to 65535", hint="leave --port out")
    if not settings.local and not settings.allow_remote:
        raise UsageError(
            f"the address {settings.host} was asked for; others could reach it",
            hint="leave --host out, or give --allow-remote and --token with it",
        )
    if not settings.local and not settings.token:
        raise UsageError(
            f"the address {settings.host} was asked for without a token; anybody who can reach it could ask",
            hint=f"give --token with {SHORTEST_TOKEN} characters or more",
        )
    if settings.token is not None and not (len(settings.token) >= SHORTEST_TOKEN and settings.token.isascii()):
        raise UsageError(
            f"a token of {len(settings.token)} characters was given; it could be guessed, or not be sent",
            hint=f"give {SHORTEST_TOKEN} or more plain letters and digits",
        )
    if settings.cases is not None and not settings.cases.is_dir():
        raise UsageError(
            f"cases were to be read from '{settings.cases}'; no folder is there", hint="name the folder that holds them"
        )
    return settings
