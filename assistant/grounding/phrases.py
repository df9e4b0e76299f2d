"""Sets of phrases by name, from data/phrases.yaml, each compiled to one pattern for both languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from assistant.grounding.lexicon import read_data


@cache
def phrases(name: str) -> re.Pattern[str]:
    """Return the pattern of a set.

    English phrases match whole words, with white space or a hyphen for each blank, in either case; an entry in capitals
    ("PD") only in capitals. " ?" is a blank that may be missing. Chinese entries match anywhere.
    """
    entry = read_data("phrases.yaml")["phrases"][name]
    english = [str(item) for item in entry.get("en", ())]
    cased = [_spaced(item) for item in english if item.isupper()]
    folded = [_spaced(item) for item in english if not item.isupper()]
    words = [f"(?:{'|'.join(cased)})"] if cased else []
    words += [f"(?i:{'|'.join(folded)})"] if folded else []
    found = [f"(?<![A-Za-z])(?:{'|'.join(words)})(?![A-Za-z])"] if words else []
    return re.compile("|".join([*found, *(str(item) for item in entry.get("zh", ()))]))


@lru_cache(maxsize=64)
def says(name: str, text: str) -> bool:
    """Tell whether a text holds a phrase of a set; remembered, since each claim of a text asks it of the whole."""
    return phrases(name).search(text) is not None


def _spaced(item: str) -> str:
    return re.sub(r" +(\?)?", lambda m: r"[\s-]*" if m[1] else r"[\s-]+", item)
