"""Labelled pairs of source sentences and claims, made from facts, which are the YAML files here."""

from assistant.grounding.training.grammar.scenes import generate

__all__ = ["generate"]
