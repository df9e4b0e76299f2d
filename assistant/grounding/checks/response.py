"""Response categories against the figures: complete, partial or minor response, stable or progressive disease."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.criteria import allowed
from assistant.grounding.derived import Change, changes
from assistant.grounding.phrases import phrases, says
from assistant.grounding.statement import Statement

_CATEGORIES = ("complete_response", "partial_response", "minor_response", "stable_disease", "progressive_disease")
_BEFORE, _BEHIND = 26, 10


def check(context: Context) -> list[Objection]:
    """Object to a category that the figures of the claim, or of the sources it rests on, don't allow."""
    named = categories(context.claim.text)
    if not named:
        return list(_under_drug(context, named))
    return [
        *_against_figures(context, named), *_under_drug(context, named), *_by_fluid_signal(context, named),
        *_confirmed(context),
    ]  # fmt: skip


def categories(text: str) -> set[str]:
    """Return the response categories that a text asserts."""
    found = set()
    for name in _CATEGORIES:
        for m in phrases(name).finditer(text):
            before = re.split(r"[,;:，；：。]", text[max(0, m.start() - _BEFORE) : m.start()])[-1]
            behind = text[m.end() : m.end() + _BEHIND]
            if any(phrases("category_denied").search(piece) for piece in (before, behind)):
                continue
            if not _is_pseudo(text, m.start(), m.end()):
                found.add(name)
    return found


def following(context: Context) -> set[str]:
    """Return the categories that follow from the figures of the closest sources."""
    near = context.aligned or context.sources.usable
    told = [change for s in near for change in changes(s) if change.measure != "length"]
    allowed_by = [allowed(change) for change in told]
    return set.intersection(*allowed_by) if allowed_by else set()


def _is_pseudo(text: str, start: int, end: int) -> bool:
    return "假性" in text[max(0, start - 3) : end] or text[max(0, start - 7) : start].lower().strip(" -") == "pseudo"


def _against_figures(context: Context, named: set[str]) -> Iterator[Objection]:
    where, told = _figures(context)
    told = [change for change in told if change.measure != "length"]
    if not told:
        return
    possible = {name for change in told for name in allowed(change)}
    said = {name for s in context.sources.usable if not changes(s) for name in categories(s.text)}
    words = " ".join([context.sentence.text, *(s.text for s in context.aligned)])
    for name in sorted(named - possible):
        if name in said:
            continue
        shrunk = possible <= {"complete_response", "partial_response"}
        if name == "stable_disease" and shrunk and phrases("other_reason_against_response").search(words):
            continue
        if name == "progressive_disease" and phrases("other_reason_for_progression").search(words):
            continue
        change = told[0]
        fitting = " or ".join(sorted(possible)).replace("_", " ")
        why = f"A change of {change.percent:+.1f} % ({change.measure}) is {fitting}, not {name.replace('_', ' ')}."
        yield contradicts("general", why, where)


def _figures(context: Context) -> tuple[Statement | None, list[Change]]:
    """Return the changes given beside the category: in its own sentence, else in the nearest source that has some."""
    own = changes(context.sentence)
    if own:
        return (context.closest[0][1] if context.closest else None), own
    for statement in context.aligned or context.sources.usable:
        found = changes(statement)
        if found:
            return statement, found
    every = [(s, found) for s in context.sources.usable if (found := changes(s))]
    return every[0] if len(every) == 1 else (None, [])


def _under_drug(context: Context, named: set[str]) -> Iterator[Objection]:
    """A complete or partial response on an anti-angiogenic drug, told without the caveat that it may be the drug's."""
    response = named & {"complete_response", "partial_response"}
    if not response and not phrases("tumour_response").search(context.claim.text):
        return
    if says("antiangiogenic_caution", context.whole):
        return
    given = [
        s for s in context.sources.usable
        if any(m.concept == "bevacizumab" and m.certainty == 5 and not m.planned for m in s.mentions)
    ]  # fmt: skip
    if given and not any(response & categories(s.text) for s in context.sources.usable):
        yield lacks(
            "general", "Less enhancement under bevacizumab may be the drug's effect (pseudoresponse).", given[0]
        )


def _confirmed(context: Context) -> Iterator[Objection]:
    """A category told as confirmed that the source calls unconfirmed."""
    text = context.sentence.text
    if phrases("to_confirm").search(text) or not phrases("confirmed").search(text):
        return
    for statement in context.sources.usable:
        if phrases("to_confirm").search(statement.text):
            yield contradicts("uncertainty", "The source has this still to be confirmed.", statement)
            return


def _by_fluid_signal(context: Context, named: set[str]) -> Iterator[Objection]:
    """Growth of T2/FLAIR signal alone in an IDH-wildtype tumour, called progression under RANO 2.0."""
    if "progressive_disease" not in named:
        return
    words = " ".join([context.whole, *(s.text for s in context.sources.usable)])
    if not (phrases("rano_2").search(words) and phrases("idh_wildtype").search(words)):
        return
    worse = [
        s for s in context.sources.usable
        if phrases("fluid_signal").search(s.text)
        and (any(m.concept in {"increased", "new"} for m in s.mentions) or any(q.sign == "+" for q in s.quantities))
    ]  # fmt: skip
    other = phrases("enhancing_worse").search(words) or any(
        m.concept == "bevacizumab" and m.certainty == 5 for s in context.sources.usable for m in s.mentions
    )
    if worse and not other and not phrases("other_reason_for_progression").search(words):
        why = "Under RANO 2.0 growth of T2/FLAIR signal alone is no progression of an IDH-wildtype tumour."
        yield contradicts("general", why, worse[0])
