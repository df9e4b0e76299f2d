"""What changed between two versions of a pack: statements, words, keys, and ids that were used again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from ingestion.errors import InputError
from ingestion.guidelines import KNOWLEDGE
from ingestion.guidelines.pack_card import CARD, pack_files, read_card, read_file
from ingestion.guidelines.renderings import figures
from ingestion.records import Passage, Record

SAME = 0.6
"""From this likeness of words on (Dice, 0 to 1) two texts are versions of each other."""

Value = str | int | float | bool | list[str] | None

_TOKEN = re.compile(r"\s+|[\u3400-\u9fff]|\w+(?:[.,]\d+)*|[^\w\s]")
_PLACES = frozenset({"zh", "zh_start"})


class Piece(Record):
    """A run of words that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


class KeyChange(Record):
    """A key whose value changed; None stands for a missing key."""

    key: str
    old: Value
    new: Value


class Change(Record):
    """A statement that is in both versions and not the same.

    Attributes:
        id: Its id in the new version.
        old_id: Its id in the old one, where that differs.
        text: Its words, old and new; empty where they did not change.
        zh: The same for the Chinese.
        keys: Keys whose values changed.
        figures: True where the text's figures changed.
        reused: True where the id stands for another statement now, or for other figures of the same one.
    """

    id: str
    old_id: str = ""
    text: tuple[Piece, ...] = ()
    zh: tuple[Piece, ...] = ()
    keys: tuple[KeyChange, ...] = ()
    figures: bool = False
    reused: bool = False


class PackDiff(Record):
    """What changed from an old version of a pack to a new one."""

    old: str
    new: str
    added: tuple[Passage, ...]
    removed: tuple[Passage, ...]
    changed: tuple[Change, ...]
    unchanged: int

    @property
    def reused(self) -> tuple[Change, ...]:
        """Changes that an id should not have gone through."""
        return tuple(change for change in self.changed if change.reused)


def diff_packs(old: Path, new: Path = KNOWLEDGE) -> PackDiff:
    """Compare two folders that hold versions of a pack; a card (pack.yaml) names the version where there is one.

    Raises:
        InputError: A folder is missing, holds no guideline file, or a file in it can't be read.
    """
    return diff_passages(_read(old), _read(new), old=_name(old), new=_name(new))


def diff_passages(before: Sequence[Passage], after: Sequence[Passage], *, old: str, new: str) -> PackDiff:
    """Compare the passages of two versions, by their ids; what has a new id is known again by its words."""
    was, now = _by_id(before, old), _by_id(after, new)
    gone = [passage for key, passage in was.items() if key not in now]
    come = [passage for key, passage in now.items() if key not in was]
    pairs = [(was[key], passage) for key, passage in now.items() if key in was]
    renamed = _renamed(gone, come)
    changes = [change for a, b in (*pairs, *renamed) if (change := _change(a, b)) is not None]
    paired = {id(passage) for pair in renamed for passage in pair}
    return PackDiff(
        old=old,
        new=new,
        added=tuple(passage for passage in come if id(passage) not in paired),
        removed=tuple(passage for passage in gone if id(passage) not in paired),
        changed=tuple(changes),
        unchanged=len(pairs) + len(renamed) - len(changes),
    )


def words_between(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of two texts as runs that stayed, went or came; empty where the texts are the same."""
    if old == new:
        return ()
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces = []
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece(kind="same", text="".join(one[a:b])))
            continue
        if a < b:
            pieces.append(Piece(kind="removed", text="".join(one[a:b])))
        if c < d:
            pieces.append(Piece(kind="added", text="".join(other[c:d])))
    return tuple(pieces)


def _read(folder: Path) -> list[Passage]:
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder", hint="give a folder that holds a version of the pack")
    return [passage for path in pack_files(folder) for passage in read_file(path)[1]]


def _name(folder: Path) -> str:
    if not (folder / CARD).is_file():
        return folder.name
    card = read_card(folder)
    return f"{card.name} {card.version}"


def _by_id(found: Sequence[Passage], name: str) -> dict[str, Passage]:
    """Index by the statement's own id, so that moving it to another file is no change; other ids hold the file's."""
    by_id: dict[str, Passage] = {}
    for passage in found:
        key = passage.id.partition(":")[2] if "kind" in passage.metadata else passage.id
        if key in by_id:
            raise InputError(f"{name}: the id '{key}' is there twice", hint="run 'glioscribe knowledge check' on it")
        by_id[key] = passage
    return by_id


def _renamed(gone: Sequence[Passage], come: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Pair what went with what came where the words are nearly the same, the likeliest first."""
    scored = sorted(
        ((_likeness(a.text, b.text), at, to) for at, a in enumerate(gone) for to, b in enumerate(come)), reverse=True
    )
    left, right, pairs = set(range(len(gone))), set(range(len(come))), []
    for score, at, to in scored:
        if score >= SAME and at in left and to in right:
            left.discard(at)
            right.discard(to)
            pairs.append((gone[at], come[to]))
    return pairs


def _likeness(old: str, new: str) -> float:
    """Return the share of words that both have (Dice), 0 to 1; their order does not matter."""
    one, other = (Counter(token for token in _TOKEN.findall(text.lower()) if token.strip()) for text in (old, new))
    return 2 * (one & other).total() / max((one.total() + other.total()), 1)


def _change(old: Passage, new: Passage) -> Change | None:
    keys = _keys(_values(old), _values(new))
    same_id = old.id == new.id or ("kind" in new.metadata and old.id.partition(":")[2] == new.id.partition(":")[2])
    if old.text == new.text and _zh(old) == _zh(new) and not keys and same_id:
        return None
    other_figures = set(figures(old.text)) != set(figures(new.text))
    return Change(
        id=new.id,
        old_id="" if same_id else old.id,
        text=words_between(old.text, new.text),
        zh=words_between(_zh(old), _zh(new)),
        keys=keys,
        figures=other_figures,
        reused=same_id and (other_figures or _likeness(old.text, new.text) < SAME),
    )


def _zh(passage: Passage) -> str:
    return str(passage.metadata.get("zh") or "")


def _values(passage: Passage) -> dict[str, Value]:
    own: dict[str, Value] = {
        "file": passage.doc,
        "heading": passage.section,
        "source": passage.source or None,
        "year": passage.year,
        "region": passage.region or None,
        "strength": passage.strength or None,
    }
    return own | {key: value for key, value in passage.metadata.items() if key not in _PLACES}


def _keys(old: Mapping[str, Value], new: Mapping[str, Value]) -> tuple[KeyChange, ...]:
    every = [*old, *(key for key in new if key not in old)]
    pairs = ((key, old.get(key), new.get(key)) for key in every)
    return tuple(KeyChange(key=key, old=was, new=now) for key, was, now in pairs if was != now)
