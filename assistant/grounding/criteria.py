"""The thresholds of response assessment, from data/criteria.yaml."""

from __future__ import annotations

from functools import cache

from assistant.grounding.derived import Change
from assistant.grounding.lexicon import read_data

_ROUNDING = 0.05


@cache
def thresholds(measure: str) -> dict[str, float]:
    """Return the limits of a measure, "area" or "volume", in percent of change."""
    entry = read_data("criteria.yaml")["criteria"][measure]
    return {key: float(entry[key]) for key in ("progression", "response", "minor")}


def allowed(change: Change) -> set[str]:
    """Return the categories that a change of an area or a volume alone allows."""
    limits = thresholds(change.measure)
    percent = change.percent
    slack = 0.0 if change.stated else _ROUNDING
    if is_progression(change):
        return {"progressive_disease"}
    if percent <= -100 + slack:
        return {"complete_response", "partial_response"}
    if percent <= limits["response"] + slack:
        return {"partial_response"}
    return {"stable_disease", "minor_response"} if percent <= limits["minor"] + slack else {"stable_disease"}


def is_progression(change: Change) -> bool:
    """Tell whether a change of an area or a volume reaches the limit of progression."""
    slack = 0.0 if change.stated else _ROUNDING
    return change.percent >= thresholds(change.measure)["progression"] - slack
