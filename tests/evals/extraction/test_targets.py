"""Targets mark figures and fail nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from evals.suite import Metric, Target
from evals.suites.extraction import run
from evals.targets import targets, with_targets


def test_the_figures_that_have_one_carry_it():
    met, missed, without, unmeasured = with_targets(
        [
            Metric(name="mri/mean_f1", value=0.95, n=6),
            Metric(name="pathology/unreadable/with_fields", value=0.1, n=10),
            Metric(name="mri/side/f1", value=0.1, n=10),
            Metric(name="evidence/exact", value=None, n=0),
        ],
        "evals.extraction",
    )
    assert (met.met, met.verdict) == (True, "≥ 0.95, met")
    assert (missed.met, missed.verdict) == (False, "≤ 0, not met")
    assert (without.met, without.verdict) == (None, "")
    assert (unmeasured.met, unmeasured.verdict) == (None, "≥ 1")


@pytest.mark.parametrize("given", [{}, {"at_least": 1, "at_most": 2}, {"at_lest": 1}])
def test_a_target_is_one_bound(given: dict[str, float]):
    with pytest.raises(ValidationError):
        Target.model_validate(given)


@pytest.mark.data
def test_every_target_is_of_a_figure_that_the_suite_has(data: Path):
    assert targets("evals.extraction").keys() <= {metric.name for metric in run(data, limit=2).metrics}
