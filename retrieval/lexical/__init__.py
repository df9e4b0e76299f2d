"""Lexical search: how text is cut into words (both languages), and BM25 over them."""
