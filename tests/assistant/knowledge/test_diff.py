"""What changed between two versions of a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge.diff import diff_packs, diff_passages, words_between
from ingestion.errors import InputError
from ingestion.guidelines import KNOWLEDGE, load_pack
from ingestion.records import Passage
from tests.assistant.knowledge.statements import made

TEXT = "In glioblastoma, the standard course is 60 Gy in 30 fractions of 2 Gy over 6 weeks."


def changes(old: list[Passage], new: list[Passage]):
    return diff_passages(old, new, old="1", new="2")


def test_the_shipped_pack_does_not_differ_from_itself() -> None:
    found = diff_packs(KNOWLEDGE)
    assert (found.added, found.removed, found.changed) == ((), (), ())
    assert found.unchanged == len(load_pack()[1])
    assert found.old == found.new == f"glioscribe {found.new.split()[1]}"


def test_added_removed_and_changed_are_told_apart() -> None:
    gone, come = made("Seizures of glioma end.", "s-1"), made("Regorafenib is a drug for glioma.", "s-2")
    was, now = (
        made(TEXT, metadata={"zh": "六周。"}),
        made(TEXT.replace("standard", "usual"), metadata={"zh": "共六周。"}),
    )
    found = changes([gone, was], [now, come])
    assert (found.removed, found.added, found.unchanged) == ((gone,), (come,), 0)
    (change,) = found.changed
    assert [(piece.kind, piece.text) for piece in change.text][1:3] == [("removed", "standard"), ("added", "usual")]
    assert [(piece.kind, piece.text) for piece in change.zh] == [("added", "共"), ("same", "六周。")]
    assert (change.keys, change.figures, change.reused) == ((), False, False)


def test_changed_keys_are_told_with_both_values() -> None:
    found = changes([made(TEXT, metadata={"pmid": "1"})], [made(TEXT, year=2021, metadata={"treatments": ["pcv"]})])
    assert [(key.key, key.old, key.new) for key in found.changed[0].keys] == [
        ("year", 2020, 2021), ("pmid", "1", None), ("treatments", None, ["pcv"]),
    ]  # fmt: skip
    assert found.changed[0].text == ()


@pytest.mark.parametrize(
    ("text", "reused"),
    [
        (TEXT.replace("standard", "usual"), False),
        (TEXT.replace("60", "54"), True),
        ("Bevacizumab is not approved for glioblastoma in Europe.", True),
    ],
)
def test_an_id_that_stands_for_something_else_now_is_told(text: str, reused: bool) -> None:
    found = changes([made(TEXT)], [made(text)])
    assert [change.id for change in found.reused] == (["f:x-1"] if reused else [])


def test_a_statement_with_a_new_id_is_known_by_its_words() -> None:
    found = changes([made(TEXT)], [made(TEXT.replace("60", "54"), "x-1b")])
    (change,) = found.changed
    assert (change.id, change.old_id, change.figures, change.reused) == ("f:x-1b", "f:x-1", True, False)
    assert (found.added, found.removed) == ((), ())


def test_a_statement_may_move_to_another_file() -> None:
    moved = made(TEXT).model_copy(update={"id": "g:x-1", "doc": "g"})
    (change,) = changes([made(TEXT)], [moved]).changed
    assert [(key.key, key.old, key.new) for key in change.keys] == [("file", "f", "g")]
    assert change.old_id == ""


def test_all_words_are_kept() -> None:
    old, new = "A  b, 1.5 mg.\n甲乙", "A c, 1.5 g. 乙丙"
    pieces = words_between(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_what_can_not_be_compared_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        diff_packs(tmp_path / "gone")
    with pytest.raises(InputError, match="'x-1' is there twice"):
        changes([], [made(TEXT), made(TEXT)])
