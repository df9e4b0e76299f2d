"""The linter finds each fault of a statement, and nothing in a good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.guidelines import KNOWLEDGE, Problem, check
from ingestion.guidelines.lint import check_statement
from ingestion.records import Passage

GOOD = "In glioblastoma, the standard course is 60 Gy in 30 fractions of 2 Gy over 6 weeks."
BESIDE = {
    "zh": "胶质母细胞瘤的标准疗程为60 Gy，分30次，每次2 Gy，共6周。",
    "asked_en": ["GBM radiotherapy dose?", "how many fractions in glioblastoma", "Usual Gy for glioblastoma"],
    "asked_zh": ["胶母放疗总剂量是多少？", "胶质母细胞瘤放疗分几次"],
}


def statement(text: str, **changes: object) -> Passage:
    metadata = {"kind": "fact", "confidence": "V1", **BESIDE} | changes.pop("metadata", {})
    values = {"source": "S", "year": 2020, "region": "US", "strength": "s", "section": "H"} | changes
    return Passage(id="f:s-1", doc="f", text=text, metadata=metadata, **values)


def rendered(text: str, zh: str) -> list[str]:
    return check_statement(statement(text, metadata={"zh": zh}))


def test_a_good_statement_passes() -> None:
    assert check_statement(statement(GOOD), shipped=True) == []


def test_a_statement_of_an_own_pack_may_be_chinese_of_any_region_and_without_a_rendering() -> None:
    text = "对于新诊断的胶质母细胞瘤，标准放疗剂量为60 Gy，分30次，共6周。"
    own = statement(text, region="Japan", metadata={"zh": text, "treatments": ["carmustine"], "kind": "option"})
    bare = own.metadata.keys() - set(BESIDE)
    own = own.model_copy(update={"metadata": {key: own.metadata[key] for key in bare} | {"direction": "for"}})
    assert check_statement(own) == []
    said = check_statement(own, shipped=True)
    assert {"lacks 'zh'", "has 'carmustine' in 'treatments', which is not known"} <= set(said)
    assert "has 0 questions in 'asked_en', at least 3 are needed" in said


@pytest.mark.parametrize(
    ("passage", "says"),
    [
        (statement(GOOD, source=""), "lacks 'source'"),
        (statement(GOOD, strength=""), "lacks 'strength'"),
        (statement(GOOD, region="Mars"), "region 'Mars'"),
        (statement(GOOD, year=20), "year 20"),
        (statement(GOOD, section=""), "under no heading"),
        (statement(GOOD, metadata={"confidence": "M-lo"}), "confidence 'M-lo'"),
        (statement(GOOD, metadata={"kind": "opinion"}), "kind 'opinion'"),
        (statement(GOOD, metadata={"colour": "red"}), "unknown key 'colour'"),
        (statement(GOOD, metadata={"kind": "option", "direction": "for"}), "option without 'treatments'"),
        (statement(GOOD, metadata={"treatments": ["surgery"]}), "no option but has 'treatments'"),
        (statement(GOOD, metadata={"applies_idh": "mutant"}), "takes a list"),
        (statement(GOOD, metadata={"applies_idh": ["mutated"]}), "'mutated'"),
        (statement(GOOD, metadata={"applies_age_min": 400}), "age_min 400"),
        (statement(GOOD, metadata={"doi": "10.1/x", "identifiers": "verified"}), "no doi"),
        (statement(GOOD, metadata={"pmid": "12345"}), "'identifiers' if and only if"),
        (statement("Glioma is bad."), "3 words"),
        (statement(GOOD.replace("30 fractions", "33 fractions")), "does not add up"),
        (statement(GOOD.rstrip(".")), "full stop"),
        (statement(GOOD.replace("glioblastoma", "it")), "does not name the disease"),
        (statement(GOOD.replace("60 Gy in 30 fractions of 2 Gy", "30 fractions")), "without a dose in Gy"),
        (statement("The label gives temozolomide 75 daily for 42 days in glioblastoma."), "without a unit"),
        (statement("The label gives temozolomide 75 mg/m daily for 42 days in glioblastoma."), "mg/m2"),
        (statement("In glioma, the dose (BED10) of 60 Gy in 30 fractions is 71.0 Gy here."), "72.0 Gy is right"),
        (statement("In glioma, the BED10 of the standard course is stated somewhere else."), "can't be checked"),
        (statement(GOOD.replace("In", "[V1] In")), "mark in its text"),
        (statement(GOOD, metadata={"zh": GOOD}), "not Chinese"),
        (statement(GOOD, metadata={"zh": BESIDE["zh"].rstrip("。")}), "not one line ending with"),
        (statement(GOOD, metadata={"zh": BESIDE["zh"].replace("30", "33")}), "its 'zh' lacks: 30"),
        (statement(GOOD, metadata={"zh": BESIDE["zh"].replace("60", "60（BED 72）")}), "the text lacks: 72"),
        (statement(GOOD, metadata={"asked_en": "dose?"}), "one value for 'asked_en'"),
        (statement(GOOD, metadata={"asked_en": BESIDE["asked_en"][:2]}), "2 questions in 'asked_en'"),
        (statement(GOOD, metadata={"asked_zh": BESIDE["asked_zh"][:1]}), "1 questions in 'asked_zh'"),
        (statement(GOOD, metadata={"asked_en": [*BESIDE["asked_en"], "放疗剂量？"]}), "another language"),
        (statement(GOOD, metadata={"asked_zh": ["GBM dose", *BESIDE["asked_zh"]]}), "another language"),
        (statement(GOOD, metadata={"asked_en": [GOOD.lower(), *BESIDE["asked_en"]]}), "the statement itself"),
        (statement(GOOD, metadata={"asked_zh": [BESIDE["zh"][:-1], *BESIDE["asked_zh"]]}), "the statement itself"),
    ],
)
def test_each_fault_is_found(passage: Passage, says: str) -> None:
    said = check_statement(passage, shipped=True)
    assert any(says in what for what in said), said


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("On 6 August 2025 it was approved in glioma.", "2025年8月6日获批用于胶质瘤。"),
        ("In glioma, 3,304 patients (95% CI 12-36) took 75 mg/m2.", "胶质瘤3304例（95% CI 12～36），75 mg/m²。"),
        ("Glioma needs neutrophils of at least 1.5 x10^9/L.", "胶质瘤要求中性粒细胞至少１.5×10⁹/L。"),
        ("Six cycles of six weeks once approved for glioma.", "获批后胶质瘤6个周期，每周期6周。"),
        ("Glioma with 1p/19q codeletion, H3 K27M or IDH1 R132H.", "1p/19q共缺失、H3K27M或IDH1 R132H的胶质瘤。"),
    ],
)
def test_figures_that_are_written_in_another_way_are_the_same(text: str, zh: str) -> None:
    assert not [what for what in rendered(text, zh) if "figures" in what]


def test_ten_to_the_ninth_is_not_109() -> None:
    assert "has figures that its 'zh' lacks: 9, 10" in rendered("Glioma: 10^9/L.", "胶质瘤：109/L。")


def test_a_question_belongs_to_one_statement(tmp_path: Path) -> None:
    block = (
        "### {id}\n\n{text}\n\n```yaml\nkind: fact\nconfidence: V1\nsource: S\nyear: 2020\nregion: US\nstrength: s\n"
        'asked:\n  en: ["How high is the dose?", "{other}"]\n```\n\n'
    )
    texts = (GOOD, GOOD.replace("standard", "usual"))
    blocks = [block.format(id=f"a-{n}", text=text, other=f"q{n}?") for n, text in enumerate(texts)]
    (tmp_path / "a.md").write_text("---\nformat: statements\n---\n\n## H\n\n" + "".join(blocks), encoding="utf-8")
    assert check(tmp_path) == [Problem("a:a-1", "has a question of a:a-0 too: 'How high is the dose?'")]


def test_the_mark_of_what_is_uncertain_is_found_anywhere_in_a_file(tmp_path: Path) -> None:
    text = (KNOWLEDGE / "btrads.md").read_text(encoding="utf-8").replace("region: US", "region: US # [M-lo]", 1)
    (tmp_path / "btrads.md").write_text(text, encoding="utf-8")
    assert [problem.what for problem in check(tmp_path) if "M-lo" in problem.what] == [
        f"carries the mark M-lo in line {text[: text.index('M-lo')].count(chr(10)) + 1}"
    ]


def test_other_documents_are_only_read(tmp_path: Path) -> None:
    (tmp_path / "local.txt").write_text("Seizure policy. Give what the registrar says.", encoding="utf-8")
    (tmp_path / "README.md").write_text("Ours.", encoding="utf-8")
    assert check(tmp_path) == []


def test_repeated_and_broken_statements_are_found(tmp_path: Path) -> None:
    text = (KNOWLEDGE / "btrads.md").read_text(encoding="utf-8")
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    (tmp_path / "two.md").write_text(text, encoding="utf-8")
    (tmp_path / "three.md").write_text("---\nformat: statements\n---\n\n### x-1\n\nNo data.\n", encoding="utf-8")
    said = [problem.what for problem in check(tmp_path)]
    assert any("same id as one:btr-01" in what for what in said)
    assert any("same text as one:btr-01" in what for what in said)
    assert any("x-1" in what for what in said)
