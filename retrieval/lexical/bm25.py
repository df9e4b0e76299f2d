"""BM25 in SQLite's FTS5, in the same database and transaction as the passages.

Words are stemmed (Porter) after Unicode folding. FTS5's constants are k1 = 1.2, b = 0.75; a word of a heading counts
as several of the text (BM25F; Robertson, Zaragoza and Taylor 2004).
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from retrieval.lexical.words import STOP_WORDS, indexable, words

HEADINGS = 3.0
"""What a word of the title or section heading counts against one of the text."""

NAMES = 0.3
"""What a name that the query does not use counts against a word that it does."""

KEPT = 40
"""For each passage at most so many scores of phrases are kept, 12 bytes each: about what it has words."""

Scores = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
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


class Bm25:
    """Search in one database.

    BM25 of several phrases is the sum of each one's, so the scores of a phrase are kept for the questions after it,
    for as long as the store stays as it is: the words of a field come back in nearly every question.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._state: int | None = None
        self._most = 0
        self._kept: OrderedDict[str, Scores] = OrderedDict()
        self._rows = 0

    def search(
        self, state: int, query: str, names: Sequence[str], depth: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the best passages for any of the query's words or of the given names, which count `NAMES` of a word.

        Args:
            state: Which state the database is in; another number forgets the scores that were kept.
            query: Free text; nothing in it is read as query syntax.
            names: Names that mean the same as something in the query, each matched as a phrase.
            depth: At most so many.
            among: Keys that may be found; None is all.

        Returns:
            (key, score) pairs, best first, score higher is better.
        """
        if state != self._state:
            self._state, self._rows = state, 0
            self._kept.clear()
            self._most = KEPT * count(self._db)
        asked = words(query)
        weights = dict.fromkeys([word for word in asked if word not in STOP_WORDS] or asked, 1.0)
        weights = dict.fromkeys((" ".join(words(name)) for name in names), NAMES) | weights
        scored = [(self._scores(phrase), weight) for phrase, weight in weights.items() if phrase]
        size = max((int(keys.max()) + 1 for (keys, _), _ in scored if len(keys)), default=0)
        total = np.zeros(size, dtype=np.float64)
        for (keys, scores), weight in scored:
            total[keys] += weight * scores
        if among is not None:
            allowed = np.zeros(size, dtype=bool)
            keys = np.asarray(among, dtype=np.int64)
            allowed[keys[keys < size]] = True
            total[~allowed] = 0
        return _best(total, depth)

    def _scores(self, phrase: str) -> Scores:
        """Return the keys of the passages with a phrase, ascending, and the phrase's BM25 in each."""
        if phrase in self._kept:
            self._kept.move_to_end(phrase)
            return self._kept[phrase]
        rows = self._db.execute(
            f"SELECT rowid, -bm25(words, {HEADINGS}) FROM words WHERE words MATCH ?",  # noqa: S608 - a number
            (f'"{phrase}"',),
        ).fetchall()
        found = np.array([row[0] for row in rows], dtype=np.int64), np.array([row[1] for row in rows], dtype=np.float32)
        self._kept[phrase] = found
        self._rows += len(rows) + 1
        while self._rows > self._most and len(self._kept) > 1:
            _, (keys, _) = self._kept.popitem(last=False)
            self._rows -= len(keys) + 1
        return found


def _best(total: npt.NDArray[np.float64], depth: int) -> list[tuple[int, float]]:
    """Return (key, score) of the highest positive scores; of equal ones the lower key first."""
    keys = np.flatnonzero(total > 0)
    if len(keys) > depth:
        least = np.partition(total[keys], -depth)[-depth]
        keys = keys[total[keys] >= least]
    best = keys[np.argsort(-total[keys], kind="stable")][:depth]
    return [(int(key), float(total[key])) for key in best]
