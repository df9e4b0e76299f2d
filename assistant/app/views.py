"""What the web app shows, as HTML: pages in frames, answers with their sources.

Every text that comes from a document or a model is escaped here; nothing of it is markup.
"""

from __future__ import annotations

from html import escape

from assistant.drafting.answered import Answer, Citation, ForPatient

VERDICTS = {
    "applies": "Applies to this patient",
    "does_not_apply": "Does not apply to this patient",
    "cannot_tell": "For this patient it can't be told",
}


def framed(page: str, title: str) -> str:
    """Return a whole page as a frame of its own, apart from the app: it can run its script and reach nothing else."""
    return f'<iframe class="gs-frame" title="{escape(title)}" sandbox="allow-scripts" srcdoc="{escape(page)}"></iframe>'


def sources_panel(answer: Answer) -> str:
    """Return the numbered sources of an answer, each with the words that are cited, and what was refused."""
    verdicts = {each.passage: each for each in answer.for_patient}
    cards = [_source(citation, verdicts.get(citation.passage)) for citation in answer.citations]
    dropped = "".join(f"<li>{escape(d.text)} <i>({escape(d.why)})</i></li>" for d in answer.dropped)
    refused = (
        f"<details><summary>{len(answer.dropped)} refused sentence(s)</summary><ul>{dropped}</ul></details>"
        if dropped
        else ""
    )
    empty = '<p class="gs-meta">No source is cited.</p>' if not cards else ""
    return f'<div class="gs-sources">{"".join(cards)}{empty}{refused}</div>'


def _source(cited: Citation, verdict: ForPatient | None) -> str:
    about = " · ".join(str(part) for part in (cited.region, cited.year, cited.strength) if part)
    return (
        f'<div class="gs-source" id="source-{cited.n}"><div class="gs-source-head"><b>[{cited.n}]</b> '
        f'{escape(cited.title)}<span class="gs-note">{escape(about)}</span></div>'
        f'<div class="gs-meta">{escape(cited.section)}</div><div class="gs-meta">{escape(cited.source)}</div>'
        f"<blockquote>{escape(cited.quote)}</blockquote>{_verdict(verdict) if verdict else ''}</div>"
    )


def _verdict(each: ForPatient) -> str:
    """Say whether a statement applies to the patient, and why."""
    why = "; ".join(each.missing if each.verdict == "cannot_tell" else each.because)
    return f'<div class="gs-meta"><b>{VERDICTS[each.verdict]}</b>: {escape(why)}</div>'


def answer_text(answer: Answer) -> str:
    """Return an answer as plain chat text: its sentences with their numbers, or why there is none."""
    if answer.abstained:
        return answer.answer
    lines = (f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}".strip() for claim in answer.claims)
    return "\n\n".join(lines)
