"""Judges of support, one file each: the gate, and what it has to be better than."""
