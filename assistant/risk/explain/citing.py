"""What a sentence of an explanation cites: the words that its inputs rest on, the model's card, the group's line."""

from __future__ import annotations

from assistant.risk.cards import NOT_A_PROGNOSIS, card, load_card
from assistant.risk.explain.records import Explanation
from assistant.risk.explain.similar import similar_evidence
from assistant.risk.explain.words import Sentence
from assistant.risk.records import PatientFeatures
from ingestion.records import Evidence


def citations(sentence: Sentence, explanation: Explanation, features: PatientFeatures) -> tuple[Evidence, ...]:
    """Return the evidence of a sentence, each slice once; never empty.

    Args:
        sentence: One of `sentences(explanation)`.
        explanation: What it says.
        features: The inputs with the reports' words.
    """
    found = [evidence for name in sentence.features for evidence in features.evidence(name)]
    if sentence.topic in ("similar", "difference"):
        found += similar_evidence(explanation.similar)
    if sentence.topic != "similar":
        found += _card_lines(explanation.model)
    return tuple(dict.fromkeys(found))


def _card_lines(model: str) -> list[Evidence]:
    """Return the lines of a card that say what the model is, for whom, of when and from where."""
    of, document = load_card(model), card(model)
    wanted = [f"{of.title} ({of.name}, version {of.version}).", f"Population: {of.population}", f"Era: {of.era}"]
    wanted += [NOT_A_PROGNOSIS] if NOT_A_PROGNOSIS in document.text else []
    wanted.append(f"Source: {of.source}")
    return [document.evidence(start, start + len(line)) for line in wanted for start in [document.text.index(line)]]
