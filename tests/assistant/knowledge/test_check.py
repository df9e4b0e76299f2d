"""What `check_folder` finds in the shipped pack and in a pack of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge.check import check_folder
from assistant.knowledge.wording import applies_in_words, links
from ingestion.errors import InputError
from tests.assistant.knowledge.statements import made, shipped

POLICY = """---
title: Policy
source: Tumour board
year: 2025
region: Japan
---

# Fields

We do not recommend tumour treating fields in newly diagnosed glioblastoma.
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "pack.yaml").write_text("name: hospital\nversion: 1.10\ndescription: Ours\n", encoding="utf-8")
    (tmp_path / "policy.md").write_text(POLICY, encoding="utf-8")
    return tmp_path


def test_the_shipped_pack_has_no_error() -> None:
    found = check_folder()
    assert [each for each in found if each.level == "error"] == []
    assert {each.rule for each in found} == {"contradiction", "source"}


def test_an_own_pack_is_compared_with_the_shipped_one(own: Path) -> None:
    found = check_folder(own)
    assert {each.ids[1].partition(":")[2] for each in found} == {"eld-04", "eld-05", "gbm-05", "ttf-01", "ttf-09"}
    assert all(each.level == "note" and each.places[0] == "Japan 2025" for each in found)


def test_faults_come_first(own: Path) -> None:
    (own / "policy.md").write_text(POLICY.replace("source: Tumour board\n", ""), encoding="utf-8")
    (own / "faulty.md").write_text("---\nformat: statements\n---\n\n### x-1\n\nNo data.\n", encoding="utf-8")
    first, second, *_ = check_folder(own)
    assert (first.level, first.rule, first.ids) == ("error", "lint", ("faulty.md",))
    assert (second.level, second.rule, second.ids) == ("warning", "source", ("policy",))
    assert "has no source in its front matter" in second.what


def test_a_folder_without_a_card_can_be_checked_and_one_with_a_bad_card_not(own: Path) -> None:
    (own / "pack.yaml").unlink()
    assert any("has no pack.yaml" in each.what and each.level == "warning" for each in check_folder(own))
    (own / "pack.yaml").write_text("name: Our Hospital\nversion: 1\ndescription: x\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pack\.yaml: name"):
        check_folder(own)
    with pytest.raises(InputError, match="there is no"):
        check_folder(own / "gone")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "no condition"),
        (
            {"applies_diagnosis": ["glioblastoma", "glioma_nos"], "applies_setting": ["recurrent"]},
            "glioblastoma or glioma, not otherwise specified; recurrent",
        ),
        (
            {"applies_age_max": 70, "applies_h3": ["k27_altered"]},
            "H3 K27-altered; age 70 years or less",
        ),
        ({"applies_kps_min": 60, "applies_mgmt": ["methylated"]}, "MGMT promoter methylated; KPS 60 or more"),
        ({"applies_age_min": 18, "applies_age_max": 70}, "age 18 to 70 years"),
        ({"applies_grade": ["2", "3"]}, "CNS WHO grade 2 or 3"),
    ],
)  # fmt: skip
def test_applicability_is_said_in_words(values: dict[str, object], words: str) -> None:
    assert applies_in_words(values) == words


def test_every_shipped_condition_has_words_and_every_identifier_a_link() -> None:
    for passage in shipped():
        said = applies_in_words(passage.metadata)
        assert said == "no condition" or "_" not in said
        assert len(links(passage)) == sum(key in passage.metadata for key in ("doi", "pmid", "pmcid"))
    assert links(made("x", metadata={"pmid": "1"})) == [("PMID 1", "https://pubmed.ncbi.nlm.nih.gov/1/")]
