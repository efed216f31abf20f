"""Web addresses that people write into files: which are addresses of a page, and why the others are not."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2000
# Spaces, control signs and the signs that end an address in HTML, Markdown and TeX have no place in one.
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]")


def address_fault(text: str) -> str:
    """Return why a text is no web address that a page may link to, empty where it is one.

    Only ``http`` and ``https`` pass: an address of another scheme can run as a script or read a file. Letters of any
    alphabet may stand in it.

    Examples
    --------
    >>> address_fault("https://www.un.org/unispal/document/auto-insert-205528/")
    ''
    >>> address_fault("javascript:alert(1)")
    "'javascript:alert(1)' is no address that starts with http:// or https://"
    """
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    if len(text) > LONGEST_ADDRESS:
        return f"the address has {len(text):,} characters; it may have {LONGEST_ADDRESS:,}"
    if not text.startswith(("http://", "https://")):
        return f"'{shown}' is no address that starts with http:// or https://"
    if _FORBIDDEN.search(text):
        return f"'{shown}' has a space or another character that no address has; write it as %20 and the like"
    try:
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    if not host or "." not in host or host.startswith(".") or ".." in host:
        return f"'{shown}' names no site"
    return ""
