"""Facts in, cited sentences out: plan, draft, ground, mend, cover.

The model chooses words, never sources: citations are looked up from the facts that a sentence names, and no
sentence is kept that the sources of those facts don't support.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from assistant.drafting.gate import Gate, normalised
from assistant.drafting.plan import Plan, make_plan
from assistant.drafting.policy import Policy, Task, policy_for
from assistant.drafting.records import Draft, Dropped, Fact, Sentence, Usage
from assistant.drafting.wording import Worded, ask
from ingestion.records import Evidence

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

PLAIN = "plain"
FACT_ID = re.compile(r"\bF\d+\b")
NOTHING_SAID = "(no sentence)"
GIVE_UP = 2  # unusable answers in one draft before the model is left alone


def write(
    facts: Sequence[Fact],
    sources: Mapping[str, str],
    *,
    task: Task,
    question: str | None = None,
    llm: BaseChatModel | None = None,
    llm_spec: str | None = None,
    notes: Mapping[str, str] | None = None,
) -> Draft:
    """Write a draft that says what the facts say.

    Args:
        facts: What may be said; ids unique.
        sources: Canonical text of each document that the facts' evidence points into, by id.
        task: Which rules of `policy.yaml` hold.
        question: What an answer has to answer.
        llm: The language model; opened from `llm_spec` where it is left out.
        llm_spec: "backend:model", "plain:" for no model at all, None for the setting.
        notes: True statements about documents that their texts don't hold (their dates), by id.

    Returns:
        Sentences in the order of the plan, each with the evidence of its facts, and every refused sentence with
        why. A model that fails leaves plain sentences; that too is listed.

    Raises:
        GlioscribeError: `llm_spec` can't be opened, or two facts share an id.
    """
    if llm is None and facts and not is_plain(llm_spec):
        from assistant.llm import open_llm

        llm = open_llm(llm_spec)
    backend, name = _identity(llm)
    policy = policy_for(task, backend, name)
    job = _Writing(make_plan(facts, policy), policy, Gate(sources, notes), task=task, question=question)
    if llm is not None:
        job.draft(llm)
    job.cover()
    return job.result(backend, name)


def is_plain(spec: str | None) -> bool:
    """Say whether `spec` (None: the setting) asks for no language model."""
    from assistant.settings import load_settings

    return (load_settings().llm if spec is None else spec).startswith(f"{PLAIN}:")


def _identity(llm: BaseChatModel | None) -> tuple[str, str]:
    if llm is None:
        return PLAIN, ""
    from assistant.llm import usage_of

    usage = usage_of(llm, [])
    return usage.backend, usage.model


class _Writing:
    """One draft on its way from plan to sentences."""

    def __init__(self, plan: Plan, policy: Policy, gate: Gate, *, task: Task, question: str | None) -> None:
        self._plan, self._policy, self._gate = plan, policy, gate
        self._task, self._question = task, question
        self._facts = {fact.id: fact for fact in plan.facts}
        self._kept: list[Sentence] = []
        self._dropped: list[Dropped] = []
        self._stated: set[str] = set()
        self._named_in_failures: set[str] = set()
        self._calls = self._tokens_in = self._tokens_out = 0
        self._until = time.monotonic() + policy.seconds

    def draft(self, llm: BaseChatModel) -> None:
        """Have the model word the chunks, keep what passes, ask once more where it failed.

        A fact whose own sentence its sources refute is not given to the model: the report will be quoted.
        """
        from assistant.llm import LlmError

        useless = 0
        for chunk in self._plan.chunks:
            sound = [fact for fact in chunk if self._is_given(fact) and not self._gate.check(fact.text, [fact])]
            try:
                failed = self._round(llm, sound, refused=()) if sound else []
                left = [fact for fact in sound if fact.id not in self._stated]
                if failed and left and self._policy.redraft:
                    self._round(llm, left, refused=failed)
            except LlmError as error:
                self._dropped.append(
                    Dropped(text=NOTHING_SAID, why=f"the language model gave no usable sentences: {error}")
                )
                useless += 1
                if useless == GIVE_UP:
                    return

    def _is_given(self, fact: Fact) -> bool:
        from ingestion.language import detect

        spoken = self._policy.languages
        return len(fact.text) <= self._policy.longest and (not spoken or detect(fact.text) in spoken)

    def _round(self, llm: BaseChatModel, facts: Sequence[Fact], refused: Sequence[Dropped]) -> list[Dropped]:
        if self._calls >= self._policy.calls or time.monotonic() > self._until:
            return []
        self._calls += 1
        answered = ask(
            llm,
            facts,
            task=self._task,
            question=self._question,
            refused=refused,
            max_tokens=self._policy.tokens + sum(len(fact.text.encode()) // 3 for fact in facts),
        )
        self._tokens_in += answered.tokens_in
        self._tokens_out += answered.tokens_out
        failed = [drop for worded in answered.sentences if (drop := self._judge(worded)) is not None]
        if answered.cut:
            failed.append(Dropped(text=answered.cut, why="it was cut off at the token limit"))
        self._dropped += failed
        return failed

    def _judge(self, worded: Worded) -> Dropped | None:
        """Keep one sentence of the model, or say why not."""
        unknown = [name for name in worded.facts if name not in self._facts]
        if unknown:
            return Dropped(text=worded.text, why=f"it names {', '.join(unknown)}, which is no fact of this draft")
        facts = [self._facts[name] for name in worded.facts]
        shown = [name for name in FACT_ID.findall(worded.text) if not any(name in fact.text for fact in facts)]
        why = f"it has the label {shown[0]} among its words" if shown else self._gate.check(worded.text, facts)
        if not why and (all(name in self._stated for name in worded.facts) or self._repeats(worded.text)):
            why = "it repeats what was said"
        if not why and _stutters(worded.text):
            why = "it says the same words twice"
        if not why:
            thin = [
                fact.id for fact in facts if fact.id in self._plan.must and not self._gate.covers(worded.text, fact)
            ]
            why = f"it leaves out part of {', '.join(thin)}" if thin else ""
        if why:
            self._named_in_failures.update(worded.facts)
            return Dropped(text=worded.text, why=why)
        self._keep(worded.text, facts, origin="model")
        return None

    def _repeats(self, text: str) -> bool:
        return any(normalised(text) == normalised(sentence.text) for sentence in self._kept)

    def _keep(
        self,
        text: str,
        facts: Sequence[Fact],
        *,
        origin: Literal["model", "plain"],
        citations: tuple[Evidence, ...] | None = None,
    ) -> None:
        cited = citations or tuple(dict.fromkeys(evidence for fact in facts for evidence in fact.evidence))
        ids = tuple(fact.id for fact in facts)
        self._stated.update(ids)
        same = next((n for n, kept in enumerate(self._kept) if kept.text == text), None)
        if same is None:
            self._kept.append(Sentence(section=facts[0].section, text=text, facts=ids, citations=cited, origin=origin))
        else:  # another fact in the same words: its evidence joins
            kept = self._kept[same]
            both = {"facts": (*kept.facts, *ids), "citations": tuple(dict.fromkeys((*kept.citations, *cited)))}
            self._kept[same] = kept.model_copy(update=both)

    def cover(self) -> None:
        """State plainly every fact that the draft must carry, or that the model tried to state, and doesn't."""
        for fact in self._plan.facts:
            if fact.id in self._stated or fact.id not in self._plan.must | self._named_in_failures:
                continue
            why = self._gate.check(fact.text, [fact])
            if why:
                self._dropped.append(Dropped(text=fact.text, why=f"{why} (the report's own words stand instead)"))
                text, evidence = self._gate.quote(fact)
                self._keep(text, [fact], origin="plain", citations=evidence)
            else:
                self._keep(fact.text, [fact], origin="plain")

    def result(self, backend: str, model: str) -> Draft:
        """Return the sentences in the order of the plan."""
        ordered = sorted(self._kept, key=lambda sentence: self._plan.rank(sentence.facts[0]))
        usage = Usage(backend=backend, model=model, tokens_in=self._tokens_in, tokens_out=self._tokens_out)
        return Draft(sentences=tuple(ordered), dropped=tuple(self._dropped), llm=usage)


def _stutters(text: str) -> bool:
    """Tell whether a run of four words stands twice in a text, as small models write when they have no more to say."""
    words = normalised(text).split()
    runs = [tuple(words[start : start + 4]) for start in range(len(words) - 3)]
    return len(set(runs)) < len(runs)
