"""A line of JSON, or a few files, as a text to check and the sources to check it against."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.grounding.records import Source
from ingestion.errors import InputError
from ingestion.files import STDIO, JsonLine, dump_json
from ingestion.loaders import canonical, check_size, load


@dataclass(frozen=True)
class Request:
    """A text to check.

    Attributes:
        id: Its id, as it was given.
        text: What to check; offsets of claims point into it as it stands here.
        sources: What to check it against, canonical; their ids are "source", or "source:0", "source:1", …
        titles: Names of the sources for a reader by id, where they came from files.
    """

    id: Any
    text: str
    sources: tuple[Source, ...]
    titles: dict[str, str] = field(default_factory=dict)


def identity(line: JsonLine) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a line's id as it was given; "line:N" where there is none or it can't be written again."""
    found = line.value.get("id", f"line:{line.number}")
    try:
        dump_json(found).encode()
    except ValueError:
        return f"line:{line.number}"
    return found


def from_line(line: JsonLine) -> Request:
    """Return what a line of `{"id", "source", "text"}` asks for.

    Raises:
        InputError: The line is no such object, or a value is not text; the message names line and key.
    """
    if line.error:
        raise InputError(line.error, hint='each line is {"id", "source", "text"}')
    text, source = line.value["text"], line.value["source"]
    if not isinstance(text, str):
        raise InputError(f"line {line.number}: 'text' is {_kind(text)}, not text", hint="give a string")
    _check(line.number, "text", text)
    texts: dict[str, object]
    if isinstance(source, str):
        texts = {"source": source}
    elif isinstance(source, list):
        texts = {f"source:{place}": item for place, item in enumerate(source)}
    else:
        message = f"line {line.number}: 'source' is {_kind(source)}, neither text nor a list of texts"
        raise InputError(message, hint="give a string, or a list of strings")
    sources = tuple(_source(line.number, doc, item) for doc, item in texts.items())
    return Request(identity(line), text, sources)


def from_files(sources: Sequence[str], text: str) -> Request:
    """Return what a text file and the files of its sources ask for; any format that a loader reads.

    Args:
        sources: Paths, at least one.
        text: Path; "-" is standard input.

    Raises:
        InputError: A file can't be read.
    """
    checked = canonical(sys.stdin.read()) if text == STDIO else load(Path(text)).text
    docs = ["source"] if len(sources) == 1 else [f"source:{place}" for place in range(len(sources))]
    read = tuple(Source(doc=doc, text=load(Path(path)).text) for doc, path in zip(docs, sources, strict=True))
    name = "stdin" if text == STDIO else Path(text).stem
    names = [Path(path).name for path in sources]
    titles = [short if names.count(short) == 1 else path for short, path in zip(names, sources, strict=True)]
    return Request(name, checked, read, dict(zip(docs, titles, strict=True)))


def _source(number: int, doc: str, item: object) -> Source:
    if not isinstance(item, str):
        place = doc.partition(":")[2]
        raise InputError(f"line {number}: 'source' item {place} is {_kind(item)}, not text", hint="give strings")
    _check(number, "source", item)
    return Source(doc=doc, text=canonical(item))


def _check(number: int, key: str, text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        message = f"line {number}: '{key}' holds half a character (a lone surrogate) at {error.start}"
        raise InputError(
            message, hint="write characters beyond U+FFFF as UTF-8, or as a pair of \\u escapes"
        ) from error
    check_size(size, f"'{key}' of line {number}")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"
