"""Printed lines become text: broken words, raised marks, letters that only look right, running heads, columns."""

from __future__ import annotations

import pytest

from ingestion.guidelines.reading.joining import Joiner
from ingestion.guidelines.reading.letters import plain
from ingestion.guidelines.reading.marks import raised
from ingestion.guidelines.reading.printed import Line, Word, lines
from ingestion.guidelines.reading.running import running


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("a radio-", "therapy unit", "a radiotherapy unit"),
        ("an IDH-", "mutant tumour", "an IDH-mutant tumour"),
        ("after dose-", "escalation trials", "after dose-escalation trials"),
        ("a non-", "enhancing lesion", "a non-enhancing lesion"),
        ("FET-", "PET shows", "FET-PET shows"),
        ("T2-", "weighted images", "T2-weighted images"),
        ("the follow-", "up scan", "the follow-up scan"),
        ("a well\u00ad", "known one", "a wellknown one"),
        ("the cut-", "off point", "the cut-off point"),
        ("re-", "irradiation was", "re-irradiation was"),
        ("words end", "here", "words end here"),
        ("胶质瘤的", "治疗", "胶质瘤的治疗"),
        ("证据级别：", "4；", "证据级别：4；"),
        ("60 –", "70 years", "60 – 70 years"),
        ("1p/", "19q", "1p/19q"),
    ],
)
def test_lines_are_joined(above: str, below: str, joined: str) -> None:
    known = ["a cut-off was set", "re-irradiation in words", "nothing else"]
    assert Joiner(known).join(above, below) == joined


@pytest.mark.parametrize(
    ("before", "mark", "following", "text"),
    [
        ("glioma", "12", "", "glioma [12]"),
        ("glioma.", "3,4", "", "glioma. [3,4]"),
        ("a note", "a", "", "a note [a]"),
        ("a note", "†", "", "a note [†]"),
        ("10", "9", "/L", "10⁹"),
        ("10", "-3", "", "10⁻³"),
        ("60 mg/m", "2", "", "60 mg/m²"),
        ("3 cm", "3", "", "3 cm³"),
        ("O", "6", "-methylguanine", "O6"),
        ("(", "18", "F-FDG", "(18"),
        ("", "11", "C-MET", "11"),
        ("the arm", "2", "", "the arm [2]"),
    ],
)
def test_raised_marks_are_told_from_powers_and_parts_of_words(
    before: str, mark: str, following: str, text: str
) -> None:
    assert before + raised(before, mark, following, glued=True) == text


def test_letters_that_search_can_not_find_are_replaced() -> None:
    assert plain("⽂献⻚码⻓期 ﬁnding") == "文献页码长期 finding"


def word(text: str, x: float, y: float, size: float = 10, *, bold: bool = False) -> Word:
    return Word(x, y, x + len(text) * size / 2, y + size, text, size, bold)


def test_a_small_raised_word_joins_its_line() -> None:
    (line,) = lines([word("lesion", 0, 100), word("7", 30, 97, 6), word("grows", 36, 100)])
    assert line.text == "lesion [7] grows"
    assert (line.top, line.size) == (100, 10)


def page(head: str, foot: str, *, size: float = 8) -> list[Line]:
    body = [word(f"body line {n}", 50, 100 + 12 * n) for n in range(30)]
    return lines([word(head, 50, 40, size), *body, word(foot, 50, 780, size)])


def test_heads_that_come_again_and_page_numbers_are_running() -> None:
    pages = [page("The journal", f"Page {n} of 9") for n in (1, 2)]
    assert [sorted(line.text for line in found) for found in running(pages, 10)] == [
        ["Page 1 of 9", "The journal"], ["Page 2 of 9", "The journal"]
    ]  # fmt: skip


def test_heads_of_left_and_right_pages_are_running_but_headings_are_not() -> None:
    small = running([page("Left head", "unlike one"), page("Right head", "unlike two")], 10)
    large = running([page("Surgery", "unlike one", size=14), page("Radiotherapy", "unlike two", size=14)], 10)
    assert [{line.text for line in found} for found in small] == [{"Left head"}, {"Right head"}]
    assert large == [set(), set()]


def test_one_page_has_no_running_lines() -> None:
    assert running([page("The journal", "Page 1")], 10) == [set()]
