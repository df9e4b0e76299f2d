"""The cases of one set with what every judge said, and what a part of the suite hands back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from assistant.grounding.records import VerdictName
from evals.grounding.calibration import Reliability, reliability
from evals.grounding.cases import Case
from evals.grounding.judges.base import Judge, Opinions, ask
from evals.grounding.thresholds import Flags, Floats, held_out, held_out_classes
from evals.suite import Exhibit, Metric, Table

OURS = "ours"
DIGITS = 4
EVERY = 500
"""Progress is told each time so many cases are done."""


def progress(message: str) -> None:
    """Tell how far a long run is."""
    sys.stderr.write(f"grounding: {message}\n")


def prefix(judge: str) -> str:
    """Return what the names of a judge's figures begin with: nothing for ours."""
    return "" if judge == OURS else f"baseline/{judge}/"


@dataclass(frozen=True)
class Part:
    """What one part of the suite found; see `SuiteResult`."""

    metrics: list[Metric] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reliability: list[Reliability] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """The judges of a run.

    Attributes:
        judges: Ours first.
        tell: Told how far it is.
    """

    judges: tuple[Judge, ...]
    tell: Callable[[str], None] = progress

    def judge(self, name: str, cases: Sequence[Case]) -> Judged:
        """Ask all judges about the cases of a set."""
        last = 0

        def told(done: int) -> None:
            nonlocal last
            if done == len(cases) or done - last >= EVERY:
                last = done
                self.tell(f"{name}: {done} of {len(cases)}")

        return Judged(name, tuple(cases), ask(self.judges, cases, told))


@dataclass(frozen=True)
class Judged:
    """The cases of one set, in order, with the opinions of each judge."""

    name: str
    cases: tuple[Case, ...]
    opinions: Opinions

    @cached_property
    def faithful(self) -> Flags:
        """Truth, shape (n,)."""
        return np.array([case.faithful for case in self.cases], dtype=bool)

    @cached_property
    def documents(self) -> list[str]:
        """Of each case."""
        return [case.document for case in self.cases]

    @cached_property
    def folds(self) -> list[str]:
        """Of each case."""
        return [case.fold for case in self.cases]

    def scores(self, judge: str) -> Floats:
        """Return the scores of a judge, shape (n,)."""
        return np.array([opinion.score for opinion in self.opinions[judge]], dtype=np.float64)

    def fitted(self, judge: str) -> tuple[Flags, dict[str, float]]:
        """Return what is supported by thresholds of the other folds, and those thresholds by fold."""
        return held_out(self.folds, self.faithful, self.scores(judge))

    def supported(self, judge: str) -> Flags:
        """Return what a judge calls supported: by its own verdict, else by a threshold of the other folds."""
        own = [opinion.verdict for opinion in self.opinions[judge]]
        if None in own:
            return self.fitted(judge)[0]
        return np.array([verdict == "supported" for verdict in own], dtype=bool)

    def classes(self, judge: str) -> list[VerdictName]:
        """Return a judge's class of each case: its own verdict, else by two cuts of the other folds."""
        own = [opinion.verdict for opinion in self.opinions[judge] if opinion.verdict is not None]
        if len(own) == len(self.cases):
            return own
        return self.fitted_classes(judge)

    def fitted_classes(self, judge: str) -> list[VerdictName]:
        """Return the class of each case by two cuts of the other folds."""
        truth = [case.verdict for case in self.cases if case.verdict is not None]
        return held_out_classes(self.folds, truth, self.scores(judge))

    def reliability(self) -> Reliability:
        """Return the reliability of our score."""
        return reliability(self.name, self.documents, self.faithful, self.scores(OURS))

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield a record a case with what each judge said."""
        supported = {judge: self.supported(judge) for judge in self.opinions}
        for at, case in enumerate(self.cases):
            yield {
                "id": f"{self.name}/{case.id}",
                "ok": bool(supported[OURS][at] == case.faithful),
                "set": self.name,
                "kind": case.kind,
                "faithful": case.faithful,
                "text": case.text,
                "judges": {
                    judge: _said(opinions[at].score, opinions[at].verdict, flagged=not supported[judge][at])
                    for judge, opinions in self.opinions.items()
                },
            }


def _said(score: float, verdict: VerdictName | None, *, flagged: bool) -> dict[str, Any]:
    return {"score": round(score, DIGITS), "flagged": flagged} | ({"verdict": verdict} if verdict else {})
