"""The web app in a real browser: a question is answered with sources, a report is marked, a brief is drafted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = [pytest.mark.browser, pytest.mark.model]

REPORT = (
    "FINDINGS: Ring-enhancing mass in the left frontal lobe measuring 32 x 28 mm. No haemorrhage. "
    "Leptomeningeal spread cannot be excluded."
)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1400,1000",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `glioscribe chat` prints; the app runs as a user runs it, in a process of its own."""
    environment = {**os.environ, "GLIOSCRIBE_HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-c", "from assistant.cli import main; main(['chat'])"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        said = app.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said
        try:
            yield found.group()
            app.send_signal(signal.SIGINT)
            assert app.wait(timeout=20) == 0
        finally:
            app.kill()  # an app that doesn't stop fails the test; it must not hold it up


@pytest.fixture
def page(address: str, chromium: str, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*QUIET, f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.get(address)
    yield driver
    driver.quit()


def wait_for(page: webdriver.Chrome, css: str, *, holds: str = "", seconds: float = 60) -> WebElement:
    def found(driver: webdriver.Chrome) -> WebElement | None:
        shown = [element for element in driver.find_elements(By.CSS_SELECTOR, css) if element.is_displayed()]
        return next((element for element in shown if holds in element.text), None)

    return WebDriverWait(page, seconds).until(found, f"nothing at {css} holds {holds!r}")


def tab(page: webdriver.Chrome, name: str) -> None:
    wait_for(page, "button[role=tab]", holds=name).click()


def test_a_question_is_answered_with_its_sources(page: webdriver.Chrome) -> None:
    box = wait_for(page, "#question textarea")
    box.send_keys("Which trial showed the benefit of vorasidenib?" + Keys.ENTER)
    wait_for(page, "#sources .gs-source", holds="[1]")
    assert "[1]" in wait_for(page, ".message.bot", holds="[1]").text
    quote = wait_for(page, "#sources blockquote").text
    assert "vorasidenib" in quote.lower()


def test_a_report_is_read_and_its_words_are_marked(page: webdriver.Chrome) -> None:
    tab(page, "Report")
    wait_for(page, "#report textarea").send_keys(REPORT)
    wait_for(page, "#read").click()
    page.switch_to.frame(wait_for(page, "#read-report iframe"))
    assert wait_for(page, "mark.g-size").text == "32 x 28 mm"
    assert "haemorrhage" in wait_for(page, "mark.a-absent", holds="haemorrhage").text
    assert "possible" in wait_for(page, "#fields .held.a-possible").text
    assert wait_for(page, "#text").text == REPORT
    wait_for(page, "#fields a", holds="32 x 28 mm").click()
    assert page.switch_to.active_element.text == "32 x 28 mm"


def test_a_sample_patient_is_drafted(page: webdriver.Chrome) -> None:
    tab(page, "Patient")
    wait_for(page, "#patient input").click()
    wait_for(page, "ul[role=listbox] li", holds="EN-01").click()
    wait_for(page, "#draft").click()
    frame = wait_for(page, "#brief iframe", seconds=120)
    page.switch_to.frame(frame)
    assert "EN-01" in page.find_element(By.TAG_NAME, "body").text


def test_the_page_fetches_nothing_from_outside(page: webdriver.Chrome, address: str) -> None:
    wait_for(page, "#question textarea")
    addresses = page.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert addresses
    assert [found for found in addresses if not found.startswith((address, "data:", "blob:"))] == []
