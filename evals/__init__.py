"""Measurements: suites over reference data, their metrics with intervals, and the reports they write."""
