"""A score in one plain sentence: what it says, of which group, and what it can't say."""

from __future__ import annotations

from assistant.risk.cards import group_words, load_card, value_words
from assistant.risk.records import Score


def sentence(score: Score) -> str:
    """Say a score in words, with whose figures they are; a refused score says why.

    The published figures are those of a group, and the sentence says so; a model that predates molecular
    classification is said to.
    """
    if score.version == "external":
        horizon = f" at {score.horizon_months:g} months" if score.horizon_months else ""
        return f"{score.model}, given with the input and not computed here: {score.value} {score.unit}{horizon}."
    card = load_card(score.model)
    if not score.applicable or score.value is None:
        return f"{card.title}: not applicable: {score.refusal}."
    label = f", {score.group.label}" if score.group and score.output != "class" else ""
    said = f"{card.title}: {value_words(card, score.value)}{label}"
    if score.group is None:
        return f"{said} against the reference patient; this is not a survival time and not this patient's prognosis."
    era = "; the score predates molecular classification" if card.pre_molecular else ""
    return (
        f"{said}; the published group had {group_words(score.group)}, "
        f"which is a figure of that group and not this patient's prognosis{era}."
    )
