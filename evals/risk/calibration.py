"""Whether predicted survival is what is seen: IPCW c-index, integrated Brier score, slope, deaths seen to expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evals.risk.predicted import Kept

    FloatArray = NDArray[np.float64]

TIMES = tuple(float(month) for month in range(3, 61, 3))
"""Months at which the Brier score is taken."""
HORIZON = 60.0


def metrics_library() -> Any:  # noqa: ANN401 - a module
    """Return scikit-survival's metrics.

    Raises:
        GlioscribeError: It is not installed.
    """
    try:
        import sksurv.metrics
    except ImportError as error:
        raise GlioscribeError("scikit-survival is not installed", hint="run: make install") from error
    return sksurv.metrics


def ipcw_c_index(kept: Kept) -> float:
    """Return Uno's c-index up to five years, weighed by the training's censoring (Uno 2011, Stat Med 30:1105)."""
    train, test = kept.split.train, kept.split.test
    risk = kept.model.risk(test.rows)
    found: float = metrics_library().concordance_index_ipcw(
        _outcome(train.months, train.died), _outcome(test.months, test.died), risk, tau=HORIZON
    )[0]
    return found


def integrated_brier(kept: Kept, rows: FloatArray | None = None) -> float:
    """Return the Brier score integrated over 3 to 60 months (Graf 1999, Stat Med 18:2529); 0 is best, 0.25 a coin."""
    train, test = kept.split.train, kept.split.test
    survival = _survival(kept, rows)
    return _brier(train.months, train.died, test.months, test.died, survival)


def reference_brier(kept: Kept) -> float:
    """Return the integrated Brier score of the same curve for all: the training patients' Kaplan-Meier estimate."""
    import numpy as np
    from sksurv.nonparametric import kaplan_meier_estimator

    train, test = kept.split.train, kept.split.test
    times, survival = kaplan_meier_estimator(train.died, train.months)
    at = np.searchsorted(times, TIMES, side="right") - 1
    curve = np.where(at >= 0, survival[at], 1.0)
    return _brier(train.months, train.died, test.months, test.died, np.tile(curve, (len(test), 1)))


def slope(kept: Sequence[Kept]) -> tuple[float, tuple[float, float]]:
    """Return the calibration slope with its 95% interval: 1 is right, below 1 too extreme (Crowson 2016).

    Deaths are a Poisson count with the predicted cumulative hazard until the end of each patient's follow-up
    (doi 10.1177/0962280213497434); the slope is that of the predicted log relative hazard, so that a prediction whose
    hazards are not proportional is judged as it was made.
    """
    import numpy as np

    died, average, relative = (np.concatenate(each) for each in zip(*(_hazards(each) for each in kept), strict=True))
    level, rise = 0.0, 1.0
    information = np.eye(2)
    for _ in range(50):
        expected = np.exp(average + level + rise * relative)
        columns = np.stack([np.ones_like(relative), relative])
        information = (columns * expected) @ columns.T
        step = np.linalg.solve(information, columns @ (died - expected))
        level, rise = level + float(step[0]), rise + float(step[1])
        if float(np.abs(step).max()) < 1e-9:
            break
    half = 1.959963984540054 * float(np.sqrt(np.linalg.inv(information)[1, 1]))
    return rise, (rise - half, rise + half)


def seen_to_expected(kept: Sequence[Kept]) -> float:
    """Return the deaths seen over those expected in the same time: 1 is right, above 1 too hopeful."""
    import numpy as np

    parts = [_hazards(each) for each in kept]
    return float(sum(died.sum() for died, _, _ in parts) / sum(np.exp(a + r).sum() for _, a, r in parts))


def _hazards(kept: Kept) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return by patient: death, the average patient's log cumulative hazard until the follow-up ends, own above it."""
    import numpy as np

    test = kept.split.test
    baseline, risk = kept.model.baseline, kept.model.risk(test.rows)
    own = np.diagonal(baseline.cumulative(risk, list(test.months)))
    average = baseline.cumulative(np.zeros(1), list(test.months))[0]
    return test.died.astype(np.float64), np.log(average), np.log(own) - np.log(average)


def _survival(kept: Kept, rows: FloatArray | None) -> FloatArray:
    risk = kept.model.risk(kept.split.test.rows if rows is None else rows)
    return kept.model.baseline.survival(risk, TIMES)


def _outcome(months: FloatArray, died: NDArray[np.bool_]) -> Any:  # noqa: ANN401 - a structured array
    from assistant.risk.fitted.linear import outcome

    return outcome(months, died)


def _brier(
    train_months: FloatArray, train_died: NDArray[np.bool_], months: FloatArray, died: NDArray[np.bool_],
    survival: FloatArray,
) -> float:  # fmt: skip
    """Integrate; who is followed longer than any of training counts as censored there, which changes nothing."""
    import numpy as np

    end = np.nextafter(train_months.max(), 0)
    seen = died & (months <= end)
    found: float = metrics_library().integrated_brier_score(
        _outcome(train_months, train_died), _outcome(np.minimum(months, end), seen), survival, list(TIMES)
    )
    return found
