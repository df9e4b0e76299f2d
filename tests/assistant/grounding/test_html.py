"""The page of verdicts: the texts character by character, links that lead somewhere, nothing that runs."""

from __future__ import annotations

from io import StringIO

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import Claim, Source, Sources, Verdict, ground_in
from assistant.grounding.html import Item, VerdictPage, render
from assistant.grounding.records import Opinion
from ingestion.errors import EvidenceError
from ingestion.records import Evidence

SOURCE = "FINDINGS: Left frontal mass, 4.3 cm.\n\nNo haemorrhage. MGMT <methylated> & so on."
TEXT = "A right frontal mass of 43 mm.\nNo haemorrhage.\nBevacizumab was given."
CHINESE = "左侧额叶占位，约4.3cm。未见出血。MGMT未送检。"
TEXT_ZH = "右侧额叶占位。未见出血。MGMT甲基化。"


def item(text: str = TEXT, *sources: str, name: str = "a") -> Item:
    listed = [Source(doc=f"source:{n}", text=source) for n, source in enumerate(sources or (SOURCE,))]
    return Item(name, text, ground_in(text, Sources(listed)), listed)


def soup(*items: Item) -> BeautifulSoup:
    return BeautifulSoup(render(items), "html.parser", preserve_whitespace_tags={"div"})


def one(found: BeautifulSoup | Tag, css: str) -> Tag:
    tags = found.select(css)
    assert len(tags) == 1
    return tags[0]


@pytest.mark.parametrize(("text", "source"), [(TEXT, SOURCE), (TEXT_ZH, CHINESE)], ids=["en", "zh"])
def test_text_and_source_are_there_character_by_character(text: str, source: str) -> None:
    page = soup(item(text, source))
    assert one(page, ".text").text == text
    assert one(page, ".source").text == source


anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@settings(max_examples=40)
@given(st.lists(anything, max_size=3).map(" Left frontal mass. ".join), anything)
def test_any_text_keeps_its_characters_or_shows_their_signs(text: str, source: str) -> None:
    shown = one(soup(item(text, f"Left frontal mass. {source}")), ".text").text
    assert len(shown) == len(text)
    for drawn, written in zip(shown, text, strict=True):
        hidden = (written < " " and written not in "\t\n\r") or written == "\x7f"
        assert "\u2400" <= drawn <= "\u2421" if hidden else drawn == written


@pytest.mark.parametrize(("text", "source"), [(TEXT, SOURCE), (TEXT_ZH, CHINESE)], ids=["en", "zh"])
def test_each_claim_leads_to_its_evidence(text: str, source: str) -> None:
    checked = item(text, source)
    page = soup(checked)
    for number, claim in enumerate(checked.verdict.claims, start=1):
        link = one(page, f".text a[data-claim='{number}']")
        assert link.text == claim.text
        assert str(claim.verdict) in link["class"]
        (target,) = page.select(str(link["href"]))
        if claim.evidence:
            marks = page.select(f".source mark[data-claims~='{number}']")
            assert "".join(mark.text for mark in marks) == "".join(e.quote for e in claim.evidence)
            assert target.find_next("mark") == marks[0]
        else:
            assert target.name == "li"


def test_contradicted_and_missing_differ_in_words_and_signs() -> None:
    page = soup(item())
    badges = {badge.text.strip() for badge in page.select("li .badge")}
    assert badges == {"✗ contradicted", "✓ supported", "? not in the sources"}
    tips = [str(link["data-tip"]) for link in page.select(".text a")]
    assert tips[0].startswith("✗ contradicted: The source says left")
    assert tips[2].startswith("? not in the sources: The sources do not mention bevacizumab")


def test_a_chinese_page_speaks_chinese() -> None:
    page = soup(item(TEXT_ZH, CHINESE))
    assert one(page, "h1").text == "核对结果"
    assert "与来源矛盾" in one(page, "h2").text
    assert one(page, ".text")["lang"] == "zh-Hans"


