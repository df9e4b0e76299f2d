"""Citations: identifiers, quoted words, the year of a named study, and the figures ascribed to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.matching import equal
from assistant.grounding.phrases import phrases
from assistant.grounding.quantities import citations
from assistant.grounding.sources import plain
from assistant.grounding.statement import Statement

_QUOTED = re.compile(r"“([^”]{4,400})”|「([^」]{4,400})」|\"([^\"]{4,400})\"")
_NAMED = re.compile(
    r"\b[A-Z][\w’'-]+(?= et al\b)|[A-Z][A-Za-z]+(?=等)"
    r"|\b(?:EORTC|RTOG|NRG|NOA|NCIC|ACNS|ACTION|AVAGLIO|EF)[- ]?\d[\w./-]*"
)
_YEAR = re.compile(r"(?<![\d./-])(?:19[5-9]\d|20[0-3]\d)(?![\d/]|[-.]\d)")
_BESIDE = 48
_FIGURES = {"percent", "months", "years", "weeks", "", "dose_gy", "cycles", "fractions"}
_FEWEST = 3


def check(context: Context) -> list[Objection]:
    """Object to references, quotations, years and figures that the sources don't give to the work named."""
    return [*_identifiers(context), *_quotations(context), *_years(context), *_ascribed(context)]


def _identifiers(context: Context) -> Iterator[Objection]:
    for _, _, wanted in citations(context.claim.text):
        if not any(wanted in _joined(source.text) for source in context.sources.sources):
            shown = next(
                (s for s in context.sources.usable if citations(s.text) and (s in context.aligned or not s.keys)), None
            )
            yield lacks("citation", f"The reference {wanted} is not in the sources.", shown or context.best)


def _joined(text: str) -> str:
    return text.lower().replace(" ", "").replace(":", "")


def _quotations(context: Context) -> Iterator[Objection]:
    """Words in quotation marks stand in a source, in the one that the text names where it names one."""
    for m in _QUOTED.finditer(context.claim.text):
        words = plain(next(group for group in m.groups() if group))
        if len(re.findall(r"[a-z]+|[\u4e00-\u9fff]", words)) < _FEWEST:
            continue
        named = [source for source in context.sources.sources if source.doc and source.doc in context.claim.text]
        places = named if len(named) == 1 else context.sources.sources
        if not any(words in plain(source.text) for source in places):
            where = f" in {named[0].doc}" if len(named) == 1 else ""
            yield lacks("citation", f"The quoted words do not stand in the sources{where}.", context.best)


@lru_cache(maxsize=512)  # of a claim and of the sentences of its sources it is asked again and again
def works(text: str) -> list[tuple[int, int, str]]:
    """Return the studies and guidelines that a text names, with their place."""
    found = {m.start(): (m.start(), m.end(), m.group().lower().replace(" ", "-")) for m in _NAMED.finditer(text)}
    for m in phrases("studies").finditer(text):
        if not any(start <= m.start() < end for start, end, _ in found.values()):
            found[m.start()] = (m.start(), m.end(), m.group().lower())
    for start, end, identifier in citations(text):
        found[start] = (start, end, identifier)
    return [found[key] for key in sorted(found)]


def _dated(text: str) -> dict[str, set[str]]:
    """Return the year or years that stand beside each named work."""
    named = works(text)
    dated: dict[str, set[str]] = {}
    for year in _YEAR.finditer(text):
        near = [(_gap(start, end, year.start(), year.end()), name) for start, end, name in named]
        if near and min(near)[0] <= _BESIDE:
            dated.setdefault(min(near)[1], set()).add(year.group())
    return dated


def _gap(start: int, end: int, first: int, last: int) -> int:
    return first - end if first >= end else start - last


def _years(context: Context) -> Iterator[Objection]:
    claimed = _dated(context.claim.text)
    if not claimed:
        return
    told: dict[str, set[str]] = {}
    where: dict[str, Statement] = {}
    for statement in context.sources.usable:
        for name, years in _dated(statement.text).items():
            told.setdefault(name, set()).update(years)
            where.setdefault(name, statement)
    for name, years in claimed.items():
        if name in told and not years <= told[name]:
            given, said = ", ".join(sorted(told[name])), ", ".join(sorted(years - told[name]))
            why = f"The source gives {given} as the year of {name.upper()}, not {said}."
            yield contradicts("citation", why, where[name])


def _ascribed(context: Context) -> Iterator[Objection]:
    """A figure ascribed to a work stands in a sentence on that work, or in a source on no other work."""
    named = {name for _, _, name in works(context.claim.text)}
    if not named:
        return
    on_it = [s for s in context.sources.usable if named & {name for _, _, name in works(s.text)}]
    documents = {s.doc for s in on_it}
    others = {s.doc for s in context.sources.usable if {name for _, _, name in works(s.text)} - named}
    for q in context.claim.quantities:
        if q.dimension not in _FIGURES or _YEAR.fullmatch(
            context.claim.text[q.start - context.claim.start : q.end - context.claim.start].strip("年 ")
        ):
            continue
        said = [s for s in context.sources.usable if any(equal(q, o) for o in s.quantities)]
        own = [s for s in said if s in on_it or (s.doc in documents - others and not works(s.text))]
        if said and on_it and not own and not any(_continues(context, s, on_it) for s in said):
            shown = context.claim.text[q.start - context.claim.start : q.end - context.claim.start].strip()
            why = f"The sources do not give {shown} for {', '.join(sorted(named)).upper()}."
            yield contradicts("citation", why, said[0])


def _continues(context: Context, statement: Statement, on_it: list[Statement]) -> bool:
    """Tell whether a sentence that names no work follows one on the work in the same source."""
    if works(statement.text):
        return False
    usable = context.sources.usable
    before = [s for s in usable[: usable.index(statement)] if s.doc == statement.doc and works(s.text)]
    return bool(before) and before[-1] in on_it
