"""Another frequency of a dose, a visit or an event."""

from __future__ import annotations

from assistant.grounding.perturb.tables import Groups, words

change = Groups(words("frequency")["groups"]).change
