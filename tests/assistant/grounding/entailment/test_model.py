"""The model that ships: its files are checked, batches don't change answers, and it tells plain cases apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.grounding.entailment.model import MANIFEST, MODEL, SHIPPED, TOKENIZER, EntailmentModel, load
from ingestion.errors import NotInstalledError

pytestmark = pytest.mark.model
PAIRS = [
    ("A mass of 42 mm lies in the left frontal lobe.", "There is a left frontal mass."),
    ("A mass of 42 mm lies in the left frontal lobe.", "There is a right frontal mass."),
    ("右侧颞叶见肿块，大小约35mm。", "右颞叶肿块。"),
    ("右侧颞叶见肿块，大小约35mm。", "左颞叶肿块。"),
    ("No haemorrhage is seen. The ventricles are of normal size. " * 6, "There is haemorrhage."),
]
TOLD_APART = [
    (
        "A mass of 42 mm lies in the left frontal lobe.",
        "There is a left frontal mass.",
        "There is a right frontal mass.",
    ),
    ("Seizures fell from three a week to one a month.", "Seizures became rarer.", "Seizures became more frequent."),
    ("The oedema has receded and the ventricle is open again.", "The oedema is less.", "The oedema is worse."),
    ("She tolerated six cycles well.", "Treatment was well tolerated.", "Treatment was stopped for toxicity."),
    ("No new enhancing focus is seen.", "There is no new enhancement.", "New enhancement has appeared."),
    ("She walks without help.", "She walks unaided.", "She needs a wheelchair."),
    ("左侧额叶见一肿块，大小约32×28mm，周围水肿明显。", "肿块位于左侧额叶。", "肿块位于右侧额叶。"),
    ("未见新发强化灶，中线居中。", "没有新的强化病灶。", "出现新的强化病灶。"),
    ("IDH1 R132H阳性，1p/19q共缺失。", "IDH突变型。", "IDH野生型。"),
    ("患者术后行替莫唑胺化疗6周期，耐受良好。", "患者对化疗耐受良好。", "患者因不能耐受停止化疗。"),
    ("水肿较前减轻，占位效应好转。", "水肿较前好转。", "水肿较前加重。"),
    ("癫痫发作频率由每周三次降至每月一次。", "癫痫发作减少。", "癫痫发作增加。"),
]
"""Premise, what follows from it, what contradicts it."""


@pytest.fixture(scope="module")
def model() -> EntailmentModel:
    return load()


def test_it_is_small():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 30e6


def test_answers_are_probabilities_in_the_order_of_the_pairs(model: EntailmentModel):
    found = model.probabilities(PAIRS)
    assert found.shape == (len(PAIRS), 3)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    alone = np.concatenate([model.probabilities([pair]) for pair in PAIRS])
    # Activations are scaled by batch, so an answer may move a little with its neighbours, never its side.
    assert np.abs(found - alone).max() < 0.1
    assert model.probabilities([]).shape == (0, 3)


@pytest.mark.parametrize("rows", [TOLD_APART[:6], TOLD_APART[6:]], ids=["en", "zh"])
def test_true_claims_are_more_entailed_on_average(model: EntailmentModel, rows: list[tuple[str, str, str]]):
    entailed = model.probabilities([(row[0], claim) for row in rows for claim in row[1:]])[:, 0].reshape(-1, 2)
    assert (entailed[:, 0] - entailed[:, 1]).mean() > 0.15


@pytest.mark.parametrize("pair", [("", ""), ("x" * 20_000, "y"), ("a", "b " * 20_000), ("\x00\u202e", "🧠 额")])
def test_any_text_gets_an_answer(model: EntailmentModel, pair: tuple[str, str]):
    assert np.isfinite(model.probabilities([pair])).all()


def test_a_damaged_file_is_refused(tmp_path: Path):
    for name in (TOKENIZER, MANIFEST):
        shutil.copy(SHIPPED / name, tmp_path / name)
    (tmp_path / MODEL).write_bytes((SHIPPED / MODEL).read_bytes()[:-1] + b"\0\0")
    with pytest.raises(NotInstalledError, match=r"model\.onnx is not the one that was tested"):
        EntailmentModel(tmp_path)


@pytest.mark.parametrize("manifest", [None, "{", json.dumps({"name": "x"})])
def test_a_missing_or_broken_manifest_is_refused(tmp_path: Path, manifest: str | None):
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(NotInstalledError, match="can't be read"):
        EntailmentModel(tmp_path)
