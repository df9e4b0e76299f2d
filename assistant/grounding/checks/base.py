"""What a check gets and gives: the claim, the closest statements, all sources; objections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.grounding.lexicon import broader, concept_name
from assistant.grounding.phrases import phrases
from assistant.grounding.records import ClaimKind
from assistant.grounding.sources import Sources
from assistant.grounding.statement import Mention, Statement

NEAR = 0.6
_CLAUSE = re.compile(r"[,;，；。]|\.(?!\d)|\band(?= (?:spares|sparing|the)\b)|\bbut\b")
NOTHING_NEW = "The source says there is nothing new of this kind; the text calls it new."
NEW = "The source calls this new; the text denies it."


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a claim may not stand.

    Attributes:
        kind: What is wrong.
        contradicted: True where the sources say otherwise, False where they don't say it.
        why: One sentence for a clinician.
        statement: The closest statement of the sources.
        at: Offsets in that statement's document, where a narrower slice than the statement is meant.
    """

    kind: ClaimKind
    contradicted: bool
    why: str
    statement: Statement | None = None
    at: tuple[int, int] | None = None


def contradicts(
    kind: ClaimKind, why: str, statement: Statement | None = None, at: tuple[int, int] | None = None
) -> Objection:
    """Return an objection that the sources say otherwise."""
    return Objection(kind, contradicted=True, why=why, statement=statement, at=at)


def lacks(
    kind: ClaimKind, why: str, statement: Statement | None = None, at: tuple[int, int] | None = None
) -> Objection:
    """Return an objection that the sources don't say it."""
    return Objection(kind, contradicted=False, why=why, statement=statement, at=at)


@dataclass(frozen=True)
class Context:
    """One claim with what it is checked against.

    Attributes:
        claim: The claim, read.
        closest: Statements that share most with it, best first, with the share of its content (0 to 1).
        sources: All sources.
        sentence: The sentence that the claim is a part of, or the claim itself.
        whole: The whole text that is checked.
    """

    claim: Statement
    closest: tuple[tuple[float, Statement], ...]
    sources: Sources
    sentence: Statement
    whole: str

    @property
    def best(self) -> Statement | None:
        """The closest statement."""
        return self.closest[0][1] if self.closest else None

    @cached_property
    def aligned(self) -> list[Statement]:
        """The statements that speak of what the claim speaks of: nearly as close as the closest."""
        return self.holding(0.0)

    def holding(self, least: float) -> list[Statement]:
        """Return those of them that hold at least this share of the claim's content, 0 to 1."""
        best = self.closest[0][0] if self.closest else 0.0
        return [statement for share, statement in self.closest if share and share >= max(least, NEAR * best)]

    def mentions(self, concept: str) -> list[tuple[Statement, Mention]]:
        """Return every mention of a concept in the usable statements."""
        return [(s, m) for s in self.sources.usable for m in s.mentions if m.concept == concept]

    def members(self, concept: str) -> list[tuple[Statement, Mention]]:
        """Return every mention of a narrower concept: dexamethasone for "steroid"."""
        return [(s, m) for s in self.sources.usable for m in s.mentions if concept in broader(m.concept)]


def is_spared(statement: Statement, position: int) -> bool:
    """Tell whether what stands at a position is called normal or spared in its clause."""
    at = position - statement.start
    begin = max((m.end() for m in _CLAUSE.finditer(statement.text, 0, max(at, 0))), default=0)
    end = _CLAUSE.search(statement.text, at)
    return phrases("normal").search(statement.text[begin : end.start() if end else len(statement.text)]) is not None


def stated(statement: Statement, group: str) -> list[Mention]:
    """Return the mentions of a group that stand for something there: "no new lesion" tells of no change."""
    return [m for m in statement.group(group) if m.certainty != 1 or m.concept not in _NO_STATE]


_NO_STATE = {"new", "increased"}


def missing_member(context: Context, group: str, kind: ClaimKind, what: str) -> list[Objection]:
    """Object to each concept of a group that the claim names and the sources don't name there.

    Contradicted where the statements that speak of the same thing name another member of the group instead,
    unsupported where they name none.
    """
    objections = []
    for mention in context.claim.group(group):
        if context.mentions(mention.concept) or context.members(mention.concept):
            continue
        other = next(((s, m) for s in context.aligned for m in stated(s, group)), None)
        said = concept_name(mention.concept)
        if other is None:
            why = f"The sources do not mention {said} ({what})."
            objections.append(lacks(kind, why, _first(context)))
        else:
            why = f"The source says {concept_name(other[1].concept)}, not {said} ({what})."
            objections.append(contradicts(kind, why, other[0], (other[1].start, other[1].end)))
    return objections


def other_member(context: Context, group: str, kind: ClaimKind, what: str) -> list[Objection]:
    """Like `missing_member`, but a member named elsewhere does not help where the closest statements name another."""
    objections = missing_member(context, group, kind, what)
    objected = {objection.why for objection in objections}
    if objected:
        return objections
    near = [(s, m) for s in context.aligned for m in stated(s, group)]
    for mention in stated(context.claim, group):
        if len(context.claim.keys) < 2 and said_alike(context, mention):
            continue
        if near and all(mention.concept not in {m.concept, *broader(m.concept)} for _, m in near):
            s, m = near[0]
            why = f"The source says {concept_name(m.concept)}, not {concept_name(mention.concept)} ({what})."
            objections.append(contradicts(kind, why, s, (m.start, m.end)))
    return objections


def said_alike(context: Context, mention: Mention) -> bool:
    """Tell whether a statement with the mention speaks of what a short claim speaks of, or of nothing else by name."""
    said = [s for s, _ in context.mentions(mention.concept)]
    other = ("mass", "finding") if context.claim.group("drug") else ("mass", "finding", "drug", "treatment", "score")
    return any(s.keys & context.claim.keys or not any(s.group(group) for group in other) for s in said)


def _first(context: Context) -> Statement | None:
    return context.closest[0][1] if context.closest else None


def denied_there(context: Context, group: str, kind: ClaimKind) -> list[Objection]:
    """Object to a member that every source denies and the claim states ("palliative, not curative")."""
    for mention in context.claim.group(group):
        said = context.mentions(mention.concept)
        if mention.certainty > 1 and said and all(m.certainty == 1 for _, m in said):
            why = f"The source denies {concept_name(mention.concept)}; the text states it."
            return [contradicts(kind, why, said[0][0], (said[0][1].start, said[0][1].end))]
    return []
