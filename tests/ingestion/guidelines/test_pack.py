"""The pack that ships, and packs of one's own beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.guidelines import check, load_pack


def test_the_pack_is_clean() -> None:
    assert check() == []


def test_the_pack_is_large_and_covers_its_topics() -> None:
    documents, found = load_pack()
    assert len(found) >= 200
    assert {document.id for document in documents} >= {
        "classification", "imaging_response", "btrads", "surgery", "radiotherapy", "newly_diagnosed_glioblastoma",
        "ttfields", "elderly", "idh_mutant_astrocytoma", "oligodendroglioma", "idh_inhibitors", "recurrence",
        "diffuse_midline_glioma", "supportive_care", "follow_up", "prognosis", "national",
    }  # fmt: skip
    assert {passage.region for passage in found} == {"US", "Europe", "UK", "China", "international"}


def test_every_passage_is_a_slice_of_its_document() -> None:
    documents, found = load_pack()
    texts = {document.id: document.text for document in documents}
    assert all(texts[passage.doc][passage.start : passage.end] == passage.text for passage in found)
    assert len({passage.id for passage in found}) == len(found)


def test_options_say_to_whom_they_apply() -> None:
    options = [passage for passage in load_pack()[1] if passage.metadata["kind"] == "option"]
    assert len(options) >= 30
    for passage in options:
        assert passage.metadata.keys() & {"applies_diagnosis", "applies_marker"}, passage.id
        assert "applies_setting" in passage.metadata, passage.id


def test_the_pack_speaks_of_no_single_patient() -> None:
    for passage in load_pack()[1]:
        assert not {"you", "your", "this patient"} & set(passage.text.lower().split()), passage.id


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "deep").mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: hospital\nversion: 1.10\ndescription: Ours\n", encoding="utf-8")
    (folder / "deep" / "seizures.txt").write_text("Levetiracetam follows a first seizure in glioma.", encoding="utf-8")
    (folder / "README.md").write_text("How we write these.", encoding="utf-8")
    return folder


def test_an_own_pack_stands_beside_the_shipped_one_under_its_name(own: Path) -> None:
    documents, found = load_pack([own])
    assert documents[:-1] == load_pack()[0]
    assert documents[-1].id == "hospital/seizures"
    assert found[-1].id.startswith("hospital/seizures:")
    assert found[-1].metadata == {"pack": "hospital", "pack_version": "1.10"}
    assert documents[-1].text[found[-1].start : found[-1].end] == found[-1].text


def test_a_changed_own_pack_is_read_anew(own: Path) -> None:
    load_pack([own])
    file = own / "deep" / "seizures.txt"
    file.write_text("Lamotrigine follows a first seizure in glioma.", encoding="utf-8")
    os.utime(file, ns=(0, 1))
    assert load_pack([own])[1][-1].text.startswith("Lamotrigine")


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("name: Our Hospital\nversion: 1\ndescription: d", "name: String should match"),
        ("name: own\ndescription: d", "version: Field required"),
        ("name: own\nversion: 1\ndescription: d\ncolour: red", "colour: Extra inputs"),
        ("name: own\nversion: 1\ndescription: d\nlanguage: fr", "language: Input should be"),
        ("- a list", "the whole: Input should be"),
        ("name: [", "is not YAML"),
        ("name: glioscribe\nversion: 1\ndescription: d", "are both named 'glioscribe'"),
    ],
)
def test_a_wrong_card_is_one_clear_error(own: Path, card: str, says: str) -> None:
    (own / "pack.yaml").write_text(card, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_pack([own])


def test_an_own_pack_that_can_not_be_used_is_refused(own: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="are both named 'hospital'"):
        load_pack([own, own])
    with pytest.raises(InputError, match="there is no folder"):
        load_pack([tmp_path / "gone"])
    (own / "seizures.md").write_text("Glioma.", encoding="utf-8")
    with pytest.raises(InputError, match="have the id 'seizures'"):
        load_pack([own])
    (own / "seizures.md").unlink()
    (own / "faulty.md").write_text("---\nformat: statements\n---\n\n### x-1\n\nNo data.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"'hospital' is not clean \(1 problems\); first, faulty\.md") as raised:
        load_pack([own])
    assert "glioscribe knowledge check" in raised.value.hint
    (own / "faulty.md").unlink()
    (own / "pack.yaml").unlink()
    with pytest.raises(InputError, match=r"has no pack\.yaml"):
        load_pack([own])
