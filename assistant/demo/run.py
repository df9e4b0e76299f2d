"""Reports in, index built, risk scored, briefs drafted, questions answered, one page written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.demo.samples import sample_folders
from assistant.patient import Patient, read_folder
from assistant.settings import load_settings
from ingestion.files import dump_json, write_text
from ingestion.records import Record

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.drafting.answer import Answer
    from retrieval.stores.base import Store

QUESTIONS = (
    "Which trial tested vorasidenib, and what did it show?",
    "How should new enhancement in the first 12 weeks after radiotherapy be judged?",
    "1p/19q联合缺失的少突胶质细胞瘤术后推荐什么治疗?",
)
Say = Callable[[str], None]


class Outcome(Record):
    """What the demo wrote.

    Attributes:
        page: The self-contained HTML page.
        json_file: The same content as JSON.
        seconds: Time from start to end.
    """

    page: Path
    json_file: Path
    seconds: float


class _Steps:
    """The steps of one run: announced, timed, told at the end."""

    def __init__(self, say: Say, total: int) -> None:
        self._say, self._total = say, total
        self.done: list[tuple[str, str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Announce a step; what the block appends to the list is its outcome."""
        number, began, outcome = len(self.done) + 1, time.monotonic(), list[str]()
        self._say(f"[{number}/{self._total}] {name} …")
        yield outcome
        seconds = time.monotonic() - began
        self.done.append((name, "; ".join(outcome), seconds))
        self._say(f"      {'; '.join(outcome)} ({seconds:.1f} s)")


def run(out: Path, *, llm_spec: str | None, say: Say) -> Outcome:
    """Run the main job and write `out`/index.html and `out`/demo.json.

    Args:
        out: Folder to write to; made where it is missing.
        llm_spec: Language model as backend:model; None takes the setting.
        say: Takes one line of progress at a time.

    Raises:
        GlioscribeError: The model or its weights are missing, or `out` can't be written.
    """
    from assistant.drafting.brief import brief, cited_texts
    from assistant.drafting.render import brief_page
    from assistant.drafting.render.overview import overview_page

    began, steps = time.monotonic(), _Steps(say, 6)
    with steps.step("Reading the sample patients' reports") as outcome:
        patients = [read_folder(folder) for folder in sample_folders().values()]
        outcome += [_read(patient) for patient in patients]
    with steps.step("Indexing the guideline pack (MiniLM vectors in FAISS, and BM25)") as outcome:
        store = _store(outcome)
    with steps.step("Scoring risk") as outcome:
        outcome += [_scored(patient) for patient in patients]
    with steps.step("Drafting the briefs") as outcome:
        llm = _model(llm_spec)
        briefs = {patient.id: brief(patient, llm=llm, llm_spec=llm_spec) for patient in patients}
        outcome += [_drafted(name, draft) for name, draft in briefs.items()]
    with steps.step("Answering three guideline questions") as outcome, store:
        answers = _answers(store, llm, llm_spec)
        outcome.append(f"{sum(not answer.abstained for _, answer in answers)} of {len(answers)} answered")
    with steps.step("Writing the page") as outcome:
        page, json_file = out / "index.html", out / "demo.json"
        pages = {patient.id: brief_page(briefs[patient.id], patient) for patient in patients}
        write_text(page, overview_page(pages, answers, cited_texts(patients[0]), steps=steps.done))
        content = {
            "briefs": briefs,
            "answers": [{"question": question, **answer.model_dump(mode="json")} for question, answer in answers],
        }
        write_text(json_file, f"{dump_json(content, indent=2)}\n")
        outcome.append(f"{page.stat().st_size // 1024} kB of HTML, {json_file.stat().st_size // 1024} kB of JSON")
    return Outcome(page=page, json_file=json_file, seconds=time.monotonic() - began)


def _store(outcome: list[str]) -> Store:
    from retrieval import pack_store

    settings = load_settings()
    store = pack_store(settings.home, settings.embedder)
    outcome.append(f"{store.count()} passages of {len(store.documents())} documents")
    return store


def _model(llm_spec: str | None) -> BaseChatModel | None:
    from assistant.drafting.writing import is_plain
    from assistant.llm import open_llm

    return None if is_plain(llm_spec) else open_llm(llm_spec)


def _answers(store: Store, llm: BaseChatModel | None, llm_spec: str | None) -> list[tuple[str, Answer]]:
    from assistant.drafting.answer import answer

    return [(question, answer(question, store, llm=llm, llm_spec=llm_spec)) for question in QUESTIONS]


def _read(patient: Patient) -> str:
    fields = sum(len(report.fields) for report in patient.reports)
    return f"{patient.id}: {len(patient.documents)} reports, {fields} fields"


def _scored(patient: Patient) -> str:
    from assistant.risk import assess, features_of

    scores = assess(features_of(patient).inputs()).scores
    usable = [score.model for score in scores if score.applicable]
    return f"{patient.id}: {', '.join(usable) or 'no score'} of {len(scores)} models apply"


def _drafted(name: str, draft: dict[str, Any]) -> str:
    sentences = [sentence for section in draft["sections"] for sentence in section["sentences"]]
    worded = sum(sentence["origin"] == "model" for sentence in sentences)
    refused = len(draft["dropped"])
    return f"{name}: {len(sentences)} sentences, {worded} in the model's words, {refused} refused"
