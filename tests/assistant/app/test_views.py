"""What the web app shows of an answer: its sources with the patient's verdicts; refusals in the right language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from assistant.app.views import answer_text, sources_panel
from assistant.drafting.answer import answer
from assistant.drafting.answered import Answer, Citation, Claim, ForPatient, Model
from assistant.drafting.scope import refusal
from ingestion.records import Document, Passage
from retrieval import open_store
from retrieval.stores.base import Store

TEXT = "Lomustine is given at 110 mg/m2 every 6 weeks in recurrent glioblastoma."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s", create=True) as opened:
        opened.add([Document(id="d", text=TEXT)], [Passage(id="d", doc="d", text=TEXT)])
        yield opened


def cited(n: int, passage: str) -> Citation:
    return Citation(
        n=n,
        passage=passage,
        doc="d",
        title="Recurrence",
        section="",
        year=2019,
        strength="",
        start=0,
        end=4,
        quote="Lomu",
    )


def panel(*verdicts: ForPatient, passages: tuple[str, ...]) -> list[Tag]:
    found = Answer(
        answer="A [1].",
        abstained=False,
        claims=(Claim(text="A.", citations=(1,)),),
        citations=tuple(cited(n, passage) for n, passage in enumerate(passages, start=1)),
        llm=Model(backend="plain", model=""),
        for_patient=verdicts,
    )
    return BeautifulSoup(sources_panel(found), "html.parser").select(".gs-source")


def test_each_source_has_the_verdict_on_its_own_statement() -> None:
    applies = ForPatient(passage="a", verdict="applies", because=("diagnosis: glioblastoma", "setting: recurrent"))
    against = ForPatient(passage="b", verdict="does_not_apply", because=("age: 58; the statement is for 71 or more",))
    open_ = ForPatient(passage="c", verdict="cannot_tell", because=("diagnosis: glioblastoma",), missing=("MGMT",))
    unseen = ForPatient(passage="z", verdict="applies", because=("not cited",))
    cards = panel(unseen, open_, against, applies, passages=("a", "b", "c", ""))
    said = [card.select(".gs-meta")[-1].get_text() for card in cards]
    assert said == [
        "Applies to this patient: diagnosis: glioblastoma; setting: recurrent",
        "Does not apply to this patient: age: 58; the statement is for 71 or more",
        "For this patient it can't be told: MGMT",
        "",
    ]
    assert not any("not cited" in card.get_text() for card in cards)


def test_without_a_patient_no_verdict_is_shown() -> None:
    (card,) = panel(passages=("a",))
    assert "patient" not in card.get_text()


def test_a_verdict_is_text_and_no_markup() -> None:
    (card,) = panel(ForPatient(passage="a", verdict="applies", because=("<script>x</script>",)), passages=("a",))
    assert card.find("script") is None
    assert "<script>x</script>" in card.get_text()


@pytest.mark.parametrize(
    ("question", "reason", "language"),
    [
        ("红烧肉怎么做？", "off_topic", "zh"),
        ("替莫唑胺的价格是多少？", "no_evidence", "zh"),
        ("What is the capital of France?", "off_topic", "en"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_question(store: Store, question: str, reason: str, language: str) -> None:
    found = answer(question, store, llm_spec="plain:")
    assert found.reason == reason
    assert answer_text(found) == refusal(found.reason, language)
    assert "No source is cited." in sources_panel(found)


def test_a_refused_dose_is_shown_with_what_holds_in_general(store: Store) -> None:
    found = answer("我的患者体重60公斤，洛莫司汀给多少毫克？", store, llm_spec="plain:")
    shown = answer_text(found)
    assert shown.startswith(refusal("needs_clinician", "zh"))
    assert refusal("general", "zh") in shown
    assert TEXT in BeautifulSoup(sources_panel(found), "html.parser").get_text()
