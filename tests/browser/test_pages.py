"""Every page in both themes and at both widths: quiet, within its width, legible, and whole without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from amity.web.app import pages
from amity.web.links import filled
from amity.web.vendor import vega_url

Visit = Callable[..., Any]
ADDRESSES = {key: filled(page.path, page.examples) for key, page in sorted(pages().items())}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
LIVE = "document.querySelectorAll('figure[data-live]').length"


@pytest.mark.parametrize("key", ADDRESSES)
def test_a_page_is_quiet_and_legible_in_both_themes(key: str, visit: Visit, axe: str) -> None:
    one = visit(color_scheme="light")
    page = one.goto(ADDRESSES[key])
    assert page.title().endswith("amity") or page.title().startswith("amity")
    assert page.locator("h1").count() == 1
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    page.evaluate(f"() => {{ {axe} }}")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate(
            "(rules) => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })",
            RULES,
        )
        told = [
            f"{theme} {one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['failureSummary'][:200]}"
            for one in found["violations"]
        ]
        assert told == []
    one.check()


@pytest.mark.parametrize("key", ADDRESSES)
def test_a_page_fits_a_phone_and_reads_without_script(key: str, visit: Visit) -> None:
    one = visit(java_script_enabled=False, color_scheme="dark")
    one.page.set_viewport_size({"width": 390, "height": 800})
    page = one.goto(ADDRESSES[key])
    root = page.locator("html")
    assert root.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert len(page.locator("main").inner_text()) > 100
    # Nothing that needs a script is offered without one.
    assert not page.get_by_role("button", name="Theme").is_visible()
    for image in page.locator("figure img").all()[:2]:
        image.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert image.evaluate("node => node.complete && node.naturalWidth > 0")


def test_the_first_tab_leads_past_the_menu(visit: Visit) -> None:
    one = visit()
    page = one.goto("/data")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.skipif(not vega_url(), reason="the Vega runtime is not built: make assets")
def test_figures_come_alive_under_the_content_policy(visit: Visit) -> None:
    one = visit(color_scheme="dark")
    page = one.goto("/figure/arms_by_supplier/AZE/ISR")
    page.wait_for_function(f"{LIVE} === 1")
    bars = page.locator(".live svg [aria-roledescription], .live svg .mark-rect path")
    assert bars.count() > 10
    page.locator(".live svg .mark-rect path").nth(20).hover(force=True)
    assert page.locator("figure.still").count() == 0
    one.check()


@pytest.mark.skipif(not vega_url(), reason="the Vega runtime is not built: make assets")
@pytest.mark.parametrize("key", ["dyad", "case"])
def test_a_page_weighs_less_than_a_megabyte_and_a_half(key: str, visit: Visit) -> None:
    """All that the page loads while one reads it to its end, runtime and live figures included."""
    one = visit()
    weight: list[int] = []
    one.page.on("requestfinished", lambda request: weight.append(request.sizes()["responseBodySize"]))
    page = one.goto(ADDRESSES[key])
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in range(0, height, 800):
        page.evaluate(f"window.scrollTo(0, {y})")
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(f"{LIVE} === document.querySelectorAll('figure[data-spec]').length")
    assert 0 < sum(weight) < 1_500_000
