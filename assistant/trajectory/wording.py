"""Put an assessment into words: never a bare category."""

from __future__ import annotations

from assistant.trajectory.finding import Finding
from assistant.trajectory.records import Burden, Category, Comparison

NAMES: dict[Category, str] = {
    "CR": "Complete response (CR)",
    "PR": "Partial response (PR)",
    "MR": "Minor response (MR)",
    "SD": "Stable disease (SD)",
    "PD": "Progressive disease (PD)",
    "cannot_assess": "Response can't be assessed",
}


def explain(found: Finding) -> str:
    """Return the reason for a category in sentences: numbers, what decided, what is unconfirmed or missing."""
    head = NAMES[found.category]
    if found.category != "cannot_assess" and not found.confirmed:
        head += ", unconfirmed"
    parts = [f"{head} by {found.criteria.name} on the scan of {found.scan.day}."]
    parts += [numbers(one, found.baseline_reason) for one in found.comparisons if one.current]
    parts += [reason[0].upper() + reason[1:] + "." for reason in dict.fromkeys(found.reasons)]
    if found.missing:
        parts.append("Missing: " + "; ".join(dict.fromkeys(found.missing)) + ".")
    return " ".join(parts)


def numbers(one: Comparison, baseline_reason: str) -> str:
    """Return one part's sizes and changes in a sentence."""
    part = {"enhancing": "Enhancing tumour", "non_enhancing": "Non-enhancing tumour", "unspecified": "Tumour"}
    if one.current is None or one.nadir is None or one.baseline is None:
        return f"{part[one.compartment]}: sizes are incomplete."
    smallest = f"{_change(one.change_from_nadir, one)} from the smallest so far ({_reference(one.nadir)})"
    start = f"{_change(one.change_from_baseline, one)} from baseline ({_reference(one.baseline)}, {baseline_reason})"
    return f"{part[one.compartment]} measures {_amount(one.current)}: {smallest}, {start}."


def _reference(burden: Burden) -> str:
    return f"{_amount(burden)}, {burden.date or 'undated'}"


def _amount(burden: Burden) -> str:
    return f"{burden.value:g} {'mm²' if burden.unit == 'mm2' else 'mL'}"


def _change(percent: float | None, one: Comparison) -> str:
    if percent is None:
        return "reappeared" if one.current is not None and one.current.value > 0 else "unchanged"
    return f"{percent:+.1f}%" if percent else "unchanged"
