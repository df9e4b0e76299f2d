"""Which lines are headings: names of what follows, that state nothing themselves."""

from __future__ import annotations

import re
from functools import cache

from assistant.grounding.lexicon import concept_trie, read_data, tokens
from assistant.grounding.quantities import quantities
from assistant.grounding.scope import scopes
from ingestion.language import fold
from ingestion.language.cues import read_yaml

_LONGEST = 80
_LABEL = re.compile(r"[^.。:：]{0,60}[:：][\s*]*")
_MARKED = re.compile(r"#{1,6}\s.*|\*\*[^*]{1,60}\*\*\s*|__[^_]{1,60}__\s*|【[^】]{1,40}】\s*|\[[^\]]{1,40}\]\s*")
_SIGNS = re.compile(r"[\s*_#【】\[\]]+")
_STOP = re.compile(r"[.。!！?？;；]\W*$")


def is_heading(raw: str, words: str) -> bool:
    """Tell whether a line names what follows.

    Args:
        raw: The sentence as it stands, with its marks.
        words: The same without bullets, list numbers and marks around it.
    """
    if len(words) > _LONGEST:
        return False
    if _LABEL.fullmatch(words):
        return not _measures(words)
    if _MARKED.fullmatch(raw.strip()):
        return not tells(words)
    return bool(_sections().fullmatch(_SIGNS.sub(" ", fold(words)).strip())) and not _names_a_finding(words)


def tells(text: str) -> bool:
    """Tell whether a short line states more than a name: a measured value, a side, a diagnosis, a denial, a stop."""
    if _STOP.search(text) or _measures(text):
        return True
    found = tokens(fold(text))
    groups, effects = _telling()
    return any(concept.group in groups for _, _, concept in concept_trie().find(found)) or any(
        scope.effect in effects for scope in scopes(found)
    )


def _measures(text: str) -> bool:
    return any(quantity.dimension for quantity in quantities(fold(text)))


def _names_a_finding(text: str) -> bool:
    return any(concept.group == "finding" for _, _, concept in concept_trie().find(tokens(fold(text))))


@cache
def _telling() -> tuple[frozenset[str], frozenset[str]]:
    telling = read_data("claims.yaml")["telling"]
    return frozenset(telling["groups"]), frozenset(telling["effects"])


@cache
def _sections() -> re.Pattern[str]:
    names = [
        name
        for file in ("sections_en.yaml", "sections_zh.yaml")
        for section in read_yaml("ingestion.language", file)["sections"].values()
        for name in section["headings"]
    ]
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)
