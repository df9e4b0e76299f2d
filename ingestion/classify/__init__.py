"""Consistency rules on what was read."""
