"""Every learner: it finds what was put in, is the same twice, and predicts from what was saved."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant.risk.fitted.base import HORIZONS, outlook
from assistant.risk.fitted.design import MODALITIES, NAMES, without
from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.registry import LEARNERS
from assistant.risk.fitted.single import Single, single
from assistant.risk.fitted.splitting import folds, out_of_fold, partial_likelihood
from evals.risk.pairs import Pairs, c_index

ALL = LEARNERS.names()


@pytest.fixture(scope="module")
def fitted(invented):
    return {name: single(name)(invented.rows, invented.months, invented.died, seed=1) for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_it_ranks_unseen_patients_nearly_as_well_as_the_truth(name, fitted, unseen):
    best = c_index([Pairs.of(unseen.months, unseen.died, unseen.truth)])
    found = c_index([Pairs.of(unseen.months, unseen.died, fitted[name].risk(unseen.full))])
    assert found > best - 0.04


@pytest.mark.parametrize("name", ALL)
def test_the_same_seed_gives_the_same_model_and_saved_it_stays_so(name, fitted, invented, unseen):
    again = single(name)(invented.rows, invented.months, invented.died, seed=1)
    saved = json.loads(json.dumps(fitted[name].to_json()))
    assert (again.risk(unseen.rows) == fitted[name].risk(unseen.rows)).all()
    loaded = outlook(Single.from_json(saved), unseen.rows)
    for part, value in outlook(fitted[name], unseen.rows).__dict__.items():
        assert (getattr(loaded, part) == value).all(), part


@pytest.mark.parametrize("name", ALL)
def test_what_is_not_known_widens_the_interval(name, fitted, unseen):
    hidden = without(unseen.full, "molecular", "histology")
    known, less = outlook(fitted[name], unseen.full), outlook(fitted[name], hidden)
    assert less.error.mean() > known.error.mean() * 1.2
    wider = (less.high - less.low).mean() / (known.high - known.low).mean()
    assert wider > 1.2


@pytest.mark.parametrize("name", ALL)
def test_an_outlook_is_in_order(name, fitted, unseen):
    found = outlook(fitted[name], unseen.rows)
    assert found.survival.shape == (len(unseen.rows), len(HORIZONS))
    assert (found.low <= found.survival).all()
    assert (found.survival <= found.high).all()
    assert (np.diff(found.survival, axis=1) <= 0).all()
    assert (found.median_low <= found.median).all()
    assert (found.median <= found.median_high).all()


@pytest.mark.parametrize("name", ALL)
def test_nothing_known_and_no_patients_are_answered(name, fitted):
    empty = outlook(fitted[name], np.full((1, len(NAMES)), np.nan))
    assert np.isfinite(empty.risk).all()
    assert not empty.unlike.any()
    assert outlook(fitted[name], np.empty((0, len(NAMES)))).survival.shape == (0, len(HORIZONS))


@pytest.mark.parametrize("modality", MODALITIES)
def test_a_model_of_one_modality_does_not_look_at_the_others(modality, invented, unseen):
    model = single("tcga_cox", (modality,))(invented.rows, invented.months, invented.died, seed=1)
    others = [name for name in MODALITIES if name != modality]
    assert (model.risk(without(unseen.rows, *others)) == model.risk(unseen.rows)).all()
    assert (model.risk(without(unseen.rows, modality)) != model.risk(unseen.rows)).any()


def test_someone_far_off_is_unlike_the_training_data(fitted, unseen):
    model = fitted["tcga_cox"]
    assert model.unlike(unseen.rows).mean() < 0.05
    odd = unseen.full[:1].copy()
    odd[0, NAMES.index("age")] = 15.0
    assert model.unlike(odd).tolist() == [True]


@pytest.mark.parametrize("name", ["tcga_cox", "tcga_elastic_net", "tcga_svm"])
def test_contributions_add_up_to_the_score(name, fitted, unseen):
    model = fitted[name]
    assert isinstance(model.scoring, Weighed)
    rows = model.completed(unseen.rows).rows
    assert model.scoring.contributions(rows).sum(axis=1) == pytest.approx(model.scoring.score(rows))
    assert model.scoring.score(model.scoring.middle[None, :]) == pytest.approx([0.0])


@pytest.mark.parametrize(("name", "tolerance"), [("tcga_cox", 0.35), ("tcga_elastic_net", 0.35)])
def test_the_weights_are_those_put_in(name, tolerance, fitted):
    weights = dict(zip(NAMES, fitted[name].scoring.weights, strict=True))
    assert weights["age"] == pytest.approx(0.3, abs=0.1)
    assert weights["grade_4"] == pytest.approx(1.2, abs=tolerance)
    assert weights["idh_mutant"] == pytest.approx(-0.9, abs=tolerance)
    assert weights["male"] == pytest.approx(0.0, abs=0.25)


def test_the_forest_s_tables_say_what_the_library_says(invented, unseen, monkeypatch):
    import sksurv.ensemble

    made = []
    fit = sksurv.ensemble.RandomSurvivalForest.fit
    monkeypatch.setattr(
        sksurv.ensemble.RandomSurvivalForest, "fit", lambda self, *given: (made.append(self), fit(self, *given))[1]
    )
    learner = LEARNERS.get("tcga_forest").fit(invented.full, invented.months, invented.died, seed=1)
    expected = made[0].predict(unseen.full.astype("float32"))
    assert learner.mortality(unseen.full) == pytest.approx(expected, rel=1e-4)


def test_boosted_trees_are_in_the_library_s_own_text(fitted):
    trees = fitted["tcga_boosting"].to_json()["scoring"]["trees"]
    assert trees["learner"]["objective"]["name"] == "survival:cox"


def test_the_folds_share_out_patients_and_deaths(invented):
    parts = [(set(kept), out) for kept, out in folds(invented.died, seed=0)]
    assert sorted(np.concatenate([out for _, out in parts])) == list(range(len(invented.died)))
    for kept, out in parts:
        assert not kept & set(out)
        assert invented.died[out].mean() == pytest.approx(invented.died.mean(), abs=0.02)


def test_a_score_from_out_of_fold_is_made_without_the_patient(invented):
    seen = []

    def fitted(kept):
        def score(out):
            seen.append((set(kept), set(out)))
            return out.astype(float)

        return score

    scores = out_of_fold(fitted, invented.died, seed=0)
    assert (scores == np.arange(len(invented.died))).all()
    assert all(not kept & out for kept, out in seen)


def test_the_partial_likelihood_of_three_patients():
    """Deaths at 1 and 2 months, one alive at 3: log(e^a/(e^a+e^b+e^c)) + log(e^b/(e^b+e^c)); and a tie."""
    score, died = np.array([0.5, -0.2, 0.1]), np.array([True, True, False])
    a, b, c = np.exp(score)
    expected = np.log(a / (a + b + c)) + np.log(b / (b + c))
    assert partial_likelihood(score, np.array([1.0, 2.0, 3.0]), died) == pytest.approx(expected)
    tied = np.log(a / (a + b + c)) + np.log(b / (a + b + c))
    assert partial_likelihood(score, np.array([2.0, 2.0, 3.0]), died) == pytest.approx(tied)
