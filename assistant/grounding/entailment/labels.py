"""What the entailment model answers with, and how much it reads."""

from __future__ import annotations

LABELS = ("entailment", "neutral", "contradiction")
LONGEST = 160
"""Tokens of premise and claim together; a longer premise is cut at its end."""
