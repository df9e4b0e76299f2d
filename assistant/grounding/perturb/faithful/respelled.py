"""The other spelling: British for American, American for British, with and without hyphen."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Place, words
from assistant.grounding.perturb.writing import replaced

_TABLE = words("respelled")


def _rules() -> dict[str, str]:
    pairs = [*_TABLE["parts"], *_TABLE["words"]]
    plain = {british: re.sub(r"\(.*?\)", "", british) for british, _ in pairs}
    back = {american: plain[british] for british, american in pairs if british not in _TABLE["one_way"]}
    return {**{plain[british]: american for british, american in pairs}, **back}


_NEW = _rules()
_PARTS = {form for pair in _TABLE["parts"] for form in pair}
_WHOLE = sorted((form for pair in _TABLE["words"] for form in pair), key=len, reverse=True)
_LONG = sorted(_PARTS, key=len, reverse=True)
_FOUND = re.compile(rf"\b(?:{'|'.join(_WHOLE)})\b|(?:{'|'.join(_LONG)})", re.IGNORECASE)


def change(sentence: str, _: str, __: random.Random) -> str | None:
    """Return the sentence with every known spelling exchanged, or None."""
    places = [
        Place(m.start(), m.end(), (_NEW[m[0].lower()],)) for m in _FOUND.finditer(sentence) if m[0].lower() in _NEW
    ]
    changed = sentence
    for place in reversed(places):
        changed = replaced(changed, place.start, place.end, place.options[0])
    return None if changed == sentence else changed
