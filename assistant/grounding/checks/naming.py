"""Names that the WHO classification of 2021 does not hold ("glioblastoma, IDH-mutant"), taken over without remark."""

from __future__ import annotations

from functools import lru_cache

from assistant.grounding.checks.base import Context, Objection, lacks
from assistant.grounding.phrases import says
from ingestion.extract.page import Page
from ingestion.extract.report import read_report
from ingestion.records import Document

_CODE = "invalid_cns5"


def check(context: Context) -> list[Objection]:
    """Object to a diagnosis that can't be under CNS5, by the rulebook of ingestion, unless the text remarks on it."""
    sentence = context.sentence
    if not context.claim.group("diagnosis"):
        return []
    if not (sentence.markers or any(q.dimension == "grade" for q in sentence.quantities)):
        return []
    why = _invalid(sentence.text)
    if not why or says("name_remarked", context.whole):
        return []
    return [lacks("molecular", f"{why} The text takes the name over without saying so.", context.best)]


@lru_cache(maxsize=512)
def _invalid(text: str) -> str:
    report = read_report(Page(Document(id="claim", text=text, kind="pathology")))
    return next((warning.message for warning in report.warnings if warning.code == _CODE), "")
