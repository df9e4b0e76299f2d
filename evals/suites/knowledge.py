"""The guideline pack and its answers: found, cited, refused, kept from traps, matched with patients."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.knowledge import applies, medquad
from evals.knowledge.questions import (
    DEVELOPED,
    FOLDER,
    HELD_OUT,
    asked,
    falls_for,
    in_language,
    is_cited,
    pairs,
    traps,
)
from evals.statistics import wilson
from evals.suite import Metric, SuiteResult
from evals.targets import with_targets

if TYPE_CHECKING:
    from assistant.drafting.answered import Answer
    from retrieval.stores.base import Store

FIRST = 3
"""A right statement among so many first hits counts as found."""

HELD_OUT_NOTE = """held_out: questions, traps and patients by authors who had not seen the code, measured before
anybody looked at what failed. developed: others of the same kind, looked at while the code was written."""

MEDQUAD_NOTE = """medquad: the questions come from templates and share pages. `right_page` is whether the first
citation is from the page that holds the answer, `right_answer` whether any is from the very answer (pages repeat
themselves)."""


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure the answers with the language model of the setting.

    Args:
        data: Folder of reference data, for MedQuAD; without it that part is left out and the notes say so.
        limit: At most so many questions of each set; all patients.
    """
    from assistant.settings import load_settings
    from retrieval import pack_store

    settings = load_settings()
    metrics: list[Metric] = []
    items: list[dict[str, Any]] = []
    notes = [HELD_OUT_NOTE]
    with pack_store(settings.home, settings.embedder) as store:
        for part in (HELD_OUT, DEVELOPED):
            _add(metrics, items, f"{part}/crosslingual", _found(store, part, limit))
        _add(metrics, items, f"{HELD_OUT}/answers", _answered(store, limit))
        for part in (HELD_OUT, DEVELOPED):
            _add(metrics, items, f"{part}/traps", _trapped(store, part, limit))
    for file in sorted(FOLDER.glob("*/patients*.yaml")):
        name = f"{file.parent.name}/{file.stem}"
        judged = applies.judge(file)
        metrics += [each.model_copy(update={"name": f"{name}/{each.name}"}) for each in applies.metrics(judged)]
        items += [{**item, "id": f"{name}/{item['id']}"} for item in judged]
    if data is None:
        notes.append("medquad was left out: it needs --data DIR with qa/ in it.")
    else:
        notes.append(MEDQUAD_NOTE)
        _add(metrics, items, "medquad", _medquad(data, settings.embedder, limit))
    return SuiteResult(
        suite="knowledge",
        metrics=tuple(with_targets(metrics, "evals.knowledge")),
        items=tuple(items),
        notes=tuple(notes),
    )


Judged = dict[str, list[dict[str, Any]]]
"""Items, each with `id` and `ok`, by the figure that they count for."""


def _add(metrics: list[Metric], items: list[dict[str, Any]], name: str, found: Judged) -> None:
    for figure, judged in found.items():
        right = sum(item["ok"] for item in judged)
        share = right / len(judged) if judged else None
        interval = wilson(right, len(judged)) if judged else None
        metrics.append(Metric(name=f"{name}/{figure}", value=share, interval=interval, n=len(judged)))
        items += [{**item, "id": f"{name}/{figure}/{item['id']}"} for item in judged]


def _found(store: Store, part: str, limit: int | None) -> Judged:
    written = pairs(part)[:limit]
    judged: Judged = {}
    for language in ("zh", "en"):
        questions = [getattr(each, language) for each in written]
        for each, hits in zip(written, store.search_all(questions, FIRST), strict=True):
            first = [hit.passage.id for hit in hits]
            ok = bool(set(first) & set(each.passages))
            judged.setdefault(f"{language}/first_{FIRST}", []).append({"id": each.id, "ok": ok, "found": first})
    return judged


def _answered(store: Store, limit: int | None) -> Judged:
    from assistant.drafting.answer import answer

    judged: Judged = {"cited": [], "not_refused": [], "refused": [], "right_reason": [], "language": []}
    for question in asked(HELD_OUT)[:limit]:
        found = answer(question.question, store)
        told = {"id": question.id, **_told(found)}
        if question.passages:
            judged["cited"].append({**told, "ok": is_cited(question, found)})
            judged["not_refused"].append({**told, "ok": not found.abstained})
        else:
            judged["refused"].append({**told, "ok": found.abstained})
            judged["right_reason"].append({**told, "ok": found.reason in question.reason})
        judged["language"].append({**told, "ok": in_language(question.language, found)})
    return judged


def _trapped(store: Store, part: str, limit: int | None) -> Judged:
    from assistant.drafting.answer import answer

    judged: Judged = {"withstood": []}
    for trap in traps(part)[:limit]:
        found = answer(trap.question, store)
        shown = falls_for(trap, found)
        judged["withstood"].append({"id": trap.id, "kind": trap.kind, **_told(found), "ok": not shown, "shown": shown})
    return judged


def _told(found: Answer) -> dict[str, Any]:
    return {
        "answer": found.answer,
        "reason": found.reason,
        "cited": [citation.passage or citation.doc for citation in found.citations],
    }


def _medquad(data: Path, embedder: str, limit: int | None) -> Judged:
    from assistant.drafting.answer import answer
    from retrieval import open_store

    entries = medquad.entries(data)
    judged: Judged = {"right_page": [], "right_answer": []}
    place = tempfile.TemporaryDirectory()
    with place as folder, open_store(Path(folder) / "store", embedder=embedder, create=True) as store:
        store.add(*medquad.corpus(entries))
        for at, entry in enumerate(entries[:limit]):
            found = answer(entry.question, store)
            told = {"id": str(at), "question": entry.question, **_told(found)}
            page, very = medquad.right_source(entries, at, found)
            judged["right_page"].append({**told, "ok": page})
            judged["right_answer"].append({**told, "ok": very})
    return judged
