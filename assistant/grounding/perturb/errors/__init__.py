"""Kinds of error, one file each."""