def test_counts_and_contents_of_several() -> None:
    whole = StringIO()
    with VerdictPage() as page:
        page.add(item(name="one<two"))
        page.add(item("No haemorrhage.", name="second"))
        page.failed("third", "line 3 is not <JSON>")
        page.write(whole)
    found = BeautifulSoup(whole.getvalue(), "html.parser")
    cells = [[cell.text for cell in row.select("td")] for row in found.select(".totals tbody tr")]
    assert cells == [["1", "0", "1", "1"], ["2", "1", "1", ""]]
    links = found.select("nav a")
    assert [link.text for link in links] == ["one<two", "second", "third"]
    assert [one(found, str(link["href"])).name for link in links] == ["section"] * 3
    assert "line 3 is not <JSON>" in one(found, "#t3").text


def test_one_text_needs_no_contents() -> None:
    assert not soup(item()).select("nav")


def test_nothing_of_a_document_runs_or_is_fetched() -> None:
    hostile = "Right frontal mass <script>alert(1)</script> <img src=x onerror=alert(1)> \"' style=x."
    found = soup(item(hostile, f"Left frontal mass. {hostile}", name='"><script>'))
    assert len(found.select("script")) == len(found.select("style")) == 1
    assert not found.select("img, link, iframe, [src], [style], [onerror]")
    assert all(str(link["href"]).startswith("#") for link in found.select("[href]"))
    assert "default-src 'none'" in str(one(found, "meta[http-equiv]")["content"])


def test_a_long_source_is_shown_around_the_evidence() -> None:
    filler = "Nothing remarkable here.\n" * 2000
    found = soup(item("Left frontal mass, 5.3 cm.", f"{filler}Left frontal mass, 4.3 cm.\n{filler}"))
    source = one(found, ".source")
    assert "Left frontal mass, 4.3 cm." in source.text
    assert len(source.text) < 3000
    assert len(source.select(".skipped")) == 2


def test_overlapping_claims_and_evidence_nest() -> None:
    quote = Evidence(doc="s", start=0, end=9, quote="Left mass")
    inner = Evidence(doc="s", start=5, end=9, quote="mass")
    claims = (
        Claim(text="left mass", start=0, end=9, verdict="supported", score=0.9, kind="general", evidence=(quote,)),
        Claim(text="mass", start=5, end=9, verdict="contradicted", score=0.1, kind="general", evidence=(inner,)),
    )
    verdict = Verdict(verdict="contradicted", score=0.1, claims=claims)
    found = soup(Item("a", "left mass", verdict, [Source(doc="s", text="Left mass.")]))
    assert one(found, ".text").text == "left mass"
    assert [link["data-claims"] for link in found.select(".text a")] == ["1", "1 2"]
    assert [mark["class"] for mark in found.select("mark")] == [["supported"], ["contradicted"]]
    assert found.select("#t1-e1")
    assert found.select("#t1-e2")


def test_evidence_that_is_not_in_the_source_is_refused() -> None:
    checked = item()
    other = [Source(doc="source:0", text=f"x{SOURCE}")]
    with pytest.raises(EvidenceError):
        render([Item("a", TEXT, checked.verdict, other)])


def test_a_judge_is_named() -> None:
    checked = item()
    opinion = Opinion(verdict="supported", reason="As <sentence> 1 says.", model="gguf:x")
    claim = checked.verdict.claims[0].model_copy(update={"judge": opinion})
    verdict = checked.verdict.model_copy(update={"claims": (claim, *checked.verdict.claims[1:])})
    found = soup(Item("a", TEXT, verdict, checked.sources, {"source:0": "mri.txt"}))
    assert "second opinion (gguf:x): supported. As <sentence> 1 says." in one(found, "#t1-r1").text
    assert one(found, "summary").text == "mri.txt"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_a_word(language: str) -> None:
    from typing import get_args

    from assistant.grounding.records import ClaimKind
    from assistant.grounding.view.words import words

    assert set(words(language)["kinds"]) == set(get_args(ClaimKind))
