"""Where a quote stands: exactly, tolerantly, nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.second_reader.quotes import nearest, occurrences
from ingestion.language import fold

TEXT = (
    "MRI: Ring-enhancing mass in the LEFT frontal\n  lobe, 3.2 x 2.8cm; older 13 mm cyst.\n"
    "No shift.\n\nThe note: oedema – mild.\n左侧额\n叶占位，约3cm，未见出血。左侧额叶水肿。"
)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("Ring-enhancing mass", ["Ring-enhancing mass"]),
        ("“Ring-enhancing mass”", ["Ring-enhancing mass"]),
        ("left frontal lobe", ["LEFT frontal\n  lobe"]),
        ("3.2x2.8 cm", ["3.2 x 2.8cm"]),
        ("3.2 × 2.8 cm", ["3.2 x 2.8cm"]),
        ("oedema - mild", ["oedema – mild"]),
        ("左侧额叶占位", ["左侧额\n叶占位"]),
        ("左侧额叶占位,约 3 cm", ["左侧额\n叶占位，约3cm"]),
        ("左侧额叶", ["左侧额叶"]),  # letter by letter counts before the one that a line end parts
        ("左侧额 叶", ["左侧额\n叶", "左侧额叶"]),
        ("3 mm", []),  # of 13 mm
        ("2 x 2.8cm", []),  # of 3.2
        ("no", ["No"]),  # not in "note"
        ("lobe", ["lobe"]),
        ("lob", []),
        ("13 m", []),
        ("shift. The note", []),  # over a blank line
        ("Ringenhancing", []),
        ("necrosis", []),
        ("", []),
        ("…", []),
        ("***", []),
    ],
)
def test_lookup(quote: str, stands: list[str]) -> None:
    assert [TEXT[start:end] for start, end in occurrences(quote, TEXT, 0, len(TEXT))] == stands


def test_only_the_given_stretch_is_searched() -> None:
    text = "Left mass. Left mass."
    assert occurrences("Left mass", text, 0, len(text)) == [(0, 9), (11, 20)]
    assert occurrences("Left mass", text, 10, len(text)) == [(11, 20)]
    assert occurrences("Left mass", text, 0, 8) == []


@pytest.mark.parametrize(
    ("previous", "chosen"),
    [(None, [(0, 4), (50, 54), (90, 94)]), (2, [(0, 4)]), (60, [(50, 54)]), (1000, [(90, 94)])],
)
def test_of_several_places_the_nearest_to_the_last_quote(previous: int | None, chosen: list[tuple[int, int]]) -> None:
    assert nearest([(0, 4), (50, 54), (90, 94)], previous) == chosen


words = st.lists(
    st.sampled_from(["left", "MASS", "3.2", "mm", "(T2)", "额叶", "占位，", "–", "non-enhancing", "."]), min_size=1
)
gaps = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "\u3000"])


def squeezed(text: str) -> str:
    return "".join(fold(text).split())


@given(words, gaps, gaps, st.booleans(), words, words)
def test_white_space_and_case_don_t_matter(
    quoted: list[str], gap: str, other: str, upper: bool, before: list[str], behind: list[str]
) -> None:
    text = " ".join(before) + " " + gap.join(quoted) + " " + " ".join(behind)
    quote = other.join(quoted)
    found = occurrences(quote.upper() if upper else quote, text, 0, len(text))
    if any(character.isalnum() for character in quote):
        assert found
    assert all(squeezed(text[start:end]) == squeezed(quote) for start, end in found)


@given(st.text(max_size=30), st.text(max_size=80))
def test_what_is_found_is_in_the_text_and_no_quote_breaks_the_search(quote: str, text: str) -> None:
    for start, end in occurrences(quote, text, 0, len(text)):
        assert 0 <= start < end <= len(text)
        assert squeezed(text[start:end]) in squeezed(quote)  # the quotation marks around a quote are no part of it
