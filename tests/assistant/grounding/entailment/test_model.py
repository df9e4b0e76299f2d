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


@pytest.mark.parametrize(("true", "false"), [(PAIRS[0], PAIRS[1]), (PAIRS[2], PAIRS[3])], ids=["en", "zh"])
def test_a_true_claim_is_more_entailed_than_a_false_one(
    model: EntailmentModel, true: tuple[str, str], false: tuple[str, str]
):
    entailed = model.probabilities([true, false])[:, 0]
    assert entailed[0] > entailed[1] + 0.2


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
