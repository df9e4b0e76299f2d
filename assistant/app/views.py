"""What the web app shows, as HTML: reports with their evidence marked, fields, answers with their sources.

Every text that comes from a document or a model is escaped here; nothing of it is markup.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from assistant.drafting.answered import Answer, Citation
from ingestion.records import Evidence, Field, Report

REASONS = {
    "no_evidence": "Nothing in the indexed guidelines supports an answer.",
    "off_topic": "The question is not about glioma or its care.",
    "conflict": "The sources disagree; both are shown.",
    "needs_clinician": "This is a decision for a clinician; only the general fact is shown.",
}


@dataclass(frozen=True)
class Mark:
    """A slice of a text to colour.

    Attributes:
        start: First code point.
        end: One past the last.
        title: What is shown on hover.
        style: CSS class, the assertion of the field ("present", "absent", "possible", ...) or "warning".
    """

    start: int
    end: int
    title: str
    style: str


def report_marks(report: Report) -> list[Mark]:
    """Return a mark for each slice that the report's fields, measurements and warnings rest on."""
    marks = [_field_mark(field, evidence) for field in report.fields for evidence in field.evidence]
    for size in report.measurements:
        title = f"measurement ({size.when}): {' × '.join(f'{axis:g}' for axis in size.axes_mm)} mm"
        marks += [Mark(e.start, e.end, title, "measurement") for e in size.evidence]
    for warning in report.warnings:
        marks += [Mark(e.start, e.end, f"{warning.code}: {warning.message}", "warning") for e in warning.evidence]
    return marks


def _field_mark(field: Field, evidence: Evidence) -> Mark:
    title = f"{field.name}: {_value(field)} ({field.assertion}, certainty {field.certainty})"
    if field.code is not None:
        title += f" · {field.code.system} {field.code.code}"
    return Mark(evidence.start, evidence.end, title, field.assertion)


def highlighted(text: str, marks: Sequence[Mark]) -> str:
    """Return `text` as HTML in which each marked stretch shows the titles of all marks that cover it."""
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    parts: list[str] = []
    for start, end in itertools.pairwise(edges):
        piece = escape(text[start:end])
        covering = [mark for mark in marks if mark.start <= start and end <= mark.end]
        if covering:
            title = escape("\n".join(dict.fromkeys(mark.title for mark in covering)), quote=True)
            styles = " ".join(dict.fromkeys(f"gs-{mark.style}" for mark in covering))
            piece = f'<mark class="{styles}" title="{title}">{piece}</mark>'
        parts.append(piece)
    return f'<div class="gs-report">{"".join(parts)}</div>'


def field_table(report: Report) -> str:
    """Return the report's fields, sizes and warnings as an HTML table, each with its words."""
    rows = [_row(f.name, _value(f), f.assertion, f.evidence, "inferred" if f.inferred else "") for f in report.fields]
    for size in report.measurements:
        axes = " × ".join(f"{axis:g}" for axis in size.axes_mm)
        value = f"{axes} mm" if axes else f"{size.volume_ml:g} mL"
        rows.append(_row("size", value, size.when, size.evidence, ""))
    warnings = "".join(
        f'<p class="gs-warn"><b>{escape(warning.code)}</b> {escape(warning.message)}</p>' for warning in report.warnings
    )
    facts = (
        f'<p class="gs-meta">{escape(report.kind)} · {escape(report.language)} · {escape(report.relevance)}'
        f"{' · ' + report.date.isoformat() if report.date else ''}</p>"
    )
    head = "<tr><th>Field</th><th>Value</th><th>Assertion</th><th>Words of the report</th></tr>"
    return f'{facts}{warnings}<table class="gs-fields">{head}{"".join(rows)}</table>'


def _row(name: str, value: str, assertion: str, evidence: Iterable[Evidence], note: str) -> str:
    quotes = " … ".join(escape(" ".join(e.quote.split())) for e in evidence)
    tag = f' <span class="gs-note">{escape(note)}</span>' if note else ""
    return (
        f"<tr><td>{escape(name.replace('_', ' '))}{tag}</td><td>{escape(value)}</td>"
        f'<td><span class="gs-tag gs-{escape(assertion)}">{escape(assertion)}</span></td><td>{quotes}</td></tr>'
    )


def _value(field: Field) -> str:
    if field.value is True:
        text = "yes" if field.assertion == "present" else "no" if field.assertion == "absent" else "stated"
    else:
        text = str(field.value).replace("_", " ")
    dose = f", {field.dose_mg_per_day:g} mg/day" if field.dose_mg_per_day is not None else ""
    return f"{text}{dose}"


def sources_panel(answer: Answer) -> str:
    """Return the numbered sources of an answer, each with the words that are cited, and what was refused."""
    cards = [_source(citation) for citation in answer.citations]
    dropped = "".join(f"<li>{escape(d.text)} <i>({escape(d.why)})</i></li>" for d in answer.dropped)
    refused = (
        f"<details><summary>{len(answer.dropped)} refused sentence(s)</summary><ul>{dropped}</ul></details>"
        if dropped
        else ""
    )
    empty = '<p class="gs-meta">No source is cited.</p>' if not cards else ""
    return f'<div class="gs-sources">{"".join(cards)}{empty}{refused}</div>'


def _source(cited: Citation) -> str:
    about = " · ".join(str(part) for part in (cited.region, cited.year, cited.strength) if part)
    return (
        f'<div class="gs-source" id="source-{cited.n}"><div class="gs-source-head"><b>[{cited.n}]</b> '
        f'{escape(cited.title)}<span class="gs-note">{escape(about)}</span></div>'
        f'<div class="gs-meta">{escape(cited.section)}</div><div class="gs-meta">{escape(cited.source)}</div>'
        f"<blockquote>{escape(cited.quote)}</blockquote></div>"
    )


def answer_text(answer: Answer) -> str:
    """Return an answer as plain chat text: its sentences with their numbers, or why there is none."""
    lines = [f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}".strip() for claim in answer.claims]
    if answer.abstained:
        lines.insert(0, REASONS.get(answer.reason or "", "No answer can be given."))
    return "\n\n".join(lines) or answer.answer
