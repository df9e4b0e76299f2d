"""A page in a real browser, opened from a file: text, tips, links and filters, with its script and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from ingestion.records import Document, Evidence, Field, Measurement, Report, Warning_
from ingestion.view import report_page

pytestmark = pytest.mark.browser

TEXT = (
    "FINDINGS:  Ring-enhancing mass, 32 x 28 mm.\n\n\tNo haemorrhage <or> cyst & so on. 👩🏽\u200d⚕️ e\u0301\n"
    "诊断：左侧额叶胶质母细胞瘤。\n" + "The ventricles are as before.\n" * 60 + "Query oligoastrocytoma.\n"
)
DOCUMENT = Document(id="mri", text=TEXT)


def at(words: str) -> tuple[Evidence, ...]:
    start = TEXT.index(words)
    return (DOCUMENT.evidence(start, start + len(words)),)


REPORT = Report(
    id="mri",
    kind="radiology",
    language="mixed",
    relevance="glioma",
    fields=(
        Field(name="enhancement", value="present", evidence=at("Ring-enhancing")),
        Field(name="haemorrhage", value=True, assertion="absent", certainty=1, evidence=at("haemorrhage")),
        Field(name="diagnosis", value="oligoastrocytoma", evidence=at("oligoastrocytoma")),
    ),
    measurements=(Measurement(axes_mm=(32, 28), product_mm2=896, evidence=at("32 x 28 mm")),),
    warnings=(Warning_(code="retired_name", message="A retired name.", evidence=at("oligoastrocytoma")),),
)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1400,1000",
)  # fmt: skip


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script_runs(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def page(chromium: str, tmp_path: Path, *, script_runs: bool) -> Iterator[webdriver.Chrome]:
    file = tmp_path / "mri.html"
    file.write_text(report_page(DOCUMENT, REPORT), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*QUIET, f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script_runs:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.get(file.as_uri())
    yield driver
    complaints = driver.get_log("browser")
    driver.quit()
    assert complaints == []


def marked(page: webdriver.Chrome, words: str) -> WebElement:
    return next(mark for mark in page.find_elements(By.CSS_SELECTOR, "#text mark") if mark.text == words)


def tip_is_shown(page: webdriver.Chrome, mark: WebElement) -> bool:
    return page.execute_script("return getComputedStyle(arguments[0], '::after').display", mark) == "block"


def test_a_reader_finds_the_way(page: webdriver.Chrome, *, script_runs: bool) -> None:
    assert page.find_element(By.ID, "text").get_property("textContent") == TEXT
    assert page.find_element(By.ID, "text").value_of_css_property("white-space").startswith("pre-wrap")

    size = marked(page, "32 x 28 mm")
    assert not tip_is_shown(page, size)
    ActionChains(page).move_to_element(size).perform()
    assert tip_is_shown(page, size)
    assert bool(size.get_attribute("style")) is script_runs

    link = next(a for a in page.find_elements(By.CSS_SELECTOR, ".warnings a") if a.text == "oligoastrocytoma")
    found = marked(page, "oligoastrocytoma")
    link.click()
    assert 0 < page.execute_script("return arguments[0].getBoundingClientRect().top", found) < 1000
    assert page.execute_script("return getComputedStyle(arguments[0]).animationName", found) == "flash"
    assert page.current_url.endswith(f"#{found.get_attribute('id')}")

    plain = "rgba(0, 0, 0, 0)"
    assert size.value_of_css_property("background-color") != plain
    page.find_element(By.CSS_SELECTOR, "label[for=show-size]").click()
    assert size.value_of_css_property("background-color") == plain
    assert not page.find_element(By.CSS_SELECTOR, ".rows-size").is_displayed()
    assert page.find_element(By.CSS_SELECTOR, ".rows-findings").is_displayed()


def test_the_keyboard_suffices(page: webdriver.Chrome) -> None:
    size = marked(page, "32 x 28 mm")
    page.execute_script("arguments[0].focus()", size)
    assert tip_is_shown(page, size)
    assert page.switch_to.active_element == size
