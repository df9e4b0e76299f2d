"""An assertion made a denial: existential, auxiliary, verb with do-support, fragment, or Chinese 未见 and 不."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.inflection import known_verbs
from assistant.grounding.perturb.tables import Bilingual, Place, put, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("negation")["added"]
_PATTERNS = Bilingual(_TABLE)
_UNLESS = re.compile(_TABLE["unless"], re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z]+")
_BE = re.compile(r"(?<![\w-])(?:is|are|was|were|has been|have been|had been)(?![\w-])(?= [a-z])(?! only\b)(?! not\b)")
_NO_VERB_AFTER = frozenset(
    "a an the to of in on at by with and or this that these those his her its their our my your no be been being is are was were"
    " has have had will would can could may might should must more less most very which who if whether when while also it not"
    " as for from than".split()
)
_PLURAL = frozenset("they we you i these those both many some".split())


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with its main statement denied, or None where it denies, asks or only supposes already."""
    if is_chinese(sentence):
        return _PATTERNS.change(sentence, context, rng)
    if _UNLESS.search(sentence) is not None:
        return None
    options = [text for text in (_PATTERNS.change(sentence, context, rng), _denied_verb(sentence, rng)) if text]
    return rng.choice(options) if options else None


def _denied_verb(sentence: str, rng: random.Random) -> str | None:
    """Deny "is", "was" ... or the first listed verb that stands as the verb of a clause."""
    be = _BE.search(sentence)
    auxiliary = None if be is None else be[0].split(" ")
    places = []
    if be is not None and auxiliary is not None and not _conditional(sentence[: be.start()]):
        new = f"{auxiliary[0]} not {auxiliary[1]}" if len(auxiliary) == 2 else f"{be[0]} not"
        places.append(Place(be.start(), be.end(), (new,)))
    verb = _clause_verb(sentence)
    if verb is not None and (be is None or verb.start < be.start()):
        places = [verb]
    return put(sentence, places, rng)


def _clause_verb(sentence: str) -> Place | None:
    verbs = known_verbs()
    tokens = list(_TOKEN.finditer(sentence))
    for before, token in zip(tokens, tokens[1:], strict=False):
        found = verbs.get(token[0])
        if found is None or before[0].lower() in _NO_VERB_AFTER or sentence[before.end() : token.start()].strip():
            continue
        if _conditional(sentence[: token.start()]):
            return None
        base, kind = found
        if kind == "third" and not before[0].lower().endswith("s"):
            return Place(token.start(), token.end(), (f"does not {base}", f"never {token[0]}"))
        if kind == "past" or (kind == "either" and before[0].lower() in {"he", "she", "it", *_PLURAL}):
            return Place(token.start(), token.end(), (f"did not {base}", f"never {token[0]}"))
    return None


def _conditional(before: str) -> bool:
    return re.search(r"\b(?:if|whether|unless|when|because|although|while|that|which|who)\b", before, re.I) is not None
