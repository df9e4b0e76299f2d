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

import bisect
from functools import cache

from spacy.attrs import IDX, LENGTH
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.report import read_report
from ingestion.extract.tokenizer import BilingualTokenizer
from ingestion.records import Document, Report
from ingestion.terminology import Concept, Mention, concepts, mentions

__all__ = ["BilingualTokenizer", "prepare", "report_of"]
SECTIONS, CONCEPTS = "glioma_sections", "glioma_concepts"
_REPORT = "glioma_report"


def _stored(doc: Doc) -> Report | None:
    read = doc.user_data.get(_REPORT)
    return None if read is None else Report.model_validate_json(read)


Doc.set_extension("glioma_document", default={}, force=True)
Doc.set_extension("glioma_mentions", default=None, force=True)
Doc.set_extension("glioma_report", getter=_stored, force=True)
Span.set_extension("assertion", default=None, force=True)
Span.set_extension("certainty", default=None, force=True)


def glioma_sections(doc: Doc) -> Doc:
    """Mark the sections, and the sentences where nothing else has."""
    if not len(doc):
        return doc
    page, tokens = _pages.of(doc), _Tokens(doc)
    sections = [section for section in page.sections if section.end > section.start]
    spans = [tokens.span(section.start, section.end, section.name or "none") for section in sections]
    doc.spans[SECTIONS] = SpanGroup(doc, spans=spans)
    if not doc.has_annotation("SENT_START"):
        _set_sentences(doc, page, tokens)
    return doc


def glioma_concepts(doc: Doc) -> Doc:
    """Find the concepts of the terminology; those of kind "ignore" only keep others away."""
    page, tokens = _pages.of(doc), _Tokens(doc)
    found = mentions(page.text, page.languages)
    doc._.glioma_mentions = [(mention.concept.id, mention.start, mention.end) for mention in found]
    spans = [tokens.concept(mention) for mention in found if mention.concept.kind != "ignore"]
    doc.spans[CONCEPTS] = SpanGroup(doc, spans=spans)
    return doc


def glioma_assertion(doc: Doc) -> Doc:
    """Say of each concept how the text holds it: present, absent, possible, ..., with its certainty."""
    page, tokens = _pages.of(doc), _Tokens(doc)
    for mention in page.mentions or ():
        if mention.concept.field:
            holding = assess(page, mention.start, mention.end)
            span = tokens.concept(mention)
            span._.assertion, span._.certainty = holding.assertion, holding.certainty
    return doc


def glioma_report(doc: Doc) -> Doc:
    """Read the fields, measurements and warnings."""
    doc.user_data[_REPORT] = report_of(doc).model_dump_json()
    return doc


def report_of(doc: Doc) -> Report:
    """Read the fields, measurements and warnings of a document whose concepts are found."""
    return read_report(_pages.of(doc))


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


class _Tokens:
    """Where the tokens of a document begin and end, to find those that a stretch of characters touches."""

    def __init__(self, doc: Doc) -> None:
        offsets = doc.to_array([IDX, LENGTH]).astype("int64")
        self._doc = doc
        self._starts = offsets[:, 0].tolist()
        self._ends = (offsets[:, 0] + offsets[:, 1]).tolist()

    def first(self, start: int) -> int:
        """Return the number of the first token that ends behind a character."""
        return bisect.bisect_right(self._ends, start)

    def span(self, start: int, end: int, label: str, identifier: str = "") -> Span:
        """Return the whole tokens that a stretch of characters touches."""
        last = max(bisect.bisect_left(self._starts, end), self.first(start) + 1)
        return Span(self._doc, self.first(start), last, label=label, span_id=identifier)

    def concept(self, mention: Mention) -> Span:
        return self.span(mention.start, mention.end, mention.concept.kind, mention.concept.id)


def _set_sentences(doc: Doc, page: Page, tokens: _Tokens) -> None:
    import numpy as np

    starts = np.full(len(doc), -1, dtype="int64")
    begins = [section.start for section in page.sections] + [sentence.start for sentence in page.sentences]
    starts[[tokens.first(begin) for begin in begins if begin < len(page.text)]] = 1
    starts[:1] = 1
    doc.from_array(["SENT_START"], starts.astype("uint64").reshape(-1, 1))


for _component in (glioma_sections, glioma_concepts, glioma_assertion, glioma_report):
    Language.component(_component.__name__, func=_component)
