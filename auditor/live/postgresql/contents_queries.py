"""What is asked of PostgreSQL before a table is dropped, as text: it is run here, or printed for somebody to run.

`:table` is the table's name, quoted where it must be, as a value; `{table}` is the same as an identifier. PostgreSQL,
"The Cumulative Statistics System" (pg_stat_user_tables, pg_stat_database), "System Catalogs" (pg_constraint, pg_depend,
pg_rewrite, pg_proc, pg_trigger, pg_publication_rel, pg_inherits, pg_policy), "DROP TABLE".
"""

from __future__ import annotations

from auditor.facts.key import TableKey

#: Rows are counted up to this many; more are "more".
MOST_ROWS = 1_000_000

ROWS = f"SELECT count(*) FROM (SELECT 1 FROM {{table}} LIMIT {MOST_ROWS + 1}) AS counted"
SIZE = "SELECT pg_total_relation_size(to_regclass(:table))"
USE = """SELECT s.n_tup_ins + s.n_tup_upd + s.n_tup_del, s.seq_scan, s.idx_scan,
       CAST(CAST(d.stats_reset AS timestamp(0)) AS text),
       CAST(CAST(greatest(s.last_analyze, s.last_autoanalyze)
                 AS timestamp(0)) AS text)
FROM pg_stat_user_tables s, pg_stat_database d
WHERE s.relid = to_regclass(:table) AND d.datname = current_database()"""
TIMES = """SELECT quote_ident(a.attname) FROM pg_attribute a
WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
  AND a.atttypid IN (CAST('timestamp' AS regtype),
                     CAST('timestamptz' AS regtype), CAST('date' AS regtype))
ORDER BY a.attnum"""
NEWEST = "SELECT CAST(max({column}) AS text) FROM {table}"
HANGING = """WITH gone AS (SELECT * FROM pg_class WHERE oid = to_regclass(:table))
SELECT 'foreign key' AS kind,
       format('%s of %s', c.conname, CAST(c.conrelid AS regclass)) AS name
FROM gone g JOIN pg_constraint c ON c.confrelid = g.oid
WHERE c.contype = 'f' AND c.conrelid <> g.oid
UNION ALL
SELECT DISTINCT 'view', CAST(CAST(r.ev_class AS regclass) AS text)
FROM gone g JOIN pg_depend d ON d.refobjid = g.oid
JOIN pg_rewrite r ON r.oid = d.objid
WHERE d.classid = CAST('pg_rewrite' AS regclass)
  AND d.refclassid = CAST('pg_class' AS regclass) AND r.ev_class <> g.oid
UNION ALL
SELECT 'function', CAST(CAST(p.oid AS regprocedure) AS text)
FROM gone g, pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND p.prosrc ~* ('\\m' || regexp_replace(
    g.relname, '([^[:alnum:]_])', '\\\\\\1', 'g') || '\\M')
UNION ALL
SELECT 'trigger', t.tgname
FROM gone g JOIN pg_trigger t ON t.tgrelid = g.oid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'publication', p.pubname FROM gone g
JOIN pg_publication_rel r ON r.prrelid = g.oid
JOIN pg_publication p ON p.oid = r.prpubid
UNION ALL
SELECT 'partition', CAST(CAST(i.inhrelid AS regclass) AS text)
FROM gone g JOIN pg_inherits i ON i.inhparent = g.oid
UNION ALL
SELECT 'policy', p.polname FROM gone g JOIN pg_policy p ON p.polrelid = g.oid
UNION ALL
SELECT 'grant', format('%s to %s',
       string_agg(lower(a.privilege_type), ', ' ORDER BY a.privilege_type),
       CASE WHEN a.grantee = 0 THEN 'public'
            ELSE pg_get_userbyid(a.grantee) END)
FROM gone g, aclexplode(g.relacl) a WHERE a.grantee <> g.relowner
GROUP BY a.grantee
ORDER BY 1, 2"""

_LISTED = (
    ("rows", ROWS),
    ("size in bytes", SIZE),
    ("rows written, sequential and index scans, since when; last analyzed", USE),
    ("what hangs on it in the database", HANGING),
)


def identifier(key: TableKey) -> str:
    """The name as SQL writes it, always quoted."""
    parts = [part.replace('"', '""') for part in (key.schema, key.name) if part]
    return ".".join(f'"{part}"' for part in parts)


def to_run(key: TableKey, times: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What each query tells, and its text with the names filled in; `times`: the columns that hold a time."""
    name = identifier(key)
    literal = "'" + name.replace("'", "''") + "'"
    listed = [(title, text.replace(":table", literal).replace("{table}", name)) for title, text in _LISTED]
    columns = ['"' + column.replace('"', '""') + '"' for column in times]
    newest = [(f"newest {column}", NEWEST.replace("{table}", name).replace("{column}", column)) for column in columns]
    return (*listed, *newest)
