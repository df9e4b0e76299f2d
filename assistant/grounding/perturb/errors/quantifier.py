"""All for none or some, most for few, at least for at most."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("quantifier")).change
