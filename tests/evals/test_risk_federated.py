"""The federated part of the risk suite: its curve, its figures on real data."""

from __future__ import annotations

from importlib.util import find_spec
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from assistant.risk.federated.centres import Centre
from assistant.risk.fitted.cohort import read_cohort
from evals.risk import federated as part
from evals.risk.curve import Point, curve
from evals.risk.folds import read_folds
from evals.risk.predicted import fold_splits
from evals.risk.stratified import stratified


def test_curve_is_markup_with_a_point_each():
    points = [
        Point("sum", 1.0, 25.0, 0.80, 0.78, 0.83),
        Point("sum", 4.0, 7.0, 0.86, 0.85, 0.87),
        Point("nobody", 1.0, 25.0, 0.62, 0.55, 0.71),
        Point("sum", float("inf"), 0.0, 0.87, 0.87, 0.87),
    ]
    svg = ET.fromstring(curve(points, {"pooled": 0.869, "federated": 0.868}))  # noqa: S314 - made here
    circles = [each for each in svg.iter() if each.tag.endswith("circle")]
    place = {float(each.get("cx")): float(each.get("cy")) for each in circles[:3]}
    assert len(circles) == 4
    assert list(place) == sorted(place)
    assert list(place.values()) == sorted(place.values(), reverse=True)
    text = " ".join(each.text or "" for each in svg.iter())
    assert "no noise" in text
    assert "federated: 0.868" in text


def test_stratified_compares_within_centres_only():
    """A column that is the same for all of a centre has no weight; one that ranks within centres has."""
    draw = np.random.default_rng(0)
    column = draw.normal(size=120)
    months = draw.exponential(np.exp(-column))
    rows = np.stack([column, np.repeat([0.0, 1.0], 60)], axis=1)
    halves = [
        Centre(name, rows[at], months[at], np.ones(60, dtype=bool))
        for name, at in (("A", slice(60)), ("B", slice(60, None)))
    ]
    weights = stratified(halves, ridge=0.1)
    assert weights[0] == pytest.approx(1.0, abs=0.3)
    assert weights[1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.data
def test_federated_loses_nothing_to_pooled(data, monkeypatch):
    """Two folds, one draw of the noise; the suite has all."""
    monkeypatch.setattr(part, "REPEATS", 1)
    monkeypatch.setattr(part, "EPSILONS", (1.0, 8.0))
    patients, adults, fold_of = read_cohort(data, adults=False), read_cohort(data), read_folds(data)
    folds = list(fold_splits(patients, adults, fold_of))[:2]
    found = part.federated(folds, folds)
    value = {metric.name: metric.value for metric in found.metrics}
    assert abs(value["federated/loss_to_pooled"]) < 0.01
    assert value["federated/stratified/c_index"] < value["federated/c_index"]
    assert not set(folds[0].train.ids) & set(folds[0].test.ids)
    if find_spec("opacus") is None:
        pytest.skip("opacus is not installed: the private curve is not measured")
    assert value["private/sum/epsilon_8/c_index"] > value["private/nobody/epsilon_1/c_index"]
    assert "<polyline" in found.exhibits[0].html
    assert len(found.tables[0].rows) == 2 * 2 + 1 + 2
