"""The patient: a sex or a diagnosis that no source gives."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, missing_member


def check(context: Context) -> list[Objection]:
    """Object to a sex or a diagnosis that no source gives; the age is a number."""
    return [
        *missing_member(context, "sex", "identity", "sex"),
        *missing_member(context, "diagnosis", "general", "diagnosis"),
    ]
