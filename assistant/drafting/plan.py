"""Decide, without a model, which facts a draft carries, in which order, and what the model is asked to word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.drafting.policy import Policy
from assistant.drafting.records import Fact
from ingestion.errors import InputError

# What a rule computed (a category, a score) is told in the rule's words; a model is asked to word the rest.
COMPUTED = frozenset({"response", "score", "conflict", "gap"})


@dataclass(frozen=True)
class Plan:
    """What a draft has to be.

    Attributes:
        facts: All facts, in the order in which they are to be told.
        must: Ids of the facts that may not be left out.
        chunks: Facts to word together, one call of the model each; always of one section.
    """

    facts: tuple[Fact, ...]
    must: frozenset[str]
    chunks: tuple[tuple[Fact, ...], ...]

    def rank(self, fact_id: str) -> int:
        """Return the place of a fact in the telling."""
        return next(index for index, fact in enumerate(self.facts) if fact.id == fact_id)


def make_plan(facts: Sequence[Fact], policy: Policy) -> Plan:
    """Order the facts by section, choose those that must be carried, and cut them into chunks.

    Raises:
        InputError: Two facts have the same id.
    """
    if len({fact.id for fact in facts}) != len(facts):
        raise InputError("two facts of a draft have the same id", hint="number the facts F1, F2, …")
    order = _section_order(facts, policy)
    ordered = tuple(sorted(facts, key=lambda fact: order.index(fact.section)))
    must = {fact.id for fact in ordered if fact.critical or policy.must == "all"}
    for fact in ordered:
        if len(must) >= policy.floor:
            break
        must.add(fact.id)
    chunks: list[tuple[Fact, ...]] = []
    worded = (fact for fact in ordered if fact.kind not in COMPUTED)
    for _, members in groupby(worded, key=lambda fact: fact.section):
        group = tuple(members)
        chunks += [group[start : start + policy.chunk] for start in range(0, len(group), policy.chunk)]
    return Plan(ordered, frozenset(must), tuple(chunks))


def _section_order(facts: Sequence[Fact], policy: Policy) -> list[str]:
    named = list(policy.sections)
    return named + list(dict.fromkeys(fact.section for fact in facts if fact.section not in named))
