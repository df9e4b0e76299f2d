"""What a text that claims to be complete leaves out: critical findings that the sources state as current fact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.grounding.claims import heading_spans, sentence_spans
from assistant.grounding.lexicon import concept_name, read_data
from assistant.grounding.phrases import phrases
from assistant.grounding.records import Claim, Omission
from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement, is_concept
from ingestion.records import Evidence, Report

SUMMARY = 3
"""A text with so many sentences on the same document counts as a summary of it."""
_CERTAIN = 4
_EMERGENCIES = {"infarct", "embolism", "thrombosis", "abscess"}
_LAST = re.compile(r"[.。]\s*([^.。\n]{8,})$|。\s*([^.。\n]{4,})$")
_GENERIC = {"lesion", "signal", "abnormality"}
_TITLE = 40
_WORDS = 4
_SHARE = 0.4


def is_complete(text: str, claims: Sequence[Claim]) -> bool:
    """Tell whether a text reads as a complete summary: headed as one, or several sentences on one document."""
    headings = [text[start:end] for start, end in heading_spans(text)]
    headings.append(text.lstrip("#* \n")[:_TITLE].split(":")[0].split("：")[0])
    if any(phrases("summary_heading").fullmatch(heading.strip(" #*:：\n")) for heading in headings):
        return True
    starts = [start for start, _ in sentence_spans(text)]
    sentences = {(bisect_right(starts, c.start), c.evidence[0].doc) for c in claims if c.evidence}
    return any(count >= SUMMARY for count in Counter(doc for _, doc in sentences).values())


def omissions(text: str, statements: Sequence[Statement], sources: Sources) -> list[Omission]:
    """Return what the sources state as critical and current and the text does not name.

    Args:
        text: The text, taken to be complete.
        statements: Its sentences, read.
        sources: What it rests on.
    """
    named = {m.concept for statement in statements for m in statement.mentions}
    reports = sources.reports()
    found = [*_findings(named, reports), *_new(text, named, sources), *_allergies(text, sources)]
    found += [
        *_acute(named, sources),
        *_conflicts(text, reports),
        *_incidental(statements, sources),
        *_unfinished(text, sources),
    ]
    return found


@cache
def _critical() -> dict[str, tuple[str, frozenset[str], str]]:
    table = read_data("critical.yaml")["critical"]
    return {name: (entry["field"], frozenset(entry["concepts"]), entry["why"]) for name, entry in table.items()}


def _findings(named: set[str], reports: Sequence[Report]) -> Iterator[Omission]:
    for name, (field_name, concepts, why) in _critical().items():
        if named & concepts:
            continue
        said = [
            field
            for report in reports
            for field in report.fields
            if field.name == field_name and field.assertion == "present" and field.certainty >= _CERTAIN
        ]
        if said:
            yield _left_out(name, f"The source states {why}; the text leaves it out.", said[0].evidence[:1])


def _acute(named: set[str], sources: Sources) -> Iterator[Omission]:
    """An acute infarct or thrombosis, which has no field of its own."""
    for statement in sources.usable:
        for mention in statement.mentions:
            acute = mention.concept in _EMERGENCIES and mention.certainty == 5 and not mention.prior
            if acute and mention.concept not in named and phrases("acute").search(statement.text):
                what = concept_name(mention.concept)
                yield _left_out(what, f"The source states an acute {what}; the text leaves it out.", _cut(statement))
                return


def _new(text: str, named: set[str], sources: Sources) -> Iterator[Omission]:
    """A new lesion, stated and not denied."""
    if "new" in named or phrases("new_thing").search(text):
        return
    for statement in sources.usable:
        if any(n.heads and not n.denied for n in statement.novelties) and not statement.hedged:
            yield _left_out("new lesion", "The source calls a finding new; the text leaves that out.", _cut(statement))
            return


def _allergies(text: str, sources: Sources) -> Iterator[Omission]:
    if phrases("allergy").search(text) or phrases("reacted").search(text):
        return
    for statement in sources.usable:
        named = any(m.concept == "allergy" and m.certainty == 5 for m in statement.mentions)
        if named or phrases("reacted").search(statement.text):
            yield _left_out("allergy", "The source names an allergy; the text leaves it out.", _cut(statement))
            return


def _conflicts(text: str, reports: Sequence[Report]) -> Iterator[Omission]:
    if phrases("conflict_named").search(text):
        return
    for report in reports:
        for warning in report.warnings:
            if warning.code.endswith("_conflict") and warning.evidence:
                yield _left_out("conflict", f"{warning.message} The text does not say so.", warning.evidence[:2])


def _incidental(statements: Sequence[Statement], sources: Sources) -> Iterator[Omission]:
    """An incidental finding of which the text holds nothing."""
    told = {key for statement in statements for key in statement.keys} - _GENERIC
    for statement in sources.usable:
        if not phrases("incidental").search(statement.text):
            continue
        keys = statement.keys - _GENERIC
        weight = sum(sources.weight(key) for key in keys)
        if (
            weight
            and sum(sources.weight(key) for key in keys & told if is_concept(key) or key in told) < _SHARE * weight
        ):
            yield _left_out(
                "incidental finding", "The source names an incidental finding; the text leaves it out.", _cut(statement)
            )


def _unfinished(text: str, sources: Sources) -> Iterator[Omission]:
    """A source that breaks off, summed up as if it were whole."""
    if phrases("truncated").search(text):
        return
    for statement in sources.usable:
        if phrases("truncated").search(statement.text):
            yield _left_out("incomplete source", "The source is incomplete; the text does not say so.", _cut(statement))
            return
    for source in sources.sources:
        body = source.text.rstrip()
        if body.endswith(("...", "…")) or phrases("unfinished").search(body[-24:]) or _breaks_off(body):
            tail = Evidence.cut(source.doc, source.text, max(0, len(body) - 24), len(body))
            yield _left_out(
                "incomplete source", "The source breaks off in a sentence; the text does not say so.", (tail,)
            )
            return


def _breaks_off(body: str) -> bool:
    """Tell whether the last sentence of a line of several has no end, and is no item of a list."""
    last = _LAST.search(body.rsplit("\n", 1)[-1])
    if not last or body[-1] in '。.!?！？)）]】"”|:：':
        return False
    words = next(group for group in last.groups() if group).strip()
    return not words[:2].rstrip(".、)）").isdigit() and (
        len(words.split()) >= _WORDS or "\u4e00" <= words[0] <= "\u9fff"
    )


def _cut(statement: Statement) -> tuple[Evidence, ...]:
    return (Evidence(doc=statement.doc, start=statement.start, end=statement.end, quote=statement.text),)


def _left_out(what: str, why: str, evidence: tuple[Evidence, ...]) -> Omission:
    return Omission(what=what, explanation=why, evidence=evidence)
