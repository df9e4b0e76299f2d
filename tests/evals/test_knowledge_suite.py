"""The knowledge suite: all its figures on a few questions, and what makes a question right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.drafting.answered import Answer, Citation, Model
from assistant.settings import load_settings
from evals.knowledge.medquad import FILE, corpus, entries, right_source
from evals.knowledge.questions import (
    DEVELOPED,
    HELD_OUT,
    Asked,
    Trap,
    asked,
    falls_for,
    in_language,
    is_cited,
    pairs,
    traps,
)
from evals.suites.knowledge import run
from evals.targets import targets
from ingestion.errors import InputError
from ingestion.guidelines import load_pack

PARTS = (HELD_OUT, DEVELOPED)
PAGES = [("Glioma", "What is glioma?", "A tumour.", "u1"), ("Glioma", "Who gets it?", "Adults.", "u1"),
         ("Meningioma", "What is it?", "Another tumour.", "u2")]  # fmt: skip


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM", "plain:")
    load_settings.cache_clear()


def answered(*cited: str, text: str = "It is [1].", abstained: bool = False, docs: tuple[str, ...] = ()) -> Answer:
    sources = docs or tuple("d" for _ in cited)
    passages = cited or tuple("" for _ in docs)
    citations = tuple(
        Citation(n=n, passage=passage, doc=doc, title="", section="", year=None, strength="", start=0, end=1, quote="x")
        for n, (passage, doc) in enumerate(zip(passages, sources, strict=True), start=1)
    )
    return Answer(answer=text, abstained=abstained, citations=citations, llm=Model(backend="plain", model=""))


def test_the_figures_have_the_names_of_the_targets(plain: None) -> None:
    result = run(None, limit=2)
    figures = {metric.name: metric for metric in result.metrics}
    wanted = {name for name in targets("evals.knowledge") if not name.startswith("medquad/")}
    assert wanted <= set(figures)
    assert {name for name, figure in figures.items() if figure.target} == wanted
    assert figures["held_out/crosslingual/zh/first_3"].n == 2
    assert figures["held_out/traps/withstood"].n == 2
    assert figures["held_out/patients/applies/accuracy"].n > 100
    assert figures["held_out/answers/language"].value == 1.0
    assert len({item["id"] for item in result.items}) == len(result.items)
    assert all({"id", "ok"} <= set(item) for item in result.items)
    assert any("medquad was left out" in note for note in result.notes)


def test_with_data_the_pages_of_medquad_are_measured(
    plain: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.suites.knowledge.FOLDER", tmp_path)  # no patients, which take a while
    (tmp_path / "qa").mkdir()
    lines = [
        {"focus": "Lomustine", "question": "How often is lomustine given in glioma?", "url": "u1", "source": "x",
         "answer": "Lomustine is given every 6 weeks in recurrent glioma."},
        {"focus": "Bread", "question": "How is bread baked?", "answer": "In an oven.", "url": "u2", "source": "x"},
    ]  # fmt: skip
    (tmp_path / FILE).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    figures = {metric.name: metric for metric in run(tmp_path, limit=1).metrics}
    assert set(targets("evals.knowledge")) - set(figures) == {"held_out/patients/applies/accuracy"}
    assert (figures["medquad/right_page"].value, figures["medquad/right_page"].n) == (1.0, 1)


def test_without_the_file_of_medquad_it_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"medquad_brain_dev\.jsonl is missing"):
        entries(tmp_path)


@pytest.mark.parametrize("part", PARTS)
def test_questions_name_statements_of_the_pack_and_have_ids_of_their_own(part: str) -> None:
    there = {passage.id for passage in load_pack()[1]}
    both, caught = pairs(part), traps(part)
    to_ask = asked(part) if part == HELD_OUT else ()
    for each in (*both, *to_ask):
        assert set(each.passages) <= there, each.id
    for read in (both, caught, to_ask):
        assert len({each.id for each in read}) == len(read)
    assert both
    assert caught


def test_each_question_is_to_be_answered_or_refused() -> None:
    assert all(bool(each.passages) != bool(each.reason) for each in asked(HELD_OUT))
    assert {each.language for each in asked(HELD_OUT)} == {"en", "zh"}


@pytest.mark.parametrize("part", PARTS)
def test_the_expressions_of_the_traps_can_be_read_and_are_not_met_by_a_refusal(part: str) -> None:
    silent = answered(text="The sources here don't answer this question.", abstained=True)
    assert [trap.id for trap in traps(part) if falls_for(trap, silent)] == []


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (answered("x:1"), True),
        (answered("y:9", "x:2"), True),
        (answered("y:9"), False),
        (answered(), False),
        (answered("x:1", abstained=True), False),
    ],
)
def test_a_right_statement_is_cited(found: Answer, right: bool) -> None:
    question = Asked(id="q", language="en", question="?", passages=("x:1", "x:2"))
    assert is_cited(question, found) is right


@pytest.mark.parametrize(
    ("text", "language"),
    [("The dose is 60 Gy [1].", "en"), ("剂量为60 Gy，分30次 [1]。", "zh"), ("EORTC/NCIC试验支持TMZ [1]。", "zh")],
)
def test_an_answer_is_in_one_language(text: str, language: str) -> None:
    found = answered("x:1", text=text)
    assert in_language("en", found) is (language == "en")
    assert in_language("zh", found) is (language == "zh")


@pytest.mark.parametrize(
    ("must_abstain", "found", "shown"),
    [
        (False, answered("x:1", text="It is 60 Gy."), ""),
        (False, answered("x:1", text="It CURES most patients."), "CURES"),
        (True, answered("x:1", text="It is 60 Gy."), "answered"),
        (True, answered(text="No.", abstained=True), ""),
        (True, answered(text="No, it cures nobody.", abstained=True), "cures"),
    ],
)
def test_what_shows_that_a_trap_caught(must_abstain: bool, found: Answer, shown: str) -> None:
    trap = Trap(
        id="t", language="en", kind="false_premise", question="?", must_not=(r"\bcures\b",), must_abstain=must_abstain,
        why="",
    )  # fmt: skip
    assert falls_for(trap, found) == shown


@pytest.mark.parametrize(
    ("docs", "page", "very"),
    [
        (("0",), True, True),
        (("1",), True, False),
        (("2", "0"), False, True),
        (("2",), False, False),
        ((), False, False),
    ],
)
def test_the_page_is_the_first_citation_s_and_the_answer_any_s(
    tmp_path: Path, docs: tuple[str, ...], page: bool, very: bool
) -> None:
    (tmp_path / "qa").mkdir()
    lines = [dict(zip(("focus", "question", "answer", "url"), each, strict=True)) for each in PAGES]
    (tmp_path / FILE).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = entries(tmp_path)
    assert right_source(found, 0, answered(docs=docs)) == (page, very)
    documents, passages = corpus(found)
    assert [document.id for document in documents] == ["0", "1", "2"]
    assert not any(entry.question in passage.text for entry in found for passage in passages)
