"""Ask every risk model about one patient; each answers, or says why it can't."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant.risk.base import Answer, Found, Missing, Refused
from assistant.risk.cards import load_card
from assistant.risk.fitted.scores import fitted_scores
from assistant.risk.fused import fuse
from assistant.risk.inputs import ExternalScore, Inputs, read_inputs
from assistant.risk.records import Fused, Output, RiskResult, Score
from ingestion.errors import InputError
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


def assess(features: Mapping[str, object], *, fusion: str | None = None, fitted: Sequence[str] = ()) -> RiskResult:
    """Score one patient with every model.

    Args:
        features: What is known, by name and in the units of `assistant.risk.inputs.Inputs`; None is not known.
            `external_scores` are carried through and fused where they can be; `possible` holds the values that an
            uncertain input may have. Keys that no model knows change nothing and are listed.
        fusion: Which fusion predicts; the default where None.
        fitted: Fitted models that are to answer beside the published ones.

    Returns:
        One score a model in name order, applicable or refused with its reason; then the external scores; and the
        fused prediction.

    Raises:
        InputError: A value is impossible, of the wrong type, or contradicts another.
    """
    found = assess_many([features], fusion=fusion, fitted=fitted)[0]
    if isinstance(found, InputError):
        raise found
    return found


def assess_many(
    patients: Iterable[Mapping[str, object]], *, fusion: str | None = None, fitted: Sequence[str] = ()
) -> list[RiskResult | InputError]:
    """Score many patients at once; each as by `assess`, and an error in the place of one whose input is impossible."""
    read: list[tuple[Inputs, tuple[str, ...]] | InputError] = []
    for features in patients:
        try:
            read.append(read_inputs(features))
        except InputError as error:
            read.append(error)
    good = [one[0] for one in read if not isinstance(one, InputError)]
    found = zip(fuse(good, fusion=fusion), fitted_scores(good, fitted), strict=True)
    return [one if isinstance(one, InputError) else _result(*one, *next(found)) for one in read]


def _result(inputs: Inputs, ignored: tuple[str, ...], fused: Fused | Refused, fitted: tuple[Score, ...]) -> RiskResult:
    own = [_score(name, model(inputs)) for name, model in _models().items()]
    external = [_external(given) for given in inputs.external_scores]
    return RiskResult(
        scores=(*own, *fitted, *external),
        fused=fused if isinstance(fused, Fused) else None,
        fused_refusal=fused.reason if isinstance(fused, Refused) else None,
        ignored=ignored,
    )


@cache
def not_public() -> tuple[NotPublic, ...]:
    """Return the published models that are refused for everyone, with the reason."""
    rows = yaml.safe_load((Path(__file__).parent / "not_public.yaml").read_text(encoding="utf-8"))
    return tuple(NotPublic(model=name, **row) for name, row in sorted(rows.items()))


@cache
def _models() -> dict[str, Callable[[Inputs], Answer]]:
    return dict(MODELS.items())


def _score(name: str, answer: Answer) -> Score:
    if not isinstance(answer, Found):
        return _refused(name, answer)
    card = load_card(name)
    update = {"applicable": True, "value": answer.value, "contributions": answer.contributions}
    return _empty(name).model_copy(update={**update, "group": card.group(answer.value)})


@lru_cache(maxsize=4096)
def _refused(name: str, answer: Missing | Refused) -> Score:
    if isinstance(answer, Missing):
        reason = f"{', '.join(answer.names)} not known"
        return _empty(name).model_copy(update={"refusal": reason, "missing": answer.names})
    return _empty(name).model_copy(update={"refusal": answer.reason})


@cache
def _empty(name: str) -> Score:
    card = load_card(name)
    return Score(
        model=card.name,
        version=card.version,
        output=card.output,
        value=None,
        unit=card.unit,
        horizon_months=card.horizon_months,
        applicable=False,
        population=card.population,
        era=card.era,
        pre_molecular=card.pre_molecular,
        source=card.source,
    )


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
