"""The small word lists that readers use, from the data files in this folder."""

from __future__ import annotations

import re
from functools import cache

from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.lexer import led


@cache
def words(name: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of a data file of this folder by key; each key's expressions are joined."""
    data = read_yaml("ingestion.extract", f"{name}.yaml")
    joined = {key: "|".join(f"(?:{term})" for term in terms) for key, terms in data.items()}
    return {key: re.compile(latin_bounds(led(pattern))) for key, pattern in joined.items()}
