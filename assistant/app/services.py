"""The real services behind the web app, opened once and shared by its visitors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock

from assistant.app.web import Services
from assistant.demo.samples import sample_folders
from assistant.drafting.answer import Answer
from assistant.patient import Patient, read_folder
from assistant.settings import load_settings
from ingestion.records import Document, Report


def real_services(llm_spec: str | None) -> Services:
    """Return services over the shipped guideline pack, the sample patients and the records store.

    Args:
        llm_spec: Language model as backend:model; None takes the setting.
    """
    from assistant.drafting.answer import answer
    from assistant.drafting.brief import brief
    from assistant.drafting.render import brief_page
    from assistant.drafting.writing import is_plain
    from assistant.llm import open_llm
    from assistant.records_store import open_records
    from ingestion.extract import extract
    from retrieval import pack_store

    settings = load_settings()
    home, store = settings.home, pack_store(settings.home, settings.embedder, settings.packs)
    llm = None if is_plain(llm_spec) else open_llm(llm_spec)
    one_at_a_time = Lock()
    samples = sample_folders()

    def patients() -> list[str]:
        with open_records(home) as records:
            return [*samples, *(name for name in records.patients() if name not in samples)]

    @cache
    def patient(name: str) -> Patient:
        if name in samples:
            return read_folder(samples[name])
        with open_records(home) as records:
            return records.patient(name)

    def ask(question: str, name: str | None, history: Sequence[tuple[str, str]]) -> Answer:
        with one_at_a_time:
            chosen = patient(name) if name else None
            return answer(question, store, patient=chosen, history=history, llm=llm, llm_spec=llm_spec)

    def page(chosen: Patient) -> str:
        with one_at_a_time:
            return brief_page(brief(chosen, llm=llm, llm_spec=llm_spec), chosen)

    def read(document: Document) -> Report:
        return extract(document)

    return Services(answer=ask, extract=read, patients=patients, patient=patient, brief_page=page)
