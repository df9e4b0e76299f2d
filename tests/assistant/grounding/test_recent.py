"""Sources of a batch are read once, and not all kept."""

from __future__ import annotations

import pytest

from assistant.grounding import Source
from assistant.grounding.recent import KEPT, RecentSources


def sources(*texts: str) -> list[Source]:
    return [Source(doc=f"source:{n}", text=text) for n, text in enumerate(texts)]


def test_equal_sources_are_read_once() -> None:
    recent = RecentSources()
    first = recent.take(sources("Left frontal mass.", "No cyst."))
    assert recent.take(sources("Left frontal mass.", "No cyst.")) is first
    assert recent.read == 1


def test_the_same_text_cut_or_named_otherwise_is_another() -> None:
    recent = RecentSources()
    for one in (sources("ab", "c"), sources("a", "bc"), sources("abc"), [Source(doc="source", text="abc")]):
        assert [s.text for s in recent.take(one).sources] == [s.text for s in one]
    assert recent.read == 4


def test_the_longest_unused_is_forgotten_first() -> None:
    recent = RecentSources()
    kept = recent.take(sources("kept"))
    for number in range(KEPT):
        recent.take(sources(f"text {number}"))
        assert recent.take(sources("kept")) is kept
    before = recent.read
    recent.take(sources("text 0"))
    assert recent.read == before + 1


def test_long_sources_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.grounding.recent.KEPT_CHARACTERS", 30)
    recent = RecentSources()
    first = recent.take(sources("Left frontal mass."))
    assert recent.take(sources("Left frontal mass.")) is first
    long = recent.take(sources("Longer than all that may be kept."))
    assert recent.take(sources("Longer than all that may be kept.")) is long
    assert recent.take(sources("Left frontal mass.")) is not first
