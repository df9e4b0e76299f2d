"""The gate: a text is as good as its worst claim, and each claim says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.grounding.checks.base import Context, Objection
from assistant.grounding.checks.conflict import check as conflicts
from assistant.grounding.checks.qualifier import lost
from assistant.grounding.claims import claims, heading_spans
from assistant.grounding.omissions import is_complete, omissions
from assistant.grounding.patients import Person, speaking_of
from assistant.grounding.reading import read
from assistant.grounding.records import Claim, ClaimKind, Omission, Source, Verdict, VerdictName
from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement
from assistant.grounding.support import Coverage, Scorer
from ingestion.records import Evidence
from ingestion.registry import Registry

Check = Callable[[Context], list[Objection]]
CHECKS = Registry("assistant.grounding.checks", "check", kind="grounding check")
_WORDS = Coverage()
_NO_CLAIM = Verdict(verdict="supported", score=1.0)
_INCOMPLETE = 0.3
_OF_ANOTHER = {
    "verdict": "contradicted", "score": 0.1, "kind": "identity",
    "explanation": "The source says this of another patient.",
}  # fmt: skip


@cache
def _checks() -> tuple[Check, ...]:
    return tuple(check for _, check in CHECKS.items())


def _default() -> Scorer:
    from assistant.grounding.entailment.scorer import shipped

    return shipped()


def ground(
    text: str, sources: Sequence[Source], *, scorer: Scorer | None = None, complete: bool | None = None
) -> Verdict:
    """Check every claim of a text against sources.

    Args:
        text: Any text, English or Chinese. Instructions in it are words like any others.
        sources: What it may rest on; none means that nothing is supported.
        scorer: General support of what no check objects to; the entailment model's where none is given.
        complete: True where the text claims to say all that matters, so that critical findings left out count;
            None decides by its heading and length.

    Returns:
        A verdict with a claim for each checkable statement, in order. A text that claims nothing is supported.
    """
    return ground_in(text, Sources(sources), scorer=scorer, complete=complete)


def ground_in(text: str, sources: Sources, *, scorer: Scorer | None = None, complete: bool | None = None) -> Verdict:
    """Like `ground`, against sources that were read already."""
    judge = scorer or _default()
    whole = sources.is_verbatim(text)
    sentences = [_Sentence(read(text, *span), pieces) for span, pieces in claims(text)]
    found = [claim for sentence in sentences for claim in _claims(text, sentence, sources, judge, whole=whole)]
    if not found and whole:
        headings = (read(text, a, b) for a, b in heading_spans(text))
        contexts = (Context(h, tuple(sources.closest(h)), sources, h, text) for h in headings)
        found = [_judge(context, judge, verbatim=True) for context in contexts]
    if not found:
        return _NO_CLAIM
    if not whole and len(sources.patients()) > 1:
        found = _of_one_patient(text, sentences, sources, judge, found)
    asked = is_complete(text, found) if complete is None and not whole else complete
    missing = omissions(text, [sentence.read for sentence in sentences], sources) if asked else []
    return _verdict(found, missing)


@dataclass(frozen=True)
class _Sentence:
    read: Statement
    pieces: list[tuple[int, int]]


def _verdict(found: Sequence[Claim], missing: Sequence[Omission]) -> Verdict:
    order: tuple[VerdictName, ...] = ("contradicted", "unsupported", "supported")
    names = [claim.verdict for claim in found] + ["unsupported"] * bool(missing)
    score = min([*(claim.score for claim in found), *([_INCOMPLETE] if missing else [])])
    return Verdict(verdict=min(names, key=order.index), score=score, claims=tuple(found), omissions=tuple(missing))


def _claims(text: str, sentence: _Sentence, sources: Sources, judge: Scorer, *, whole: bool) -> Iterator[Claim]:
    one = sentence.read
    verbatim = whole or sources.is_verbatim(text[one.start : one.end])
    for a, b in sentence.pieces:
        claim = _part(text, one, a, b) if len(sentence.pieces) > 1 else one
        context = Context(claim, tuple(sources.closest(claim)), sources.around(claim), one, text)
        yield _judge(context, judge, verbatim=verbatim)


def _of_one_patient(
    text: str, sentences: Sequence[_Sentence], sources: Sources, judge: Scorer, found: Sequence[Claim]
) -> list[Claim]:
    """Judge each sentence by what the sources say of the patient that it speaks of; of one, where it names none."""
    people = sources.patients()
    told = speaking_of(text, [sentence.read.end for sentence in sentences])
    first = next((person for person in told if person), None)
    choices = [[p for p in people if (person or first) and p.may_be(person or first or p)] for person in told]
    if first is None:
        tries = [_narrowed(text, sentences, sources, judge, found, [[p]] * len(sentences)) for p in people]
        return min(tries, key=lambda claims_: sum(claim.verdict != "supported" for claim in claims_))
    return _narrowed(text, sentences, sources, judge, found, choices)


def _narrowed(
    text: str, sentences: Sequence[_Sentence], sources: Sources, judge: Scorer, found: Sequence[Claim],
    choices: Sequence[Sequence[Person]],
) -> list[Claim]:  # fmt: skip
    of: dict[Person, Sources] = {}
    judged: list[Claim] = []
    for sentence, choice in zip(sentences, choices, strict=True):
        broad = [claim for claim in found if sentence.read.start <= claim.start < sentence.read.end]
        if len(choice) != 1:
            judged += broad
            continue
        own = of.setdefault(choice[0], sources.of(choice[0]))
        for claim, wide in zip(_claims(text, sentence, own, judge, whole=False), broad, strict=True):
            mixed = claim.verdict != "supported" and wide.verdict == "supported"
            judged.append(wide.model_copy(update=_OF_ANOTHER) if mixed else claim)
    return judged


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


def objections(context: Context) -> list[Objection]:
    """Return what the checks hold against a claim."""
    return [objection for check in _checks() for objection in check(context)]


def _judge(context: Context, scorer: Scorer, *, verbatim: bool) -> Claim:
    claim = context.claim
    if verbatim:
        torn = conflicts(context) or lost(context)
        if not torn:
            return _claim(context, "supported", 0.99, _content(claim), "")
        return _claim(context, _named(torn[0].contradicted), 0.1, torn[0].kind, torn[0].why, torn[0])
    held = objections(context)
    if held:
        worst = min(held, key=lambda objection: not objection.contradicted)
        share = _WORDS.share(context)
        score = 0.05 + 0.05 * share if worst.contradicted else 0.15 + 0.15 * share
        why = " ".join(dict.fromkeys(o.why for o in held if o.contradicted == worst.contradicted))
        return _claim(context, _named(worst.contradicted), score, worst.kind, why, worst)
    support = scorer(context)
    if support.holds:
        return _claim(context, "supported", support.score, _content(claim), "")
    return _claim(context, _named(support.contradicts), support.score, "general", support.why)


def _named(contradicted: bool) -> VerdictName:  # noqa: FBT001 - the one thing that it names
    return "contradicted" if contradicted else "unsupported"


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
