"""Explain what a fitted model says of patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.risk.base import Refused
from assistant.risk.explain.contributions import contributions
from assistant.risk.explain.records import Difference, Explanation, Part, Similar, Span
from assistant.risk.explain.similar import similar_to
from assistant.risk.explain.unknown import unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.base import SurvivalModel
    from assistant.risk.fitted.baseline import Baseline
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.inputs import Inputs

COURSE = tuple(range(1, 121))
"""Months at which the course of single patients is worked out."""
BESIDE = (60, 24, 12)
"""Months at which shares alive are compared where a median is not reached; the first that the group was followed to."""
ELSEWHERE = "external_scores"
DIGITS = 4


class _Estimate(NamedTuple):
    """What a model says of several patients, uncertain inputs averaged.

    Attributes:
        risk: Log hazards, shape (patients,).
        error: Their standard errors.
        unlike: Who is unlike the training data.
    """

    risk: FloatArray
    error: FloatArray
    unlike: NDArray[np.bool_]


def explain(patients: Sequence[Inputs], model: str | None = None) -> list[Explanation | None]:
    """Explain a model's estimate of each patient.

    Args:
        patients: Checked inputs. Of one that is uncertain (`possible`) the mean over its values is explained; scores
            from elsewhere that a fusion takes in are one part of the explanation.
        model: Name of a fitted model; None is the default.

    Returns:
        An explanation for each patient in order; None where the model does not apply or nothing is known.

    Raises:
        GlioscribeError: There is no such model, or it can't be explained without a library that is not installed.
    """
    from assistant.risk.fitted.design import design
    from assistant.risk.fitted.population import outside
    from assistant.risk.fitted.registry import DEFAULT, load_model

    name = model or DEFAULT
    fitted = load_model(name)
    inside = [
        [(variant, weight) for variant, weight in inputs.variants() if outside(variant) is None] for inputs in patients
    ]
    rows = [design(variant for variant, _ in variants) for variants in inside]
    applies = [at for at, own in enumerate(rows) if own.size and (own == own).any()]  # noqa: PLR0124 - NaN is not itself
    answers: list[Explanation | None] = [None] * len(patients)
    if applies:
        weights = [[weight for _, weight in inside[at]] for at in applies]
        explained = _explained(name, fitted, [patients[at] for at in applies], [rows[at] for at in applies], weights)
        for at, found in zip(applies, explained, strict=True):
            answers[at] = found
    return answers


def _explained(
    name: str, fitted: SurvivalModel, patients: list[Inputs], variants: list[FloatArray], weights: list[list[float]]
) -> list[Explanation]:
    import numpy as np

    from assistant.risk.fitted.design import INPUTS, design

    known = [{key: value for key in INPUTS if (value := inputs.known(key)) is not None} for inputs in patients]
    rows, starts = np.concatenate(variants), np.cumsum([0, *(len(own) for own in variants[:-1])])
    share = np.concatenate([np.array(own) / sum(own) for own in weights])
    similar = [similar_to(values) for values in known]
    middles, group_of = np.unique([group.mean for group in similar], axis=0, return_inverse=True)
    found, theirs = contributions(fitted, rows), contributions(fitted, middles)
    effects = np.add.reduceat(found.effects * share[:, None], starts)
    base = np.add.reduceat(found.base * share, starts)
    apart = effects - theirs.effects[group_of.reshape(-1)]
    said = _estimate(name, fitted, patients, rows, share, starts)
    elsewhere = said.risk - base - effects.sum(axis=1)
    course = fitted.baseline.survival(said.risk, COURSE)
    spans = _spans(said, fitted.baseline)
    learnt = unknown(fitted, known, design(known))
    gaps = np.isnan(rows[starts])
    answers = []
    for at, (inputs, values) in enumerate(zip(patients, known, strict=True)):
        told = values | {key: tuple(str(one.value) for one in each) for key, each in inputs.possible.items()}
        outer = float(elsewhere[at]) if inputs.external_scores else 0.0
        median, survival = spans[at]
        answers.append(
            Explanation(
                model=name,
                method=found.method,
                risk=float(said.risk[at]),
                base=float(base[at]),
                parts=_parts(effects[at], gaps[at], told, outer),
                survival=survival,
                median=median,
                tenth=_until(course[at], 0.9),
                ninetieth=_until(course[at], 0.1),
                unlike=bool(said.unlike[at]),
                unknown=learnt[at],
                similar=similar[at],
                difference=_difference(median, similar[at], course[at], _parts(apart[at], gaps[at], told, outer)),
            )
        )
    return answers


def _estimate(
    name: str, fitted: SurvivalModel, patients: list[Inputs], rows: FloatArray, share: FloatArray,
    starts: NDArray[np.intp],
) -> _Estimate:  # fmt: skip
    """Return what the model says; a fusion's own answer, which takes scores from elsewhere in."""
    import numpy as np

    from assistant.risk.fitted.registry import FUSIONS
    from assistant.risk.fused import fuse

    each, errors = fitted.risk(rows), fitted.error(rows)
    risk = np.add.reduceat(each * share, starts)
    spread = each - np.repeat(risk, np.diff([*starts, len(each)]))
    error = np.sqrt(np.maximum.reduceat(errors, starts) ** 2 + np.add.reduceat(spread**2 * share, starts))
    unlike = np.add.reduceat(fitted.unlike(rows) * share, starts) >= 0.5
    if name in FUSIONS.names():
        for at, answer in enumerate(fuse(patients, fusion=name)):
            if not isinstance(answer, Refused):
                unlike[at], error[at] = answer.unlike_training, answer.error
                if patients[at].external_scores:
                    risk[at] = answer.risk
    return _Estimate(risk, error, unlike)


