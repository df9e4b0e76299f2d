"""The prediction that the fitted default makes of several patients: any subset of inputs, uncertain ones too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from assistant.risk.base import Refused
from assistant.risk.cards import load_card
from assistant.risk.fitted.base import HORIZONS, Z95
from assistant.risk.fitted.baseline import FOLLOWED
from assistant.risk.fitted.design import COLUMNS, MODALITIES, columns_of, design
from assistant.risk.fitted.population import outside
from assistant.risk.pooling import Opinion, opinion, pool, together
from assistant.risk.records import Fused, NotFused
from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.baseline import Baseline
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.fusion.base import FusedModel
    from assistant.risk.fitted.imputation import Imputer
    from assistant.risk.inputs import Inputs

NOTHING_KNOWN = "nothing is known that the model reads"
DIGITS = 4


class _Case(NamedTuple):
    """A patient that the model takes.

    Attributes:
        inputs: What is known.
        first: Place of the first row.
        weights: Of each of its rows; one row a combination of possible values.
    """

    inputs: Inputs
    first: int
    weights: tuple[float, ...]


def fuse(patients: Sequence[Inputs], *, fusion: str | None = None) -> list[Fused | Refused]:
    """Predict survival.

    Args:
        patients: Checked inputs.
        fusion: Name of a fusion; the default where None.

    Returns:
        A prediction for each patient in order, or why there is none: outside the population, or nothing known.

    Raises:
        GlioscribeError: There is no such fusion.
    """
    from assistant.risk.fitted.registry import DEFAULT, FUSIONS, load_model

    name = fusion or DEFAULT
    if name not in FUSIONS.names():
        raise GlioscribeError(f"no fusion is called '{name}'", hint=f"choose one of: {', '.join(FUSIONS.names())}")
    model = cast("FusedModel", load_model(name))
    answers: list[Fused | Refused] = []
    cases: dict[int, _Case] = {}
    variants: list[Inputs] = []
    for at, inputs in enumerate(patients):
        found = [(variant, weight, outside(variant)) for variant, weight in inputs.variants()]
        inside = [(variant, weight) for variant, weight, refused in found if refused is None]
        refusals = [refused for _, _, refused in found if refused]
        answers.append(refusals[0] if refusals else Refused(NOTHING_KNOWN))
        if inside:
            total = sum(weight for _, weight in inside)
            cases[at] = _Case(inputs, len(variants), tuple(weight / total for _, weight in inside))
            variants += [variant for variant, _ in inside]
    if cases:
        for at, fused in zip(cases, _predict(name, model, list(cases.values()), design(variants)), strict=True):
            if fused:
                answers[at] = fused
    return answers


def _predict(name: str, model: FusedModel, cases: Sequence[_Case], rows: FloatArray) -> list[Fused | None]:
    """Predict for cases whose rows are given; None where nothing is known and nothing from elsewhere can be fused."""
    import numpy as np

    starts = np.array([case.first for case in cases])
    weights = np.array([weight for case in cases for weight in case.weights])
    unlike = model.unlike(rows) | _beyond(rows, model.imputer)
    risk, error = _averaged(model.risk(rows), model.error(rows), weights, starts)
    opinions: list[list[Opinion]] = []
    left_out: list[tuple[NotFused, ...]] = []
    for at, case in enumerate(cases):
        usable, refused = _from_elsewhere(case.inputs, model.baseline)
        opinions.append(usable)
        left_out.append(refused)
        if usable:
            risk[at], error[at] = pool(float(risk[at]), float(error[at]), usable, model.worth)
    known = np.stack([~np.isnan(rows[:, list(columns_of((part,)))]).all(axis=1) for part in MODALITIES], axis=1)
    used = np.logical_or.reduceat(known, starts)
    strange = np.add.reduceat(unlike * weights, starts) >= 0.5
    source = load_card(name).source
    say = _Said(model.baseline, risk, error)
    found: list[Fused | None] = []
    for at, case in enumerate(cases):
        modalities = tuple(part for part, is_known in zip(MODALITIES, used[at], strict=True) if is_known)
        if not modalities and not opinions[at]:
            found.append(None)
            continue
        found.append(Fused(
            **say.of(at),
            strategy=f"{name}+external" if opinions[at] else name,
            modalities=(*modalities, "external") if opinions[at] else modalities,
            averaged=tuple(case.inputs.possible),
            unlike_training=bool(strange[at]),
            unlike_because=_because(rows[case.first], model, case.inputs) if strange[at] else (),
            not_fused=left_out[at],
            source=source,
        ))  # fmt: skip
    return found


class _Said:
    """Survival and median of several patients, as plain figures.

    Args:
        baseline: Of the model.
        risk: Log hazards, shape (patients,).
        error: Their standard errors.
    """

    def __init__(self, baseline: Baseline, risk: FloatArray, error: FloatArray) -> None:
        import numpy as np

        worse, better = risk + Z95 * error, risk - Z95 * error
        self._risk, self._error = np.round(risk, 6).tolist(), np.round(error, 6).tolist()
        self._survival, self._low, self._high = (
            np.round(baseline.survival(each, HORIZONS), DIGITS).tolist() for each in (risk, worse, better)
        )
        self._median, self._soon, self._late = (
            np.round(np.minimum(baseline.median(each), FOLLOWED), 1).tolist() for each in (risk, worse, better)
        )

    def of(self, at: int) -> dict[str, object]:
        """Return one patient's figures by their names in `Fused`."""
        months = [str(month) for month in HORIZONS]
        return {
            "risk": self._risk[at],
            "error": self._error[at],
            "survival": dict(zip(months, self._survival[at], strict=True)),
            "survival_interval": dict(zip(months, zip(self._low[at], self._high[at], strict=True), strict=True)),
            "median_months": self._median[at] if self._median[at] < FOLLOWED else None,
            "interval": (self._soon[at], self._late[at]),
        }


