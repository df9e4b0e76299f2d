"""Other names of what a query mentions, in both languages."""

from __future__ import annotations

import re

from ingestion.language.fold import fold
from ingestion.terminology.concepts import Mention, concepts, find, mentions

_PLAIN = re.compile(r"[a-z0-9 /+-]+|[\u4e00-\u9fff]+")
_MOST = 4  # names of one concept and language; the first are the usual ones


def expand(query: str) -> list[str]:
    """Return names (English, Chinese, abbreviations) of the concepts that `query` mentions, without repeats.

    Only names that are plain words are returned; a name that the query already holds is left out.
    """
    folded = fold(query)
    kinds = frozenset(concept.kind for concept in concepts()) - {"ignore"}
    names: dict[str, None] = {}
    for mention in _with_parts(folded, find(folded, kinds)):
        for known in mention.concept.names.values():
            plain = [name for each in known if _PLAIN.fullmatch(name := fold(each))]
            names.update(dict.fromkeys(name for name in plain[:_MOST] if name not in folded))
    return list(names)


def _with_parts(folded: str, found: list[Mention]) -> list[Mention]:
    """Add what a longer name holds: who asks for short-course radiotherapy asks for radiotherapy too."""
    inside = [
        part
        for part in mentions(folded)
        if part.concept.kind != "ignore" and any(m.start <= part.start and part.end <= m.end for m in found)
    ]
    return list({mention.concept.id: mention for mention in (*found, *inside)}.values())
