"""Long jobs: watched, cancelled, shared; none blocks a page; a killed worker is told and started again."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile

import pytest

from amity.core.errors import BadOption
from amity.web import case_files
from amity.web.declaring import Job
from amity.web.errors import StillRunning, WorkerStopped
from amity.web.jobs import Finished, ticket_id
from amity.web.longwork._declaring import ANSWER
from amity.web.settings import Limits, Settings

SMALL = "/alone/AZE/ISR/curve?measure=arms&years=2016-2020&draws=0"
LARGE = "/alone/AZE/ISR/curve?peers=un-members&draws=2000"


def twin(address: str) -> str:
    return address.replace("/curve?", "/curve.json?")


def state(client, key: str) -> dict[str, object]:
    return client.get(f"/jobs/{key}.json").json()


def until(client, key: str, *wanted: str, tries: int = 1200) -> dict[str, object]:
    for _ in range(tries):
        found = state(client, key)
        if found["state"] in wanted:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def started(client, page: str) -> str:
    found = client.post("/jobs", page=page)
    assert found.status_code == 303, found.text
    return found.headers["location"].removeprefix("/jobs/")


def test_a_curve_is_offered_started_watched_and_read(fresh):
    client = fresh(Settings())
    offered = client.page(SMALL).text
    assert 'action="/jobs"' in offered
    assert client.settings.csrf in offered
    key = started(client, SMALL)
    assert started(client, SMALL) == key
    assert until(client, key, "done")["step"] == "done"
    led = client.page(f"/jobs/{key}")
    assert led.status_code == 303
    page = client.page(led.headers["location"]).text
    assert "Not computed yet" not in page
    assert "What drives it" in page
    body = client.get(twin(SMALL)).json()
    assert body["specifications"] == len(body["rows"])
    assert str(body["specifications"]) in page
    base = SMALL.replace("/curve?", "/curve/{}?")
    assert client.get(base.format("specifications.csv")).text.count("\n") == body["specifications"] + 1
    assert client.get(base.format("figure.svg")).text.startswith("<svg")
    rows = client.get("/jobs.json").json()["rows"]
    assert [row["id"] for row in rows] == [key]


def test_a_job_is_cancelled_and_the_next_one_runs(fresh):
    client = fresh(Settings())
    key = started(client, LARGE)
    until(client, key, "running")
    found = client.post(f"/jobs/{key}/cancel")
    assert found.status_code == 303
    assert state(client, key)["state"] == "cancelled"
    assert "Start it again" in client.page(f"/jobs/{key}").text
    assert client.post(f"/jobs/{key}/cancel").status_code == 409
    assert client.get(twin(SMALL)).status_code == 200


def test_pages_answer_while_a_job_runs(fresh):
    client = fresh(Settings())
    key = started(client, LARGE)
    until(client, key, "running")
    assert client.page("/data").status_code == 200
    assert client.get("/data/source/sipri_arms.json").status_code == 200
    assert state(client, key)["state"] == "running"
    client.post(f"/jobs/{key}/cancel")


def test_a_killed_worker_is_started_again(fresh):
    client = fresh(Settings())
    key = started(client, LARGE)
    until(client, key, "running")
    while client.site.desk.process is None:
        time.sleep(0.05)
    os.kill(client.site.desk.process.pid, signal.SIGKILL)
    for _ in range(100):
        if "started again" in str(state(client, key)["step"]) or client.site.desk.running.tries == 2:
            break
        time.sleep(0.1)
    assert state(client, key)["state"] == "running"
    assert client.site.desk.running.tries == 2
    # Killed once more it gives up, says so, and others are served.
    while client.site.desk.process is None:
        time.sleep(0.05)
    os.kill(client.site.desk.process.pid, signal.SIGKILL)
    failed = until(client, key, "failed")
    assert failed["error"]["code"] == "worker_stopped"
    assert "SIGKILL" in failed["error"]["message"]
    assert "nothing else was lost" in client.page(f"/jobs/{key}").text
    assert client.get(twin(SMALL)).status_code == 200


def test_many_curves_at_once_wait_their_turn_or_are_told_to_come_again(fresh):
    client = fresh(Settings(limits=Limits(jobs=3, request_seconds=2)))
    asked = [f"/alone/AZE/ISR/curve.json?measure=arms&years={year}-2020&draws=0" for year in range(1996, 2016)]
    found = client.together([*asked, *asked])
    assert {one.status_code for one in found} <= {200, 503}
    busy = [one for one in found if one.status_code == 503]
    assert busy
    assert {one.json()["error"]["code"] for one in busy} <= {"busy", "still_running"}
    assert all(int(one.headers["retry-after"]) > 0 for one in busy)
    assert len(client.site.desk.queue) <= 3


def test_the_same_curve_asked_by_many_is_computed_once(web):
    address = "/alone/IND/RUS/curve.json?measure=arms&years=2016-2020&draws=0"
    before = len(web.site.desk.tickets)
    found = web.together([address] * 20)
    assert {one.status_code for one in found} == {200}
    assert len({one.content for one in found}) == 1
    assert len(web.site.desk.tickets) == before + 1


def test_what_is_wrong_in_a_job_is_told_with_its_own_status(web):
    client = web
    found = client.get("/alone/AZE/ISR/curve.json?measure=love&draws=0")
    assert found.status_code == 404
    assert found.json()["error"]["code"] == "unknown_measure"
    assert client.get("/alone/AZE/ISR/curve.json?vary=love=1&draws=0").status_code in (400, 404)
    key = started(client, "/alone/AZE/ISR/curve?measure=love&draws=0")
    assert until(client, key, "failed")["error"]["code"] == "unknown_measure"
    assert 'role="alert"' in client.page(f"/jobs/{key}").text


def test_a_job_that_takes_too_long_is_stopped(fresh):
    client = fresh(Settings(limits=Limits(job_seconds=0.5)))
    key = started(client, LARGE)
    failed = until(client, key, "failed")
    assert failed["error"]["code"] == "busy"
    assert "seconds" in failed["error"]["message"]


def test_an_answer_that_is_late_is_not_lost(fresh):
    client = fresh(Settings())
    job = Job(kind="curve", title="A curve", given={}, page="/")

    async def wait() -> None:
        with pytest.raises(StillRunning):
            await client.site.desk.answer(job, 0.01)

    client.portal.call(wait)
    assert client.site.desk.ticket(ticket_id(job)).state in ("waiting", "running")


def test_the_same_request_to_other_files_is_another_job():
    one = Job(kind="brief", title="x", given={"first": "/case"}, page="/", stamp="a")
    other = Job(kind="brief", title="x", given={"first": "/case"}, page="/", stamp="b")
    assert ticket_id(one) != ticket_id(other)


FILES = ("brief.html", "brief.pdf", "brief.md", "brief.json", "brief.zip")


@pytest.fixture
def briefed(fresh):
    """Return a client that has the brief of a case ready, of other words than a real one."""
    client = fresh(Settings())
    folder = case_files.folder_of("india-russia", None)
    job = Job(
        kind="brief",
        title="x",
        given={"first": str(folder.resolve())},
        page="/",
        stamp=case_files.stamp("india-russia", None),
    )
    files = {name: f"{name} of the brief".encode() for name in FILES} | {ANSWER: b'{"title": "x"}'}
    client.site.desk.answers.put(ticket_id(job), Finished(files=files, facts={}), 1)
    return client


def test_a_brief_is_a_download(briefed):
    page = briefed.page("/case/india-russia/brief").text
    assert page.count("download>") == len(FILES)
    assert "Write the briefing" not in page
    assert briefed.get("/case/india-russia/brief.json").json() == {"title": "x"}
    for name in FILES:
        found = briefed.page(f"/case/india-russia/brief/{name}")
        assert found.headers["content-disposition"].startswith("attachment"), name
        assert found.text == f"{name} of the brief"


@pytest.mark.skipif(os.environ.get("AMITY_VALIDATE") != "full", reason="a whole brief; AMITY_VALIDATE=full writes one")
def test_the_worker_writes_a_whole_brief(fresh):
    client = fresh(Settings())
    until(client, started(client, "/case/india-russia/brief"), "done", tries=6000)
    assert client.get("/case/india-russia/brief.json").json()["title"]
    assert client.get("/case/india-russia/brief/brief.pdf").content.startswith(b"%PDF")
    archive = zipfile.ZipFile(io.BytesIO(client.get("/case/india-russia/brief/brief.zip").content))
    assert {"brief.html", "brief.md", "brief.pdf", "brief.json"} <= set(archive.namelist())


def test_errors_of_the_worker_have_a_status():
    assert WorkerStopped("x", hint="y").status == 503
    assert BadOption("x", hint="y").exit_code == 2
