"""A change told the other way round: growth as shrinkage, stable as larger."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("change_direction")).change
