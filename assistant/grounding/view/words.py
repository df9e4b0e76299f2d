"""The words of the page, in the language of the text that was checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.language import detect


@cache
def words(language: str) -> dict[str, Any]:
    """Return the words by name for "en" or "zh"."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))[language]
    return found


def language_of(text: str) -> str:
    """Return "zh" for a text that is mostly Chinese, else "en"."""
    return "zh" if detect(text) == "zh" else "en"
