"""Chinese report style: 左侧 for 左, 未见 for 无, 见 for 可见."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Bilingual, words

change = Bilingual(words("equivalents")).change
