"""Right, given and wanted, counted by what was drawn independently, and the rates that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.statistics import bootstrap_ratios, wilson
from evals.suite import Interval, Metric

Same = Callable[[Any, Any], bool]
Ratio = tuple[int, int]
"""What counts, and out of how many."""


@dataclass
class Count:
    """What one report, patient or scan adds to a tally."""

    right: int = 0
    given: int = 0
    wanted: int = 0


@dataclass
class Tally:
    """Right, given and wanted.

    Attributes:
        counts: By the report, patient or scan that was drawn; intervals resample these.
    """

    counts: dict[str, Count] = field(default_factory=dict)

    def add(self, drawn: str, got: object, truth: object, *, same: Same | None = None) -> bool:
        """Count one item of `drawn`; `got` None is nothing given. Return whether it is right."""
        hit = got is not None and (same(got, truth) if same else got == truth)
        self.count(drawn, right=int(hit), given=int(got is not None), wanted=1)
        return hit

    def count(self, drawn: str, *, right: int, given: int, wanted: int) -> None:
        """Add counts of `drawn`."""
        held = self.counts.setdefault(drawn, Count())
        held.right += right
        held.given += given
        held.wanted += wanted

    @property
    def right(self) -> int:
        """How many were given and are right."""
        return sum(count.right for count in self.counts.values())

    @property
    def given(self) -> int:
        """How many were given."""
        return sum(count.given for count in self.counts.values())

    @property
    def wanted(self) -> int:
        """How many there are to give."""
        return sum(count.wanted for count in self.counts.values())

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where one of them is undefined."""
        return 2 * self.right / (self.given + self.wanted) if self.given and self.wanted else None

    def metrics(self, name: str, note: str = "", *, joint: str = "/") -> list[Metric]:
        """Return precision, recall and F1, named `name`, `joint` and the kind."""
        counts = self.counts.values()
        return [
            share(f"{name}{joint}precision", [(count.right, count.given) for count in counts], note),
            share(f"{name}{joint}recall", [(count.right, count.wanted) for count in counts], note),
            Metric(name=f"{name}{joint}f1", value=self.f1, interval=self._f1_interval(), n=self.wanted, note=note),
        ]

    def f1_parts(self) -> dict[str, Ratio]:
        """Return, by what was drawn, the two sums whose ratio is F1."""
        return {drawn: (2 * count.right, count.given + count.wanted) for drawn, count in self.counts.items()}

    def _f1_interval(self) -> Interval | None:
        if self.f1 is None:
            return None
        if self.right in {0, self.given} and self.f1 in {0.0, 1.0}:  # every resample would give the same
            return wilson(self.right, self.wanted)
        return bootstrap_ratios([[parts] for parts in self.f1_parts().values()])


def rate(name: str, right: int, n: int, note: str = "") -> Metric:
    """Return a share of items that were drawn one by one, with Wilson's interval."""
    return Metric(name=name, value=right / n if n else None, interval=wilson(right, n) if n else None, n=n, note=note)


def share(name: str, parts: Iterable[Ratio], note: str = "") -> Metric:
    """Return a share that is summed over what was drawn.

    Its interval is Wilson's where each part counts at most once, or where all are right or none is (a resample could
    not differ), else a bootstrap over the parts.
    """
    kept = [part for part in parts if part[1]]
    right, n = sum(part[0] for part in kept), sum(part[1] for part in kept)
    if right in {0, n} or all(part[1] == 1 for part in kept):
        return rate(name, right, n, note)
    return Metric(name=name, value=right / n, interval=bootstrap_ratios([[part] for part in kept]), n=n, note=note)


def mean_f1(name: str, tallies: Sequence[Tally], note: str = "") -> Metric:
    """Return the mean of the F1 of several tallies, with a bootstrap over what was drawn for all of them."""
    parts = [tally.f1_parts() for tally in tallies if tally.f1 is not None]
    scores = [tally.f1 for tally in tallies if tally.f1 is not None]
    if not scores:
        return Metric(name=name, value=None, n=0, note=note)
    drawn = dict.fromkeys(key for each in parts for key in each)
    value = sum(scores) / len(scores)
    # Where all are perfect, or none has anything right, every resample would give the same.
    told = (
        None if value in {0.0, 1.0} else bootstrap_ratios([[each.get(key, (0, 0)) for each in parts] for key in drawn])
    )
    return Metric(name=name, value=value, interval=told, n=len(scores), note=note)


def lowest_f1(name: str, tallies: dict[str, Tally]) -> Metric:
    """Return the lowest F1 among named tallies, with its own interval; the note says whose it is."""
    scores = {key: tally.f1 for key, tally in tallies.items() if tally.f1 is not None}
    if not scores:
        return Metric(name=name, value=None, n=0)
    lowest = min(scores, key=lambda key: scores[key])
    own = tallies[lowest].metrics(lowest)[-1]
    return own.model_copy(update={"name": name, "note": f"that of {lowest.replace('_', ' ')}, of {len(scores)}"})