def _spans(said: _Estimate, baseline: Baseline) -> list[tuple[Span, dict[str, Span]]]:
    """Return median and survival with their intervals."""
    from assistant.risk.fitted.base import HORIZONS, Z95

    ends = (said.risk, said.risk + Z95 * said.error, said.risk - Z95 * said.error)
    medians = [baseline.median(end).tolist() for end in ends]
    shares = [baseline.survival(end, HORIZONS).tolist() for end in ends]
    found = []
    for at in range(len(said.risk)):
        value, low, high = (_reached(each[at]) for each in medians)
        survival = {
            str(month): Span(**{
                end: round(each[at][place], DIGITS) for end, each in zip(("value", "low", "high"), shares, strict=True)
            })
            for place, month in enumerate(HORIZONS)
        }  # fmt: skip
        found.append((Span(value=value, low=low, high=high), survival))
    return found


def _parts(effects: FloatArray, gaps: FloatArray, values: Mapping[str, Any], elsewhere: float) -> tuple[Part, ...]:
    """Gather columns by the input that decided them, the largest effect first."""
    from assistant.risk.fitted.design import COLUMNS

    gathered: dict[str, float] = {ELSEWHERE: elsewhere} if elsewhere else {}
    told: dict[str, Any] = {ELSEWHERE: "fused"}
    for column, effect, gap in zip(COLUMNS, effects.tolist(), gaps.tolist(), strict=True):
        deciding = None if gap else next((name for name in column.inputs if name in values), None)
        feature = deciding or column.inputs[0]
        gathered[feature] = gathered.get(feature, 0.0) + effect
        told.setdefault(feature, values.get(feature) if deciding else None)
    parts = [Part(feature=name, value=told[name], effect=effect) for name, effect in gathered.items()]
    return tuple(sorted(parts, key=lambda part: -abs(part.effect)))


def _reached(months: float) -> float | None:
    return None if months == float("inf") else round(float(months), 2)


def _until(course: FloatArray, share: float) -> float | None:
    """Return the month by which the share alive has fallen to `share`; None where not in the ten years followed."""
    import numpy as np

    if course[-1] > share:
        return None
    return round(float(np.interp(-share, -np.append(1.0, course), np.arange(len(course) + 1))), 2)


def _difference(median: Span, similar: Similar, course: FloatArray, parts: tuple[Part, ...]) -> Difference:
    if median.value is not None and similar.median.value is not None:
        return Difference(quantity="median", patient=median.value, group=similar.median.value, parts=parts)
    month = next(month for month in (*BESIDE, 0) if similar.curve.at(month) is not None)
    mine = round(float(course[month - 1]), DIGITS) if month else 1.0
    return Difference(quantity="survival", month=month, patient=mine, group=similar.curve.at(month) or 0.0, parts=parts)
