"""The fitted models as scores beside the published ones: survival at the horizon of each model's card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.risk.cards import load_card
from assistant.risk.fitted.base import HORIZONS, outlook
from assistant.risk.fitted.design import INPUTS, design
from assistant.risk.fitted.population import outside
from assistant.risk.records import Score

if TYPE_CHECKING:
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.inputs import Inputs

DIGITS = 4


def fitted_scores(patients: Sequence[Inputs], names: Sequence[str]) -> list[tuple[Score, ...]]:
    """Score patients with fitted models.

    An input that is not known is listed in `missing` and widens the interval; a patient outside the population, or of
    whom nothing that the models read is known, is refused. Uncertain inputs count as not known.

    Args:
        patients: Checked inputs.
        names: Learners or fusions.

    Returns:
        The scores of each patient, in the order of the names.

    Raises:
        GlioscribeError: There is no such model.
    """
    rows = design(patients)
    found = [_by_model(name, patients, rows) for name in names]
    return [tuple(scores) for scores in zip(*found, strict=True)] if found else [()] * len(patients)


def _by_model(name: str, patients: Sequence[Inputs], rows: FloatArray) -> list[Score]:
    import numpy as np

    from assistant.risk.fitted.registry import load_model

    card = load_card(name)
    months = card.horizon_months or float(HORIZONS[1])
    look = outlook(load_model(name), rows, months=(months,)) if len(rows) else None
    nothing = [bool(np.isnan(row).all()) for row in rows]
    scores = []
    for at, inputs in enumerate(patients):
        refused = outside(inputs)
        refusal = refused.reason if refused else "nothing is known that the model reads" if nothing[at] else None
        value, interval = None, None
        if look is not None and refusal is None:
            value = round(float(look.survival[at, 0]), DIGITS)
            interval = (round(float(look.low[at, 0]), DIGITS), round(float(look.high[at, 0]), DIGITS))
        scores.append(Score(
            model=name,
            version=card.version,
            output=card.output,
            value=value,
            unit=card.unit,
            horizon_months=months,
            interval=interval,
            applicable=refusal is None,
            refusal=refusal,
            missing=tuple(each for each in INPUTS if inputs.known(each) is None),
            population=card.population,
            era=card.era,
            pre_molecular=card.pre_molecular,
            source=card.source,
        ))  # fmt: skip
    return scores
