"""Readers timed in turn on the same texts, so that what else the machine does hits all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingestion.records import Document


@dataclass
class Turns:
    """What one reader took, a turn each.

    Attributes:
        documents: Documents read in all.
        cpu: Processor seconds of this process.
        wall: Seconds on the clock.
    """

    documents: int = 0
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def per_cpu_second(self) -> float:
        """Reports a second of processor time, which is what one core alone would do."""
        return self.documents / sum(self.cpu)

    @property
    def per_wall_second(self) -> float:
        """Reports a second on the clock; lower where the core is shared with other work."""
        return self.documents / sum(self.wall)

    def times_faster(self, than: Turns) -> tuple[float, float, float]:
        """Return how many times less processor time than another reader: over all turns, and the quartiles of turns."""
        each = [theirs / own for own, theirs in zip(self.cpu, than.cpu, strict=True)]
        low, _, high = statistics.quantiles(each, n=4)
        return sum(than.cpu) / sum(self.cpu), low, high


def in_turn(
    readers: Mapping[str, Callable[[Document], object]], documents: Sequence[Document], turns: int
) -> dict[str, Turns]:
    """Let each reader read a share of the documents, one by one, then the next share, and so on.

    Each reader sees each document once, after a first one that isn't timed.
    """
    taken = {name: Turns() for name in readers}
    for read in readers.values():
        read(Document(id="first", text="Brain MRI. Left frontal mass without haemorrhage.", kind="radiology"))
    for turn in range(turns):
        share = documents[turn::turns]
        for name, read in readers.items():
            wall, cpu = time.perf_counter(), time.process_time()
            for document in share:
                read(document)
            taken[name].cpu.append(time.process_time() - cpu)
            taken[name].wall.append(time.perf_counter() - wall)
            taken[name].documents += len(share)
    return taken
