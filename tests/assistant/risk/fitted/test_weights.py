"""The weights that ship: they load without the training's libraries, are fast, sensible, and can be made anew."""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter

import numpy as np
import pytest

from assistant.risk.cards import card, load_card
from assistant.risk.fitted.base import outlook
from assistant.risk.fitted.design import INPUTS, NAMES, design
from assistant.risk.fitted.registry import DEFAULT, LEARNERS, WEIGHTS, load_model, names
from assistant.risk.fitted.train import train
from ingestion.errors import GlioscribeError

GLIOBLASTOMA = {
    "age": 70, "kps": 60, "diagnosis": "glioblastoma", "who_grade": 4, "idh": "wildtype", "codel_1p19q": "intact",
    "mgmt": "unmethylated",
}  # fmt: skip
OLIGODENDROGLIOMA = {
    "age": 35, "kps": 90, "diagnosis": "oligodendroglioma", "who_grade": 2, "idh": "mutant",
    "codel_1p19q": "codeleted", "mgmt": "methylated",
}  # fmt: skip

PROBE = """
import json, sys
from assistant.risk.fitted.base import outlook
from assistant.risk.fitted.design import design
from assistant.risk.fitted.registry import load_model
outlook(load_model(sys.argv[1]), design([{"age": 50}]))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize("name", names())
def test_every_model_has_weights_and_tells_the_two_ends_apart(name):
    found = outlook(load_model(name), design([GLIOBLASTOMA, OLIGODENDROGLIOMA]))
    assert found.survival[0, 1] < 0.25
    assert found.survival[1, 3] > 0.7
    assert found.median[0] < 15 < found.median[1]


@pytest.mark.parametrize("name", names())
def test_every_weights_file_says_what_it_was_made_from(name):
    saved = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
    assert saved["model"] == name
    assert saved["columns"] == list(NAMES)
    assert set(saved["trained"]) == {"data", "sha256", "patients", "deaths", "seed"}


@pytest.mark.parametrize("name", LEARNERS.names())
def test_every_learner_has_a_card_that_names_its_inputs(name):
    of = load_card(name)
    assert {given.name for given in of.inputs} == set(INPUTS)
    assert (of.output, of.horizon_months) == ("survival", 24)
    for word in ("Population:", "Era:", "Performance:", "Source:", "Licence:", "Trap:"):
        assert f"\n{word}" in card(name).text


@pytest.mark.parametrize("name", sorted({DEFAULT, "tcga_cox", "tcga_forest", "tcga_net"}))
def test_a_prediction_needs_none_of_the_training_s_libraries(name):
    done = subprocess.run([sys.executable, "-c", PROBE, name], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "numpy" in loaded
    assert not loaded & {"torch", "sksurv", "sklearn", "scipy", "pandas", "xgboost"}


def test_the_default_says_survival_of_2000_patients_a_second():
    model, many = load_model(DEFAULT), [GLIOBLASTOMA, OLIGODENDROGLIOMA, {"age": 50}] * 1000
    outlook(model, design(many))
    started = perf_counter()
    outlook(model, design(many))
    assert len(many) / (perf_counter() - started) > 2000


def test_an_unknown_model_is_said():
    with pytest.raises(GlioscribeError, match="no weights of the risk model 'nonsense'"):
        load_model("nonsense")


def test_weights_of_other_columns_are_refused(tmp_path, monkeypatch):
    saved = json.loads((WEIGHTS / "tcga_cox.json").read_text(encoding="utf-8"))
    (tmp_path / "tcga_cox.json").write_text(json.dumps({**saved, "columns": ["age"]}), encoding="utf-8")
    monkeypatch.setattr("assistant.risk.fitted.registry.WEIGHTS", tmp_path)
    with pytest.raises(GlioscribeError, match="other columns"):
        load_model.__wrapped__("tcga_cox")


@pytest.mark.data
@pytest.mark.parametrize("name", ["tcga_cox", "tcga_boosting"])
def test_training_anew_gives_the_weights_that_ship(name, data, tmp_path):
    (path,) = train(data, tmp_path, [name])
    patients = design([GLIOBLASTOMA, OLIGODENDROGLIOMA, {"age": 50}, {"idh": "wildtype"}])
    shipped = load_model(name)
    anew = type(shipped).from_json(json.loads(path.read_text(encoding="utf-8"))["weights"])
    assert np.abs(anew.risk(patients) - shipped.risk(patients)).max() < 1e-3
