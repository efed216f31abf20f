"""The guard: hosts, tokens, other sites, sizes, times and numbers; and the headers that every answer carries."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from amity.core.errors import UsageError
from amity.web.access import Access
from amity.web.guard import Guard
from amity.web.sending import failure
from amity.web.settings import Limits, Settings, checked

TOKEN = "a-token-of-enough-letters"


@pytest.mark.parametrize("path", ["/", "/dyad/AZE/ISR", "/data.json", "/nope", "/static/css/site.css", "/jobs"])
def test_every_answer_carries_the_headers(web, path):
    headers = web.page(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy.replace("'self'", "")
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"):
        assert part in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.4", "localhost:80:80", "", "[::2]"]
)
def test_another_host_name_is_refused(web, host):
    found = web.get("/data.json", headers={"host": host})
    assert (found.status_code, found.json()["error"]["code"]) == (400, "host_refused")


@pytest.mark.parametrize("host", ["localhost", "localhost:9999", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_this_machine_is_served(web, host):
    assert web.get("/data.json", headers={"host": host}).status_code == 200


def test_another_sites_page_may_link_and_nothing_else(web):
    def by(mode):
        return web.get("/data", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}).status_code

    assert (by("navigate"), by("no-cors"), by("cors")) == (200, 403, 403)
    same = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
    assert web.get("/data", headers=same).status_code == 200


# --- what is too much ---------------------------------------------------------------------------
def test_long_addresses_are_refused(web):
    assert web.get(f"/dyad/{'A' * 2000}/ISR").status_code == 414
    assert web.get(f"/dyad/AZE/ISR?peers={'a' * 5000}").status_code == 414
    assert web.get("/dyad/AZE/ISR?" + "&".join(f"option.x{n}=1" for n in range(90))).status_code == 400


def test_a_body_of_ten_megabytes_is_refused(web):
    for given in ({"content": b"x" * 10_000_000}, {"content": _drops(10_000_000)}):
        found = web.ask("POST", "/jobs", headers={"content-type": "application/x-www-form-urlencoded"}, **given)
        assert (found.status_code, found.json()["error"]["code"]) == (413, "too_large")


def _drops(size):
    async def drops():
        for _ in range(size // 10_000):
            yield b"x" * 10_000

    return drops()


def test_a_slow_body_is_given_up(fresh):
    client = fresh(Settings(limits=Limits(body_seconds=0.2)))

    async def drops():
        yield b"page="
        await asyncio.sleep(1)
        yield b"x"

    kind = {"content-type": "application/x-www-form-urlencoded"}
    found = client.ask("POST", "/jobs", headers=kind, content=drops())
    assert (found.status_code, found.json()["error"]["code"]) == (408, "too_slow")


def guarded(limits: Limits, seconds: float) -> Guard:
    async def slow(scope, receive, send):
        await asyncio.sleep(seconds)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    return Guard(slow, Settings(limits=limits), lambda error, path, accepts: failure(error))


def asked(guard: Guard, n: int) -> list[httpx.Response]:
    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=guard)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await asyncio.gather(*(client.get("/") for _ in range(n)))

    return asyncio.run(ask())


def test_a_request_that_takes_too_long_is_told_so():
    (found,) = asked(guarded(Limits(request_seconds=0.1), 5), 1)
    assert (found.status_code, found.json()["error"]["code"]) == (503, "busy")
    assert int(found.headers["retry-after"]) > 0


def test_too_many_at_once_are_asked_to_come_again():
    found = asked(guarded(Limits(requests=4), 0.3), 12)
    codes = [one.status_code for one in found]
    assert codes.count(200) == 4
    assert codes.count(503) == 8
    assert all(one.headers.get("retry-after") for one in found if one.status_code == 503)
    # And afterwards there is room again.
    guard = guarded(Limits(requests=4), 0)
    assert [one.status_code for one in asked(guard, 3)] == [200, 200, 200]
    assert guard.under_way == 0


# --- beyond loopback ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "given",
    [
        {"host": "0.0.0.0"},
        {"host": "0.0.0.0", "allow_remote": True},
        {"host": "0.0.0.0", "token": TOKEN},
        {"host": "0.0.0.0", "allow_remote": True, "token": "short"},
        {"host": "0.0.0.0", "allow_remote": True, "token": "ü" * 20},
        {"port": 70_000},
        {"port": -1},
        {"cases": Path("/nowhere/at/all")},
    ],
)
def test_settings_that_may_not_be_served_with(given):
    with pytest.raises(UsageError) as caught:
        checked(Settings(**given))
    assert caught.value.hint


@pytest.fixture
def remote(fresh):
    return fresh(Settings(host="0.0.0.0", allow_remote=True, token=TOKEN, limits=Limits(wrong_tokens=3)))


def test_beyond_loopback_nothing_is_served_without_the_token(remote):
    for path in ("/", "/data.json", "/static/css/site.css", "/nope", "/api"):
        found = remote.get(path)
        assert found.status_code == 401, path
        assert found.headers["www-authenticate"] == "Bearer"
    assert remote.get("/data.json", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_link_with_the_token_sets_a_cookie_and_hides_the_token(remote):
    found = remote.get(f"/dyad/AZE/ISR?years=2016&token={TOKEN}")
    assert (found.status_code, found.headers["location"]) == (303, "/dyad/AZE/ISR?years=2016")
    cookie = found.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert remote.get("/data.json", headers={"cookie": cookie.partition(";")[0]}).status_code == 200
    assert remote.get("/data.json", headers={"cookie": "amity_access=wrong"}).status_code == 401
    # Two slashes would lead to another host.
    access = Access(remote.settings)
    assert access.by_link("//evil.example/", f"token={TOKEN}") == "/evil.example/"
    assert access.by_link("/\\\\evil.example", f"token={TOKEN}&a=1") == "/evil.example?a=1"


def test_wrong_tokens_are_counted(remote):
    for _ in range(3):
        assert remote.get("/data.json", headers={"authorization": "Bearer wrong"}).status_code == 401
    found = remote.get("/data.json", headers={"authorization": f"Bearer {TOKEN}"})
    assert (found.status_code, found.json()["error"]["code"]) == (429, "too_many_requests")
    assert found.headers["retry-after"]


def test_a_name_of_another_is_refused_beyond_loopback_too(remote):
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert remote.get("/data.json", headers={**bearer, "host": "evil.example"}).status_code == 400
    assert remote.get("/data.json", headers={**bearer, "host": "192.168.1.4:8765"}).status_code == 200


# --- posted forms -------------------------------------------------------------------------------
def test_a_form_from_elsewhere_is_refused(web):
    good = {"csrf": web.settings.csrf, "page": "/alone/AZE/ISR/curve?draws=0&measure=arms"}
    for headers, form in (
        ({}, {**good, "csrf": ""}),
        ({}, {**good, "csrf": "x" * 32}),
        ({}, {"page": good["page"]}),
        ({"origin": "http://evil.example"}, good),
        ({"origin": "null"}, good),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, good),
    ):
        found = web.ask("POST", "/jobs", data=form, headers=headers)
        assert (found.status_code, found.json()["error"]["code"]) == (403, "forbidden"), headers
    assert web.ask("POST", "/jobs", json=good).status_code == 400
    assert (
        web.ask(
            "POST", "/jobs", content=b"\xff=\xff", headers={"content-type": "application/x-www-form-urlencoded"}
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    "page", ["", "/", "/dyad/AZE/ISR", "http://evil.example/", "//evil.example/x", "/alone/AZE/curve"]
)
def test_only_pages_with_a_job_have_one_started(web, page):
    assert web.post("/jobs", page=page).status_code == 400


def test_the_data_are_only_read(web):
    """No address takes a post but those of jobs."""
    posts = [
        path
        for path, operations in web.get("/api.json").json()["paths"].items()
        for method in operations
        if method != "get"
    ]
    assert sorted(posts) == ["/jobs", "/jobs/{id}/cancel"]
