"""Web pages: what surrounds the text is left out, and what the text holds is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.guidelines import load_guideline


def read(path: Path, body: str, head: str = "") -> str:
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return load_guideline(path).document.text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<nav>Menu</nav><p>A.</p><div class='breadcrumb'>Home</div><footer>Imprint</footer>", "A."),
        ("<p>Site</p><main><h1>T</h1><p>All of the text is in here.</p></main>", "# T\n\nAll of the text is in here."),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes</p>", "yes"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ol type=a><li>x</ol>", "a. x"),
        ("<p>10<sup>9</sup>/L, <sup>18</sup>F, m<sup>2</sup>, glioma<sup>7</sup>.</p>", "10⁹/L, 18F, m², glioma [7]."),
        ("<p><b>1. Surgery</b></p><p>Words.</p>", "# 1. Surgery\n\nWords."),
        ("<p>Long-term out&shy;come</p>", "Long-term outcome"),
        ("<h2>A</h2><h3>2.1 B</h3><h2>C</h2>", "# A\n\n## 2.1 B\n\n# C"),
        ("<p>一、手术</p><p>最大范围切除。</p>", "# 一、手术\n\n最大范围切除。"),
        ("<table><tr><td>Only</td></tr><tr><td>layout</td></tr></table>", "Only\n\nlayout"),
        ("<table><tr><th>A<th colspan=2>B</tr><tr><td rowspan=2>x<td>1<td>2</tr><tr><td>3<td>4</tr></table>",
         "- A: x; B: 1; B: 2.\n- A: x; B: 3; B: 4."),
    ],
)  # fmt: skip
def test_pages(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path / "g.html", body) == text


def test_what_the_head_says_is_the_imprint(tmp_path: Path) -> None:
    path = tmp_path / "g.html"
    read(path, "<p>Words.</p>", "<title>Glioma | NICE</title><meta name='dcterms.issued' content='2018-07-11'>")
    assert load_guideline(path).imprint == "Glioma | NICE\n2018-07-11"
