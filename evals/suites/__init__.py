"""Suites, one file each."""
