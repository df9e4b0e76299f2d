"""Dates: a day that no source gives, or that the source gives as the date of something else."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.matching import Matches, compare
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Statement

_ROLES = {
    "exam": "examination", "scan": "examination", "检查日期": "examination",
    "report": "report", "报告日期": "report",
    "surgery": "surgery", "resection": "surgery", "craniotomy": "surgery", "手术": "surgery",
    "birth": "birth", "出生": "birth",
    "started": "start", "began": "start", "开始": "start", "ended": "end", "completed": "end", "结束": "end",
}  # fmt: skip


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
    before = statement.text[: date.start - statement.start].lower()
    return max(((before.rfind(word), role) for word, role in _ROLES.items() if word in before), default=(0, ""))[1]
