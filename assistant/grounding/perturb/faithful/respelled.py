"""The other spelling: British for American, American for British, with and without hyphen."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import words
from assistant.grounding.perturb.writing import replaced

_TABLE = words("respelled")


def _rules() -> dict[str, str]:
    pairs = [*_TABLE["parts"], *_TABLE["words"]]
    plain = {british: re.sub(r"\(.*?\)", "", british) for british, _ in pairs}
    back = {american: plain[british] for british, american in pairs if british not in _TABLE["one_way"]}
    return {**{plain[british]: american for british, american in pairs}, **back}


_NEW = _rules()
_WHOLE = {form for pair in _TABLE["words"] for form in pair}
_LONG = sorted({form for pair in _TABLE["parts"] for form in pair} | _WHOLE, key=len, reverse=True)
_FOUND = re.compile("|".join(_LONG))


def change(sentence: str, _: str, __: random.Random) -> str | None:
    """Return the sentence with every known spelling exchanged, or None."""
    lowered = sentence.lower()
    changed = sentence
    for m in reversed(list(_FOUND.finditer(lowered))):
        around = lowered[m.start() - 1 : m.start()] + lowered[m.end() : m.end() + 1]
        apart = m[0] not in _WHOLE or not any(c.isascii() and (c.isalpha() or c == "-") for c in around)
        if m[0] in _NEW and apart:
            changed = replaced(changed, m.start(), m.end(), _NEW[m[0]])
    return None if changed == sentence else changed
