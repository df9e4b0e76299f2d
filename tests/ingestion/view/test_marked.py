"""The text block: without its tags it is the document's text, whatever the text and however evidence overlaps."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.records import Document, Field, Report, Warning_
from ingestion.view.marked import marked_text
from ingestion.view.page import report_page
from ingestion.view.rows import Row, rows_of
from ingestion.view.segments import segments

PIECES = st.sampled_from(
    ("left ", "额叶", "<b>", "</div>", "</mark>", "&amp;", "&", "&#13;", '"', "'", "\n", "\n\n", "\t", "  ", "\r",
     "e\u0301", "👩🏽\u200d⚕️", "𠮷", "\u00a0", "\u2028", "<!--", "]]>", "<script>", "{{ x }}", "\u0600",
     "，", "。", "no ")
)  # fmt: skip
TEXTS = st.lists(PIECES | st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40).map("".join)
FIELDS = ("diagnosis", "idh", "laterality", "haemorrhage", "steroid", "not_a_field")
HELD = ("present", "absent", "possible", "historical", "planned", "hypothetical", "other_person")


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, Report]:
    document = Document(id=draw(st.text(max_size=5)), text=draw(TEXTS))
    length = len(document.text)
    cuts = st.integers(0, max(length - 1, 0)).flatmap(
        lambda start: st.integers(start + 1, max(length, start + 1)).map(lambda end: (start, end))
    )
    spans = st.lists(cuts, min_size=1, max_size=3).map(lambda found: tuple(document.evidence(*one) for one in found))
    if not length:
        return document, Report(id=document.id, kind="note", language="en", relevance="unreadable")
    field = st.builds(
        Field, name=st.sampled_from(FIELDS), value=st.just(True), assertion=st.sampled_from(HELD), code=st.none(),
        evidence=spans, lesion=TEXTS, of=st.none(), range=st.none(), dose_mg_per_day=st.none(),
    )  # fmt: skip
    warning = st.builds(Warning_, code=st.just("unit_suspect"), message=TEXTS, evidence=spans)
    return document, Report(
        id=document.id,
        kind="radiology",
        language="mixed",
        relevance="glioma",
        fields=tuple(draw(st.lists(field, max_size=5))),
        warnings=tuple(draw(st.lists(warning, max_size=2))),
    )


class Block(HTMLParser):
    """What a parser of HTML finds in the text block of a page, and how deep its tags go."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.inside: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside or ("id", "text") in attrs:
            self.inside.append(tag)
            self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def stripped(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@given(documents())
def test_without_its_tags_the_block_is_the_text(read: tuple[Document, Report]) -> None:
    document, report = read
    assert stripped(marked_text(document.text, rows_of(report))) == document.text


@given(documents())
def test_a_parser_reads_the_text_out_of_the_page_and_no_other_tag(read: tuple[Document, Report]) -> None:
    document, report = read
    block = Block(report_page(document, report))
    assert block.text == document.text
    assert block.tags <= {"div", "mark"}


@given(documents())
def test_segments_tile_the_text_and_name_all_that_covers_them(read: tuple[Document, Report]) -> None:
    document, report = read
    rows = rows_of(report)
    found = list(segments(len(document.text), rows))
    assert "".join(document.text[one.start : one.end] for one in found) == document.text
    for one in found:
        covering = {row.id for row in rows if any(e.start <= one.start and one.end <= e.end for e in row.evidence)}
        touching = {row.id for row in rows if any(e.start < one.end and one.start < e.end for e in row.evidence)}
        assert {row.id for row in one.rows} == covering == touching
        assert len(one.rows) == len(covering)


@given(documents())
def test_every_word_that_a_row_rests_on_can_be_linked_to(read: tuple[Document, Report]) -> None:
    page = report_page(*read)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert set(described) <= set(ids)


def row(identifier: str, name: str, *spans: tuple[int, int], held: str = "present") -> Row:
    document = Document(id="d", text="no left frontal bleed")
    field = Field(name=name, value=True, assertion=held, evidence=tuple(document.evidence(*one) for one in spans))
    report = Report(id="d", kind="radiology", language="en", relevance="glioma", fields=(field,))
    (made,) = rows_of(report)
    return Row(**{**made.__dict__, "id": identifier})


@pytest.mark.parametrize(
    ("rows", "marks"),
    [
        ([row("f1", "cyst", (3, 7))], [("left", "f1", "g-findings a-present only-findings")]),
        (  # nested in the same group, told apart by assertion: the innermost first
            [row("f1", "oedema", (0, 21)), row("f2", "haemorrhage", (16, 21), held="absent")],
            [
                ("no left frontal ", "f1", "g-findings a-present only-findings"),
                ("bleed", "f2 f1", "g-findings a-absent a-mixed only-findings"),
            ],
        ),
        (  # overlapping, of two groups
            [row("f1", "laterality", (3, 15)), row("f2", "cyst", (8, 21))],
            [
                ("left ", "f1", "g-place a-present only-place"),
                ("frontal", "f1 f2", "g-place h-findings groups-2 a-present"),
                (" bleed", "f2", "g-findings a-present only-findings"),
            ],
        ),
        (  # a field whose own slices overlap is listed once
            [row("f1", "idh", (0, 15), (3, 15))],
            [
                ("no ", "f1", "g-molecular a-present only-molecular"),
                ("left frontal", "f1", "g-molecular a-present only-molecular"),
            ],
        ),
    ],
)
def test_overlaps_are_cut_and_drawn(rows: list[Row], marks: list[tuple[str, str, str]]) -> None:
    html = marked_text("no left frontal bleed", rows)
    found = re.findall(r'<mark [^>]*class="([^"]*)"[^>]*aria-describedby="([^"]*)"[^>]*>([^<]*)', html)
    assert [(text, ids, classes) for classes, ids, text in found] == marks
