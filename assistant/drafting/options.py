"""Guideline options that may concern a patient: the statements of kind `option` that apply, or may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.drafting.applicability import Applicability, applicability, in_order
from assistant.drafting.values import Known
from ingestion.records import Passage


def options_for(passages: Iterable[Passage], known: Mapping[str, Known]) -> list[Applicability]:
    """Return the options that apply, then those with least missing, in the order of the pack.

    An option that nothing known speaks for is not this patient's, so it is not among them.
    """
    found = [applicability(passage, known) for passage in all_options(passages)]
    return in_order(one for one in found if one.verdict != "does_not_apply" and (one.met or one.general))


def all_options(passages: Iterable[Passage]) -> list[Passage]:
    """Return the statements of kind `option`."""
    return [passage for passage in passages if passage.metadata.get("kind") == "option"]
