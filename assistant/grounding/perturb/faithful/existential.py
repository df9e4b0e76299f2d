"""That something is there, said another way: "There is no shift" for "No shift is seen"."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Bilingual, words

_PATTERNS = Bilingual(words("existential"))
_AFTER = re.compile(
    r"(?<=[Tt]here is )(?:An? |Mild|Moderate|Marked|Extensive|Minimal|Surrounding|Diffuse|Severe|Significant)"
)
_RELATIVE = re.compile(r"\b(?:which|that|and there|but|because|is|are)\b")


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with its existence told another way, or None."""
    if len(_RELATIVE.findall(sentence)) > 1:
        return None
    changed = _PATTERNS.change(sentence, context, rng)
    if changed is None:
        return None
    changed = _AFTER.sub(lambda m: m[0].lower(), changed)
    lead = len(changed) - len(changed.lstrip(" *•-–"))
    return changed[:lead] + changed[lead : lead + 1].upper() + changed[lead + 1 :]
