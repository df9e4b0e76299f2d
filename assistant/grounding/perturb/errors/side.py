"""The other side."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Bilingual, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("side")
_SIDES = Bilingual(_TABLE)
_NO_SIDE = re.compile("|".join(_TABLE["not_side"]), re.IGNORECASE)


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with one side exchanged; None where "right" or "left" is used in another sense."""
    if not is_chinese(sentence) and _NO_SIDE.search(sentence) is not None:
        return None
    return _SIDES.change(sentence, context, rng)
