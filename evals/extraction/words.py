"""Whether a text names a marker, the registry's word or an imaging feature: a plain search, as words.yaml lists it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingestion.language.cues import read_yaml


@cache
def markers() -> dict[str, re.Pattern[str]]:
    """Return, by marker, what names it."""
    return _compiled(_file()["markers"])


@cache
def mri_features() -> dict[str, re.Pattern[str]]:
    """Return, by feature, what a text that speaks of it holds."""
    return _compiled(_file()["mri"])


@cache
def truth_words(name: str) -> dict[str, re.Pattern[str]]:
    """Return, by registry value, the words for it; `name` is histology, grade or laterality."""
    return _compiled(_file()["truth"][name])


@cache
def _file() -> dict[str, Any]:
    return read_yaml("evals.extraction", "words.yaml")


def _compiled(expressions: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(expression, re.IGNORECASE) for key, expression in expressions.items()}
