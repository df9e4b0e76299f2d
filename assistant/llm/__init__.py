"""Language models: one file a backend, all behind LangChain's chat model interface."""

from __future__ import annotations

from assistant.llm.errors import LlmError
from assistant.llm.spec import BACKENDS, describe, open_llm
from assistant.llm.structured import structured, usage_of

__all__ = ["BACKENDS", "LlmError", "describe", "open_llm", "structured", "usage_of"]
