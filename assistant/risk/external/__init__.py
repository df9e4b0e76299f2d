"""Scores that other software worked out, read from its files: by patient, with where each comes from."""

from assistant.risk.external.read import External, read_external

__all__ = ["External", "read_external"]
