"""Glioma concepts: ids, codes, names in English and Chinese."""
