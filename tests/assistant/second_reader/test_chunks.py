"""Stretches of a report: nothing lost, nothing twice, nothing too long."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.second_reader.chunks import chunks
from assistant.second_reader.limits import limits_for

REPORT = (
    "CLINICAL HISTORY: Known glioblastoma, resected in 2023.\n"
    "FINDINGS: Mass of the left frontal lobe. No haemorrhage. Moderate oedema.\n"
    "IMPRESSION: Stable disease.\n"
)


def test_a_short_report_is_one_stretch_and_an_empty_one_is_none() -> None:
    (only,) = chunks(REPORT, 1000)
    assert (REPORT[only.start : only.end], only.heading) == (REPORT.strip(), "")
    assert chunks(" \n ", 1000) == []


def test_a_section_that_does_not_fit_begins_a_new_stretch() -> None:
    found = [REPORT[chunk.start : chunk.end] for chunk in chunks(REPORT, 110)]
    assert [text.partition(":")[0] for text in found] == ["CLINICAL HISTORY", "FINDINGS"]
    assert found[1].endswith("Stable disease.")


def test_a_stretch_within_a_section_knows_its_heading() -> None:
    found = chunks(REPORT, 60)
    assert [(REPORT[chunk.start :][:7], chunk.heading) for chunk in found] == [
        ("CLINICA", ""), ("FINDING", ""), ("Moderat", "FINDINGS:"),
    ]  # fmt: skip


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "glioma and more " * 100
    found = chunks(text, 120)
    assert all(text[chunk.start : chunk.end].split(maxsplit=1)[0] in {"glioma", "and", "more"} for chunk in found)


PIECES = [
    "FINDINGS:", "\n", "\n\n", "mass ", "No shift. ", "x" * 150, "影像所见：", "左额叶占位，", "未见出血。", "😀" * 40,
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.integers(min_value=100, max_value=400))
def test_every_visible_character_is_in_one_stretch(text: str, longest: int) -> None:
    found = chunks(text, longest)
    assert all(len(text[chunk.start : chunk.end].encode()) <= longest for chunk in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    shown = "".join(text[chunk.start : chunk.end] for chunk in found)
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize(("backend", "model"), [("gguf", "smollm2"), ("gguf", "other.gguf")])
def test_embedded_models_have_room_for_prompt_stretch_and_two_answers(backend: str, model: str) -> None:
    from assistant.llm.gguf import CONTEXT_TOKENS

    limits = limits_for(backend, model)
    instructions, retry = 1150, 60
    assert instructions + limits.bytes + 2 * limits.tokens + retry <= CONTEXT_TOKENS  # a byte is a token at worst
    assert limits.bytes < limits_for("openai", "any").bytes
