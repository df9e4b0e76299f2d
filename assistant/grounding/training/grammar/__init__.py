"""Labelled pairs of source sentences and claims, made from facts: the facts and their wordings are the YAML files here."""

from assistant.grounding.training.grammar.scenes import generate

__all__ = ["generate"]
