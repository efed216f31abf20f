"""Hostile parameters: whatever is asked, the answer is one of the documented ones, and never a fault of ours."""

from __future__ import annotations

import warnings

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.core import peers
from amity.web.app import pages
from amity.web.errors import WORDS
from amity.web.links import link

DOCUMENTED = {200, 303, 304, *WORDS} - {500}
EXAMPLES = 60
TWINS = [page for page in pages().values() if page.job is None]
NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "AZE",
            "ISR",
            "Côte d'Ivoire",
            "345",
            "COW:345",
            "-1",
            "٣٤٥",
            "²",
            "USSR",
            "..",
            "%",
            "&=",
            "\u202e",
            "{{7*7}}",
        ]
    ),
)
PEERS = st.one_of(
    NASTY,
    st.lists(st.sampled_from([*peers.peer_sets(), "+", "-", "&", "(", ")", "|", ",", '"', "FRA"]), max_size=8).map(
        " ".join
    ),
)
YEARS = st.one_of(
    NASTY, st.tuples(st.integers(-5, 99_999), st.integers(-5, 99_999)).map(lambda pair: f"{pair[0]}-{pair[1]}")
)
slow = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def fine(found) -> None:
    assert found.status_code in DOCUMENTED, found.text[:500]
    if found.status_code >= 400:
        error = found.json()["error"]
        assert error["code"] != "internal"
        assert error["message"]
        assert error["hint"]


@slow
@given(a=NASTY, b=NASTY, peers=PEERS, years=YEARS)
def test_two_states(web, a, b, peers, years):
    fine(
        web.get(
            link("dyad", a or "x", b or "x", ending=".json", query={"peers": peers, "years": years, "channel": "oil"})
        )
    )


@slow
@given(name=NASTY, value=NASTY, page=st.sampled_from(TWINS))
def test_any_parameter(web, name, value, page):
    known = [one.name for one in page.fields]
    # Half of them by a name that the page has.
    name = known[len(name) % len(known)] if known and len(name) % 2 else name
    path = page.path
    for key, example in page.examples.items():
        path = path.replace(f"{{{key}}}", example)
    fine(
        web.get((path.rstrip("/") or "/home") + ".json?" + link(query=[(name or "x", value or "x")]).partition("?")[2])
    )


@slow
@given(
    parts=st.lists(NASTY, min_size=1, max_size=4), first=st.sampled_from(sorted({p.path.split("/")[1] for p in TWINS}))
)
def test_any_address(web, parts, first):
    fine(web.get(link(first or "x", *(part or "x" for part in parts))))


@slow
@given(where=NASTY, number=NASTY, table=st.sampled_from(["votes", "memberships", "roll_calls"]))
def test_rows_of_tables(web, where, number, table):
    fine(web.get(link("data", "table", table, ending=".json", query={"where": f"state={where}", "page": number})))


@slow
@given(csrf=NASTY, page=NASTY)
def test_posted_forms(web, csrf, page):
    found = web.ask("POST", "/jobs", data={"csrf": csrf, "page": page})
    assert found.status_code == 403
    found = web.ask("POST", "/jobs", data={"csrf": web.settings.csrf, "page": page})
    assert found.status_code == 400


def test_answers_follow_the_document(web):
    """Requests drawn from the OpenAPI document, few and always the same."""
    with warnings.catch_warnings():
        # The library warns while it loads of what it will change itself.
        warnings.simplefilter("ignore", DeprecationWarning)
        import schemathesis

    schema = schemathesis.openapi.from_dict(web.app.openapi())
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        light = operation.method.upper() == "GET" and "/curve" not in operation.path and "brief" not in operation.path
        if not light:
            continue

        @settings(max_examples=3, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy())
        def check(case):
            nonlocal asked
            given_ = case.as_transport_kwargs(base_url="http://127.0.0.1:8765")
            found = web.ask(given_["method"], given_["url"], params=given_.get("params"), headers=None)
            fine(found) if "json" in found.headers["content-type"] else None
            assert found.status_code in DOCUMENTED
            asked += 1

        check()
    assert asked > 40
