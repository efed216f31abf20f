"""Who may ask: host names that are served, the token beyond loopback, and what a posted form must bring."""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
import socket
import time
from collections import deque
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from amity.web.errors import Forbidden, HostRefused, TokenMissing, TooMany
from amity.web.settings import Settings, is_loopback

COOKIE = "amity_access"
TOKEN = "token"  # noqa: S105  the name of the parameter
WINDOW = 60.0
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?")


class Access:
    """Who may ask one app."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # The cookie is no secret of the user's: another process gives another one.
        self.cookie = secrets.token_urlsafe(24)
        self._wrong: deque[float] = deque()

    def check_host(self, host: str) -> None:
        """Raise where a request is under another name than the app's.

        A name that somebody else controls could be made to lead to this machine; an address of digits could not.
        """
        found = _HOST.fullmatch(host)
        if found and self._served(found["name"]):
            return
        raise HostRefused(
            f"a page was asked for under the host name '{host[:80]}'; this app is not served under it",
            hint=f"open it as http://{self.settings.host}",
        )

    def _served(self, name: str) -> bool:
        if is_loopback(name):
            return True
        if self.settings.local:
            return False
        if name.casefold() in (self.settings.host.casefold(), socket.gethostname().casefold()):
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True

    def check_token(self, authorization: str, cookies: str) -> None:
        """Raise where the app has a token and neither header nor cookie shows it."""
        if self.settings.token is None:
            return
        kind, _, shown = authorization.partition(" ")
        if kind.casefold() == "bearer" and shown:
            if self.right(shown):
                return
            raise self._refused()
        if _cookie(cookies) and hmac.compare_digest(_cookie(cookies).encode(), self.cookie.encode()):
            return
        raise TokenMissing(
            "a page was asked for without the token of this app",
            hint="open the address with ?token=… that amity serve printed, or send Authorization: Bearer TOKEN",
        )

    def right(self, token: str) -> bool:
        """Return whether a token is the app's; wrong ones are counted.

        Raises
        ------
        TooMany
            Where too many wrong ones came in the last minute, whatever this one is.
        """
        now = time.monotonic()
        while self._wrong and now - self._wrong[0] > WINDOW:
            self._wrong.popleft()
        if len(self._wrong) >= self.settings.limits.wrong_tokens:
            raise TooMany(
                f"{len(self._wrong)} wrong tokens came within a minute; none is looked at now",
                hint="wait a minute, then send the right one",
                retry_after=int(WINDOW),
            )
        if hmac.compare_digest(token.encode(), (self.settings.token or "").encode()):
            return True
        self._wrong.append(now)
        return False

    def by_link(self, path: str, query: str) -> str | None:
        """Return where a link that brings the right token leads without it; None for a link that brings none."""
        if self.settings.token is None or f"{TOKEN}=" not in query:
            return None
        pairs = parse_qsl(query, keep_blank_values=True)
        shown = [value for name, value in pairs if name == TOKEN]
        if not shown:
            return None
        if not self.right(shown[0]):
            raise self._refused()
        rest = urlencode([(name, value) for name, value in pairs if name != TOKEN])
        # One slash only: two would lead to another host.
        return "/" + path.lstrip("/\\") + (f"?{rest}" if rest else "")

    def _refused(self) -> TokenMissing:
        return TokenMissing("a wrong token was sent", hint="send the one that amity serve was started with")


def check_post(headers: dict[str, str], form: dict[str, str], settings: Settings) -> None:
    """Raise where a posted form does not come from a page of this app.

    Raises
    ------
    Forbidden
        Where the browser names another origin, or the form does not bring what the app's own pages hold.
    """
    origin, host = headers.get("origin", ""), headers.get("host", "")
    foreign = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    # A browser that may name no referrer posts the app's own forms from the origin "null", and says whose they are.
    own = origin == "null" and headers.get("sec-fetch-site") == "same-origin"
    if foreign or (origin and not own and urlsplit(origin).netloc != host):
        raise Forbidden("a form was posted from another site", hint="use the form on the page itself")
    if not hmac.compare_digest(form.get("csrf", "").encode(), settings.csrf.encode()):
        raise Forbidden(
            "a form was posted that does not come from a page of this app, or from before it was last started",
            hint="load the page again and post its form",
        )


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
