-- BM25 (Robertson and Zaragoza 2009; k1 = 1.2, b = 0.75) of the query's words and of whole names.
-- Parameters: the words, the names, what a name counts, those of the condition, how many at most. A passage's length is
-- its number of different words; a name is a phrase and counts once. Words of headings count several times.
WITH corpus AS (
  SELECT greatest(count(*), 1)::float8 AS size, greatest(avg(length), 1)::float8 AS mean FROM passages
), asked AS (
  SELECT lexeme FROM unnest(to_tsvector('english', %s))
), phrases AS (
  SELECT DISTINCT phraseto_tsquery('english', name) AS phrase FROM unnest(%s::text[]) AS name
), found AS (
  SELECT lexeme AS term, key, count, 1 AS share FROM postings JOIN asked USING (lexeme)
  UNION ALL
  SELECT phrase::text, key, 1, %s FROM phrases JOIN passages ON words @@ phrase WHERE numnode(phrase) > 0
), weighed AS (
  SELECT term, ln(1 + (size - held + 0.5) / (held + 0.5)) AS weight
  FROM (SELECT term, count(*) AS held FROM found GROUP BY term) AS terms, corpus
)
SELECT key, sum(share * weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))) AS score
FROM found JOIN weighed USING (term) JOIN passages USING (key), corpus
WHERE CONDITION
GROUP BY key ORDER BY score DESC, key LIMIT %s
