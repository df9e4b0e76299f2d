"""Passages in, hits out: embedding, lexical search, stores and their fusion."""
