"""Another lobe, part or direction than the source names anywhere."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Groups, words

change = Groups(words("lobe")["groups"]).change
