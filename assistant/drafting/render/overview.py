"""Several briefs and answers on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.answer import Answer
from assistant.drafting.render.citations import Citations
from assistant.drafting.render.pages import template


def overview_page(
    pages: Mapping[str, str],
    answers: Sequence[tuple[str, Answer]],
    texts: Mapping[str, str],
    *,
    steps: Sequence[tuple[str, str, float]],
) -> str:
    """Return one self-contained page: what was done, the answers with their sources, each brief in a frame.

    Args:
        pages: A brief's page (from `brief_page`) by patient id.
        answers: Question and answer.
        texts: Text of each document that the answers cite, by id.
        steps: Name of each step, what came of it, seconds it took.

    Raises:
        EvidenceError: A citation does not equal its source.
    """
    citations = Citations(texts)

    def cite(answer: Answer, numbers: Sequence[int]) -> str:
        slices = {c.n: {"doc": c.doc, "start": c.start, "end": c.end, "quote": c.quote} for c in answer.citations}
        return citations.marks([slices[number] for number in numbers])

    return template("overview.html.j2").render(
        pages=pages, answers=answers, steps=steps, cite=cite, citations=citations
    )
