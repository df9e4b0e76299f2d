"""Markers: one that no source names, a value that the source does not give, a marker with two values."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.lexicon import concept_name
from assistant.grounding.statement import Pair

# Values that say the same of a marker. Negative R132H staining is a marker of its own, so never "wild type".
_SAME: dict[str, dict[str, str]] = {
    "idh": {"positive": "mutant", "negative": "wildtype", "not_mutant": "wildtype"},
    "mgmt": {"positive": "methylated", "negative": "unmethylated"},
    "codel_1p19q": {"loss": "codeleted", "positive": "codeleted", "negative": "intact", "retained": "intact"},
    "egfr": {"positive": "amplified", "negative": "not_amplified"},
    "tert": {"positive": "mutant", "negative": "wildtype"},
    "h3": {"mutant": "altered", "positive": "altered", "negative": "wildtype"},
    "atrx": {"negative": "loss", "positive": "retained"},
    "cdkn2ab": {"retained": "intact"},
    "braf": {"positive": "mutant", "negative": "wildtype"},
}


def check(context: Context) -> list[Objection]:
    """Compare each marker of the claim, and the values it gives them, with every mention in the sources."""
    objections = []
    for mention in context.claim.group("marker"):
        if not context.mentions(mention.concept) and mention.concept not in {"arm_1p", "arm_19q"}:
            why = f"The sources do not mention {concept_name(mention.concept).upper()}."
            objections.append(lacks("molecular", why))
    if objections:
        return objections
    return [objection for pair in context.claim.markers if (objection := _compare(context, pair)) is not None]


# What follows from a value without being the same: an intact gene has no homozygous deletion, not the reverse.
_IMPLIED = {"not_homozygous": {"intact"}, "loss": {"homozygous", "hemizygous"}}


def meaning(pair: Pair) -> str:
    """Return a pair's value in the marker's own words."""
    return _SAME.get(pair.head, {}).get(pair.value, pair.value)


def _compare(context: Context, pair: Pair) -> Objection | None:
    said = context.sources.pairs(pair.head, of="markers")
    wanted = meaning(pair)
    name, value = concept_name(pair.head).upper(), concept_name(wanted)
    if not said:
        return lacks("molecular", f"The sources give no result for {name}, the text says {value}.")
    values = {meaning(p) for _, p in said if meaning(p) != "gain" or wanted == "gain"}
    statement, other = next(((s, p) for s, p in said if meaning(p) != wanted), said[0])
    if values & _IMPLIED.get(wanted, set()):
        return None
    if (pair.head, wanted) == ("cdkn2ab", "intact") and values == {"not_homozygous"}:
        return lacks("molecular", f"The source only says that {name} is not homozygously deleted.", statement)
    if wanted not in values:
        why = f"The source says {name} {concept_name(meaning(other))}; the text says {value}."
        return contradicts("molecular", why, statement, (other.start, other.end))
    if not any(p.certainty == pair.certainty for _, p in said if meaning(p) == wanted):
        why = f"The source does not hold {name} {value} as firmly as the text does."
        return contradicts("uncertainty", why, statement, (other.start, other.end))
    return None
