"""Federated training finds what pooled training finds, and sees sums only."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from assistant.risk.federated import training
from assistant.risk.federated.answers import CUTS, answer, deaths_in, inside
from assistant.risk.federated.centres import centres_of
from assistant.risk.federated.model import Ledger
from assistant.risk.federated.training import local, train
from assistant.risk.fitted.imputation import Imputer
from ingestion.errors import GlioscribeError


def test_the_pooled_likelihood_is_at_its_best(cohort, monkeypatch):
    """Another optimiser, on the patients pooled, ends at the same weights."""
    monkeypatch.setattr(training, "RIDGES", (10.0,))
    rows, months, died, names = cohort(300, 6)
    model = train(local(centres_of(rows, months, died, names)))
    filled = model.imputer.complete(rows).rows
    open_ended = Imputer(model.imputer.mean, model.imputer.covariance, np.full(13, -np.inf), np.full(13, np.inf))
    scale = open_ended.complete(rows).rows.std(axis=0)
    standard = (filled - model.imputer.mean) / scale
    time, deaths = inside(months, CUTS), deaths_in(months, died, CUTS)
    average = np.log(died.sum() / months.sum())

    def loss(parameters):
        levels, weights = np.split(parameters, [len(CUTS)])
        rate = levels + (standard @ weights)[:, None]
        pull = training.PULL * ((levels - average) ** 2).sum() + 10.0 * (weights**2).sum()
        return (np.exp(rate) * time - deaths * rate).sum() + pull / 2

    found = minimize(loss, np.full(len(CUTS) + 13, -3.0) * np.r_[np.ones(len(CUTS)), np.zeros(13)], method="BFGS")
    assert model.scoring.weights * scale == pytest.approx(found.x[len(CUTS) :], abs=2e-3)
    assert model.levels == pytest.approx(found.x[: len(CUTS)], abs=2e-3)


def test_how_patients_are_spread_over_centres_does_not_matter(cohort, monkeypatch):
    monkeypatch.setattr(training, "RIDGES", (30.0,))
    rows, months, died, names = cohort(300, 6)
    one = train(local(centres_of(rows, months, died, names)))
    other = train(local(centres_of(rows, months, died, ["A" if at % 3 else "B" for at in range(300)])))
    assert one.risk(rows) == pytest.approx(other.risk(rows), abs=1e-6)


def test_gaps_are_filled_as_the_pooled_imputer_fills_them(cohort, monkeypatch):
    monkeypatch.setattr(training, "SETTLED", 1e-4)
    rows, months, died, names = cohort(300, 6)
    model = train(local(centres_of(rows, months, died, names)))
    pooled = Imputer.fit(rows)
    assert model.imputer.mean == pytest.approx(pooled.mean, abs=1e-3)
    assert model.imputer.covariance == pytest.approx(pooled.covariance, abs=1e-3)


def test_only_sums_leave_a_centre(cohort):
    """No reply grows with the patients, and none has a row of the table in it."""
    sizes = []
    for patients in (60, 240):
        centres = centres_of(*cohort(patients, 3))
        sent = {}

        def ask(task, numbers, centres=centres, sent=sent):
            replies = [answer(centre, task, numbers) for centre in centres]
            sent.setdefault(task, {name: array.shape for name, array in replies[0].items()})
            for centre, reply in zip(centres, replies, strict=True):
                known = centre.rows[~np.isnan(centre.rows).any(axis=1)]
                for array in reply.values():
                    if array.shape[-1:] == (13,):
                        away = np.abs(array.reshape(-1, 1, 13) - known).max(axis=-1)
                        assert away.size == 0 or away.min() > 1e-9
            return replies

        train(ask)
        sizes.append(sent)
    assert sizes[0] == sizes[1]


def test_deterministic(cohort):
    centres = centres_of(*cohort(200, 4))
    one, other = train(local(centres)), train(local(centres))
    assert (one.scoring.weights == other.scoring.weights).all()


def test_the_ledger_counts(cohort):
    ledger = Ledger()
    train(ledger.keep(local(centres_of(*cohort(200, 4)))))
    assert ledger.rounds["known"] == ledger.rounds["events"] == 1
    assert ledger.rounds["hazards"] > 4
    assert ledger.up > ledger.down > 13 * 13 * 8


def test_a_column_known_in_one_centre_only(cohort):
    rows, months, died, names = cohort(300, 6)
    rows[[name != "C01" for name in names], 2] = np.nan
    assert np.isfinite(train(local(centres_of(rows, months, died, names))).risk(rows)).all()


def test_what_cannot_be_trained_is_said(cohort):
    rows, months, died, names = cohort(100, 4)
    with pytest.raises(GlioscribeError, match="two centres"):
        train(local(centres_of(rows, months, died, ["A"] * 100)))
    rows[:, 2] = np.nan
    with pytest.raises(GlioscribeError, match="known in no centre"):
        train(local(centres_of(rows, months, died, names)))
    with pytest.raises(GlioscribeError, match="no federated task 'rows'"):
        answer(centres_of(rows, months, died, names)[0], "rows", {})
