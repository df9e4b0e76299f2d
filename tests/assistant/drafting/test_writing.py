"""The pipeline with a model that lies in every way: nothing false passes, nothing critical is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.drafting import write
from assistant.drafting.policy import policy_for
from assistant.drafting.records import Draft, Fact
from assistant.llm.scripted import ScriptedChat, read_script
from ingestion.errors import InputError
from ingestion.records import Evidence

TEXT = (
    "There is an enhancing mass in the left frontal lobe measuring 32 x 28 mm. "
    "No haemorrhage. Recurrence cannot be excluded. MGMT promoter: not tested. Dexamethasone 4 mg daily."
)


def fact(name: str, text: str, quote: str, *, section: str = "imaging", critical: bool = True) -> Fact:
    start = TEXT.index(quote)
    evidence = Evidence.cut("r1", TEXT, start, start + len(quote))
    return Fact(id=name, kind="field", section=section, text=text, critical=critical, evidence=(evidence,))


LESION = fact(
    "F1", "The lesion is in the left frontal lobe and measures 32 × 28 mm.", "left frontal lobe measuring 32 x 28 mm"
)
BLOOD = fact("F2", "There is no haemorrhage.", "haemorrhage")
RECURRENCE = fact("F3", "Possible recurrence.", "Recurrence cannot be excluded")
MGMT = fact("F4", "MGMT not tested.", "MGMT promoter: not tested", section="molecular")
STEROID = fact("F5", "Dexamethasone 4 mg per day.", "Dexamethasone 4 mg daily", section="treatment", critical=False)


def model(tmp_path: Path, *answers: Sequence[tuple[Sequence[str], str]] | str) -> ScriptedChat:
    written = [
        answer if isinstance(answer, str) else {"sentences": [{"facts": list(f), "text": t} for f, t in answer]}
        for answer in answers
    ]
    script = tmp_path / "script.json"
    script.write_text(json.dumps(written), encoding="utf-8")
    return read_script(script)


def draft(facts: Sequence[Fact], llm: ScriptedChat, task: str = "summary") -> Draft:
    return write(facts, {"r1": TEXT}, task=task, llm=llm)  # type: ignore[arg-type] - a test's plain str


LIES = [
    pytest.param(LESION, "The lesion is in the right frontal lobe and measures 32 × 28 mm.", id="wrong side"),
    pytest.param(LESION, "The lesion is in the left parietal lobe and measures 32 × 28 mm.", id="wrong lobe"),
    pytest.param(LESION, "The lesion is in the left frontal lobe and measures 42 × 28 mm.", id="wrong number"),
    pytest.param(LESION, "The lesion is in the left frontal lobe and measures 32 × 28 cm.", id="wrong unit"),
    pytest.param(LESION, "The left frontal lesion measures 32 × 28 mm and is IDH-mutant.", id="invented marker"),
    pytest.param(BLOOD, "There is haemorrhage.", id="negation lost"),
    pytest.param(RECURRENCE, "There is recurrence.", id="uncertainty lost"),
    pytest.param(RECURRENCE, "There is no recurrence.", id="uncertainty turned into no"),
    pytest.param(MGMT, "MGMT promoter unmethylated.", id="not tested turned into negative"),
    pytest.param(STEROID, "Dexamethasone 16 mg per day.", id="wrong dose"),
    pytest.param(STEROID, "Bevacizumab 4 mg per day.", id="wrong drug"),
    pytest.param(
        LESION,
        "The left frontal lesion of 32 × 28 mm is a result of the left frontal lesion of 32 × 28 mm.",
        id="the same words twice",
    ),
]


@pytest.mark.parametrize(("of", "lie"), LIES)
def test_a_lie_never_passes_and_the_fact_stands_plain(tmp_path: Path, of: Fact, lie: str) -> None:
    told = [([of.id], lie)]
    made = draft([of], model(tmp_path, told, told))
    assert [(one.text, one.origin) for one in made.sentences] == [(of.text, "plain")]
    assert [drop.text for drop in made.dropped] == [lie, lie]
    assert all(drop.why for drop in made.dropped)


def test_a_true_wording_passes_with_the_facts_citations(tmp_path: Path) -> None:
    words = "A lesion of 32 × 28 mm is in the left frontal lobe."
    made = draft([LESION], model(tmp_path, [(["F1"], words)]))
    assert [(one.text, one.origin) for one in made.sentences] == [(words, "model")]
    assert made.sentences[0].citations == LESION.evidence
    assert made.dropped == ()


def test_what_a_model_adds_behind_a_true_sentence_is_cut_off(tmp_path: Path) -> None:
    words = "There is no haemorrhage. This is a normal finding in the right brain."
    made = draft([BLOOD], model(tmp_path, [(["F2"], words)], [(["F2"], words)]))
    assert [one.text for one in made.sentences] == ["There is no haemorrhage."]
    assert "right brain" in made.dropped[0].text


def test_a_failing_sentence_is_drafted_once_more_with_the_reason(tmp_path: Path) -> None:
    good = "There is a possible recurrence."
    script = model(tmp_path, [(["F3"], "There is recurrence.")], [(["F3"], good)])
    made = draft([RECURRENCE], script)
    assert [(one.text, one.origin) for one in made.sentences] == [(good, "model")]
    assert [drop.text for drop in made.dropped] == ["There is recurrence."]


def test_a_sentence_that_says_less_than_its_facts_does_not_replace_them(tmp_path: Path) -> None:
    thin = [(["F1"], "The lesion is in the left frontal lobe.")]
    made = draft([LESION], model(tmp_path, thin, thin))
    assert [one.text for one in made.sentences] == [LESION.text]
    assert "leaves out" in made.dropped[0].why


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("no JSON at all", id="no json"),
        pytest.param('{"sentences": []}', id="empty list"),
        pytest.param('{"sentences": [{"facts": ["F99"], "text": "There is no haemorrhage."}]}', id="unknown id"),
        pytest.param('{"sentences": [{"facts": [], "text": "There is no haemorrhage."}]}', id="no id"),
        pytest.param('{"sentences": [{"facts": ["F2"], "text": ""}]}', id="empty text"),
        pytest.param('{"sentences": [{"facts": ["F2"], "text": "x", "cites": "Stupp 2005"}]}', id="own citation"),
    ],
)
def test_an_unusable_answer_leaves_plain_sentences_and_says_so(tmp_path: Path, answer: str) -> None:
    made = draft([BLOOD, MGMT], model(tmp_path, answer, answer))
    assert [one.text for one in made.sentences] == [MGMT.text, BLOOD.text]
    assert {one.origin for one in made.sentences} == {"plain"}
    assert "language model" in made.dropped[-1].why


def test_whole_sentences_of_an_answer_that_was_cut_off_are_judged(tmp_path: Path) -> None:
    cut = '{"sentences": [{"facts": ["F2"], "text": "There is no haemorrhage. This is a normal process that occ'
    made = draft([BLOOD], model(tmp_path, cut, cut, cut, cut))
    assert [(one.text, one.origin) for one in made.sentences] == [("There is no haemorrhage.", "model")]
    assert [(drop.text, drop.why) for drop in made.dropped] == [
        ("This is a normal process that occ", "it was cut off at the token limit")
    ]


def test_one_unusable_answer_does_not_end_the_drafting(tmp_path: Path) -> None:
    words = "There is no haemorrhage."
    made = draft([MGMT, BLOOD], model(tmp_path, "x", "x", [(["F2"], words)]))
    assert [(one.text, one.origin) for one in made.sentences] == [(MGMT.text, "plain"), (words, "model")]


def test_a_model_that_fails_half_way_keeps_what_passed(tmp_path: Path) -> None:
    many = [LESION, BLOOD, RECURRENCE, MGMT, STEROID]
    made = draft(many, model(tmp_path, [(["F4"], "MGMT was not tested.")]))
    assert {f for one in made.sentences for f in one.facts} == {one.id for one in many}
    assert "language model" in made.dropped[-1].why


def test_what_is_said_twice_is_dropped(tmp_path: Path) -> None:
    twice = [(["F2"], "There is no haemorrhage."), (["F2"], "No haemorrhage is seen.")]
    made = draft([BLOOD, RECURRENCE], model(tmp_path, twice, twice))
    assert [one.text for one in made.sentences] == ["There is no haemorrhage.", "Possible recurrence."]
    assert "repeats" in made.dropped[0].why


def test_the_label_of_a_fact_is_no_word_of_a_sentence(tmp_path: Path) -> None:
    labelled = [(["F2"], "F2 shows no haemorrhage.")]
    made = draft([BLOOD], model(tmp_path, labelled, labelled))
    assert [one.text for one in made.sentences] == [BLOOD.text]
    assert "label F2" in made.dropped[0].why


def test_a_sentence_that_claims_nothing_does_not_pass(tmp_path: Path) -> None:
    empty = [(["F2"], "…")]
    made = draft([BLOOD], model(tmp_path, empty, empty))
    assert [one.text for one in made.sentences] == [BLOOD.text]
    assert [drop.text for drop in made.dropped] == ["…", "…"]


def test_an_answer_need_not_say_everything_but_says_the_critical(tmp_path: Path) -> None:
    aside = STEROID.model_copy(update={"id": "F6"})
    made = draft([MGMT, aside], model(tmp_path, [(["F4"], "MGMT promoter unmethylated.")] * 1, "{}", "{}"), "answer")
    assert [one.text for one in made.sentences] == [MGMT.text]


def test_an_answer_without_any_usable_sentence_has_its_first_fact(tmp_path: Path) -> None:
    made = draft([STEROID], model(tmp_path, "{}", "{}"), "answer")
    assert [one.text for one in made.sentences] == [STEROID.text]


def test_sentences_follow_the_plan_not_the_model(tmp_path: Path) -> None:
    made = draft([STEROID, LESION, MGMT], model(tmp_path, "x", "x"))
    assert [one.section for one in made.sentences] == ["molecular", "imaging", "treatment"]


def test_a_plain_sentence_that_its_source_refutes_gives_way_to_the_reports_words(tmp_path: Path) -> None:
    wrong = fact("F1", "The lesion is in the right frontal lobe.", "left frontal lobe")
    made = write([wrong], {"r1": TEXT}, task="summary", llm_spec="plain:")
    sentence = made.sentences[0]
    assert sentence.text.startswith("The report states: “There is an enhancing mass in the left frontal lobe")
    assert made.dropped[0].text == wrong.text
    assert all(TEXT[e.start : e.end] == e.quote for e in sentence.citations)


def test_without_a_model_all_is_plain_and_nothing_is_opened() -> None:
    made = write([LESION, BLOOD], {"r1": TEXT}, task="summary", llm_spec="plain:")
    assert [one.origin for one in made.sentences] == ["plain", "plain"]
    assert (made.llm.backend, made.llm.tokens_out) == ("plain", 0)


def test_two_facts_with_one_id_are_refused() -> None:
    with pytest.raises(InputError, match="same id"):
        write([LESION, LESION], {"r1": TEXT}, task="summary", llm_spec="plain:")


def test_the_embedded_model_is_given_what_it_can_say() -> None:
    policy = policy_for("brief", "gguf", "smollm2")
    assert (policy.chunk, policy.languages, policy.redraft) == (1, ("en",), False)
    assert policy_for("brief", "gguf", "my-model.gguf").languages == ()
    assert policy_for("brief", "scripted").redraft


def test_facts_of_a_language_the_model_does_not_speak_stay_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese_only = policy_for("summary", "scripted").model_copy(update={"languages": ("zh",)})
    monkeypatch.setattr("assistant.drafting.writing.policy_for", lambda *_: chinese_only)
    made = draft([LESION], model(tmp_path, [(["F1"], "A lesion of 32 × 28 mm is in the left frontal lobe.")]))
    assert [(one.text, one.origin) for one in made.sentences] == [(LESION.text, "plain")]
    assert made.llm.tokens_out == 0
