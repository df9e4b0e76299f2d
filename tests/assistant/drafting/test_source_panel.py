"""The panel of sources: named for a reader, guideline statements by themselves, citations in a useful order."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import assistant
from assistant.drafting.brief import brief, cited_texts
from assistant.drafting.render import brief_page
from assistant.drafting.render.citations import Citations
from assistant.patient import Patient, read_folder
from ingestion.guidelines import load_pack

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"


@pytest.fixture(scope="module")
def patient() -> Patient:
    return read_folder(SAMPLES / "EN-01")


def test_sources_have_names_and_no_metadata_is_shown(patient: Patient) -> None:
    soup = BeautifulSoup(brief_page(brief(patient, llm_spec="plain:"), patient), "html.parser")
    panel = soup.select_one("aside.sources")
    assert panel is not None
    titles = [tag.get_text().strip() for tag in panel.select("summary")]
    assert any(title.startswith("MRI, 2024-10-15") for title in titles)
    assert any(title.startswith("NICE guideline NG99") for title in titles)
    assert not any("_" in title for title in titles)
    assert "applies_" not in panel.get_text()
    assert "kind: option" not in panel.get_text()


def test_the_printed_list_has_every_number(patient: Patient) -> None:
    soup = BeautifulSoup(brief_page(brief(patient, llm_spec="plain:"), patient), "html.parser")
    numbers = {str(tag["data-cite"]) for tag in soup.select("a.cite")}
    assert numbers == {str(tag["value"]) for tag in soup.select(".printed li")}


def test_earliest_and_longest_first_and_nothing_inside_another(patient: Patient) -> None:
    texts = cited_texts(patient)
    citations = Citations(texts, patient)

    def cut(doc: str, quote: str) -> dict[str, object]:
        start = texts[doc].index(quote)
        return {"doc": doc, "start": start, "end": start + len(quote), "quote": quote}

    passage = next(one for one in load_pack()[1] if one.doc == "surgery")
    slices = [
        cut("2024-10-15_mri", "right temporal"),
        cut("2024-10-15_mri", "temporal"),
        cut("2024-01-09_mri", "mass"),
        cut("2024-01-09_mri", "right temporal lobe"),
        cut("surgery", passage.text),
    ]
    citations.ordered(slices)
    assert [(one.doc, one.quote) for one in citations.listed()] == [
        ("surgery", " ".join(passage.text.split())),
        ("2024-01-09_mri", "right temporal lobe"),
        ("2024-01-09_mri", "mass"),
        ("2024-10-15_mri", "right temporal"),
    ]