def _averaged(
    risk: FloatArray, error: FloatArray, weights: FloatArray, starts: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Return the mean risk of each patient's rows and its error: the largest of the rows', and how far they lie apart.

    The error of an uncertain input is never below that of a certain one.
    """
    import numpy as np

    if len(starts) == len(risk):
        return risk.copy(), error.copy()
    mean = np.add.reduceat(weights * risk, starts)
    apart = risk - np.repeat(mean, np.diff([*starts, len(risk)]))
    return mean, np.sqrt(np.maximum.reduceat(error, starts) ** 2 + np.add.reduceat(weights * apart**2, starts))


def _from_elsewhere(inputs: Inputs, baseline: Baseline) -> tuple[list[Opinion], tuple[NotFused, ...]]:
    """Return one opinion a model (its horizons taken together), and what can't be fused."""
    usable: dict[str, list[Opinion]] = {}
    refused = []
    for score in inputs.external_scores:
        found = opinion(score, baseline)
        if isinstance(found, str):
            refused.append(NotFused(model=score.model, reason=found))
        else:
            usable.setdefault(score.model, []).append(found)
    return [together(found) for found in usable.values()], tuple(refused)


def _beyond(rows: FloatArray, imputer: Imputer) -> NDArray[np.bool_]:
    """Tell which patients have a value that lies outside those of the training data, shape (patients,)."""
    import numpy as np

    return np.asarray(((rows < imputer.low) | (rows > imputer.high)).any(axis=1))


def _because(row: FloatArray, model: FusedModel, inputs: Inputs) -> tuple[str, ...]:
    """Name the inputs outside those of the training data, else the two without which the patient is least unlike."""
    import numpy as np

    low, high = model.imputer.low, model.imputer.high
    places = np.flatnonzero((row < low) | (row > high)).tolist()
    if not places:
        known = np.flatnonzero(~np.isnan(row))
        without = np.tile(row, (len(known), 1))
        without[np.arange(len(known)), known] = np.nan
        places = known[np.argsort(model.imputer.complete(without).distance, kind="stable")[:2]].tolist()
    names = dict.fromkeys(COLUMNS[at].inputs[0] for at in places)
    return tuple(f"{name} {inputs.known(name)}" for name in names)
