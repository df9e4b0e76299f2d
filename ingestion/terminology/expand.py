"""Other names of what a query mentions, in both languages."""

from __future__ import annotations

import re

from ingestion.language.fold import fold
from ingestion.terminology.concepts import concepts, find

_PLAIN = re.compile(r"[a-z0-9 /+-]+|[\u4e00-\u9fff]+")


def expand(query: str) -> list[str]:
    """Return names (English, Chinese, abbreviations) of the concepts that `query` mentions, without repeats.

    Only names that are plain words are returned; a name that the query already holds is left out.
    """
    folded = fold(query)
    kinds = frozenset(concept.kind for concept in concepts()) - {"ignore"}
    names: dict[str, None] = {}
    for mention in find(folded, kinds):
        for terms in mention.concept.names.values():
            for term in terms:
                for name in _plain_names(term):
                    if name not in folded:
                        names[name] = None
    return list(names)


def _plain_names(term: str) -> list[str]:
    """Spell out a term: lookarounds and optional groups go; optional letters and the first alternative stay."""
    spelled = re.sub(r"\(\?<?[!=][^()]*\)", "", term).replace("(?:", "(")
    for _ in range(4):
        spelled = re.sub(r"\([^()]*\)[?*]", "", spelled)
        spelled = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)", r"\1", spelled)
    spelled = re.sub(r"\[([^\]])[^\]]*\]", r"\1", spelled)
    spelled = re.sub(r"s\?(?= |$)", "", spelled)
    spelled = re.sub(r"([a-z\u4e00-\u9fff])\?", r"\1", spelled)  # "tumou?r" is spelt with it
    spelled = " ".join(re.sub(r".\?", "", spelled).split())
    return [spelled] if _PLAIN.fullmatch(spelled) and len(spelled) > 1 else []
