"""Embedders, one file each: `open_embedder("minilm")`, `open_embedder("openai:MODEL@URL")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.registry import Registry

if TYPE_CHECKING:
    from retrieval.embed.base import Embedder

EMBEDDERS = Registry("retrieval.embed", "open_embedder", kind="embedder")


def open_embedder(spec: str = "minilm") -> Embedder:
    """Return the embedder that `spec` names; the model itself loads with the first text.

    Args:
        spec: "backend" or "backend:model".

    Raises:
        GlioscribeError: No such backend, or the backend can't be had with this model.
    """
    backend, _, model = spec.partition(":")
    embedder: Embedder = EMBEDDERS.get(backend)(model)
    return embedder
