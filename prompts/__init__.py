"""Versioned prompts: one template file a version, with typed inputs and outputs."""

from __future__ import annotations

from prompts.library import NAMES, Prompt, PromptError, load, versions

__all__ = ["NAMES", "Prompt", "PromptError", "load", "versions"]
