"""Extraction as a spaCy pipeline: sections, concepts, assertion, report.

    nlp = pipeline()
    doc = nlp("Left frontal mass, no haemorrhage.")
    doc._.glioma_report

Each component also works in another pipeline, whatever its tokenizer: `nlp.add_pipe("glioma_concepts")` and so on (they
are found by name once this package is installed). See `ingestion.extract.components` for what each one leaves on the
document.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ingestion.records import Document, Report

if TYPE_CHECKING:
    from spacy.language import Language

COMPONENTS = ("glioma_sections", "glioma_concepts", "glioma_assertion", "glioma_report")
_MOST_WORDS = 200_000  # spaCy keeps every word that it has seen; a service reads for months


def pipeline() -> Language:
    """Return a pipeline; it holds no state of the documents that it reads but their words."""
    import spacy

    importlib.import_module("ingestion.extract.components")  # registers components and tokenizer
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "glioscribe.bilingual.v1"}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@cache
def _reading() -> Language:
    """The pipeline that `extract` reads with."""
    return pipeline()


def extract(document: Document) -> Report:
    """Read the fields, measurements and warnings of one document.

    A document that is no report on a brain tumour, or can't be read, comes back without fields.
    Rule-based: no model, no network, the same input gives the same output.
    """
    from ingestion.extract.components import prepare, report_of

    nlp = _reading()
    if len(nlp.vocab.strings) > _MOST_WORDS:
        _reading.cache_clear()  # the next document finds a new one
    doc = nlp.make_doc(document.text)
    prepare(doc, document)
    # What the last two components leave is for other users of the pipeline: the assertion of every concept, and the
    # report as plain data. The readers ask for the assertion of what they need.
    return report_of(nlp(doc, disable=["glioma_assertion", "glioma_report"]))


def extract_all(documents: Iterable[Document]) -> Iterator[Report]:
    """Read many documents, one at a time, in order."""
    for document in documents:
        yield extract(document)
