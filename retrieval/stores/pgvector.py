"""The store for many users: PostgreSQL with pgvector; `postgresql://USER@HOST/DATABASE#NAME`.

Rows, words and vectors are tables of one schema, NAME, and change in one transaction; each answer reads one snapshot.
Vectors are found through an HNSW graph (Malkov and Yashunin 2018), words through postings that PostgreSQL's own
English dictionary made, scored with BM25.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

import numpy as np

from ingestion.errors import InputError, NotInstalledError
from ingestion.records import Document, Passage
from retrieval.embed.base import Embedder, Vectors
from retrieval.lexical.bm25 import HEADINGS, NAMES
from retrieval.lexical.words import indexable_words
from retrieval.narrow import Narrow, diagnoses, superseded
from retrieval.query import Query
from retrieval.records import AddReport, Version
from retrieval.stores._incoming import (
    RECIPE,
    Incoming,
    embedded_text,
    gather,
    headings,
    indexed_text,
    report,
    text_digest,
)
from retrieval.stores._rows import BUSY, WAIT_S
from retrieval.stores.base import EVERYTHING, Progress, Store, StoreDamagedError, StoreError

if TYPE_CHECKING:
    from psycopg import Connection

FORMAT = f"pgvector-1.{RECIPE}"
SCHEMA = "glioscribe"
TABLES = ("documents", "passages", "postings", "supersedes")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_REBUILD = "build it anew: 'glioscribe index PATH ... --store URL --rebuild'"
_BREADTH = 100
"""Candidates that the graph search keeps (`hnsw.ef_search`); at least as many as are asked for."""


class PgVectorStore(Store):
    """See the module; `Store` says what each method promises. Safe to share between threads, which take turns.

    Args:
        url: Where the database is; what follows "#" names the schema, "glioscribe" by default.
        embedder: The one that the store was built with.
        create: Make an empty store where there is none.
        anew: Drop what is there first.
        wait_s: How long a second writer waits for the first, seconds.
    """

    def __init__(
        self, url: str, embedder: Embedder, *, create: bool = False, anew: bool = False, wait_s: float = WAIT_S
    ) -> None:
        super().__init__(embedder)
        address, schema = urldefrag(url)
        self._schema = schema or SCHEMA
        if not _NAME.fullmatch(self._schema):
            raise InputError(f"'{self._schema}' can't name a store", hint="use a-z, 0-9 and _, e.g. ...#guidelines")
        self.place = f"{urlsplit(address).hostname or 'localhost'}{urlsplit(address).path}#{self._schema}"
        self._wait_ms = round(wait_s * 1000)
        self._lock = threading.RLock()
        self._depth = 0
        self._db = _connected(address, self.place)
        try:
            if anew:
                self._db.execute(_sql("DROP SCHEMA IF EXISTS {schema} CASCADE", self._schema))
            self._prepare(create=create)
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        from pgvector.psycopg import register_vector
        from psycopg import errors

        row = self._db.execute("SELECT to_regclass(%s)", (f"{self._schema}.about",)).fetchone()
        if row is None or row[0] is None:
            if not create:
                hint = "make one: 'glioscribe index PATH ... --store URL'"
                raise StoreError(f"no store in {self.place}", hint=hint)
            try:
                self._create()
            except errors.InsufficientPrivilege as error:
                hint = "have an administrator run CREATE EXTENSION vector, and grant CREATE on the database"
                raise StoreError(f"can't make a store in {self.place}: {_first_line(error)}", hint=hint) from error
            except (errors.UndefinedFile, errors.FeatureNotSupported) as error:
                raise NotInstalledError(f"no pgvector on {self.place}", hint="install it on the server") from error
        self._db.execute(_sql("SET search_path TO {schema}, public", self._schema))
        register_vector(self._db)
        about = dict(self._db.execute("SELECT name, value FROM about").fetchall())
        if about.get("format") != FORMAT:
            message = f"the store in {self.place} has format '{about.get('format')}', this version reads '{FORMAT}'"
            raise StoreDamagedError(message, hint=_REBUILD)
        if about["embedder"] != self.embedder.name:
            message = f"the store in {self.place} was built with '{about['embedder']}', not '{self.embedder.name}'"
            raise StoreDamagedError(message, hint=f"name that embedder, or {_REBUILD}")

    def _create(self) -> None:
        dimension = self.embedder.embed(["dimension"]).shape[1]
        statements = files("retrieval.stores").joinpath("pgvector.sql").read_text(encoding="utf-8")
        with self._db.transaction():
            self._db.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (self._schema,))
            self._db.execute("CREATE EXTENSION IF NOT EXISTS vector")
            self._db.execute(_sql("CREATE SCHEMA IF NOT EXISTS {schema}", self._schema))
            self._db.execute(_sql("SET LOCAL search_path TO {schema}, public", self._schema))
            if self._db.execute("SELECT to_regclass('about')").fetchone() == (None,):
                self._db.execute(statements.replace("DIMENSION", str(int(dimension))).encode())
                for name, value in (("format", FORMAT), ("embedder", self.embedder.name)):
                    self._db.execute("INSERT INTO about VALUES (%s, %s)", (name, value))

    def take_place_of(self, schema: str) -> None:
        """Drop another store of the same database and take its name."""
        from psycopg import sql

        with self._lock, self._db.transaction():
            self._db.execute(_sql("DROP SCHEMA IF EXISTS {schema} CASCADE", schema))
            self._db.execute(
                sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(self._schema), sql.Identifier(schema))
            )
            self._db.execute(_sql("SET search_path TO {schema}, public", schema))
            self._schema = schema

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one snapshot for the calls inside."""
        with self._lock:
            if self._depth:
                yield
                return
            self._depth += 1
            try:
                with self._db.transaction():
                    self._db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                    yield
            finally:
                self._depth -= 1

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the store as its only writer; readers go on with what was there before."""
        from psycopg import errors

        with self._lock:
            self._depth += 1
            try:
                with self._db.transaction():
                    self._db.execute(f"SET LOCAL lock_timeout = {self._wait_ms}".encode())
                    self._db.execute("LOCK TABLE about IN EXCLUSIVE MODE")
                    yield
            except errors.LockNotAvailable as error:
                raise StoreError(BUSY, hint="wait until it is done, then retry") from error
            finally:
                self._depth -= 1

    def add(
        self, documents: Sequence[Document], passages: Sequence[Passage], *, progress: Progress | None = None
    ) -> AddReport:
        """Put documents with their passages into the store; see `Store.add`."""
        incoming = gather(documents, passages)
        known = self._digests()
        if all(known.get(each.document.id) == each.digest for each in incoming):
            return AddReport(unchanged=tuple(each.document.id for each in incoming))
        with self._writing():
            known = self._digests()
            changed = [each for each in incoming if known.get(each.document.id) != each.digest]
            embedded = self._put(changed, progress)
        return report(incoming, changed, known, embedded)

    def _digests(self) -> dict[str, str]:
        with self._lock:
            return dict(self._db.execute("SELECT id, digest FROM documents ORDER BY position").fetchall())

    def _put(self, incoming: Sequence[Incoming], progress: Progress | None) -> int:
        new = [passage for each in incoming for passage in each.passages]
        to_embed = [embedded_text(passage, self.embedder.languages) for passage in new]
        digests = list(map(text_digest, to_embed))
        texts = dict(zip(digests, to_embed, strict=True))
        held = self._db.execute(
            "SELECT DISTINCT ON (digest) digest, vector FROM passages WHERE digest = ANY(%s)", (list(texts),)
        )
        kept: dict[str, Vectors] = {digest: _array(vector) for digest, vector in held.fetchall()}
        missing = [digest for digest in texts if digest not in kept]
        kept.update(zip(missing, self._embedded([texts[digest] for digest in missing], progress), strict=True))
        self._db.execute("DELETE FROM passages WHERE doc = ANY(%s)", ([each.document.id for each in incoming],))
        self._refuse_taken(new)
        for each in incoming:
            self._put_document(each)
        rows = [self._row(passage, digest, kept[digest]) for passage, digest in zip(new, digests, strict=True)]
        with self._db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO passages (id, doc, digest, record, region, year, diagnoses, words, vector) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, "
                "setweight(to_tsvector('english', %s), 'A') || to_tsvector('english', %s), %s)",
                rows,
            )
        self._db.execute(
            "INSERT INTO postings (lexeme, key, count) SELECT lexeme, key, "
            "(SELECT sum(CASE weight WHEN 'A' THEN %s ELSE 1 END) FROM unnest(weights) AS weight) "
            "FROM passages, unnest(words) WHERE doc = ANY(%s)",
            (HEADINGS, [each.document.id for each in incoming]),
        )
        return len(missing)

    def _refuse_taken(self, new: Sequence[Passage]) -> None:
        taken = self._db.execute(
            "SELECT id, doc FROM passages WHERE id = ANY(%s) LIMIT 1", ([each.id for each in new],)
        ).fetchone()
        if taken:
            message = f"passage id '{taken[0]}' is taken by document '{taken[1]}'"
            raise InputError(message, hint="ids must be unique in a store")

    def _put_document(self, incoming: Incoming) -> None:
        name = incoming.document.id
        self._db.execute(
            "INSERT INTO documents (id, digest, record) VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE SET "
            "version = documents.version + 1, changed = now(), digest = excluded.digest, record = excluded.record",
            (name, incoming.digest, incoming.document.model_dump_json()),
        )
        self._db.execute("DELETE FROM supersedes WHERE doc = %s", (name,))
        for old in {each for passage in incoming.passages for each in superseded(passage)} - {name}:
            self._db.execute("INSERT INTO supersedes (doc, old) VALUES (%s, %s)", (name, old))

    @staticmethod
    def _row(passage: Passage, digest: str, vector: Vectors) -> tuple[Any, ...]:
        return (
            passage.id,
            passage.doc,
            digest,
            passage.model_dump_json(),
            passage.region.casefold() or None,
            passage.year,
            list(diagnoses(passage)),
            indexable_words(headings(passage)),
            indexable_words(indexed_text(passage)),
            vector,
        )

    def forget(self, doc_id: str) -> bool:
        """Remove every trace of a document from the tables, and have their files rewritten without it.

        The server's write-ahead log and backups are its administrator's: they keep old pages until they are recycled.
        """
        if self.document(doc_id) is None:
            return False
        with self._writing():
            self._db.execute("DELETE FROM passages WHERE doc = %s", (doc_id,))
            self._db.execute("DELETE FROM supersedes WHERE doc = %s", (doc_id,))
            found = self._db.execute("DELETE FROM documents WHERE id = %s", (doc_id,)).rowcount > 0
        self._compact()
        return found

    def _compact(self) -> None:
        """Rewrite the tables' files without dead rows; deleted ones stay in them until then."""
        with self._lock:
            for table in TABLES:
                self._db.execute(_sql("VACUUM (FULL, ANALYZE) {schema}", table))

    def document(self, doc_id: str) -> Document | None:
        """Return a document, or None."""
        with self._lock:
            row = self._db.execute("SELECT record FROM documents WHERE id = %s", (doc_id,)).fetchone()
        return Document.model_validate_json(row[0]) if row else None

    def documents(self) -> list[str]:
        """Return the ids of all documents, in the order of adding."""
        return list(self._digests())

    def versions(self) -> list[Version]:
        """Return which state of each document is held, in the order of adding."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, version, digest, changed, (SELECT count(*) FROM passages WHERE doc = documents.id) "
                "FROM documents ORDER BY position"
            ).fetchall()
        return [
            Version(doc=doc, number=number, digest=digest, changed=changed, passages=passages)
            for doc, number, digest, changed, passages in rows
        ]

    def replaced_by(self, docs: Collection[str]) -> Mapping[str, str]:
        """Return for each superseded document among `docs` the one in the store that takes its place."""
        with self._lock:
            rows = self._db.execute(
                "SELECT old, min(doc) FROM supersedes WHERE old = ANY(%s) GROUP BY old", [list(docs)]
            )
            return dict(rows.fetchall())

    def count(self) -> int:
        """Return how many passages the store holds."""
        with self._lock:
            row = self._db.execute("SELECT count(*) FROM passages").fetchone()
        return int(row[0]) if row else 0

    def nearest(self, vectors: Vectors, depth: int, narrow: Narrow = EVERYTHING) -> list[dict[int, float]]:
        """Return for each vector the nearest passages, best first; through the graph, so nearly exact."""
        condition, values = _allowed(narrow)
        statement = (
            f"SELECT key, -(vector <#> %s) FROM passages WHERE {condition} "  # noqa: S608 - literals
            "ORDER BY vector <#> %s LIMIT %s"
        ).encode()
        with self.reading():
            self._db.execute(f"SET LOCAL hnsw.ef_search = {min(1000, max(_BREADTH, depth))}".encode())
            self._db.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            return [
                dict(self._db.execute(statement, (vector, *values, vector, depth)).fetchall()) for vector in vectors
            ]

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Return the vectors of passages, in the order of the keys."""
        with self.reading():
            rows = self._db.execute("SELECT key, vector FROM passages WHERE key = ANY(%s)", (list(keys),)).fetchall()
        found = {key: _array(vector) for key, vector in rows}
        return np.stack([found[key] for key in keys])

    def matching(self, query: Query, depth: int, narrow: Narrow = EVERYTHING) -> list[tuple[int, float]]:
        """Return (key, BM25 score) of the passages with words of the query, best first."""
        condition, values = _allowed(narrow)
        statement = files("retrieval.stores").joinpath("pgvector_bm25.sql").read_text(encoding="utf-8")
        names = [indexable_words(name) for name in query.names]
        with self.reading():
            rows = self._db.execute(
                statement.replace("CONDITION", condition).encode(),
                (indexable_words(query.text), names, NAMES, *values, depth),
            ).fetchall()
        return [(int(key), float(score)) for key, score in rows]

    def passages(self, keys: Sequence[int]) -> Mapping[int, tuple[Passage, Vectors]]:
        """Return the passages of the keys with their vectors."""
        with self.reading():
            rows = self._db.execute("SELECT key, record, vector FROM passages WHERE key = ANY(%s)", (list(keys),))
            found = {int(key): (Passage.model_validate_json(record), _array(vector)) for key, record, vector in rows}
        return {key: found[key] for key in keys if key in found}

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _connected(address: str, place: str) -> Connection[tuple[Any, ...]]:
    try:
        import pgvector.psycopg  # noqa: F401 - told here rather than later
        import psycopg
    except ImportError as error:
        raise NotInstalledError(
            "PostgreSQL stores need psycopg and pgvector", hint="pip install 'glioscribe[postgres]'"
        ) from error
    try:
        return psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        # The error's own text may repeat the address, which may hold a password.
        hint = "check address, user and PGPASSWORD (or a password file), and that the server runs"
        raise StoreError(f"can't reach PostgreSQL at {place}", hint=hint) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _sql(statement: str, name: str) -> Any:  # noqa: ANN401 - psycopg's composed SQL
    """Return a statement with a quoted identifier in it."""
    from psycopg import sql

    return sql.SQL(statement).format(schema=sql.Identifier(name))


