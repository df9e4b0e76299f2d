"""BM25 in SQLite's FTS5, in the same database and transaction as the passages.

Words are stemmed (Porter) after Unicode folding. FTS5's constants are k1 = 1.2, b = 0.75; a word of a heading counts
as several of the text (BM25F; Robertson, Zaragoza and Taylor 2004).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from retrieval.lexical.words import STOP_WORDS, indexable, words

HEADINGS = 3.0
"""What a word of the title or section heading counts against one of the text."""

NAMES = 0.3
"""What a name that the query does not use counts against a word that it does."""

SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING "
    "fts5(headings, text, tokenize = 'porter unicode61 remove_diacritics 2')"
)


def insert(db: sqlite3.Connection, key: int, headings: str, text: str) -> None:
    """Index the words of a passage under its key."""
    values = (key, indexable(headings), indexable(text))
    db.execute("INSERT INTO words (rowid, headings, text) VALUES (?, ?, ?)", values)


def delete(db: sqlite3.Connection, keys: Iterable[int]) -> None:
    """Take passages out of the index; `purge` takes their words off the disk."""
    db.executemany("DELETE FROM words WHERE rowid = ?", ((key,) for key in keys))


def purge(db: sqlite3.Connection) -> None:
    """Merge the index into one segment, so that no deleted word is left in an older one."""
    db.execute("INSERT INTO words (words) VALUES ('optimize')")


def count(db: sqlite3.Connection) -> int:
    """Return how many passages are indexed."""
    found: int = db.execute("SELECT count(*) FROM words").fetchone()[0]
    return found


def search(
    db: sqlite3.Connection,
    query: str,
    names: Sequence[str],
    depth: int,
    among: tuple[str, Sequence[str | int]] | None = None,
) -> list[tuple[int, float]]:
    """Return the best passages for any of the query's words or of the given names, which count `NAMES` of a word.

    Args:
        db: The store's database.
        query: Free text; nothing in it is read as query syntax.
        names: Names that mean the same as something in the query, each matched as a phrase.
        depth: At most so many.
        among: A SELECT of the keys that may be found, with its parameters; None is all.

    Returns:
        (key, score) pairs, best first, score higher is better.
    """
    asked = words(query)
    scores = dict(_matching(db, [word for word in asked if word not in STOP_WORDS] or asked, depth, among))
    for key, score in _matching(db, [" ".join(words(name)) for name in names], depth, among):
        scores[key] = scores.get(key, 0.0) + NAMES * score
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:depth]


def _matching(
    db: sqlite3.Connection, phrases: Iterable[str], depth: int, among: tuple[str, Sequence[str | int]] | None
) -> list[tuple[int, float]]:
    quoted = dict.fromkeys(phrase for phrase in phrases if phrase)
    if not quoted:
        return []
    expression = " OR ".join(f'"{phrase}"' for phrase in quoted)
    condition, values = among or ("", ())
    rows = db.execute(
        f"SELECT rowid, bm25(words, {HEADINGS}) AS rank FROM words WHERE words MATCH ? "  # noqa: S608 - parameters all through
        f"{f'AND rowid IN ({condition}) ' if condition else ''}ORDER BY rank, rowid LIMIT ?",
        (expression, *values, depth),
    )
    return [(int(key), -float(rank)) for key, rank in rows]
