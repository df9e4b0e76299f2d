"""A doubt left out: the possible made certain."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Bilingual, words

_TABLE = words("doubt")["dropped"]
_PATTERNS = Bilingual(_TABLE)
_SURE = re.compile(_TABLE["sure"], re.IGNORECASE)


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence without one of its doubts, or None; not where the source knows the diagnosis for sure."""
    return None if _SURE.search(context) is not None else _PATTERNS.change(sentence, context, rng)
