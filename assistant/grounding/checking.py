"""Many texts checked one after the other: sources are read once, a judge is asked where there is one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from assistant.grounding.gate import ground_in
from assistant.grounding.judge import Judge, Judged, second_opinion
from assistant.grounding.recent import RecentSources
from assistant.grounding.records import Verdict
from assistant.grounding.requests import Request


@dataclass(frozen=True)
class Checked:
    """A request with what came of it.

    Attributes:
        request: What was asked.
        verdict: The verdict, after the judge where there is one.
        judged: What the judge did; None where none was asked.
    """

    request: Request
    verdict: Verdict
    judged: Judged | None = None

    def record(self) -> dict[str, Any]:
        """Return the record of `glioscribe verify`.

        "omissions" is there only where something is left out, "judge" only where one was asked.
        """
        record = {"id": self.request.id, **self.verdict.model_dump(mode="json")}
        if not self.verdict.omissions:
            del record["omissions"]
        if self.judged is not None:
            return {**record, "judge": self.judged.record()}
        for claim in record["claims"]:
            del claim["judge"]
        return record


class Checker:
    """Checks one request after the other.

    Args:
        judge: Asked for a second opinion on each verdict.

    Attributes:
        counts: What the judge did so far: claims asked, overturned, ignored, failed.
    """

    def __init__(self, judge: Judge | None = None) -> None:
        self._judge = judge
        self._recent = RecentSources()
        self.counts: Counter[str] = Counter()

    def check(self, request: Request) -> Checked:
        """Check one text; what the judge fails at is counted, and listed in the result."""
        sources = self._recent.take(request.sources)
        verdict = ground_in(request.text, sources)
        if self._judge is None:
            return Checked(request, verdict)
        judged = second_opinion(request.text, verdict, sources, self._judge)
        self.counts.update(
            asked=judged.asked, overturned=judged.overturned, ignored=len(judged.ignored), failed=len(judged.failed)
        )
        return Checked(request, judged.verdict, judged)

    def summary(self) -> str:
        """Return what the judge did in one line; "" without a judge."""
        if self._judge is None:
            return ""
        counted = ", ".join(f"{self.counts[name]} {name}" for name in ("asked", "overturned", "ignored", "failed"))
        return f"judge {self._judge.name}: claims: {counted}"
