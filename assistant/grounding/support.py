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


@dataclass(frozen=True, slots=True)
class Support:
    """What a scorer says of a claim that no check objects to.

    Attributes:
        holds: Whether the sources support the claim.
        score: 0 to 1, higher where they support it more.
        share: Share of the claim's content that is found in the sources, 0 to 1.
        contradicts: Where it doesn't hold: the sources say otherwise, rather than nothing.
        why: Why it doesn't hold, in one sentence for a clinician.
    """

    holds: bool
    score: float
    share: float
    contradicts: bool = False
    why: str = ""


class Scorer(Protocol):
    """Something that tells how well the sources support a claim: shared words, or an entailment model."""

    def __call__(self, context: Context) -> Support:
        """Return the support of the claim."""
        ...


@dataclass(frozen=True)
class Coverage:
    """The lexical scorer."""

    together: float = TOGETHER

    def __call__(self, context: Context) -> Support:
        """Return the support by the weighted share of the claim's keys that its closest statements hold."""
        share = self.share(context)
        if share >= THRESHOLD:
            return Support(holds=True, score=0.5 + 0.48 * share, share=share)
        why = f"The sources do not say this; {share:.0%} of its content is found near each other."
        return Support(holds=False, score=0.2 + 0.5 * share, share=share, why=why)

    def share(self, context: Context) -> float:
        """Return the weighted share of the claim's keys that its closest statements hold, 0 to 1."""
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