def _array(vector: Any) -> Vectors:  # noqa: ANN401 - pgvector gives its own type or an array
    return np.asarray(vector.to_numpy() if hasattr(vector, "to_numpy") else vector, dtype=np.float32)


def _allowed(narrow: Narrow) -> tuple[str, list[Any]]:
    """Return an SQL condition on passages for what a search may find, with its parameters."""
    parts: list[str] = []
    values: list[Any] = []
    if narrow.regions:
        parts.append("region = ANY(%s)")
        values.append([each.casefold() for each in narrow.regions])
    for bound, year in ((">=", narrow.since), ("<=", narrow.until)):
        if year is not None:
            parts.append(f"year {bound} %s")
            values.append(year)
    if narrow.diagnosis:
        parts.append("(diagnoses = '{}' OR %s = ANY(diagnoses))")
        values.append(narrow.diagnosis.lower())
    return " AND ".join(parts) or "TRUE", values


def rebuild(
    url: str,
    embedder: Embedder,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    progress: Progress | None = None,
) -> AddReport:
    """Build a store anew beside the old one and put it in its place; readers see the old content, then the new."""
    address, schema = urldefrag(url)
    schema = schema or SCHEMA
    staged = f"{schema[:55]}_staged"
    with PgVectorStore(f"{address}#{staged}", embedder, create=True, anew=True) as store:
        done = store.add(documents, passages, progress=progress)
        store.take_place_of(schema)
    return done


def open_backend(place: str, embedder: Embedder, *, create: bool = False) -> Store:
    """Open the store at a PostgreSQL address; see `retrieval.open_store`."""
    return PgVectorStore(place, embedder, create=create)
