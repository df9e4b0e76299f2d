"""The brief of a patient: everything cited, nothing lost, nobody named, in every form."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

import assistant
from assistant.drafting.brief import brief, cited_texts
from assistant.drafting.render import brief_markdown, brief_page, size_chart, written
from assistant.patient import Patient, read_folder
from ingestion.errors import EvidenceError

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
Made = tuple[dict[str, Any], Patient]


@pytest.fixture(scope="module", params=sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def made(request: pytest.FixtureRequest) -> Made:
    patient = read_folder(SAMPLES / request.param)
    return brief(patient, llm_spec="plain:"), patient


def citations(value: object) -> Iterator[dict[str, Any]]:
    """Yield every dict that is evidence, wherever it stands."""
    if isinstance(value, dict):
        if set(value) == {"doc", "start", "end", "quote"}:
            yield value
        else:
            for inner in value.values():
                yield from citations(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from citations(inner)


def test_every_citation_equals_its_text(made: Made) -> None:
    record, patient = made
    texts = cited_texts(patient)
    found = list(citations(json.loads(json.dumps(record))))
    assert len(found) > 50
    assert all(texts[one["doc"]][one["start"] : one["end"]] == one["quote"] for one in found)


def test_every_sentence_event_and_option_is_cited(made: Made) -> None:
    record, _ = made
    told = [one for section in record["sections"] for one in section["sentences"]]
    assert told
    assert all(one["citations"] for one in (*told, *record["timeline"], *record["options"]))


def test_it_has_the_promised_keys(made: Made) -> None:
    record, patient = made
    promised = {"patient", "sections", "timeline", "response", "risk", "options", "conflicts", "status"}
    assert promised <= set(record)
    assert record["status"] == "draft_for_clinician_review"
    assert record["patient"] == patient.id
    assert {"criteria", "category", "confirmed", "missing"} <= set(record["response"])
    assert all({"text", "strength", "applies_because", "citations"} <= set(one) for one in record["options"])


def test_conflicts_are_all_told(made: Made) -> None:
    record, _ = made
    section = next(one for one in record["sections"] if one["name"] == "conflicts")
    cited = [one["message"] for one in record["conflicts"] if one["evidence"]]
    assert {one["text"] for one in section["sentences"]} == set(cited)


def test_the_molecular_profile_is_not_lost(made: Made) -> None:
    record, patient = made
    section = next(one for one in record["sections"] if one["name"] == "molecular")
    told = " ".join(one["text"] for one in section["sentences"])
    stated = {f.name for report in patient.reports for f in report.fields if f.name in ("idh", "mgmt")}
    assert all({"idh": "IDH", "mgmt": "MGMT"}[name] in told for name in stated)


def test_the_page_is_self_contained_and_every_number_leads_to_its_words(made: Made) -> None:
    record, patient = made
    page = brief_page(record, patient)
    soup = BeautifulSoup(page, "html.parser")
    loaded = [
        tag for tag in soup.find_all(["script", "link", "img", "iframe", "object"]) if tag.get("src") or tag.get("href")
    ]
    assert not loaded
    assert "url(" not in page
    assert "@import" not in page
    anchors = {str(tag["id"]) for tag in soup.select("a.anchor")}
    numbers = {str(tag["href"]).removeprefix("#") for tag in soup.select("a.cite")}
    assert numbers
    assert numbers <= anchors
    for document in patient.documents:
        shown = [tag.get_text() for tag in soup.select("aside pre")]
        assert any(text == document.text for text in shown) or document.id not in page


def test_markup_in_a_report_is_text_in_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "P1"
    folder.mkdir()
    text = "MRI brain <script>alert(1)</script>. Enhancing mass in the left frontal lobe, 30 x 20 mm <b>bold</b>."
    (folder / "2024-01-01_mri.txt").write_text(text, encoding="utf-8")
    patient = read_folder(folder)
    page = brief_page(brief(patient, llm_spec="plain:"), patient)
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_citation_that_is_not_its_text_stops_the_page(made: Made) -> None:
    record, patient = made
    forged = json.loads(json.dumps(record))
    next(citations(forged["timeline"]))["quote"] = "x"
    with pytest.raises(EvidenceError):
        brief_page(forged, patient)


def test_markdown_numbers_every_citation(made: Made) -> None:
    record, patient = made
    text = brief_markdown(record, patient)
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    listed = {int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)}
    assert numbers
    assert numbers <= listed


def test_fhir_is_a_document_whose_references_resolve(made: Made) -> None:
    record, patient = made
    bundle = json.loads(written(record, patient, "fhir"))
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    composition = bundle["entry"][0]["resource"]
    assert (bundle["type"], composition["resourceType"], composition["status"]) == (
        "document",
        "Composition",
        "preliminary",
    )
    references = re.findall(r'"reference": "([^"]+)"', json.dumps(bundle))
    assert set(references) <= set(resources)
    texts = [
        r["content"][0]["attachment"]["data"] for r in resources.values() if r["resourceType"] == "DocumentReference"
    ]
    assert {base64.b64decode(data).decode() for data in texts} == set(patient.texts().values())
    assert all(section["text"]["div"].startswith("<div xmlns=") for section in composition["section"])


def test_a_chart_needs_a_dated_size() -> None:
    assert size_chart([]) == ""
    assert size_chart([{"id": "L1", "sizes": [{"date": None, "product_mm2": 4.0}]}]) == ""
    one = size_chart([{"id": "L1", "side": "left", "sizes": [{"date": "2024-01-01", "product_mm2": 400.0}]}])
    assert "400" in one
    assert "2024-01-01" in one
