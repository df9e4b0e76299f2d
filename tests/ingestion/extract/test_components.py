"""The components leave what they promise on a document, in this pipeline and in others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from assistant.demo.samples import sample_folders
from ingestion.extract import extract, pipeline
from ingestion.extract.pipeline import COMPONENTS
from ingestion.records import Document, Report
from ingestion.terminology import concepts
from ingestion.weights import locate

SAMPLES = [
    path.read_text(encoding="utf-8") for folder in sample_folders().values() for path in sorted(folder.glob("*.txt"))
]
TEXTS = [
    "MRI brain.\r\nFINDINGS: Left frontal mass, 3.2 x 2.8 cm, no haemorrhage.\r\nIMPRESSION: Glioblastoma.\r\n",
    "  右侧额叶见占位，环形强化，无出血；复发不除外。\n\n诊断意见：胶质母细胞瘤，MGMT未甲基化。",
    "Glioma 🧠 of the le\u0301ft temporal lobe,\u00a0cannot exclude\u200b necrosis.\n\n\n* KPS 80",
    "Prostate: adenocarcinoma.", "?", " ", "",
    *SAMPLES,
]  # fmt: skip
TEXT = "MRI brain. FINDINGS: Left frontal mass. Possible necrosis, no haemorrhage. IMPRESSION: Glioblastoma."


def read(text: str) -> Report:
    return extract(Document(id="document", text=text))


def with_components(nlp: Language) -> Language:
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@pytest.fixture(scope="module", params=["en", "zh", "en_core_web_sm"])
def foreign(request: pytest.FixtureRequest) -> Language:
    """A pipeline of somebody else's, with its own tokenizer, that got the components."""
    trained = request.param == "en_core_web_sm"
    return with_components(spacy.load(locate(request.param).parents[1]) if trained else spacy.blank(request.param))


@pytest.fixture(scope="module")
def doc() -> Doc:
    return pipeline()(TEXT)


def test_another_pipeline_gives_the_same_report(foreign: Language):
    for text in TEXTS:
        doc = foreign(text)
        assert doc.text == text
        assert doc._.glioma_report == read(text)


def test_a_name_for_what_is_known_of_the_document():
    nlp = pipeline()
    doc = nlp.make_doc(TEXT)
    doc._.glioma_document = {"id": "mri", "kind": "radiology", "date": "2024-03-05"}
    known = Document.model_validate({**doc._.glioma_document, "text": TEXT})
    assert nlp(doc)._.glioma_report == extract(known)


def test_before_the_components_there_is_no_report():
    doc = spacy.blank("en")(TEXT)
    assert (doc._.glioma_report, doc._.glioma_mentions, doc._.glioma_document) == (None, None, {})


def test_mentions_are_exact_and_spans_cover_their_tokens(doc: Doc):
    named = {concept.id: concept for concept in concepts()}
    for identifier, start, end in doc._.glioma_mentions:
        assert identifier in named
        assert 0 <= start < end <= len(TEXT)
    kept = [each for each in doc._.glioma_mentions if named[each[0]].kind != "ignore"]
    assert len(kept) == len(doc.spans["glioma_concepts"])
    for span, (identifier, start, end) in zip(doc.spans["glioma_concepts"], kept, strict=True):
        assert (span.id_, span.label_) == (identifier, named[identifier].kind)
        assert span.start_char <= start < end <= span.end_char


def test_spans_say_how_the_text_holds_them(doc: Doc):
    held = {
        span.id_: (span.label_, span.text, span._.assertion, span._.certainty) for span in doc.spans["glioma_concepts"]
    }
    assert held["necrosis"] == ("finding", "necrosis", "possible", 3)
    assert held["haemorrhage"] == ("finding", "haemorrhage", "absent", 1)
    assert held["glioblastoma"] == ("diagnosis", "Glioblastoma", "present", 5)
    stated = {(f.name, f.assertion, f.certainty) for f in doc._.glioma_report.fields}
    assert {("necrosis", "possible", 3), ("haemorrhage", "absent", 1), ("diagnosis", "present", 5)} <= stated


def test_a_span_without_a_field_carries_no_assertion():
    spans = pipeline()("Brain tumour with headache.").spans["glioma_concepts"]
    assert [(span.id_, span._.assertion) for span in spans if span.label_ == "symptom"] == [("headache", None)]


def test_the_sections_cover_the_text(doc: Doc):
    assert [span.label_ for span in doc.spans["glioma_sections"]] == ["none", "findings", "impression"]
    nlp = pipeline()
    for text in filter(None, TEXTS):
        spans = nlp(text).spans["glioma_sections"]
        covered = {at for span in spans for at in range(span.start_char, span.end_char)}
        assert covered >= {at for at, char in enumerate(text) if not char.isspace()}
        starts = [span.start for span in spans]
        assert starts == sorted(starts)


