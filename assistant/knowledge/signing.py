"""Sign-offs: which statement a clinician has read, in which wording, and what they said of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Described
from pydantic import ValidationError

from ingestion.errors import InputError
from ingestion.records import Passage, Record

FORMAT = "glioscribe sign-off 1"

Verdict = Literal["right", "change", "wrong"]
State = Literal["signed", "change", "wrong", "changed", "unsigned"]

_NOT_SIGNED = frozenset({"zh_start", "asked_en", "asked_zh", "pack", "pack_version"})
"""Where a text stands and how people ask for it is no part of what it says."""


class Ticked(Record):
    """What a reader said of one statement.

    Attributes:
        id: Id of the statement.
        digest: `digest` of the wording that was read.
        verdict: The box that was ticked: right, needs change, wrong.
        comment: The reader's words.
    """

    id: str
    digest: str
    verdict: Verdict
    comment: str = ""


class SignOff(Record):
    """A file that the review page gives: one reader's ticks, on one day.

    Attributes:
        format: Always `FORMAT`.
        document: Id of the knowledge file.
        pack: Name of the pack that was read.
        version: Its version.
        name: Who signed.
        date: When.
        statements: What was ticked; a statement without a tick is not there.
    """

    format: Literal["glioscribe sign-off 1"]
    document: str
    pack: str
    version: str = ""
    name: Annotated[str, Described(min_length=1)]
    date: dt.date
    statements: tuple[Ticked, ...]


class Signature(Record):
    """Where a statement stands.

    Attributes:
        id: Id of the statement.
        state: signed; change or wrong, as the last sign-off of its present wording says; changed since it was signed;
            unsigned.
        by: Who said so, and when.
        comment: The reader's words.
    """

    id: str
    state: State
    by: str = ""
    comment: str = ""


def digest(passage: Passage) -> str:
    """Return a digest of what a statement says: text, Chinese, source and keys."""
    said = {
        "text": passage.text,
        "source": passage.source,
        "year": passage.year,
        "region": passage.region,
        "strength": passage.strength,
        "keys": {key: value for key, value in passage.metadata.items() if key not in _NOT_SIGNED},
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def read_sign_offs(folder: Path) -> list[SignOff]:
    """Read the sign-off files (*.json) of a folder, oldest first.

    Raises:
        InputError: The folder is missing, or a file in it is no sign-off.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder} of sign-offs", hint="'glioscribe knowledge review' makes pages")
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(SignOff.model_validate_json(path.read_bytes()))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            message = f"{path} is no sign-off: {where}: {first['msg']}"
            raise InputError(message, hint="take the file that the review page downloads, unchanged") from error
    return sorted(found, key=lambda each: each.date)


def signatures(passages: Iterable[Passage], sign_offs: Sequence[SignOff], *, pack: str) -> list[Signature]:
    """Return where each statement of a pack stands, in their order.

    Of each reader the last tick counts; where readers differ on the present wording, the graver word stands.
    """
    ticks: dict[str, dict[str, tuple[SignOff, Ticked]]] = defaultdict(dict)
    for sign_off in (each for each in sign_offs if each.pack == pack):
        for ticked in sign_off.statements:
            ticks[ticked.id][sign_off.name] = (sign_off, ticked)
    return [_signature(passage, list(ticks[passage.id].values())) for passage in passages]


def _signature(passage: Passage, ticks: list[tuple[SignOff, Ticked]]) -> Signature:
    present = [each for each in ticks if each[1].digest == digest(passage)]
    if not ticks:
        return Signature(id=passage.id, state="unsigned")
    if not present:
        return _told(passage, "changed", *ticks[-1])
    graver = {"right": 0, "change": 1, "wrong": 2}
    sign_off, ticked = max(present, key=lambda each: graver[each[1].verdict])
    return _told(passage, "signed" if ticked.verdict == "right" else ticked.verdict, sign_off, ticked)


def _told(passage: Passage, state: State, sign_off: SignOff, ticked: Ticked) -> Signature:
    by = f"{sign_off.name}, {sign_off.date.isoformat()}"
    return Signature(id=passage.id, state=state, by=by, comment=ticked.comment)
