"""Sources that were read lately, so that lines of a batch that share theirs read them once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

from assistant.grounding.records import Source
from assistant.grounding.sources import Sources

KEPT = 16
"""How many sets of sources are kept at most."""
KEPT_CHARACTERS = 400_000
"""How long they may be together: read sources weigh many times their text. The latest is kept whatever its length."""


class RecentSources:
    """Reads sources, and gives those that it has read lately again.

    Attributes:
        read: How often it had to read.
    """

    def __init__(self) -> None:
        self.read = 0
        self._kept: OrderedDict[bytes, tuple[int, Sources]] = OrderedDict()

    def take(self, sources: Sequence[Source]) -> Sources:
        """Return the sources, read; equal ids with equal texts are the same sources."""
        key = _hash(sources)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][1]
        self.read += 1
        length = sum(len(source.text) for source in sources)
        self._make_room(length)
        found = Sources(sources)
        self._kept[key] = (length, found)
        return found

    def _make_room(self, length: int) -> None:
        """Forget the longest unused before more is read, so that two large sets never lie side by side."""
        held = sum(size for size, _ in self._kept.values())
        while self._kept and (len(self._kept) >= KEPT or held + length > KEPT_CHARACTERS):
            held -= self._kept.popitem(last=False)[1][0]


def _hash(sources: Sequence[Source]) -> bytes:
    state = blake2b(digest_size=16)
    for source in sources:
        for part in (source.doc.encode(), source.text.encode()):
            state.update(len(part).to_bytes(8, "big") + part)
    return state.digest()
