"""The risk suite: its measures against a library or by hand, its splits without leaks, and a short run on real data."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.risk.fitted.baseline import CUTS, Baseline
from assistant.risk.fitted.cohort import read_cohort
from evals.risk.calibration import seen_to_expected, slope
from evals.risk.folds import read_folds, reference, short_name
from evals.risk.pairs import Pairs, c_index, c_interval, gain_interval
from evals.risk.predicted import Kept, Split, centre_splits, fold_splits
from evals.suites.risk import run
from ingestion.errors import InputError


def pairs(months, died, risk):
    return Pairs.of(np.array(months, dtype=float), np.array(died, dtype=bool), np.array(risk, dtype=float))


@pytest.mark.parametrize(
    ("months", "died", "risk", "expected"),
    [
        ([1, 2, 3], [1, 1, 1], [3, 2, 1], 1.0),
        ([1, 2, 3], [1, 1, 1], [1, 2, 3], 0.0),
        ([1, 2, 3], [1, 1, 1], [2, 2, 1], 2.5 / 3),
        ([1, 2, 3], [0, 1, 1], [9, 2, 1], 1.0),  # the censored one can be compared with nobody
        ([2, 2], [1, 0], [1, 0], 1.0),  # a death comes before a censoring of the same time
        ([2, 2], [1, 1], [1, 0], float("nan")),
        ([2, 1], [0, 0], [1, 0], float("nan")),
    ],
)
def test_harrell_by_hand(months, died, risk, expected):
    assert c_index([pairs(months, died, risk)]) == pytest.approx(expected, nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_harrell_as_the_library_has_it(patients):
    from sksurv.metrics import concordance_index_censored

    months, died, risk = (np.array(each) for each in zip(*patients, strict=True))
    ours = c_index([pairs(months, died, risk)])
    assume(not np.isnan(ours))  # the library answers with an error or a warning where nothing can be compared
    assert ours == pytest.approx(concordance_index_censored(died, months, risk)[0])


def test_groups_count_the_same_or_by_their_pairs():
    right, wrong = pairs([1, 2, 3], [1, 1, 1], [3, 2, 1]), pairs([1, 2], [1, 1], [1, 2])
    assert c_index([right, wrong]) == pytest.approx(0.5)
    assert c_index([right, wrong], pooled=True) == pytest.approx(3 / 4)


def test_the_interval_holds_the_value_and_narrows_with_patients():
    def drawn(size):
        random = np.random.default_rng(size)
        risk = random.normal(size=size)
        return [pairs(random.exponential(np.exp(-risk)), np.ones(size), risk)]

    few, many = drawn(40), drawn(400)
    for group in (few, many):
        low, high = c_interval(group)
        assert low < c_index(group) < high
    assert np.diff(c_interval(many))[0] < np.diff(c_interval(few))[0] / 2
    assert c_interval(few) == c_interval(few)


def test_a_model_is_not_ahead_of_itself():
    random = np.random.default_rng(0)
    risk, months = random.normal(size=80), random.exponential(size=80)
    ours = [pairs(months, np.ones(80), risk)]
    assert gain_interval(ours, ours) == (0.0, 0.0)
    low, _high = gain_interval([pairs(months, np.ones(80), -months)], ours)
    assert low > 0


class Known:
    """A model whose survival is the truth, or stretched."""

    def __init__(self, stretch=1.0, level=0.0):
        spans = len(CUTS)
        levels, slopes = np.full(spans, np.log(0.03) + level), np.ones(spans)
        self.baseline = Baseline(0.0, 1.0, levels, slopes, np.zeros(4), np.ones(5))
        self.stretch = stretch

    def risk(self, rows):
        return self.stretch * rows[:, 0]


def kept(**how):
    random = np.random.default_rng(0)
    rows = random.normal(size=(4000, 1))
    time, censored = random.exponential(1 / (0.03 * np.exp(rows[:, 0]))), random.uniform(5, 120, 4000)
    test = SimpleNamespace(rows=rows, months=np.minimum(time, censored), died=time <= censored)
    return [Kept(Split("all", test, test), Known(**how))]


def test_the_truth_has_a_slope_of_1_and_as_many_deaths_as_expected():
    value, (low, high) = slope(kept())
    assert value == pytest.approx(1.0, abs=0.06)
    assert low < 1 < high < low + 0.15
    assert seen_to_expected(kept()) == pytest.approx(1.0, abs=0.05)


def test_predictions_too_far_apart_have_a_slope_below_1():
    assert slope(kept(stretch=2.0))[0] == pytest.approx(0.5, abs=0.03)


def test_predictions_too_hopeful_see_more_deaths_than_expected():
    assert seen_to_expected(kept(level=np.log(0.5))) == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("MCATsm_nll_surv_a0.0_5foldcv_gc32_concat_s1", "MCAT-concat"),
        ("DSsm_nll_surv_a0.0_5foldcv_gc32_sig_bilinear_s1", "DS-bilinear"),
        ("SNNsm_nll_surv_a0.0_reg1e-04_5foldcv_gc32_sig_s1", "SNN"),
    ],
)
def test_reference_models_have_short_names(model, expected):
    assert short_name(model) == expected


def test_the_tables_of_reference_are_read_as_they_are_written(tmp_path: Path):
    folder = tmp_path / "tcga_glioma"
    folder.mkdir()
    (folder / "mcat_folds.csv").write_text("patient,fold\nA,0\nB,1\n", encoding="utf-8")
    (folder / "mcat_reference_cindex.csv").write_text(
        "model,fold,val_cindex\nSNNsm_x_s1,0,0.5\nSNNsm_x_s1,1,0.7\nMCATsm_concat,0,0.8\n", encoding="utf-8"
    )
    assert read_folds(tmp_path) == {"A": 0, "B": 1}
    assert reference(tmp_path) == {"MCAT-concat": 0.8, "SNN": pytest.approx(0.6)}


def test_missing_data_is_said(tmp_path):
    with pytest.raises(InputError, match="reference data"):
        run(None)
    with pytest.raises(InputError, match=r"survival\.csv"):
        run(tmp_path)


@pytest.mark.data
def test_no_patient_is_trained_on_and_kept_out(data):
    patients, adults, fold_of = read_cohort(data, adults=False), read_cohort(data), read_folds(data)
    tested: list[str] = []
    for others in (True, False):
        splits = list(fold_splits(patients, adults, fold_of, others=others))
        assert len(splits) == 5
        for split in splits:
            assert not set(split.train.ids) & set(split.test.ids)
            assert {fold_of[name] for name in split.test.ids} == {int(split.name)}
            assert others or set(split.train.ids) <= set(fold_of)
        tested = [name for split in splits for name in split.test.ids]
        assert sorted(tested) == sorted(fold_of)
    for split in centre_splits(adults):
        assert not set(split.train.centres) & set(split.test.centres)
        assert set(split.test.centres) == {split.name}
    every = [name for split in centre_splits(adults) for name in split.test.ids]
    assert len(every) == len(set(every))


@pytest.mark.data
def test_a_short_run_measures_two_models(data, monkeypatch):
    monkeypatch.setattr("assistant.risk.fitted.registry.names", lambda: ["tcga_cox", "tcga_boosting"])
    monkeypatch.setattr("assistant.risk.fitted.registry.DEFAULT", "tcga_cox")
    found = run(data, limit=2)
    figures = {metric.name: metric for metric in found.metrics}
    assert figures["default/c_index"].value > 0.8
    assert figures["default/c_index"].target is not None
    assert figures["reference/MCAT-concat/c_index"].value == pytest.approx(0.817, abs=0.001)
    plain = figures["reference/kaplan_meier/integrated_brier"].value
    for name in ("tcga_cox", "tcga_boosting"):
        assert figures[f"folds/{name}/integrated_brier"].value < plain
        assert figures[f"folds/{name}/c_index"].interval[0] < figures[f"folds/{name}/c_index"].value
        assert figures[f"folds/{name}/ipcw_c_index"].value > 0.7
        assert 0.5 < figures[f"centres/{name}/c_index"].value < 1
    labels = [f"{how}_{what}" for how, what in product(("without", "only"), ("clinical", "histology", "molecular"))]
    for label in labels:
        hidden = figures[f"robustness/tcga_cox/{label}/c_index"].value
        assert 0.65 < hidden < figures["folds/tcga_cox/c_index"].value
        assert figures[f"robustness/tcga_cox/{label}/interval_holds"].value > 0.7
    assert {table.file for table in found.tables} >= {"risk_models.md", "risk_robustness.md", "risk_calibration.md"}
    assert all(
        0 <= item["interval_24"][0] <= item["survival_24"] <= item["interval_24"][1] <= 1 for item in found.items
    )
