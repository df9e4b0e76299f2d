"""How much of a report a model is given at a time, by backend."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field

from ingestion.records import Record

LIMITS_FILE = Path(__file__).with_name("limits.yaml")


class Limits(Record):
    """Limits of one call.

    Attributes:
        bytes: Longest stretch of a report, bytes of UTF-8.
        tokens: Longest answer, tokens.
    """

    bytes: Annotated[int, Field(ge=100)]
    tokens: Annotated[int, Field(ge=64)]


class _LimitsFile(Record):
    default: Limits
    backends: dict[str, Limits]


@cache
def _read() -> _LimitsFile:
    return _LimitsFile.model_validate(yaml.safe_load(LIMITS_FILE.read_text(encoding="utf-8")))


def limits_for(backend: str, model: str) -> Limits:
    """Return the limits of `model` of `backend`."""
    known = _read()
    return known.backends.get(f"{backend}:{model}") or known.backends.get(backend) or known.default
