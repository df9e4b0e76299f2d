"""Dates: a day that no source gives, or that the source gives as the date of something else."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.matching import Matches, compare
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Statement

_ROLES = {
    "exam": "examination", "scan": "examination", "study": "examination", "mri": "examination",
    "acquired": "examination", "检查": "examination", "扫描": "examination",
    "report": "report", "issued": "report", "signed": "report", "报告": "report", "签发": "report",
    "surgery": "surgery", "resection": "surgery", "craniotomy": "surgery", "手术": "surgery",
    "birth": "birth", "出生": "birth",
    "started": "start", "began": "start", "开始": "start", "ended": "end", "completed": "end", "结束": "end",
}  # fmt: skip
_BEHIND = 12


def check(context: Context) -> list[Objection]:
    """Compare each date of the claim, and what it is the date of, with the sources."""
    dates = (q for q in context.claim.quantities if q.dimension == "date")
    found = (compare(context, date, placed=_role_agrees) for date in dates)
    return [objection for objection in found if objection is not None]


def _role_agrees(context: Context, date: Quantity, matching: Matches, text: str) -> Objection | None:
    wanted = _role(context.claim, date)
    roles = [(_role(s, q), s, q) for s, q in matching]
    if not wanted or any(role in {"", wanted} for role, _, _ in roles):
        return None
    role, statement, found = roles[0]
    why = f"In the source {text} is the date of the {role}, not of the {wanted}."
    return contradicts("temporal", why, statement, (found.start, found.end))


def _role(statement: Statement, date: Quantity) -> str:
    """Return what the nearest word before a date says that it is the date of, else a word right behind it."""
    text = statement.text.lower()
    before = text[: date.start - statement.start]
    place, role = max(((before.rfind(word), role) for word, role in _ROLES.items() if word in before), default=(-1, ""))
    behind = re.split(r"[,;，；。.|]", text[date.end - statement.start :])[0][:_BEHIND]
    later = min(((behind.find(word), role) for word, role in _ROLES.items() if word in behind), default=(0, ""))[1]
    apart = re.search(r"[,;，；。|]", before[place:]) if place >= 0 else None
    return later if later and (place < 0 or apart) else role or later
