"""Answers out: language models, grounding, risk, trajectory, drafting, and the ways in (CLI, app)."""
