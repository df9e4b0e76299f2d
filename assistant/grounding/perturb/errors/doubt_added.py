"""A certain thing made merely possible."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("doubt")["added"]).change
