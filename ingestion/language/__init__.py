"""Sentence and section rules and cues, by language."""
