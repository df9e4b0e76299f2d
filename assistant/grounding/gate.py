"""The gate: a text is as good as its worst claim, and each claim says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from assistant.grounding.checks.base import Context, Objection
from assistant.grounding.checks.conflict import check as conflicts
from assistant.grounding.claims import claims, heading_spans
from assistant.grounding.reading import read
from assistant.grounding.records import Claim, ClaimKind, Source, Verdict, VerdictName
from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement
from assistant.grounding.support import THRESHOLD, Coverage, Scorer
from ingestion.records import Evidence
from ingestion.registry import Registry

Check = Callable[[Context], list[Objection]]
CHECKS = Registry("assistant.grounding.checks", "check", kind="grounding check")
_NO_CLAIM = Verdict(verdict="supported", score=1.0)


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(check for _, check in CHECKS.items())


def ground(text: str, sources: Sequence[Source], *, scorer: Scorer | None = None) -> Verdict:
    """Check every claim of a text against sources.

    Args:
        text: Any text, English or Chinese. Instructions in it are words like any others.
        sources: What it may rest on; none means that nothing is supported.
        scorer: General support, 0 to 1; the lexical one where none is given.

    Returns:
        A verdict with a claim for each checkable statement, in order. A text that claims nothing is supported.
    """
    return ground_in(text, Sources(sources), scorer=scorer)


def ground_in(text: str, sources: Sources, *, scorer: Scorer | None = None) -> Verdict:
    """Like `ground`, against sources that were read already."""
    judge = scorer or Coverage()
    found: list[Claim] = []
    whole = sources.is_verbatim(text)
    for (start, end), pieces in claims(text):
        sentence = read(text, start, end)
        verbatim = whole or sources.is_verbatim(text[start:end])
        for a, b in pieces:
            claim = _part(text, sentence, a, b) if len(pieces) > 1 else sentence
            found.append(_judge(claim, sources, judge, verbatim=verbatim))
    if not found and whole:
        found = [_judge(read(text, a, b), sources, judge, verbatim=True) for a, b in heading_spans(text)]
    if not found:
        return _NO_CLAIM
    order: tuple[VerdictName, ...] = ("contradicted", "unsupported", "supported")
    worst = min((claim.verdict for claim in found), key=order.index)
    return Verdict(verdict=worst, score=min(claim.score for claim in found), claims=tuple(found))


def _part(text: str, sentence: Statement, start: int, end: int) -> Statement:
    """Cut a part out of a read sentence: its words alone, asserted as the whole sentence asserts them."""
    alone = read(text, start, end)
    inside = tuple(m for m in sentence.mentions if start <= m.start and m.end <= end)
    numbers = tuple(q for q in sentence.quantities if start <= q.start and q.end <= end)
    sides = tuple(p for p in sentence.sides if start <= p.start and p.end <= end)
    markers = tuple(p for p in sentence.markers if start <= p.start and p.end <= end)
    return replace(
        alone, keys=alone.keys or sentence.keys, mentions=inside, quantities=numbers, sides=sides, markers=markers,
        courses=tuple(p for p in sentence.courses if start <= p.start and p.end <= end),
        novelties=tuple(n for n in sentence.novelties if start <= n.start and n.end <= end),
        relatives=sentence.relatives & alone.keys,
        denied=sentence.denied & alone.keys, focus=sentence.focus & alone.keys, instruction=sentence.instruction,
    )  # fmt: skip


def _judge(claim: Statement, sources: Sources, scorer: Scorer, *, verbatim: bool) -> Claim:
    context = Context(claim, tuple(sources.closest(claim)), sources.around(claim))
    if verbatim:
        torn = conflicts(context)
        if not torn:
            return _claim(context, "supported", 0.99, _content(claim), "")
        return _claim(context, "contradicted", 0.1, torn[0].kind, torn[0].why, torn[0])
    objections = [objection for check in _checks() for objection in check(context)]
    support = scorer(context)
    worst = min(objections, key=lambda objection: not objection.contradicted, default=None)
    if worst is not None:
        score = 0.05 + 0.05 * support if worst.contradicted else 0.15 + 0.15 * support
        name: VerdictName = "contradicted" if worst.contradicted else "unsupported"
        why = " ".join(dict.fromkeys(o.why for o in objections if o.contradicted == worst.contradicted))
        return _claim(context, name, score, worst.kind, why, worst)
    if support < THRESHOLD:
        why = f"The sources do not say this; {support:.0%} of its content is found near each other."
        return _claim(context, "unsupported", 0.2 + 0.5 * support, "general", why)
    return _claim(context, "supported", 0.5 + 0.48 * support, _content(claim), "")


def _claim(
    context: Context, verdict: VerdictName, score: float, kind: ClaimKind, why: str, objection: Objection | None = None
) -> Claim:
    claim = context.claim
    shown = (
        objection.statement if objection and objection.statement else context.closest[0][1] if context.closest else None
    )
    evidence = () if shown is None else (Evidence(doc=shown.doc, start=shown.start, end=shown.end, quote=shown.text),)
    return Claim(
        text=claim.text, start=claim.start, end=claim.end, verdict=verdict, score=round(min(1.0, max(0.0, score)), 4),
        kind=kind, explanation=why, evidence=evidence,
    )  # fmt: skip


def _content(claim: Statement) -> ClaimKind:
    """Return what a claim is about, for one that stands."""
    if claim.markers:
        return "molecular"
    if claim.quantities:
        return "number"
    if claim.sides:
        return "laterality"
    if claim.group("location"):
        return "location"
    if claim.group("drug"):
        return "medication"
    if any(mention.certainty == 1 for mention in claim.mentions):
        return "negation"
    return "general"
