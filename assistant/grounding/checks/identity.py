"""The patient: sex, diagnosis and grade that the sources don't give; figures of a trial told as the patient's own."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import Context, Objection, contradicts, missing_member

_SURVIVAL = re.compile(r"surviv|prognos|life expectancy|生存|预后", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:this patient|the patient|patient['’]s|her|his|your)\b|患者|病人|该例", re.IGNORECASE)


def check(context: Context) -> list[Objection]:
    """Object to a sex, diagnosis or grade that no source gives, and to a prognosis taken from a population."""
    return [
        *missing_member(context, "sex", "identity", "sex"),
        *missing_member(context, "diagnosis", "general", "diagnosis"),
        *missing_member(context, "grade_word", "general", "grade"),
        *_population_as_patient(context),
    ]


def _population_as_patient(context: Context) -> list[Objection]:
    claim = context.claim.text
    if not (_SURVIVAL.search(claim) and _PERSONAL.search(claim)):
        return []
    said = [s for s in context.aligned if _SURVIVAL.search(s.text)]
    if not said or any(_PERSONAL.search(s.text) for s in said):
        return []
    return [contradicts("general", "The source gives this for a group of patients, not for this patient.", said[0])]
