"""What a reader does: find two states, read a source, change peers, look into a curve, filter claims, save a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

Visit = Callable[..., Any]
SMALL_CURVE = "/alone/AZE/ISR/curve?measure=oil&draws=0"


def test_two_states_are_found_by_typing(visit: Visit) -> None:
    one = visit()
    page = one.goto("/")
    first = page.get_by_label("A state", exact=True)
    first.fill("azerb")
    shown = page.get_by_role("option")
    assert shown.first.inner_text().startswith("Azerbaijan")
    first.press("ArrowDown")
    first.press("Enter")
    assert first.input_value() == "Azerbaijan"
    # Without the signs of the name, and by the mouse.
    second = page.get_by_label("The other state", exact=True)
    second.fill("turkiye")
    shown.first.click()
    assert second.input_value() == "Türkiye"
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/dyad/AZE/TUR*")
    assert "Azerbaijan and Türkiye" in page.locator("h1").inner_text()
    one.check()


def test_an_unknown_name_gets_candidates(visit: Visit) -> None:
    one = visit()
    page = one.goto("/?a=Azerbaijann&b=Israel")
    page.get_by_role("link", name=re.compile("AZE")).first.click()
    page.wait_for_url("**/dyad/AZE/ISR*")
    one.check()


def test_a_source_is_a_click_away(visit: Visit) -> None:
    one = visit()
    page = one.goto("/dyad/AZE/ISR")
    page.locator("#channel-arms .record a").first.click()
    page.wait_for_url("**/data/source/*")
    assert "SIPRI" in page.locator("h1").inner_text()
    assert "icence" in page.locator("main").inner_text()
    one.check()


def test_other_peers_show_what_moved_and_the_address_keeps_them(visit: Visit) -> None:
    one = visit()
    page = one.goto("/dyad/AZE/ISR")
    peers = page.get_by_label("Peers", exact=True)
    peers.fill("oic")
    peers.press("Escape")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**peers=oic*")
    moved = page.locator("section.moved")
    assert "differ" in moved.inner_text()
    before = moved.inner_text()
    page.reload()
    assert page.get_by_label("Peers", exact=True).input_value() == "oic"
    assert moved.inner_text() == before
    one.check()


def test_a_curve_is_computed_beside_the_page_and_looked_into(visit: Visit) -> None:
    one = visit()
    page = one.goto(SMALL_CURVE)
    page.get_by_role("button", name="Compute the curve").click()
    page.get_by_role("button", name="Look into single specifications").click(timeout=90_000)
    assert urlparse(page.url).path == "/alone/AZE/ISR/curve"
    told = page.locator(".brushed-told")
    whole = told.locator("strong").inner_text()
    of = int(re.search(r"of (\d+) specifications", whole)[1])
    box = page.locator("svg.brushed").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    some = int(re.match(r"\d+", told.locator("strong").inner_text())[0])
    assert 0 < some < of
    # The share of the whole is the same whatever is selected; that of the selection adds up within a choice.
    # By keyboard, down to a single one, which says how it is computed again.
    last = page.get_by_label("Last specification")
    last.focus()
    last.press("Home")
    assert "amity measure" in told.locator("code").inner_text()
    one.check()


def test_a_long_job_can_be_cancelled(visit: Visit) -> None:
    one = visit()
    page = one.goto("/alone/IND/RUS/curve?measure=votes")
    page.get_by_role("button", name="Compute the curve").click()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector("[data-state=cancelled]")
    one.check()


def test_claims_are_filtered_while_typing_and_by_the_address_alike(visit: Visit) -> None:
    one = visit()
    page = one.goto("/claims/india-russia")
    items = page.locator("[data-item]:not([hidden])")
    whole = items.count()
    page.get_by_label("contradicted", exact=True).check()
    page.get_by_label("Words", exact=True).fill("oil")
    live = [item.get_attribute("id") for item in items.all()]
    assert 0 < len(live) < whole
    assert parse_qs(urlparse(page.url).query) == {"verdict": ["contradicted"], "q": ["oil"]}
    assert page.locator("[data-count]").inner_text().startswith(f"{len(live)} of {whole}")
    served = one.goto(urlparse(page.url)._replace(scheme="", netloc="").geturl())
    assert set(live) >= {item.get_attribute("id") for item in served.locator("[data-item]").all()}
    one.check()


def test_the_table_behind_a_figure_is_saved(visit: Visit, tmp_path: Path) -> None:
    one = visit(accept_downloads=True)
    page = one.goto("/figure/arms_by_supplier/AZE/ISR")
    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").first.click()
    told.value.save_as(tmp_path / "data.csv")
    lines = (tmp_path / "data.csv").read_text(encoding="utf-8").splitlines()
    page.locator("details.behind summary").click()
    heads = page.locator("table.data thead th").all_inner_texts()
    assert [head.strip(" ↕") for head in heads] == lines[0].split(",")
    assert len(lines) > 10
    one.check()


def test_tables_sort_by_their_numbers(visit: Visit) -> None:
    one = visit()
    page = one.goto("/target/ISR")
    table = page.locator("section[aria-labelledby=table] table")
    table.get_by_role("button", name="Gap, points").click()
    texts = table.locator("tbody tr td:nth-child(4)").all_inner_texts()
    gaps = [float(text.replace("−", "-")) for text in texts]
    assert gaps == sorted(gaps, reverse=True)
    assert table.locator("th[aria-sort=descending]").count() == 1
    page.get_by_label(re.compile("Rows that hold")).fill("azerb")
    assert table.locator("tbody tr:not([hidden])").count() == 1
    one.check()


def test_the_map_leads_to_a_state(visit: Visit) -> None:
    one = visit()
    page = one.goto("/target/ISR")
    page.locator(".world a[href='/dyad/BRA/ISR'] path").click()
    page.wait_for_url("**/dyad/BRA/ISR")
    one.check()


def test_the_theme_is_kept(visit: Visit) -> None:
    one = visit(color_scheme="light")
    page = one.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    button = page.get_by_role("button", name=re.compile("Theme"))
    button.click()
    button.click()
    assert page.evaluate(ground) == "rgb(22, 25, 29)"
    page.reload()
    assert page.evaluate(ground) == "rgb(22, 25, 29)"
    one.check()
