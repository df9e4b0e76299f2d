"""A judge's answers laid beside a verdict: they may take support away where they name a sentence, never give any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from assistant.grounding.judge.asking import Judge
from assistant.grounding.judge.records import Judged, Unused
from assistant.grounding.reading import read
from assistant.grounding.records import Claim, Opinion, Verdict
from assistant.grounding.sources import Sources
from ingestion.language import sentences
from ingestion.records import Evidence
from prompts.grounding_judge import Output

SHOWN = 6
"""Sentences that the judge is shown at most."""
SHOWN_BYTES = 2400
"""Longest claim and sentences together, bytes of UTF-8: the embedded model has a context of 4,096 tokens."""
REASON = 300
"""Longest reason that is kept, in characters."""
KEPT_SCORE = 0.5
"""Share of its score that a claim keeps which only the judge refuses: so it lies below every supported claim's."""


@dataclass
class _Tally:
    """What came of the claims so far."""

    model: str
    claims: list[Claim] = field(default_factory=list)
    ignored: list[Unused] = field(default_factory=list)
    failed: list[Unused] = field(default_factory=list)
    asked: int = 0
    overturned: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


def second_opinion(text: str, verdict: Verdict, sources: Sources, judge: Judge) -> Judged:
    """Ask a judge about every claim of a verdict that is not copied word for word.

    A refused claim stays as it is whatever the judge says. A supported one becomes unsupported where the judge
    refuses it and cites a sentence that it was shown. An answer that cites none is ignored, a judge that fails
    changes nothing; both are listed.

    Args:
        text: What was checked.
        verdict: What `ground_in(text, sources)` said of it.
        sources: What it was checked against.
        judge: The model.
    """
    tally = _Tally(judge.name)
    spans = sentences(text)
    whole = sources.is_verbatim(text)
    for number, claim in enumerate(verdict.claims):
        around = next((s for s in spans if s[0] <= claim.start and claim.end <= s[1]), (claim.start, claim.end))
        context = text[slice(*around)]
        copied = whole or sources.is_verbatim(context) or sources.is_verbatim(claim.text)
        if copied and claim.verdict == "supported":
            tally.claims.append(claim)
        else:
            tally.claims.append(_asked(number, claim, "" if context == claim.text else context, sources, judge, tally))
    return Judged(
        verdict=_combined(verdict, tally.claims), model=tally.model, asked=tally.asked, overturned=tally.overturned,
        ignored=tuple(tally.ignored), failed=tuple(tally.failed),
        tokens_in=tally.tokens_in, tokens_out=tally.tokens_out,
    )  # fmt: skip


def _asked(number: int, claim: Claim, context: str, sources: Sources, judge: Judge, tally: _Tally) -> Claim:
    """Return the claim with the judge's opinion, and count what came of it."""
    near = _closest(claim, sources)
    shown = _fitting(near, SHOWN_BYTES - len(claim.text.encode()) - len(context.encode()), sources)
    if not near:
        return claim
    if not shown:
        tally.failed.append(Unused(claim=number, why="not asked: claim and sentence are too long for one question"))
        return claim
    tally.asked += 1
    answered = judge.ask(claim.text, context, [one.quote for one in shown])
    tally.tokens_in += answered.tokens_in
    tally.tokens_out += answered.tokens_out
    if answered.output is None:
        tally.failed.append(Unused(claim=number, why=answered.error))
        return claim
    opinion = Opinion(verdict=answered.output.verdict, reason=_one_line(answered.output.reason), model=tally.model)
    cited = _cited(answered.output, shown)
    if not cited:
        why = "the judge cites no sentence that it was shown"
        tally.ignored.append(Unused(claim=number, why=why, answer=opinion))
        return claim
    if claim.verdict != "supported" or opinion.verdict == "supported":
        return claim.model_copy(update={"judge": opinion})
    tally.overturned += 1
    return _refused(claim, opinion, cited)


def _closest(claim: Claim, sources: Sources) -> list[Evidence]:
    """Return the sentences of the sources nearest to a claim: what decided so far first."""
    near = [statement for _, statement in sources.closest(read(claim.text, 0, len(claim.text)), SHOWN)]
    cut = [Evidence(doc=s.doc, start=s.start, end=s.end, quote=s.text) for s in near]
    return list(dict.fromkeys([*claim.evidence, *cut]))[:SHOWN]


def _fitting(near: Sequence[Evidence], room: int, sources: Sources) -> list[Evidence]:
    """Return the nearest sentences that fit into so many bytes, in the order of the sources."""
    sizes = accumulate(len(evidence.quote.encode()) for evidence in near)
    shown = [evidence for evidence, size in zip(near, sizes, strict=True) if size <= room]
    order = {source.doc: place for place, source in enumerate(sources.sources)}
    return sorted(shown, key=lambda one: (order.get(one.doc, len(order)), one.start))


def _cited(output: Output, shown: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(shown[n - 1] for n in dict.fromkeys(output.sentences) if 1 <= n <= len(shown))


def _refused(claim: Claim, opinion: Opinion, cited: tuple[Evidence, ...]) -> Claim:
    said = "says that the source says otherwise" if opinion.verdict == "contradicted" else "does not find it there"
    why = f"The checks found no fault; the judge {opinion.model} {said}: {opinion.reason or 'no reason given'}"
    return claim.model_copy(
        update={
            "verdict": "unsupported",
            "score": round(KEPT_SCORE * claim.score, 4),
            "kind": "general",
            "explanation": why,
            "evidence": cited,
            "judge": opinion,
        }
    )


def _combined(verdict: Verdict, judged: Sequence[Claim]) -> Verdict:
    if all(claim.verdict == before.verdict for claim, before in zip(judged, verdict.claims, strict=True)):
        return verdict.model_copy(update={"claims": tuple(judged)})
    worst = "contradicted" if verdict.verdict == "contradicted" else "unsupported"
    score = min(verdict.score, *(claim.score for claim in judged))
    return verdict.model_copy(update={"verdict": worst, "score": score, "claims": tuple(judged)})


def _one_line(reason: str) -> str:
    words = " ".join(reason.split())
    return words if len(words) <= REASON else f"{words[: REASON - 1]}…"
