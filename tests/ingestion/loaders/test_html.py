"""HTML pages become text with headings, list items and table rows, without what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.loaders import load

PAGE = """<!DOCTYPE html><html><head><title>Guide</title><style>p {color: red}</style></head>
<body><nav>Home | About</nav><h1>Glioma  guideline</h1>
<p>Offer <b>maximal</b>
safe resection.<br>Discuss it.</p><!-- a comment -->
<ul><li>First <i>item</i></li><li>Second item</li></ul>
<table><tr><th>Marker</th><th>Result</th></tr><tr><td>MGMT</td><td>5 &lt; 10&nbsp;%</td></tr></table>
<script>alert("x")</script><h2>Recurrence</h2><div>Consider lomustine.</div></body></html>"""


def test_a_page_becomes_text_in_reading_order(tmp_path: Path) -> None:
    path = tmp_path / "guide.html"
    path.write_text(PAGE)
    assert load(path).text == (
        "# Glioma guideline\n\nOffer maximal safe resection.\nDiscuss it.\n\n- First item\n- Second item\n\n"
        "Marker | Result\nMGMT | 5 < 10 %\n\n## Recurrence\n\nConsider lomustine."
    )


@pytest.mark.parametrize("name", ["guide.txt", "guide.md", "guide"])
def test_a_page_is_recognised_under_another_ending(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE)
    assert load(path).text.startswith("# Glioma guideline")


def test_a_fragment_is_read_by_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "piece.htm"
    path.write_text("<p>Left <b>frontal</b> glioma.</p>")
    assert load(path).text == "Left frontal glioma."


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", "gb2312"), ("cp1252", "iso-8859-1"), ("big5", "big5"), ("utf-16", "utf-16")]
)
def test_declared_encodings_are_followed(tmp_path: Path, encoding: str, declared: str) -> None:
    word = "température °C" if encoding == "cp1252" else "胶质瘤" if encoding != "big5" else "膠質瘤"
    path = tmp_path / "page.html"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{word}</p></body></html>'
    path.write_bytes(page.encode(encoding))
    assert load(path).text == word


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<html><body><script>x</script></body></html>", "without text"),
        ('<html><head><meta charset="klingon"></head><body>x</body></html>', "encoding"),
        ("<html><body>" + "<div>" * 5000 + "x", "nested"),
    ],
)
def test_pages_without_readable_text_are_refused(tmp_path: Path, page: str, says: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page)
    with pytest.raises(InputError, match=says):
        load(path)


def test_an_xhtml_page_is_read_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "page.xhtml"
    path.write_text(
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Glioma.</p></body></html>'
    )
    assert load(path).text == "Glioma."
