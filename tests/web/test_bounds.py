"""What is kept is bounded: answers by bytes, records by number, jobs by number; queries and settings read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.errors import UsageError
from amity.web.asking import read_query
from amity.web.cache import Store
from amity.web.declaring import Field
from amity.web.jobs import REMEMBERED
from amity.web.settings import Limits, Settings

FIELDS = (Field(name="years", label="Years", meaning=""), Field(name="m", label="M", meaning="", many=True))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=60))
def test_a_store_never_holds_more_than_its_room(steps):
    kept = Store[int](room=50)
    for key, size in steps:
        kept.put(key, size, size)
        assert kept.size <= 50
        assert kept.get(key) == size
    assert kept.size == sum(value for value in (kept.get(key) for key in range(10)) if value is not None)


def test_what_is_larger_than_the_room_is_not_kept_and_drives_nothing_out():
    kept = Store[str](room=10)
    kept.put("a", "small", 5)
    kept.put("b", "large", 11)
    assert (kept.get("a"), kept.get("b"), len(kept)) == ("small", None, 1)
    kept.drop("a")
    assert (len(kept), kept.size) == (0, 0)


def test_answers_are_kept_in_bounds_over_many_requests(fresh):
    client = fresh(Settings(limits=Limits(cache_bytes=200_000, records=3)))
    for page in range(1, 60):
        assert client.get(f"/data/table/arms_transfers.json?page={page}").status_code == 200
    assert client.site.answers.size <= 200_000
    assert 0 < len(client.site.answers) < 60
    assert len(client.site.records) <= 3
    assert client.site._under_way == {}
    assert client.site._waiting == 0


def test_an_answer_kept_is_the_answer_made(fresh):
    client = fresh(Settings())
    address = "/data/table/memberships.json?page=2"
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert len(client.site.answers) == 1
    # The same request in another order of its parameters is the same answer.
    a = client.get("/measure/trade/AZE/ISR.json?years=2015&peers=nato")
    b = client.get("/measure/trade/AZE/ISR.json?peers=nato&years=2015&each=")
    assert a.content == b.content
    assert len(client.site.answers) == 2


def test_old_jobs_are_forgotten(fresh):
    from amity.web.jobs import Ticket

    client = fresh(Settings())
    desk = client.site.desk
    from amity.web.declaring import Job

    job = Job(kind="curve", title="x", given={}, page="/")
    for n in range(REMEMBERED + 20):
        desk.tickets[str(n)] = Ticket(id=str(n), job=job, state="done")
    desk._forget()
    assert len(desk.tickets) == REMEMBERED
    assert "0" not in desk.tickets


def test_empty_values_count_as_not_given():
    assert read_query("years=&m=a&m=&m=b", FIELDS, any_option=False) == ({"m": ("a", "b")}, {})


@pytest.mark.parametrize("text", ["years=1&years=2", "other=1", "option.x=1", "years=%ff", "years=%00"])
def test_queries_that_cannot_be_meant(text):
    with pytest.raises(UsageError) as caught:
        read_query(text, FIELDS, any_option=False)
    assert caught.value.hint


@given(st.text(max_size=200))
def test_any_query_is_read_or_refused(text):
    try:
        query, options = read_query(text, FIELDS, any_option=True)
    except UsageError:
        return
    assert set(query) <= {"years", "m"}
    assert all(options.values())
