"""The queries of one reading, each about all tables at once; per-table reflection takes a hundred times as long.

PostgreSQL, "System Catalogs" (pg_class, pg_attribute, pg_constraint, pg_index, pg_enum, pg_sequence, pg_depend).
The catalogs are readable by every role, whatever rights it has on the tables.
"""

from __future__ import annotations

import sqlalchemy

SERVER = sqlalchemy.text("SELECT CAST(current_setting('server_version_num') AS int)")

_HOME = "n.nspname = ANY (CAST(:home AS text[]))"
_SCHEMAS = f"({_HOME} OR n.nspname = ANY (CAST(:schemas AS text[])))"

RELATIONS = sqlalchemy.text(
    """
SELECT c.oid, n.nspname, c.relname, CAST(c.relkind AS text), CAST(c.relpersistence AS text),
       n.nspname = ANY (CAST(:home AS text[])) AND pg_table_is_visible(c.oid), c.relispartition,
       obj_description(c.oid, 'pg_class'),
       EXISTS (SELECT FROM pg_depend d WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid
               AND d.deptype = 'e')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND """
    + _SCHEMAS
)

COLUMNS = sqlalchemy.text(
    """
SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, CAST(a.attidentity AS text),
       CAST(a.attgenerated AS text), pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN co.collname END, col_description(a.attrelid, a.attnum)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation co ON co.oid = a.attcollation
WHERE a.attrelid = ANY (CAST(:oids AS oid[])) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
"""
)

CONSTRAINTS = sqlalchemy.text(
    """
SELECT c.conrelid, c.conname, CAST(c.contype AS text), c.condeferrable, c.condeferred, c.convalidated, c.conindid,
       ARRAY(SELECT CAST(a.attname AS text) FROM unnest(c.conkey) WITH ORDINALITY k (num, pos)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num ORDER BY k.pos),
       fn.nspname, f.relname, fn.nspname = ANY (CAST(:home AS text[])) AND pg_table_is_visible(f.oid),
       ARRAY(SELECT CAST(a.attname AS text) FROM unnest(c.confkey) WITH ORDINALITY k (num, pos)
             JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num ORDER BY k.pos),
       CAST(c.confdeltype AS text), CAST(c.confupdtype AS text), CAST(c.confmatchtype AS text),
       pg_get_expr(c.conbin, c.conrelid),
       ARRAY(SELECT CAST(o.oprname AS text) FROM unnest(c.conexclop) WITH ORDINALITY k (op, pos)
             JOIN pg_operator o ON o.oid = k.op ORDER BY k.pos)
FROM pg_constraint c LEFT JOIN pg_class f ON f.oid = c.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
WHERE c.conrelid = ANY (CAST(:oids AS oid[])) AND c.contype IN ('p', 'u', 'f', 'c', 'x')
ORDER BY c.conrelid, c.conname
"""
)

_INDEXES = """
SELECT i.indrelid, i.indexrelid, ic.relname, am.amname, i.indisunique, i.indisvalid AND i.indisready, i.indnkeyatts,
       {nulls_not_distinct}, pg_get_expr(i.indpred, i.indrelid)
FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
WHERE i.indrelid = ANY (CAST(:oids AS oid[])) AND i.indislive
ORDER BY i.indrelid, ic.relname
"""
INDEXES = sqlalchemy.text(_INDEXES.format(nulls_not_distinct="i.indnullsnotdistinct"))
INDEXES_BEFORE_15 = sqlalchemy.text(_INDEXES.format(nulls_not_distinct="false"))

ELEMENTS = sqlalchemy.text(
    """
SELECT i.indexrelid, k.pos <= i.indnkeyatts, a.attname,
       CASE WHEN k.num = 0 THEN pg_get_indexdef(i.indexrelid, CAST(k.pos AS int), false) END,
       CASE WHEN k.num <> 0 AND i.indcollation[k.pos - 1] <> a.attcollation THEN co.collname END,
       op.opcname, op.opcdefault, i.indoption[k.pos - 1]
FROM pg_index i CROSS JOIN LATERAL unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY k (num, pos)
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num AND k.num <> 0
LEFT JOIN pg_opclass op ON op.oid = i.indclass[k.pos - 1] AND k.pos <= i.indnkeyatts
LEFT JOIN pg_collation co ON co.oid = i.indcollation[k.pos - 1] AND k.pos <= i.indnkeyatts
WHERE i.indrelid = ANY (CAST(:oids AS oid[])) AND i.indislive
ORDER BY i.indexrelid, k.pos
"""
)

ENUMS = sqlalchemy.text(
    """
SELECT n.nspname, t.typname, n.nspname = ANY (CAST(:home AS text[])) AND pg_type_is_visible(t.oid),
       array_agg(CAST(e.enumlabel AS text) ORDER BY e.enumsortorder)
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
WHERE """
    + _SCHEMAS
    + " GROUP BY n.nspname, t.typname, t.oid"
)

SEQUENCES = sqlalchemy.text(
    """
SELECT n.nspname, c.relname, n.nspname = ANY (CAST(:home AS text[])) AND pg_table_is_visible(c.oid),
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle, a.attrelid, a.attname,
       EXISTS (SELECT FROM pg_depend u WHERE u.classid = CAST('pg_attrdef' AS regclass)
               AND u.refclassid = CAST('pg_class' AS regclass) AND u.refobjid = c.oid)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid
     AND d.refclassid = CAST('pg_class' AS regclass) AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE """
    + _SCHEMAS
)
