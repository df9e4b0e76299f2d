"""What a language model did wrong."""

from __future__ import annotations

from ingestion.errors import GlioscribeError


class LlmError(GlioscribeError):
    """A language model gave no usable answer.

    Args:
        message: What is wrong, without the answer itself (answers may repeat a report's text).
        hint: How to mend it.
        raw: The answer as the model gave it, for the caller; never put it into a log.
    """

    def __init__(self, message: str, *, hint: str = "", raw: str = "") -> None:
        super().__init__(message, hint=hint)
        self.raw = raw
