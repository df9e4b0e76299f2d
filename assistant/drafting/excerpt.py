"""The sentences of a passage that answer a question, so that the answer is to the point."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.asked import read_question
from assistant.drafting.content import held
from ingestion.guidelines.statements import rendering
from ingestion.records import Evidence, Passage

WHOLE_UP_TO = 3
"""Passages of at most so many sentences are told whole."""


@dataclass(frozen=True)
class Excerpt:
    """Neighbouring sentences of a passage.

    Attributes:
        id: Id of the fact made of it ("F1").
        passage: The passage.
        evidence: The slice of its document.
    """

    id: str
    passage: Passage
    evidence: Evidence


def excerpt(question: str, passage: Passage, number: int, language: str) -> Excerpt:
    """Cut the neighbouring sentences that hold most of the question's words out of a passage.

    A reader of another language than English gets the passage's Chinese, whole, where it has one.
    """
    from ingestion.language import sentences

    chinese = rendering(passage) if language != "en" else None
    if chinese:
        return Excerpt(f"F{number}", passage, chinese)
    spans = sentences(passage.text)
    if len(spans) <= WHOLE_UP_TO:
        return Excerpt(f"F{number}", passage, passage.evidence())
    groups = read_question(question).groups
    windows = [(spans[at][0], spans[at + 1][1]) for at in range(len(spans) - 1)]

    def carried(span: tuple[int, int]) -> int:
        words = held(passage.text[span[0] : span[1]])
        return sum(bool(group & words) for group in groups)

    start, end = max(windows, key=carried)
    cut = Evidence(doc=passage.doc, start=passage.start + start, end=passage.start + end, quote=passage.text[start:end])
    return Excerpt(f"F{number}", passage, cut)
