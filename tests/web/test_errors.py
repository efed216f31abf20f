"""Errors: each status, one shape as JSON, a page for people; every error of amity has a status of its own."""

from __future__ import annotations

import pytest

from amity.core import errors as core
from amity.web import errors
from amity.web.errors import WORDS, status_of

WRONG = [
    ("/dyad/Atlantis/ISR", 404, "unknown_state"),
    ("/dyad/345/ISR", 400, "ambiguous_state"),
    ("/dyad/AZE/AZE", 400, "same_state"),
    ("/dyad/SSD/ISR?years=1950", 404, "state_not_in_period"),
    ("/dyad/AZE/ISR?years=2020-2010", 400, "bad_period"),
    ("/dyad/AZE/ISR?peers=nobody", 404, "unknown_peer_set"),
    ("/dyad/AZE/ISR?peer=oic", 400, "usage"),
    ("/dyad/AZE/ISR?years=2019&years=2020", 400, "usage"),
    ("/dyad/AZE/ISR?channel=love", 404, "unknown_name"),
    ("/dyad/AZE/ISR?option.love=1", 400, "bad_option"),
    ("/measure/love/AZE/ISR", 404, "unknown_measure"),
    ("/measure/trade/AZE/ISR?each=day", 400, "bad_option"),
    ("/measure/trade/AZE/ISR?each=session", 400, "usage"),
    ("/alone/AZE/ISR?subject=c", 400, "bad_option"),
    ("/alone/AZE/ISR/curve?draws=1", 400, "bad_option"),
    ("/alone/AZE/ISR/curve?vary=x", 400, "bad_option"),
    ("/alone/AZE/ISR/curve/x.svg", 404, "unknown_name"),
    ("/figure/love/AZE/ISR", 404, "unknown_name"),
    ("/figure/timeline/AZE/ISR", 400, "usage"),
    ("/figure/specification_curve/AZE/ISR", 400, "usage"),
    ("/target/Atlantis", 404, "unknown_state"),
    ("/target/ISR?show=love", 400, "bad_option"),
    ("/case/nowhere", 404, "unknown_name"),
    ("/case/india-russia/brief/x.pdf", 404, "unknown_name"),
    ("/claims/nowhere", 404, "unknown_name"),
    ("/claims/india-russia?as_of=soon", 400, "usage"),
    ("/claims/india-russia?only=C99", 404, "unknown_name"),
    ("/data/table/love", 404, "unknown_name"),
    ("/data/table/votes?where=love", 400, "bad_option"),
    ("/data/table/roll_calls?where=date=x", 400, "usage"),
    ("/data/table/votes?page=0", 400, "bad_option"),
    ("/data/source/love", 404, "unknown_name"),
    ("/methods/love/x", 404, "unknown_name"),
    ("/methods/python/__name__", 404, "unknown_name"),
    ("/nowhere", 404, "no_such_page"),
    ("/static/../app.py", 404, "no_such_page"),
    ("/jobs/00000000000000000000", 404, "no_such_page"),
]


@pytest.mark.parametrize(("path", "status", "code"), WRONG, ids=[path for path, _, _ in WRONG])
def test_what_is_asked_wrongly_is_told(web, path, status, code):
    found = web.get(path)
    assert (found.status_code, found.json()["error"]["code"]) == (status, code), found.text
    error = found.json()["error"]
    assert set(error) <= {"code", "message", "hint", "candidates", "context"}
    assert error["message"]
    assert error["hint"]
    assert found.headers["cache-control"] == "no-store"
    page = web.page(path)
    assert page.status_code == status
    assert page.text.count("<h1>") == 1
    assert WORDS[status] in page.text


def test_a_twin_fails_as_json_also_in_a_browser(web):
    found = web.page("/dyad/Atlantis/ISR.json")
    assert found.status_code == 404
    assert found.json()["error"]["code"] == "unknown_state"


def test_candidates_come_with_an_error(web):
    error = web.get("/dyad/Azerbaijann/ISR.json").json()["error"]
    assert error["candidates"][0].startswith("AZE")


def test_what_is_typed_is_escaped(web):
    for path in ("/dyad/<script>alert(1)<%2Fscript>/ISR", "/?a=<script>alert(1)</script>", "/nope<script>"):
        found = web.page(path)
        assert "<script>alert" not in found.text
        assert found.status_code in (200, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_take_no_other_method(web, method):
    found = web.ask(method, "/dyad/AZE/ISR")
    assert found.status_code == 405
    assert found.json()["error"]["code"] == "no_such_method"


def every(kind: type) -> set[type]:
    return {kind, *(deep for each in kind.__subclasses__() for deep in every(each))}


def test_every_error_of_amity_has_a_status():
    for kind in every(core.AmityError) - every(errors.WebError) - {core.AmityError, errors.ComputeErrorInPage}:
        if kind.__module__ == "amity.core.errors":
            assert status_of(kind("x", hint="y")) in (400, 404, 409, 422, 503), kind


def test_a_fault_of_ours_keeps_its_text_to_itself(web, monkeypatch):
    from amity.web.guard import log

    def broken(*_):
        raise RuntimeError("a secret path")

    silent = log.disabled
    log.disabled = True
    monkeypatch.setattr(web.site, "computed", broken)
    try:
        found = web.get("/methods/peers/nato?years=1999")
    finally:
        log.disabled = silent
    assert found.status_code == 500
    assert found.json()["error"]["code"] == "internal"
    assert "secret" not in found.text
    assert "content-security-policy" in found.headers
