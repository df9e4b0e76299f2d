"""Answers as a LangChain Runnable: alone, in a batch, in a chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.drafting.answered import Answer
from assistant.drafting.chain import answers
from assistant.patient import Patient
from ingestion.extract import extract
from ingestion.records import Document, Passage
from retrieval import open_store
from retrieval.stores.base import Store

TEXTS = {
    "lomustine": "Lomustine is given at 110 mg/m2 every 6 weeks in recurrent glioblastoma.",
    "bevacizumab": "Bevacizumab is given at 10 mg/kg every 2 weeks in recurrent glioblastoma.",
}
DOSE = "What is the dose of lomustine in recurrent glioblastoma?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("chain") / "s", create=True) as opened:
        documents = [Document(id=name, text=text) for name, text in TEXTS.items()]
        opened.add(documents, [Passage(id=each.id, doc=each.id, text=each.text) for each in documents])
        yield opened


@pytest.fixture(scope="module")
def chain(store: Store) -> Runnable[object, Answer]:
    return answers(store, llm_spec="plain:")


def cited(found: Answer) -> list[str]:
    return [citation.passage for citation in found.citations]


def test_a_question_is_a_text_or_a_mapping(chain: Runnable[object, Answer]) -> None:
    found = chain.invoke(DOSE)
    assert not found.abstained
    assert cited(found) == ["lomustine"]
    assert chain.invoke({"question": DOSE}) == found


def test_a_mapping_may_hold_the_questions_before(chain: Runnable[object, Answer]) -> None:
    history = [("What is the dose of bevacizumab in recurrent glioblastoma?", "...")]
    assert chain.invoke("And how often?").abstained
    assert cited(chain.invoke({"question": "And how often?", "history": history})) == ["bevacizumab"]


def test_a_batch_keeps_its_order(chain: Runnable[object, Answer]) -> None:
    found = chain.batch(
        [DOSE, {"question": DOSE.replace("lomustine", "bevacizumab")}, "What is the capital of France?"]
    )
    assert [cited(each) for each in found] == [["lomustine"], ["bevacizumab"], []]
    assert found[2].reason == "off_topic"


def test_it_stands_in_a_chain_of_others(chain: Runnable[object, Answer]) -> None:
    asking = RunnableLambda(lambda drug: f"What is the dose of {drug} in recurrent glioblastoma?")
    whole = asking | chain | RunnableLambda(lambda found: found.answer)
    assert whole.invoke("bevacizumab") == f"{TEXTS['bevacizumab'][:-1]} [1]."


def test_a_patient_s_verdicts_come_with_the_answer(store: Store) -> None:
    report = Document(id="2024-01-01_path", text="Glioblastoma, IDH-wildtype, WHO grade 4.", kind="pathology")
    patient = Patient(id="p", documents=(report,), reports=(extract(report),))
    found = answers(store, patient=patient, llm_spec="plain:").invoke(DOSE)
    assert [each.passage for each in found.for_patient] == ["lomustine"]
