"""Wordings of a fact: text with slots in braces and alternatives in brackets, read once and filled often."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

from ingestion.errors import InputError

NONE: frozenset[str] = frozenset()
_PART = re.compile(r"\{([a-z_0-9]+)(?:\.([a-z]+))?\}|\[([^\[\]]*)\]")
_AN = re.compile(r"\b([Aa]) (?=[aeioAEIO]|8\d?\b|11\b|18\b)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A slot as a wording names it: {size}, or one of its forms, {size.max}."""

    slot: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One wording.

    Attributes:
        parts: Plain text, alternatives that mean the same, and slots, in their order.
        slots: Names of the slots in it.
        details: What it tells: slot names, "slot.form" for the forms that tell less than the slot, and the name of
            the slot that chooses the wording.
        premise_only: It gives figures of its own, so no claim is worded so.
    """

    parts: tuple[str | tuple[str, ...] | Reference, ...]
    slots: frozenset[str]
    details: frozenset[str]
    premise_only: bool = False


def parse(text: str, weaker: Mapping[str, tuple[str, ...]], by: str = "", hidden: frozenset[str] = NONE) -> Template:
    """Return the wording written in `text`.

    Args:
        text: The wording, such as "A {side} {lobe} [mass|lesion]."
        weaker: For each slot its forms that tell less, from most to least telling.
        by: The slot that chooses the wording, so that the wording tells it.
        hidden: Two slots of which one alone does not tell it.

    Raises:
        InputError: A slot is not one of the fact's, or a bracket or brace is left over.
    """
    premise_only = text.startswith(">")
    text = text.removeprefix(">").lstrip()
    parts: list[str | tuple[str, ...] | Reference] = []
    details: set[str] = set()
    end = 0
    for found in _PART.finditer(text):
        if found.start() > end:
            parts.append(text[end : found.start()])
        end = found.end()
        slot, form, options = found.groups()
        if slot is None:
            parts.append(tuple(options.split("|")))
            continue
        if slot not in weaker:
            raise InputError(
                f"the wording {text!r} names the slot {slot!r}", hint="declare it under `slots` of its fact"
            )
        parts.append(Reference(slot, form or ""))
        less = weaker[slot]
        if form in less:
            details.update(f"{slot}.{each}" for each in less[less.index(form) :])
        else:
            details.update((slot, *(f"{slot}.{each}" for each in less)))
    if end < len(text):
        parts.append(text[end:])
    if any(not isinstance(part, Reference) and set("".join(part)) & set("[]{}") for part in parts):
        hint = "alternatives hold no slots and no brackets"
        raise InputError(f"the wording {text!r} has a bracket too many", hint=hint)
    slots = frozenset(part.slot for part in parts if isinstance(part, Reference))
    if by and len(slots & hidden) != 1:
        details.add(by)
    return Template(tuple(parts), slots, frozenset(details), premise_only)


def fill(
    template: Template, say: Callable[[Reference], str], language: str, rng: Random, *, claim: bool = False
) -> str:
    """Return the sentence that a wording gives; `say` words a slot. A claim has no alternatives in parentheses."""
    words: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Reference):
            words.append(say(part))
        else:
            options = [each for each in part if not each.startswith(("(", "（"))] or [""] if claim else part
            words.append(options[int(rng.random() * len(options))])
    text = "".join(words).strip()
    if language == "zh":
        return text
    if text[0].islower() and not any(letter.isupper() or letter.isdigit() for letter in text[:3]):
        text = text[0].upper() + text[1:]
    return respell(_AN.sub(r"\1n ", text.replace("  ", " ").replace(" .", ".")), rng)


@cache
def _spelling() -> tuple[re.Pattern[str], dict[str, str]]:
    american: dict[str, str] = read("spelling.yaml")["american"]
    return re.compile("|".join(american), re.IGNORECASE), american


def respell(text: str, rng: Random) -> str:
    """Return an English text in British or, half of the time, American spelling; wordings are written in British."""
    if rng.random() < 0.5:
        return text
    pattern, american = _spelling()

    def swap(found: re.Match[str]) -> str:
        new = american[found.group().lower()]
        return new[0].upper() + new[1:] if found.group()[0].isupper() else new

    return pattern.sub(swap, text)


def read(name: str) -> dict[str, Any]:
    """Return one of the YAML files of this folder."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return loaded
