"""Raised marks as text: part of a word (¹⁸F, O⁶-methyl), a power (10⁹, m²), or a reference to a note or source."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\d,;–-]+|[a-z](?:,[a-z])*|[*†‡§¶#∥‖]+|[(\[]\d+(?:[,–-]\d+)*[)\]]")
_DIGITS = str.maketrans("0123456789-–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_UNIT = re.compile(r"(?:^|[\s/·\d])(?:[cmdkµ]?m|s|h)$")
_WORD_GOES_ON = re.compile(r"-|[A-Z][a-z]?(?:\W|$)")  # O⁶-methyl, ¹⁸F, ⁶⁸Ga-DOTATATE
_PREFIXED = re.compile(r"\b[A-Z]$")


def is_mark(text: str) -> bool:
    """Whether raised letters are a mark: figures, one letter, or a sign."""
    return _MARK.fullmatch(text) is not None


def raised(before: str, mark: str, following: str, *, glued: bool) -> str:
    """Return a raised mark as it is written down.

    Args:
        before: The text before it.
        mark: The mark.
        following: The text that follows without a space.
        glued: Whether no space stands before it.
    """
    figures = re.fullmatch(r"[-–]?\d+", mark) is not None
    opens_word = _WORD_GOES_ON.match(following) is not None
    if figures and opens_word and (not glued or not before or before[-1] in " [(-/" or _PREFIXED.search(before)):
        return mark if glued or not before else f" {mark}"
    if figures and glued and (before[-1:].isdigit() or (mark in {"2", "3"} and _UNIT.search(before))):
        return mark.translate(_DIGITS)
    name = mark.strip(",;[]()")
    return f" [{name}]" if before and not before[-1].isspace() else f"[{name}]"
