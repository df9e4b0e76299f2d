"""How much the language model makes up on its own, and how much of that leaves the gate: side by side.

Each report is summarised twice with the configured model: by asking it directly ("raw"), and by the program
("gated"). Every sentence is then judged against the whole report by two judges that share nothing: the grounding
checks, and a plain look for numbers and terms that the report does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import load_settings
from evals.statistics import bootstrap, wilson
from evals.suite import Metric, SuiteResult
from evals.suites._invented import invented
from evals.suites._samples import PlantedReport, draw, planted
from ingestion.errors import GlioscribeError
from ingestion.records import Document

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

DEFAULT_REPORTS = 10
RAW_TOKENS = 160
RULES = frozenset({"conflict", "gap", "response", "score"})
"""Kinds of facts that a rule computed; their sentences rest on the rule, so a report need not hold them."""
_FENCE = re.compile(r"</?data>")
_ENDED = re.compile(r"[.!?。！？:：)\"”]\s*$")

_NOTES = Path(__file__).with_name("_hallucination_notes.md")


@dataclass(frozen=True)
class Judged:
    """One sentence and what the two judges say of it."""

    text: str
    verdict: str
    why: str
    invented: tuple[str, ...]

    @property
    def hallucinated(self) -> bool:
        """Whether the grounding judge finds the report does not support it."""
        return self.verdict != "supported"


Summary = Sequence[Judged]


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure the configured model.

    Args:
        data: Reference data to draw reports from; None takes the invented ones that ship.
        limit: At most so many reports; 10 where left out.
    """
    from assistant.llm import open_llm

    settings = load_settings()
    wanted = limit or DEFAULT_REPORTS
    own = planted()
    documents = (
        [report.document() for report in own][:wanted] if data is None else draw(data, wanted, seed=settings.seed)
    )
    model = open_llm(settings.llm)
    items = [_measure(document, model) for document in documents]
    done = [item for item in items if "error" not in item]
    raw, gated = ([_rebuilt(item[side]) for item in done] for side in ("raw", "gated"))
    metrics = [
        *_rates(raw, gated, seed=settings.seed),
        *_cost(done),
        *(_carried(own, done) if data is None else ()),
        *_judges(own),
    ]
    return SuiteResult(suite="hallucination", metrics=tuple(metrics), items=tuple(items), notes=_notes())


def _notes() -> tuple[str, ...]:
    paragraphs = _NOTES.read_text(encoding="utf-8").split("\n\n")
    return tuple(" ".join(paragraph.split()) for paragraph in paragraphs)


def _measure(document: Document, model: BaseChatModel) -> dict[str, Any]:
    """Summarise one report both ways and judge every sentence; what goes wrong is part of the record."""
    from assistant.drafting import report_facts, write
    from ingestion.extract import extract

    try:
        raw = _raw_sentences(document, model)
        facts = report_facts(extract(document), document.text)
        draft = write(facts, {document.id: document.text}, task="summary", llm=model)
    except GlioscribeError as error:
        return {"id": document.id, "ok": False, "error": str(error)}
    plain = {fact.text for fact in facts}
    refused = [drop for drop in draft.dropped if drop.text and drop.text not in plain]
    ruled = {fact.id for fact in facts if fact.kind in RULES}
    read = [sentence for sentence in draft.sentences if ruled.isdisjoint(sentence.facts)]
    judged = [_judge(sentence.text, document.text) for sentence in read]
    return {
        "id": document.id,
        "ok": not any(sentence.hallucinated or sentence.invented for sentence in judged),
        "raw": [vars(_judge(sentence, document.text)) for sentence in raw],
        "gated": [vars(sentence) for sentence in judged],
        "model_worded": sum(sentence.origin == "model" for sentence in read),
        "rule_notes": [sentence.text for sentence in draft.sentences if sentence not in read],
        "refused": [drop.model_dump() for drop in refused],
    }


def _raw_sentences(document: Document, model: BaseChatModel) -> list[str]:
    import prompts
    from ingestion.language import sentences

    prompt = prompts.load("raw_summary", 1)
    reply = model.invoke(prompt.render({"report": document.text}), max_tokens=RAW_TOKENS)
    text = _FENCE.sub("", str(reply.text)).strip()  # a small model may repeat the fence; it claims nothing
    found = [text[start:end].strip() for start, end in sentences(text)]
    found = [sentence for sentence in found if re.search(r"\w{2}|[一-鿿]", sentence)]
    # the last sentence may have been cut off by the limit; half a sentence is nobody's claim
    return found[:-1] if len(found) > 1 and not _ENDED.search(text) else found


def _judge(sentence: str, source: str) -> Judged:
    from assistant.grounding import Source, ground

    verdict = ground(sentence, [Source(doc="report", text=source)])
    why = next((claim.explanation for claim in verdict.claims if claim.explanation), "")
    return Judged(sentence, verdict.verdict, why, tuple(invented(sentence, source)))


def _rebuilt(sentences: Sequence[dict[str, Any]]) -> list[Judged]:
    return [Judged(**sentence) for sentence in sentences]


