"""The components of the extraction pipeline, for spaCy's `Language.add_pipe`.

| component | leaves on the document |
|---|---|
| `glioma_sections` | `doc.spans["glioma_sections"]`: findings, impression, ...; sentence starts where none are set |
| `glioma_concepts` | `doc._.glioma_mentions`: (concept id, start, end) in characters; `doc.spans["glioma_concepts"]` |
| `glioma_assertion` | `span._.assertion` and `span._.certainty` of each span in `doc.spans["glioma_concepts"]` |
| `glioma_report` | `doc._.glioma_report`: fields, measurements and warnings, each with its evidence |

What is left is plain data, so a document can be stored, or passed between processes by `nlp.pipe(n_process=2)`. Offsets
in `glioma_mentions` are exact; a span covers the whole tokens that they touch. A component of one's own between
`glioma_concepts` and `glioma_report` may add to `doc._.glioma_mentions` (a house's own word for a known concept).
`doc._.glioma_document` may hold the document's id, kind and date before the pipeline runs.
"""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.report import read_report
from ingestion.records import Document, Report
from ingestion.terminology import Concept, Mention, concepts, mentions

SECTIONS, CONCEPTS = "glioma_sections", "glioma_concepts"
_REPORT = "glioma_report"


def _report_of(doc: Doc) -> Report | None:
    read = doc.user_data.get(_REPORT)
    return None if read is None else Report.model_validate_json(read)


Doc.set_extension("glioma_document", default={}, force=True)
Doc.set_extension("glioma_mentions", default=None, force=True)
Doc.set_extension("glioma_report", getter=_report_of, force=True)
Span.set_extension("assertion", default=None, force=True)
Span.set_extension("certainty", default=None, force=True)


def glioma_sections(doc: Doc) -> Doc:
    """Mark the sections, and the sentences where nothing else has."""
    page = _pages.of(doc)
    spans = [
        _span(doc, section.start, section.end, section.name or "none")
        for section in page.sections
        if section.end > section.start
    ]
    doc.spans[SECTIONS] = SpanGroup(doc, spans=spans)
    if not doc.has_annotation("SENT_START"):
        _set_sentences(doc, page)
    return doc


def glioma_concepts(doc: Doc) -> Doc:
    """Find the concepts of the terminology; those of kind "ignore" only keep others away."""
    page = _pages.of(doc)
    found = mentions(page.text, page.languages)
    doc._.glioma_mentions = [(mention.concept.id, mention.start, mention.end) for mention in found]
    doc.spans[CONCEPTS] = SpanGroup(doc, spans=[_concept(doc, each) for each in found if each.concept.kind != "ignore"])
    return doc


def glioma_assertion(doc: Doc) -> Doc:
    """Say of each concept how the text holds it: present, absent, possible, ..., with its certainty."""
    page = _pages.of(doc)
    for mention in page.mentions or ():
        if mention.concept.field:
            holding = assess(page, mention.start, mention.end)
            span = _concept(doc, mention)
            span._.assertion, span._.certainty = holding.assertion, holding.certainty
    return doc


def glioma_report(doc: Doc) -> Doc:
    """Read the fields, measurements and warnings."""
    doc.user_data[_REPORT] = read_report(_pages.of(doc)).model_dump_json()
    return doc


class _Pages:
    """The page of the document at hand: the components ask for the same one, one after another."""

    def __init__(self) -> None:
        self._latest: tuple[Doc, Page] | None = None  # set whole, so that threads at worst prepare a page anew

    def put(self, doc: Doc, page: Page) -> None:
        self._latest = doc, page

    def of(self, doc: Doc) -> Page:
        latest = self._latest
        if latest is not None and latest[0] is doc:
            page = latest[1]
        else:
            given = {"id": "document", **doc._.glioma_document}
            page = Page(Document.model_validate({**given, "text": doc.text}))
        if (found := doc._.glioma_mentions) is not None:
            page.know([Mention(_by_id()[name], start, end) for name, start, end in found])
        self.put(doc, page)
        return page


_pages = _Pages()


def prepare(doc: Doc, document: Document) -> None:
    """Say which document the tokens are of, before the components run; else the text is taken from the tokens."""
    doc._.glioma_document = document.model_dump(mode="json", exclude={"text"})
    _pages.put(doc, Page(document))


@cache
def _by_id() -> dict[str, Concept]:
    return {concept.id: concept for concept in concepts()}


def _concept(doc: Doc, mention: Mention) -> Span:
    return _span(doc, mention.start, mention.end, mention.concept.kind, mention.concept.id)


def _span(doc: Doc, start: int, end: int, label: str, identifier: str = "") -> Span:
    """Return the whole tokens that a stretch of characters touches."""
    span = doc.char_span(start, end, label=label, span_id=identifier, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no token at {start}:{end}")
    return span


def _set_sentences(doc: Doc, page: Page) -> None:
    import numpy as np

    starts = np.full(len(doc), -1, dtype="int64")
    for sentence in page.sentences:
        starts[_span(doc, sentence.start, sentence.end, "").start] = 1
    if len(doc):
        starts[0] = 1
    doc.from_array(["SENT_START"], starts.astype("uint64").reshape(-1, 1))


for _component in (glioma_sections, glioma_concepts, glioma_assertion, glioma_report):
    Language.component(_component.__name__, func=_component)
