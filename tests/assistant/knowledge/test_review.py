"""Review pages: all of a statement is on them, escaped; in a real browser, ticks become a sign-off that can be read."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from assistant.knowledge.review import review_pages, write_pages
from assistant.knowledge.signing import read_sign_offs, signatures
from ingestion.errors import InputError
from ingestion.guidelines import KNOWLEDGE
from tests.assistant.knowledge.statements import shipped

FILE = KNOWLEDGE / "ttfields.md"
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1200,1000",
)  # fmt: skip


def statements() -> list:
    return [passage for passage in shipped() if passage.doc == "ttfields"]


def test_a_page_shows_all_of_each_statement_and_fetches_nothing(tmp_path: Path) -> None:
    (file,) = write_pages(review_pages(FILE), tmp_path)
    page = file.read_text(encoding="utf-8")
    for passage in statements():
        for part in (passage.id, passage.metadata["zh"], passage.strength, passage.metadata.get("doi", "")):
            assert str(part) in page
    assert "tumour treating fields: UK 2018 says against, China 2022 says for (a difference between regions)" in page
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"<(?:link|img|iframe|script[^>]+src)", page)


def test_a_folder_gets_an_index_of_its_files(tmp_path: Path) -> None:
    written = write_pages(review_pages(KNOWLEDGE), tmp_path)
    assert len(written) == len(list(KNOWLEDGE.glob("*.md"))) + 1
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(file.name in index for file in written[:-1])


def test_what_a_document_says_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# <b>Title</b>\n\nGlioma <script>alert(1)</script> is named.\n", encoding="utf-8")
    (page,) = review_pages(tmp_path / "own.md")
    assert "<script>alert" not in page.html()
    assert "&lt;script&gt;alert(1)" in page.html()


def test_a_file_without_a_statement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no"):
        review_pages(tmp_path / "gone.md")
    (tmp_path / "a.md").write_text("Glioma is a tumour.", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\nformat: statements\n---\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no statement"):
        review_pages(tmp_path / "b.md")


@pytest.fixture
def browser(chromium: str, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in QUIET:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path / 'profile'}")
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "signed")})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.mark.browser
def test_ticks_become_a_sign_off(browser: webdriver.Chrome, tmp_path: Path) -> None:
    (file,) = write_pages(review_pages(FILE), tmp_path / "pages")
    browser.get(file.as_uri())
    save = browser.find_element(By.ID, "save")
    assert not save.is_enabled()
    right, wrong, commented = browser.find_elements(By.TAG_NAME, "article")[:3]
    right.find_element(By.CSS_SELECTOR, "input[value=right]").click()
    wrong.find_element(By.CSS_SELECTOR, "input[value=wrong]").click()
    wrong.find_element(By.TAG_NAME, "textarea").send_keys('Not "so"')
    commented.find_element(By.TAG_NAME, "textarea").send_keys("?")
    assert not save.is_enabled()
    browser.find_element(By.ID, "name").send_keys("Dr Li 李")
    assert browser.find_element(By.ID, "progress").text == "2 of 9 ticked"

    browser.refresh()
    assert browser.find_element(By.ID, "progress").text == "2 of 9 ticked"
    browser.find_element(By.ID, "save").click()

    folder = tmp_path / "signed"
    deadline = time.monotonic() + 10
    while not list(folder.glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    (sign_off,) = read_sign_offs(folder)
    assert (sign_off.name, sign_off.pack, sign_off.document) == ("Dr Li 李", "glioscribe", "ttfields")
    states = {each.id: each for each in signatures(statements(), [sign_off], pack="glioscribe")}
    assert states["ttfields:ttf-01"].state == "signed"
    assert (states["ttfields:ttf-02"].state, states["ttfields:ttf-02"].comment) == ("wrong", 'Not "so"')
    assert states["ttfields:ttf-03"].state == "unsigned"
    assert len(json.loads(next(folder.glob("*.json")).read_text(encoding="utf-8"))["statements"]) == 2


@pytest.mark.browser
def test_the_page_runs_under_its_own_policy(browser: webdriver.Chrome, tmp_path: Path) -> None:
    (file,) = write_pages(review_pages(FILE), tmp_path / "pages")
    browser.get(file.as_uri())
    assert browser.find_element(By.ID, "date").get_attribute("value")
    assert browser.execute_script("return getComputedStyle(document.querySelector('article')).borderRadius") == "10px"
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
