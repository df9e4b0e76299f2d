"""Kinds of faithful change, one file each."""
