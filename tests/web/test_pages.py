"""Every page: its HTML reads by itself, its twin is the record of the command line, its files are what they say."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

import polars as pl
import pytest

from amity import api
from amity.api import alone as alone_api
from amity.api import claims as claims_api
from amity.api import declared_material
from amity.core.results import clean
from amity.store import catalogue
from amity.web.app import pages
from amity.web.declaring import File, Page
from amity.web.links import filled
from amity.web.rendering import TWIN
from amity.web.routing import twin_path

PAGES = sorted(pages())
FILES = [
    (page, file) for page in pages().values() for file in page.also if file.job is None and "/map/" not in file.path
]
PAGE_WEIGHT = 1_500_000
# What the worker computes is asked for at its smallest; test_jobs has the briefs.
TWINS = sorted(key for key in pages() if not key.endswith("brief"))
SMALL = {"curve": "?measure=arms&years=2016-2020&draws=0"}
# Elements whose words are not of the page, or that may not stand in it.
NEVER = {"style", "iframe", "object", "embed", "base"}


class Reader(HTMLParser):
    """What the tests ask of a page: headings, landmarks, fields and labels, addresses, and what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.addresses: list[str] = []
        self.title = ""
        self._in_title = False
        self._label_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.append(tag)
        self._in_title = tag == "title" and "svg" not in self.tags
        if "id" in own:
            self.ids.append(str(own["id"]))
        if tag in NEVER or (tag == "script" and not own.get("src")):
            self.faults.append(f"<{tag}>")
        self.faults += [f"{tag} {name}" for name in own if name.startswith("on") or name == "style"]
        if tag == "img" and "alt" not in own:
            self.faults.append("img without alt")
        if tag == "label":
            self._label_open = True
            self.labels.append(str(own.get("for", "")))
        if tag in ("input", "select", "textarea") and own.get("type") != "hidden" and not self._label_open:
            self.fields.append(str(own.get("id", "")))
        self.addresses += [str(own[name]) for name in ("href", "src", "action") if own.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False if tag == "title" else self._in_title
        self._label_open = False if tag == "label" else self._label_open

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def address(of: Page | File) -> str:
    return filled(of.path, of.examples)


@pytest.mark.parametrize("key", PAGES)
def test_a_page_reads_without_script(web, key):
    found = web.page(address(pages()[key]))
    assert found.status_code == 200, found.text[:500]
    assert found.headers["content-type"].startswith("text/html")
    assert len(found.content) < PAGE_WEIGHT
    page = read(found.text)
    assert page.tags.count("h1") == 1
    assert {"header", "nav", "main", "footer"} <= set(page.tags)
    assert page.faults == []
    assert sorted(page.ids) == sorted(set(page.ids)), "an id stands twice"
    assert set(page.fields) <= set(page.labels), "a field has no label"
    assert " – amity" in page.title or page.title.startswith("amity")


def test_titles_say_what_is_shown(web):
    titles = [read(web.page(address(page)).text).title for page in pages().values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", TWINS)
def test_every_page_has_a_twin(web, key):
    found = web.get(filled(twin_path(pages()[key]), pages()[key].examples) + SMALL.get(key, ""))
    assert found.status_code == 200, found.text[:500]
    assert found.headers["content-type"] == "application/json"
    body = found.json()
    assert isinstance(body, dict)
    assert "NaN" not in found.text
    if key != "api":
        assert body["dataset_version"] == catalogue().version


@pytest.mark.parametrize("key", PAGES)
def test_links_of_a_page_lead_somewhere(web, key):
    """The addresses inside the app; each kind is followed once, since a dyad page links to hundreds."""
    page = read(web.page(address(pages()[key])).text)
    inner = [one for one in page.addresses if one.startswith("/") and not one.startswith("/static")]
    assert not [one for one in page.addresses if one.startswith("//") or one.startswith("javascript:")]
    kinds = {re.sub(r"/(?:[A-Z]{3}|C\d+)\b", "/X", one.partition("?")[0]): one for one in inner}
    light = [one for one in kinds.values() if "/curve" not in one and "/brief" not in one and "/jobs" not in one]
    for one in light[:12]:
        found = web.page(one.partition("#")[0])
        assert found.status_code in (200, 303), (one, found.text[:300])


@pytest.mark.parametrize(("page", "file"), FILES, ids=[file.path for _, file in FILES])
def test_files_of_figures(web, page, file):
    examples = dict(file.examples)
    if page.key == "claims":
        examples["key"] = next(row["id"] for row in web.get("/claims/india-russia.json").json()["rows"] if row["value"])
    base = filled(file.path, {**examples, "file": ""}).rstrip("/")
    table = web.get(f"{base}/table.json").json()
    assert table["rows"], table
    frame = pl.read_csv(io.BytesIO(web.get(f"{base}/data.csv").content), infer_schema=False)
    assert frame.height == len(table["rows"])
    parquet = pl.read_parquet(io.BytesIO(web.get(f"{base}/data.parquet").content))
    assert parquet.columns == list(table["columns"])
    drawing = web.get(f"{base}/figure.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.text.startswith("<svg")
    assert "sandbox" in drawing.headers["content-security-policy"]
    assert web.get(f"{base}/spec.json").json()["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert web.get(f"{base}/figure.png").content.startswith(b"\x89PNG")
    refused = web.get(f"{base}/figure.exe")
    assert refused.status_code == 404
    assert "data.csv" in refused.json()["error"]["hint"]


# --- the same record as the command line -------------------------------------------------------
def same(found, body) -> None:
    assert found == json.loads(json.dumps(clean(body)))


def test_the_dyad_twin_is_the_page_of_the_api(web):
    found = web.get("/dyad/Azerbaijan/Israel.json?years=2016-2020&peers=muslim-majority").json()
    same(found, api.dyad_page_of("AZE", "ISR", peers="muslim-majority", years="2016-2020").to_json())


def test_the_other_twins_are_the_records_of_the_api(web):
    same(
        web.get("/measure/arms_import_share/AZE/ISR.json?years=2016-2020&option.local_production=false").json(),
        api.measure(
            "arms_import_share",
            "AZE",
            "ISR",
            years="2016-2020",
            peers="un-members",
            rows=True,
            options={"local_production": False},
        ).to_json(),
    )
    same(
        web.get("/alone/AZE/ISR.json?measure=trade&years=2015-2019&peers=oic").json(),
        alone_api.alone("AZE", "ISR", measure="trade", years="2015-2019", peers="oic").to_json(),
    )
    gap = declared_material.gap("ISR", declared=["vote_agreement"], material=["trade_import_share"]).to_json()
    same(
        web.get("/target/ISR.json?declared=vote_agreement&material=trade_import_share").json(),
        {**gap, "dataset_version": catalogue().version},
    )
    same(web.get("/claims/india-russia.json").json(), claims_api.check("india-russia").to_json())


def test_what_moved_is_shown_against_the_defaults(web):
    plain = web.page("/dyad/AZE/ISR").text
    changed = web.page("/dyad/AZE/ISR?peers=muslim-majority&years=2016-2020").text
    assert "What moved" not in plain
    assert "What moved" in changed
    arms = api.measure("arms_import_share", "AZE", "ISR", years="2016-2020", peers="muslim-majority")
    assert f"{100 * arms.value:.1f}" in changed
    assert "has-moved" in changed


def test_a_form_without_values_is_the_default(web):
    assert web.page("/dyad/AZE/ISR?peers=&years=&option.by=").content == web.page("/dyad/AZE/ISR").content


def test_home_leads_to_the_two_states_by_any_name(web):
    found = web.page("/?a=Azerbaijan&b=666&peers=oic")
    assert (found.status_code, found.headers["location"]) == (303, "/dyad/AZE/ISR?peers=oic")
    assert web.page("/?b=Türkiye").headers["location"] == "/target/TUR"


def test_home_suggests_for_a_misspelt_and_for_an_ambiguous_name(web):
    misspelt = web.get("/home.json?a=Azerbaijann&b=Israel").json()["found"]
    assert misspelt[0]["candidates"][0].startswith("AZE")
    assert misspelt[1]["state"] == "ISR"
    assert "/?a=AZE&amp;b=ISR" in web.page("/?a=Azerbaijann&b=Israel").text
    ambiguous = web.get("/home.json?a=345").json()["found"][0]
    assert len(ambiguous["candidates"]) > 1, ambiguous


def test_the_claims_are_filtered(web):
    whole = web.get("/claims/india-russia.json").json()
    for verdict, n in whole["tally"].items():
        rows = web.get(f"/claims/india-russia.json?verdict={verdict}").json()["rows"]
        assert len(rows) == n
    none = web.page("/claims/india-russia?q=zzzzzz")
    assert "No claim is left" in none.text


def test_rows_of_a_table_are_paged(web):
    first = web.get("/data/table/arms_transfers.json").json()
    second = web.get("/data/table/arms_transfers.json?page=2").json()
    assert len(first["rows"]) == len(second["rows"]) == 50
    assert first["rows"] != second["rows"]
    assert first["pages"] == -(-first["n"] // 50)
    own = web.get("/data/table/arms_transfers.json?where=supplier=ISR").json()
    assert 0 < own["n"] < first["n"]
    assert {row["supplier"] for row in own["rows"]} == {"ISR"}
    assert web.get("/data/table/arms_transfers.json?page=999999").status_code == 404


def test_an_answer_that_the_asker_has_is_not_sent_again(web):
    first = web.get("/data.json")
    again = web.get("/data.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_document_names_every_address(web):
    document = web.get("/api.json").json()
    assert document["openapi"].startswith("3.")
    for page in pages().values():
        assert page.path in document["paths"]
        assert twin_path(page) in document["paths"]
        for file in page.also:
            assert file.path in document["paths"]
    assert TWIN in "".join(document["paths"])
    assert "https://" not in json.dumps(document.get("servers", []))


def test_head_is_answered_like_get(web):
    found = web.ask("HEAD", "/data")
    assert found.status_code == 200
    assert found.headers["etag"] == web.page("/data").headers["etag"]


def test_no_page_has_two_heavy_dependencies_on_the_command_line():
    import subprocess
    import sys

    code = (
        "import sys, amity.cli.commands.serve; "
        "sys.exit(any(name in sys.modules for name in ('fastapi', 'uvicorn', 'amity.web', 'polars')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_map_has_its_files(web):
    drawing = web.get("/target/ISR/map/map.svg?show=declared")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in drawing.headers["content-security-policy"]
    frame = pl.read_csv(io.BytesIO(web.get("/target/ISR/map/data.csv").content))
    same = pl.read_parquet(io.BytesIO(web.get("/target/ISR/map/data.parquet").content))
    assert frame.columns == same.columns == ["state", "name", "gap", "declared", "material", "reason"]
    twin = web.get("/target/ISR.json").json()
    assert frame["gap"].drop_nulls().len() == same["gap"].drop_nulls().len() > 100, twin.keys()
    assert web.get("/target/ISR/map/map.exe").status_code == 404


def test_a_browser_asks_after_each_static_file(web):
    found = web.get("/static/js/site.js")
    assert found.headers["cache-control"] == "no-cache"
    again = web.get("/static/js/site.js", headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


def test_negative_figures_have_a_minus_and_no_dash_beside_it(web):
    page = web.page("/dyad/AZE/ISR").text
    assert "−0.758 to −0.529" in page
    assert "–-" not in page


def test_a_dyad_leads_to_its_case_to_why_and_to_stress(web):
    page = web.page("/dyad/AZE/ISR").text
    for one in ("/stress/AZE/ISR", "/case/azerbaijan-israel", "/why/azerbaijan-israel"):
        assert f'href="{one}"' in page
    assert 'href="/why/' not in web.page("/dyad/FRA/DEU").text
    case = web.page("/case/azerbaijan-israel").text
    assert 'href="/why/azerbaijan-israel"' in case
    assert 'href="/stress/AZE/ISR"' in case
