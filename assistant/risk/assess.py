"""Ask every risk model about one patient; each answers, or says why it can't."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml

from assistant.risk.base import Answer, Found, Missing
from assistant.risk.cards import Card, load_card
from assistant.risk.inputs import ExternalScore, Inputs, read_inputs
from assistant.risk.records import Output, RiskResult, Score
from ingestion.records import Record
from ingestion.registry import Registry

MODELS = Registry("assistant.risk.models", "score", kind="risk model")
EXTERNAL_UNITS: dict[str, Output] = {
    "points": "points",
    "class": "class",
    "relative_hazard": "relative_hazard",
    "hazard_ratio": "relative_hazard",
}


class NotPublic(Record):
    """A published model that can't be computed, and why."""

    model: str
    title: str
    reason: str
    source: str


def assess(features: Mapping[str, object]) -> RiskResult:
    """Score one patient with every model.

    Args:
        features: What is known, by name and in the units of `assistant.risk.inputs.Inputs`; None is not known.
            `external_scores` are carried through. Keys that no model knows change nothing and are listed.

    Returns:
        One score a model in name order, applicable or refused with its reason; then the external scores.

    Raises:
        InputError: A value is impossible, of the wrong type, or contradicts another.
    """
    inputs, ignored = read_inputs(features)
    own = [_score(load_card(name), model(inputs)) for name, model in _models().items()]
    external = [_external(given) for given in inputs.external_scores]
    return RiskResult(scores=(*own, *external), ignored=ignored)


@cache
def not_public() -> tuple[NotPublic, ...]:
    """Return the published models that are refused for everyone, with the reason."""
    rows = yaml.safe_load((Path(__file__).parent / "not_public.yaml").read_text(encoding="utf-8"))
    return tuple(NotPublic(model=name, **row) for name, row in sorted(rows.items()))


@cache
def _models() -> dict[str, Callable[[Inputs], Answer]]:
    return dict(MODELS.items())


def _score(card: Card, answer: Answer) -> Score:
    score = Score(
        model=card.name,
        version=card.version,
        output=card.output,
        value=None,
        unit=card.unit,
        horizon_months=card.horizon_months,
        applicable=False,
        population=card.population,
        era=card.era,
        source=card.source,
    )
    if isinstance(answer, Found):
        update = {
            "applicable": True,
            "value": answer.value,
            "contributions": answer.contributions,
            "group": card.group(answer.value),
        }
        return score.model_copy(update=update)
    if isinstance(answer, Missing):
        reason = f"{', '.join(answer.names)} not known"
        return score.model_copy(update={"refusal": reason, "missing": answer.names})
    return score.model_copy(update={"refusal": answer.reason})


def _external(given: ExternalScore) -> Score:
    timed: Output = "survival" if given.horizon_months or given.unit in ("probability", "months") else "points"
    return Score(
        model=given.model,
        version="external",
        output=given.output or EXTERNAL_UNITS.get(given.unit, timed),
        value=given.value,
        unit=given.unit,
        horizon_months=given.horizon_months,
        interval=given.interval,
        applicable=True,
        population="not stated; given with the input, not computed here",
        era="not stated",
        source=given.source or "given with the input, not computed here",
    )
