"""medspaCy with its default pipeline and rules, given this project's names as targets.

It is a peer to measure against and no dependency: `make bench` installs it.
"""

from __future__ import annotations

import re
import sys
import warnings
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from evals.benchmarks.tables import Row
from ingestion.language.phrases import spellings
from ingestion.terminology import Concept, concepts

FINDINGS = frozenset({"finding", "ignore"})
# Of several attributes of one target the first counts.
ASSERTIONS = {
    "is_family": "other_person",
    "is_hypothetical": "hypothetical",
    "is_negated": "absent",
    "is_uncertain": "possible",
    "is_historical": "historical",
}
TURNED = {"present": "absent", "absent": "present"}


def installed() -> bool:
    """Say whether medspaCy is there."""
    return find_spec("medspacy") is not None


@cache
def pipeline(language: str, kinds: frozenset[str] | None = None, *, phrases_only: bool = False) -> Any:
    """Return medspaCy's default pipeline with the names of concepts as targets.

    Names that can be written out become phrases, the others regular expressions. medspaCy has no rules for Chinese
    and its tokenizer makes one word of a Chinese clause, in which no target would be found; there it gets spaCy's
    Chinese tokenizer (single characters) under the same components and rules.

    Args:
        language: en or zh.
        kinds: Kinds of concept; all where left out.
        phrases_only: Leave the regular expressions out.
    """
    import spacy

    with warnings.catch_warnings():  # its import silences every later warning of the process
        warnings.simplefilter("ignore")
        _stand_in_for_quickumls()
        import medspacy
        from medspacy.target_matcher import TargetRule

        if language == "en":
            nlp = medspacy.load()
        else:
            components = {"medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"}
            nlp = medspacy.load(spacy.blank("zh"), medspacy_enable=components)
        wanted = [concept for concept in concepts() if kinds is None or concept.kind in kinds]
        rules = []
        for concept in wanted:
            for name in concept.terms(language):
                spelled = [spelling for spelling in spellings(name) or () if spelling.strip()]
                rules += [TargetRule(spelling, concept.id) for spelling in spelled]
                if not spelled and not phrases_only:
                    rules.append(TargetRule(name, concept.id, pattern=_expression(name, language)))
        nlp.get_pipe("medspacy_target_matcher").add(rules)
    return nlp


def rules(nlp: Any) -> int:
    """Return how many target rules a pipeline has."""
    return len(nlp.get_pipe("medspacy_target_matcher").rules)


def read(row: Row) -> set[str]:
    """Read a row with medspaCy: the assertions of the mentions of its finding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doc = pipeline(row.language, FINDINGS)(row.text)
    named = _by_id()
    return {
        _assertion(entity, named[entity.label_]) for entity in doc.ents if named[entity.label_].field == row.finding
    }


def _stand_in_for_quickumls() -> None:
    """Let medspaCy import without QuickUMLS, which it wants at start and no default component uses."""
    if "quickumls" not in sys.modules and find_spec("quickumls") is None:
        stand_in = sys.modules["quickumls"] = ModuleType("quickumls")
        stand_in.spacy_component = None  # type: ignore[attr-defined]


def _assertion(entity: Any, concept: Concept) -> str:
    read = next((name for attribute, name in ASSERTIONS.items() if getattr(entity._, attribute)), "present")
    return TURNED.get(read, read) if concept.denies else read


def _expression(name: str, language: str) -> str:
    """Write a name as medspaCy's regular expressions want it: whole words, any white space or hyphen for a space."""
    body = re.sub(r"\[[^\]]*\]| ", lambda found: found.group() if found.group() != " " else r"(?:[\s-]+)", name)
    return rf"(?<![a-z0-9])(?:{body})(?![a-z0-9])" if language == "en" else body


@cache
def _by_id() -> dict[str, Concept]:
    return {concept.id: concept for concept in concepts()}