def test_sentences_begin_where_the_reader_says(doc: Doc):
    assert [sentence.text for sentence in doc.sents] == [
        "MRI brain.", "FINDINGS:", "Left frontal mass.", "Possible necrosis, no haemorrhage.", "IMPRESSION:",
        "Glioblastoma.",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sentences_that_somebody_has_set_stay(lang: str):
    nlp = spacy.blank(lang)
    nlp.add_pipe("sentencizer", config={"punct_chars": [","]})
    alone = [sentence.text for sentence in nlp(TEXT).sents]
    assert [sentence.text for sentence in with_components(nlp)(TEXT).sents] == alone
    assert len(alone) == 2


def test_the_parser_s_sentences_stay():
    nlp = spacy.load(locate("en_core_web_sm").parents[1])
    alone = [sentence.text for sentence in nlp(TEXT).sents]
    assert [sentence.text for sentence in with_components(nlp)(TEXT).sents] == alone


def test_bytes_keep_the_report(foreign: Language):
    doc = foreign(TEXT)
    back = Doc(foreign.vocab).from_bytes(doc.to_bytes())
    assert back._.glioma_report == doc._.glioma_report == read(TEXT)
    assert [tuple(each) for each in back._.glioma_mentions] == doc._.glioma_mentions
    held = [(span.id_, span.label_, span._.assertion, span._.certainty) for span in doc.spans["glioma_concepts"]]
    again = [(span.id_, span.label_, span._.assertion, span._.certainty) for span in back.spans["glioma_concepts"]]
    assert again == held


def test_the_report_can_be_read_from_what_was_stored():
    first = spacy.blank("en")
    first.add_pipe("glioma_sections")
    first.add_pipe("glioma_concepts")
    doc = Doc(first.vocab).from_bytes(first(TEXT).to_bytes())
    second = spacy.blank("en")
    second.add_pipe("glioma_assertion")
    second.add_pipe("glioma_report")
    assert second(doc)._.glioma_report == read(TEXT)


@Language.component("house_words")
def house_words(doc: Doc) -> Doc:
    """Know a word that only one hospital uses."""
    at = doc.text.find("Schmetterling")
    if at >= 0:
        doc._.glioma_mentions.append(("glioblastoma", at, at + len("Schmetterling")))
    return doc


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("MRI of the brain: Schmetterling, both frontal lobes.", "present"),
        ("MRI of the brain: frontal mass, probably a Schmetterling.", "possible"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh", "xx"])
def test_a_component_of_one_s_own_adds_a_house_word(lang: str, text: str, assertion: str):
    nlp = with_components(spacy.blank(lang))
    nlp.add_pipe("house_words", after="glioma_concepts")
    found = [field for field in nlp(text)._.glioma_report.fields if field.name == "diagnosis" and not field.inferred]
    assert [(field.value, field.assertion) for field in found] == [("glioblastoma", assertion)]
    assert [evidence.quote for field in found for evidence in field.evidence] == ["Schmetterling"]
    assert not any(field.name == "diagnosis" for field in read(text).fields)


def test_a_mention_that_a_component_takes_away_is_gone():
    @Language.component("no_cysts")
    def no_cysts(doc: Doc) -> Doc:
        doc._.glioma_mentions = [each for each in doc._.glioma_mentions if each[0] != "cyst"]
        return doc

    text = "MRI of the brain: frontal glioma with a cyst and necrosis."
    nlp = with_components(spacy.blank("en"))
    nlp.add_pipe("no_cysts", after="glioma_concepts")
    names = {field.name for field in nlp(text)._.glioma_report.fields}
    assert "cyst" in {field.name for field in read(text).fields}
    assert "necrosis" in names
    assert "cyst" not in names


def elsewhere(program: str, folder: Path) -> Report:
    """Run a program in a new process that imports only spaCy, and return the report that it prints.

    Fails where `pip install` ran before the entry points were written: run it again.
    """
    program = f"import spacy\n{program}\nprint(nlp({TEXT!r})._.glioma_report.model_dump_json())"
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    return Report.model_validate_json(done.stdout)


def test_the_components_are_found_by_name_where_the_package_is_installed(tmp_path: Path):
    program = f"nlp = spacy.blank('en')\nfor name in {COMPONENTS!r}:\n    nlp.add_pipe(name)"
    assert elsewhere(program, tmp_path) == read(TEXT)


def test_a_saved_pipeline_is_loaded_by_spacy_alone(tmp_path: Path):
    pipeline().to_disk(tmp_path / "saved")
    assert elsewhere("nlp = spacy.load('saved')", tmp_path) == read(TEXT)
