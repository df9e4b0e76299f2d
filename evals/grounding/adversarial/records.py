"""A case of the list as its file has it, and the items that are built from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from assistant.grounding.records import ClaimKind
from ingestion.errors import InputError
from ingestion.records import Record

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
FrameKind = Literal["radiology", "pathology", "clinic", "guideline", "none"]
FOLDER = Path(__file__).parent
_CASES = FOLDER / "cases"


class Template(Record):
    """A source sentence with what may and what must not be said of it; all with slots.

    Attributes:
        source: What the report says; several texts where the case needs several documents, the first in the frame.
        faithful: Texts that follow from it.
        perturbed: Texts that don't; none in a control.
        frame: Kind of report that it stands in, where it is another than the case's.
    """

    source: str | tuple[str, ...]
    faithful: Annotated[tuple[str, ...], Field(min_length=1)]
    perturbed: tuple[str, ...] = ()
    frame: FrameKind | None = None

    @property
    def documents(self) -> tuple[str, ...]:
        """The texts of the source, one a document."""
        return (self.source,) if isinstance(self.source, str) else self.source


class Case(Record):
    """One kind of error (or of harmless change) with its templates in both languages.

    Attributes:
        id: Letter and number of the list ("A1").
        severity: 3 could change treatment, 2 misleads, 1 nuisance.
        kind: The kind of claim that it goes wrong in.
        what: What is planted, in one plain sentence.
        frame: Kind of report that the sources stand in; "none": the source is the whole text.
        control: True where the change is harmless and must not be flagged.
        avoid: Words that a frame of this case must not hold.
        en: English templates.
        zh: Chinese templates.
    """

    id: Annotated[str, Field(pattern=r"^[A-H]\d{1,2}$")]
    severity: Annotated[int, Field(ge=1, le=3)]
    kind: ClaimKind
    what: str
    frame: FrameKind
    control: bool = False
    avoid: tuple[str, ...] = ()
    en: tuple[Template, ...] = ()
    zh: tuple[Template, ...] = ()

    @model_validator(mode="after")
    def _plants_unless_control(self) -> Self:
        for template in (*self.en, *self.zh):
            if bool(template.perturbed) == self.control:
                raise ValueError(f"{self.id}: a control has no perturbed text, any other case has one")
        return self

    def templates(self, language: Language) -> tuple[Template, ...]:
        """Return the templates of one language."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Item:
    """One text to check against its source, or its sources.

    Attributes:
        id: Unique; case, language, origin, number and side.
        case: Id of the case.
        severity: The case's.
        kind: The case's.
        language: "en" or "zh".
        source: The whole source; the first of several.
        text: What is to be checked.
        planted: True where the text must be flagged.
        control: True where the case is a control.
        origin: "template", or "report" where a rule changed a sentence of a whole written report.
        others: Further sources of the same text.
    """

    id: str
    case: str
    severity: int
    kind: ClaimKind
    language: Language
    source: str
    text: str
    planted: bool
    control: bool = False
    origin: Literal["template", "report"] = "template"
    others: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """All texts that the text is checked against."""
        return (self.source, *self.others)


@cache
def load_cases() -> tuple[Case, ...]:
    """Return all cases, in the order of the files.

    Raises:
        InputError: A file breaks the format, or two cases share an id.
    """
    cases = tuple(case for path in sorted(_CASES.glob("*.yaml")) for case in _read(path))
    ids = [case.id for case in cases]
    twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
    if twice:
        raise InputError(f"case {twice[0]} is there twice", hint=f"keep one of them in {_CASES.name}/")
    return cases


def _read(path: Path) -> Iterator[Case]:
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1):
        try:
            yield Case.model_validate(entry)
        except ValidationError as error:
            name = entry.get("id", number) if isinstance(entry, dict) else number
            raise InputError(f"{path.name}, case {name}: {error}", hint="see README.md beside the cases") from error
