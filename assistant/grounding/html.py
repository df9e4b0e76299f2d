"""A verdict as a page: the text with every claim highlighted, the reason and the evidence below it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.grounding.records import Claim, Verdict

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
mark{padding:.1em .2em;border-radius:.2em}.supported{background:#d9f2d9}.unsupported{background:#fff0c2}
.contradicted{background:#ffd6d6}blockquote{margin:.2em 0 .8em 1em;color:#444}small{color:#555}
pre{white-space:pre-wrap;font:inherit}"""


def render(items: Iterable[tuple[str, str, Verdict]]) -> str:
    """Return a self-contained HTML page of `(id, text, verdict)`; text from documents is escaped."""
    body = "\n".join(_section(name, text, verdict) for name, text, verdict in items)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Verdicts</title>'
        f"<style>{_STYLE}</style></head><body><h1>Verdicts</h1>\n{body}\n</body></html>\n"
    )


def _section(name: str, text: str, verdict: Verdict) -> str:
    marked, position = [], 0
    for claim in verdict.claims:
        marked.append(escape(text[position : claim.start]))
        title = escape(claim.explanation or claim.verdict, quote=True)
        marked.append(f'<mark class="{claim.verdict}" title="{title}">{escape(claim.text)}</mark>')
        position = claim.end
    marked.append(escape(text[position:]))
    reasons = "".join(_reason(claim) for claim in verdict.claims if claim.verdict != "supported")
    head = f"<h2>{escape(name)} <small>{verdict.verdict}, {verdict.score:.2f}</small></h2>"
    return f"<section>{head}<pre>{''.join(marked)}</pre>{f'<ul>{reasons}</ul>' if reasons else ''}</section>"


def _reason(claim: Claim) -> str:
    quotes = "".join(
        f"<blockquote>{escape(e.quote)} <small>{escape(e.doc)} {e.start}–{e.end}</small></blockquote>"
        for e in claim.evidence
    )
    line = f"<b>{claim.verdict}</b> ({claim.kind}): {escape(claim.text)}: {escape(claim.explanation)}"
    return f"<li>{line}{quotes}</li>"
