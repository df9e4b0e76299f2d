"""The words by which sentences are read here, from cues.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("cues.yaml")


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return one pattern that matches any cue of the list `name`."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _data()[name]), re.IGNORECASE)


@cache
def stated_categories() -> dict[str, re.Pattern[str]]:
    """Return the words for each response category."""
    lists: dict[str, list[str]] = _data()["stated_category"]
    return {name: re.compile("|".join(words), re.IGNORECASE) for name, words in lists.items()}


def label(name: str) -> str:
    """Return a field's name as it is written for people."""
    labels: dict[str, str] = _data()["labels"]
    return labels.get(name, name.replace("_", " "))


@cache
def drugs(name: str) -> frozenset[str]:
    """Return a list of drug names."""
    return frozenset(_data()[name])
