-- The tables of a store; DIMENSION is the length of the embedder's vectors.
CREATE TABLE about (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE documents (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text UNIQUE NOT NULL,
  version integer NOT NULL DEFAULT 1,
  changed timestamptz NOT NULL DEFAULT now(),
  digest text NOT NULL,
  record text NOT NULL
);
CREATE TABLE passages (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text UNIQUE NOT NULL,
  doc text NOT NULL,
  digest text NOT NULL,
  record text NOT NULL,
  region text,
  year integer,
  diagnoses text[] NOT NULL,
  words tsvector NOT NULL,
  length integer GENERATED ALWAYS AS (length(words)) STORED,
  vector vector(DIMENSION) NOT NULL
);
CREATE INDEX passages_of_document ON passages (doc);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE INDEX passages_by_phrase ON passages USING gin (words);
CREATE INDEX passages_by_meaning ON passages USING hnsw (vector vector_ip_ops);
CREATE TABLE postings (
  lexeme text NOT NULL,
  key bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
  count real NOT NULL,
  PRIMARY KEY (lexeme, key)
);
CREATE INDEX postings_of_passage ON postings (key);
CREATE TABLE supersedes (doc text NOT NULL, old text NOT NULL, PRIMARY KEY (old, doc));
