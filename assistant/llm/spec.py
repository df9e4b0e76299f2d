"""Which model a setting such as "gguf:smollm2" or "openai:MODEL@URL" means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.settings import load_settings
from ingestion.errors import GlioscribeError
from ingestion.registry import Registry

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

BACKENDS = Registry("assistant.llm", "open_model", kind="LLM backend", skip=("errors", "spec", "structured"))


def describe(spec: str | None = None) -> tuple[str, str]:
    """Split a spec into backend and model without loading anything.

    Args:
        spec: "backend:model"; None means the setting `llm`.

    Raises:
        GlioscribeError: The spec has no model part, or names a backend that is not there.
    """
    wanted = load_settings().llm if spec is None else spec
    backend, separator, model = wanted.partition(":")
    known = ", ".join(BACKENDS.names())
    if backend not in BACKENDS.names():
        message = f"unknown LLM backend '{backend}' in '{wanted}'"
        raise GlioscribeError(message, hint=f"write backend:model; backends: {known}")
    if not separator or not model:
        message = f"'{wanted}' names no model"
        raise GlioscribeError(message, hint=f"write {backend}:MODEL, for example gguf:smollm2")
    return backend, model


def open_llm(spec: str | None = None) -> BaseChatModel:
    """Open the model that a spec names; the same local model is loaded once a process.

    Args:
        spec: "gguf:smollm2", "gguf:FILE", "hf:MODEL_OR_FOLDER", "openai:MODEL@URL", "scripted:FILE", or a backend
            of yours; None means the setting `llm`.

    Raises:
        GlioscribeError: The spec can't be read, or its model is not there.
    """
    backend, target = describe(spec)
    model: BaseChatModel = BACKENDS.get(backend)(target, load_settings())
    return model
