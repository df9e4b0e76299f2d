"""Versioned prompts: one template file a version, with typed inputs and outputs."""
