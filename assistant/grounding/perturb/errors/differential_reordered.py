"""The ranking of a differential diagnosis turned round."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("differential")).change
