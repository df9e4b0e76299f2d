"""Vector stores, one file each."""

from __future__ import annotations

from ingestion.registry import Registry

STORES = Registry("retrieval.stores", "open_backend", kind="store")