def _rates(raw: Sequence[Summary], gated: Sequence[Summary], *, seed: int) -> list[Metric]:
    """Return the rates of faulty sentences and summaries, raw beside gated."""
    kinds: list[tuple[str, str, Callable[[Judged], bool]]] = [
        ("unsupported_sentences", "share that the report does not say", lambda s: s.verdict == "unsupported"),
        ("contradicted_sentences", "share that the report says otherwise", lambda s: s.verdict == "contradicted"),
        ("hallucinated_sentences", "unsupported or contradicted", lambda s: s.hallucinated),
        ("sentences_with_invented_terms", "second judge: numbers or terms nowhere in it", lambda s: bool(s.invented)),
    ]
    found = []
    for name, note, faulty in kinds:
        for side, summaries in (("raw", raw), ("gated", gated)):
            found.append(_sentence_rate(f"{name}/{side}", note, summaries, faulty, seed=seed))
    for side, rate in (("raw", found[4]), ("gated", found[5])):
        found.append(_per_hundred(f"hallucinated_per_100_sentences/{side}", rate))
    for name, _, faulty in kinds[2:]:
        for side, summaries in (("raw", raw), ("gated", gated)):
            hit = [any(map(faulty, summary)) for summary in summaries]
            found.append(share(f"summaries_with_any_{name}/{side}", hit, "share of summaries with at least one"))
    return found


def _sentence_rate(
    name: str, note: str, summaries: Sequence[Summary], faulty: Callable[[Judged], bool], *, seed: int
) -> Metric:
    counts = [(sum(map(faulty, summary)), len(summary)) for summary in summaries]
    total = sum(n for _, n in counts)
    if total == 0:
        return Metric(name=name, value=None, n=0, note=note)
    value = sum(bad for bad, _ in counts) / total
    if value in {0.0, 1.0}:
        interval = wilson(round(value * len(counts)), len(counts))
    else:
        interval = bootstrap(counts, _pooled, seed=seed)
    return Metric(name=name, value=value, interval=interval, n=total, note=note)


def _pooled(counts: Sequence[tuple[int, int]]) -> float:
    total = sum(n for _, n in counts)
    return sum(bad for bad, _ in counts) / total if total else float("nan")


def _per_hundred(name: str, rate: Metric) -> Metric:
    if rate.value is None or rate.interval is None:
        return rate.model_copy(update={"name": name})
    low, high = rate.interval
    return Metric(name=name, value=100 * rate.value, interval=(100 * low, 100 * high), n=rate.n)


def share(name: str, hits: Sequence[bool], note: str = "") -> Metric:
    """Return the share of hits with Wilson's interval; None where there is nothing."""
    if not hits:
        return Metric(name=name, value=None, n=0, note=note)
    return Metric(name=name, value=sum(hits) / len(hits), interval=wilson(sum(hits), len(hits)), n=len(hits), note=note)


def _cost(done: Sequence[dict[str, Any]]) -> list[Metric]:
    """Say what the gate costs: an empty summary would have no fault either."""
    found = []
    for side in ("raw", "gated"):
        lengths = [float(len(item[side])) for item in done]
        value = sum(lengths) / len(lengths) if lengths else None
        interval = bootstrap(lengths) if lengths else None
        found.append(Metric(name=f"sentences_per_summary/{side}", value=value, interval=interval, n=len(lengths)))
    worded = [k < item["model_worded"] for item in done for k in range(len(item["gated"]))]
    offered = [k < len(item["refused"]) for item in done for k in range(len(item["refused"]) + item["model_worded"])]
    return [
        *found,
        share("gate/sentences_in_the_model_s_words", worded, "the others are plain sentences made from the facts"),
        share("gate/model_sentences_refused", offered, "of those that the model offered to the gate"),
    ]


def _carried(own: Sequence[PlantedReport], done: Sequence[dict[str, Any]]) -> list[Metric]:
    """How many of the statements planted as true the summaries carry, judged by grounding them in the summary."""
    says = {report.id: report.says for report in own}
    note = "share of planted true statements that the summary supports (grounding judge)"
    found = []
    for side in ("raw", "gated"):
        hits = [
            _judge(statement, "\n".join(sentence["text"] for sentence in item[side])).verdict == "supported"
            for item in done
            for statement in says[item["id"]]
        ]
        found.append(share(f"planted_statements_carried/{side}", hits, note))
    return found


def _judges(own: Sequence[PlantedReport]) -> list[Metric]:
    """How far the two judges can be trusted, on statements planted as true and as false."""
    true = [_judge(text, report.text) for report in own for text in report.says]
    false = [_judge(fault.text, report.text) for report in own for fault in report.says_not]
    flagged, passed = "planted false statements flagged", "planted true statements passed"
    return [
        share("judges/grounding_finds_faults", [s.hallucinated for s in false], flagged),
        share("judges/grounding_passes_truths", [not s.hallucinated for s in true], passed),
        share("judges/invented_terms_finds_faults", [bool(s.invented) for s in false], flagged),
        share("judges/invented_terms_passes_truths", [not s.invented for s in true], passed),
    ]
