"""General support: how much of what a claim says stands close together in the sources.

The share of the claim's content (concepts and other content words, rarer ones weighing more) that is found in
the statement closest to it, or in the closest few together where that is more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.grounding.checks.base import Context
from assistant.grounding.sources import covered
from assistant.grounding.statement import is_concept

THRESHOLD = 0.5
"""Below this share a claim is unsupported; docs/grounding.md says how it was measured."""
_GENERIC = "lesion"
"""A claim may call the source's nodule or focus a lesion."""
TOGETHER = 0.9
"""What a share found in several statements together counts, against one found in a single statement."""


class Scorer(Protocol):
    """Something that tells how well the sources support a claim; an entailment model is another of these."""

    def __call__(self, context: Context) -> float:
        """Return the support of the claim, 0 to 1."""
        ...


@dataclass(frozen=True)
class Coverage:
    """The lexical scorer."""

    together: float = TOGETHER

    def __call__(self, context: Context) -> float:
        """Return the weighted share of the claim's keys that its closest statements hold."""
        keys = context.claim.keys
        if not context.sources.known(_GENERIC):
            keys -= {_GENERIC}
        words = self._weight(context, keys)
        figures = context.sources.rarity * len(context.claim.quantities)
        if words + figures == 0:
            return 1.0
        if not context.sources.usable:
            return 0.0
        # A figure that no source has is an objection of its own, so here all figures count as found.
        best = max((self._weight(context, keys & s.keys) for _, s in context.closest), default=0.0)
        found = covered(keys, (statement for _, statement in context.closest))
        found |= {key for key in keys - found if is_concept(key) and context.sources.reads(key)}
        pooled = self.together * self._weight(context, frozenset(found))
        return (max(best, pooled) + figures) / (words + figures)

    @staticmethod
    def _weight(context: Context, keys: frozenset[str]) -> float:
        return sum(context.sources.weight(key) for key in keys)
