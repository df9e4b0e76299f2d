"""The page of verdicts in a real browser: a claim leads to the words that it was held against, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from assistant.grounding import Source, Sources, ground_in
from assistant.grounding.html import Item, render

pytestmark = pytest.mark.browser

SOURCE = "左侧额叶占位。\n" + "The ventricles are as before.\n" * 80 + "No haemorrhage.\n"
TEXT = "右侧额叶占位。\nThere is haemorrhage.\nBevacizumab was given."
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1400,900",
)  # fmt: skip


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script_runs(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def page(chromium: str, tmp_path: Path, *, script_runs: bool) -> Iterator[webdriver.Chrome]:
    sources = [Source(doc="source", text=SOURCE)]
    file = tmp_path / "page.html"
    file.write_text(render([Item("a", TEXT, ground_in(TEXT, Sources(sources)), sources)]), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*QUIET, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(argument)
    if not script_runs:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options)
    try:
        driver.get(file.as_uri())
        yield driver
    finally:
        driver.quit()


def evidence(page: webdriver.Chrome, words: str) -> tuple[str, bool]:
    """The background of the evidence with these words, and whether it is in view."""
    mark = next(m for m in page.find_elements(By.CSS_SELECTOR, ".source mark") if words in m.text)
    top = mark.rect["y"] - page.execute_script("return window.scrollY")
    panel = mark.find_element(By.XPATH, "ancestor::aside").rect
    return mark.value_of_css_property("background-color"), 0 <= top <= 900 and top <= panel["y"] + panel["height"]


def test_a_claim_marks_its_evidence_and_brings_it_into_view(page: webdriver.Chrome) -> None:
    before, seen = evidence(page, "No haemorrhage")
    assert not seen
    page.find_element(By.LINK_TEXT, "There is haemorrhage.").click()
    after, seen = evidence(page, "No haemorrhage")
    assert seen
    assert after != before


def test_the_text_is_readable_and_tips_show_on_hover(page: webdriver.Chrome) -> None:
    shown = page.find_element(By.CSS_SELECTOR, ".text")
    assert shown.get_attribute("textContent") == TEXT
    claim = page.find_element(By.CSS_SELECTOR, ".text a.unsupported")
    ActionChains(page).move_to_element(claim).perform()
    tip = page.execute_script("return getComputedStyle(arguments[0], '::after').display", claim)
    assert tip == "block"


@pytest.mark.parametrize("script_runs", [True], ids=["script"], indirect=True)
def test_evidence_leads_back_to_its_claim(page: webdriver.Chrome) -> None:
    mark = next(m for m in page.find_elements(By.CSS_SELECTOR, ".source mark") if "左侧" in m.text)
    mark.click()
    chosen = page.find_elements(By.CSS_SELECTOR, ".text a.on")
    assert [one.get_attribute("textContent") for one in chosen] == ["右侧额叶占位。"]
    assert not [log for log in page.get_log("browser") if log["level"] == "SEVERE"]
