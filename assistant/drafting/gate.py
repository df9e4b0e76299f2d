"""The gate between what was worded and what may be shown: a sentence against the sources of the facts it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.plan import COMPUTED
from assistant.drafting.records import Fact
from assistant.grounding.records import Claim, Source, Verdict
from ingestion.records import Evidence

LONGEST_QUOTE = 260


class Gate:
    """Checks sentences against the words around the evidence of the facts that they name.

    Args:
        texts: Canonical text of each document by id.
        notes: True statements about a document that its text does not hold (its date), by id.
    """

    def __init__(self, texts: Mapping[str, str], notes: Mapping[str, str] | None = None) -> None:
        self._texts = texts
        self._notes = notes or {}

    def check(self, sentence: str, facts: Sequence[Fact]) -> str:
        """Return why `sentence` may not be shown, or "" where the facts' sources support it."""
        if not sentence.strip():
            return "it is empty"
        if not facts:
            return "it names no fact"
        if _is_verbatim(sentence, facts):
            return ""
        return _reason(_ground(sentence, self.sources(facts)))

    def covers(self, sentence: str, fact: Fact) -> bool:
        """Say whether `sentence` carries all that `fact` says."""
        if _same(sentence, fact.text):
            return True
        return _ground(fact.text, [Source(doc="sentence", text=sentence)]).verdict == "supported"

    def sources(self, facts: Sequence[Fact]) -> list[Source]:
        """Return what a sentence naming `facts` may rest on: for each document the sentences around the evidence."""
        by_document: dict[str, list[Evidence]] = {}
        for fact in facts:
            for evidence in fact.evidence:
                by_document.setdefault(evidence.doc, []).append(evidence)
        found = [Source(doc=doc, text=self._around(doc, slices)) for doc, slices in by_document.items()]
        # the words of the documents can't hold what was computed from them: the rule's sentence is a source beside them
        computed = [fact for fact in facts if fact.kind in COMPUTED]
        return found + [Source(doc=fact.id, text=fact.text) for fact in computed]

    def _around(self, doc: str, slices: Sequence[Evidence]) -> str:
        text = self._texts.get(doc)
        if text is None:
            return "\n".join(evidence.quote for evidence in slices)
        from ingestion.language import sentences

        kept = [
            (start, end)
            for start, end in sentences(text)
            if any(start < evidence.end and evidence.start < end for evidence in slices)
        ]
        lines = [text[start:end] for start, end in kept] or [evidence.quote for evidence in slices]
        note = self._notes.get(doc)
        return "\n".join([note, *lines] if note else lines)

    def quote(self, fact: Fact) -> tuple[str, tuple[Evidence, ...]]:
        """Return the last resort for a fact: the report's own sentence, marked as a quotation, with its evidence.

        It says what its source says, word for word, so it is not checked again.
        """
        first = fact.evidence[0]
        text = self._texts.get(first.doc)
        if text is not None:
            first = _sentence_of(text, first)
        words = _flat(first.quote).replace("“", "‘").replace("”", "’")
        frame = (
            "报告原文：“{}”" if any("\u4e00" <= letter <= "\u9fff" for letter in words) else "The report states: “{}”"
        )
        return frame.format(words), (first,)


def _sentence_of(text: str, evidence: Evidence) -> Evidence:
    """Widen evidence to the sentence that it stands in, unless that is too long to read."""
    from ingestion.language import sentences

    for start, end in sentences(text):
        if start <= evidence.start and evidence.end <= end and end - start <= LONGEST_QUOTE:
            return Evidence.cut(evidence.doc, text, start, end)
    return evidence


def _ground(text: str, sources: Sequence[Source]) -> Verdict:
    from assistant.grounding import ground

    return ground(text, sources, complete=False)


def _reason(verdict: Verdict) -> str:
    if not verdict.claims:
        return "it states nothing that can be checked"
    if verdict.verdict == "supported":
        return ""
    worst: list[Claim] = [claim for claim in verdict.claims if claim.verdict == verdict.verdict]
    explained = next((claim.explanation for claim in worst if claim.explanation), "")
    return explained or f"the sources of its facts leave it {verdict.verdict}"


def _is_verbatim(sentence: str, facts: Sequence[Fact]) -> bool:
    """Tell whether a sentence is a guideline's own words, whole: nothing can support it better than its citation."""
    return any(
        fact.kind == "passage" and _same(sentence, evidence.quote) for fact in facts for evidence in fact.evidence
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _same(one: str, other: str) -> bool:
    return normalised(one) == normalised(other)


def normalised(text: str) -> str:
    """Return `text` for comparison: no case, no runs of space, no full stop at the end."""
    return _flat(text).casefold().rstrip(".。 ")
