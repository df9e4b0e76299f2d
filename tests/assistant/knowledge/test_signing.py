"""A sign-off holds for a wording: it lapses with a change of text, Chinese or keys, and with nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.knowledge.signing import FORMAT, SignOff, Ticked, digest, read_sign_offs, signatures
from ingestion.errors import InputError
from ingestion.records import Passage
from tests.assistant.knowledge.statements import made

ONE = made("Glioma is a tumour of the brain.", metadata={"zh": "胶质瘤是脑肿瘤。", "asked_en": ["what is it?"]})


def sign(passage: Passage, verdict: str = "right", name: str = "Dr A", day: int = 1, pack: str = "p") -> SignOff:
    ticked = Ticked(id=passage.id, digest=digest(passage), verdict=verdict, comment="so")
    return SignOff(format=FORMAT, document="f", pack=pack, name=name, date=dt.date(2026, 1, day), statements=(ticked,))


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Glioma is a tumour of the mind!"}, {"source": "T"}, {"year": 2021}, {"region": "UK"},
        {"strength": "w"},
        {"metadata": ONE.metadata | {"zh": "胶质瘤是瘤。"}}, {"metadata": ONE.metadata | {"applies_grade": ["2"]}},
    ],
    ids=str,
)  # fmt: skip
def test_a_change_of_what_is_said_lapses_the_signature(changed: dict[str, object]) -> None:
    other = ONE.model_copy(update=changed)
    (found,) = signatures([other], [sign(ONE)], pack="p")
    assert (found.state, found.by) == ("changed", "Dr A, 2026-01-01")


@pytest.mark.parametrize(
    "changed",
    [
        {"section": "Other"}, {"start": 5, "end": 5 + len(ONE.text)}, {"title": "T"},
        {"metadata": ONE.metadata | {"zh_start": 9, "asked_en": ["why?"], "pack": "p", "pack_version": "2"}},
    ],
    ids=str,
)  # fmt: skip
def test_other_changes_do_not(changed: dict[str, object]) -> None:
    assert signatures([ONE.model_copy(update=changed)], [sign(ONE)], pack="p")[0].state == "signed"


@pytest.mark.parametrize(
    ("sign_offs", "state"),
    [
        ([], "unsigned"),
        ([sign(ONE)], "signed"),
        ([sign(ONE, pack="q")], "unsigned"),
        ([sign(ONE, "wrong"), sign(ONE, "right", day=2)], "signed"),
        ([sign(ONE, "right"), sign(ONE, "change", name="Dr B")], "change"),
        ([sign(ONE, "wrong"), sign(ONE, "change", name="Dr B")], "wrong"),
    ],
)
def test_the_last_word_of_each_reader_counts_and_the_gravest_stands(sign_offs: list[SignOff], state: str) -> None:
    assert signatures([ONE], sign_offs, pack="p")[0].state == state


def test_sign_offs_are_read_oldest_first(tmp_path: Path) -> None:
    for name, day in (("a", 2), ("b", 1)):
        (tmp_path / f"{name}.json").write_text(sign(ONE, day=day).model_dump_json(), encoding="utf-8")
    assert [each.date.day for each in read_sign_offs(tmp_path)] == [1, 2]


@pytest.mark.parametrize("content", ["{}", "nonsense", sign(ONE).model_dump_json().replace('"right"', '"fine"')])
def test_another_file_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json is no sign-off"):
        read_sign_offs(tmp_path)
    with pytest.raises(InputError, match="there is no folder"):
        read_sign_offs(tmp_path / "gone")
