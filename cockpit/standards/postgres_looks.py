"""What PostgreSQL (13 and later) is asked about itself: catalogue and statistics, each with a limit."""

from typing import Final

from cockpit.standards.postgres_texts import PASSWORDS

OLDEST: Final = 130_000  # server_version_num; older ones get no repairs any more
MOST: Final = 50  # rows of an answer
STATISTICS_DAYS: Final = 7  # an index may serve only what runs once a week
_OTHERS: Final = r"n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"
# A table that was never analysed tells no number of rows: its size does, at 200 bytes a row.
_ROWS: Final = (
    "CASE WHEN c.reltuples > 0 THEN c.reltuples::bigint ELSE greatest(coalesce(s.n_live_tup, 0),"
    " CASE WHEN c.reltuples < 0 THEN pg_relation_size(c.oid) / 200 ELSE 0 END) END"
)
BEGIN: Final = (
    "SET LOCAL search_path = pg_catalog",  # nobody's function takes the place of the database's own
    "SET LOCAL statement_timeout = '5s'",
    "SET LOCAL lock_timeout = '1s'",
    "SET LOCAL idle_in_transaction_session_timeout = '20s'",
)
ROLE: Final = """
SELECT current_user::text,
       EXISTS (SELECT FROM pg_roles WHERE rolsuper AND pg_has_role(oid, 'MEMBER')),
       pg_has_role('pg_read_all_stats', 'USAGE'),
       current_setting('server_version'),
       current_setting('server_version_num')::int,
       pg_is_in_recovery(),
       coalesce((SELECT floor(extract(epoch FROM
                        now() - coalesce(stats_reset, pg_postmaster_start_time())) / 86400)
                   FROM pg_stat_database WHERE datname = current_database()), 0)::int,
       current_setting('transaction_read_only') = 'on',
       (SELECT rolcreaterole OR rolcreatedb OR rolreplication FROM pg_roles WHERE rolname = current_user)
"""
WRITES: Final = f"""
SELECT n.nspname::text, c.relname::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND {_OTHERS} AND has_schema_privilege(n.oid, 'USAGE')
   AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
 ORDER BY 1, 2 LIMIT 5
"""  # noqa: S608 - constants alone
# Of hash indexes only those of one column can find a key; GIN, BRIN and the others do not.
KEYS: Final = f"""
SELECT n.nspname::text, c.relname::text,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS part (number, at)
               JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.number ORDER BY part.at),
       t.relname::text, ({_ROWS})::bigint
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON t.oid = k.confrelid
  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
 WHERE k.contype = 'f' AND c.relkind = 'r' AND {_OTHERS} AND ({_ROWS}) >= %(large)s
   AND NOT EXISTS (
       SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
        WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
          AND i.indnkeyatts >= cardinality(k.conkey)
          AND (m.amname = 'btree' OR (m.amname = 'hash' AND cardinality(k.conkey) = 1))
          AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
 ORDER BY 5 DESC, 1, 2, k.conname LIMIT {MOST}
"""  # noqa: S608
SCANS: Final = f"""
SELECT s.schemaname::text, s.relname::text, ({_ROWS})::bigint,
       s.seq_scan, s.seq_tup_read, coalesce(s.idx_scan, 0)
  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
 WHERE s.seq_scan > 0 AND ({_ROWS}) >= %(large)s
 ORDER BY s.seq_tup_read DESC, 1, 2 LIMIT {MOST}
"""  # noqa: S608
INVALID: Final = f"""
SELECT 'invalid', n.nspname::text, x.relname::text, c.relname::text, '', pg_relation_size(x.oid)
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = x.relnamespace
 WHERE NOT i.indisvalid AND x.relkind = 'i' AND {_OTHERS}
   AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = x.oid)
 ORDER BY 2, 3 LIMIT {MOST}
"""  # noqa: S608
_KEPT: Final = "i.indisunique OR i.indisprimary OR i.indisexclusion OR i.indisreplident"
_FREE: Final = f"""NOT ({_KEPT}) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
   AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = i.indexrelid)"""  # noqa: S608
# The same in everything but the name; the later one goes, unless it holds a constraint.
DUPLICATE: Final = f"""
SELECT 'duplicate', n.nspname::text, x.relname::text, c.relname::text,
       min(y.relname::text), pg_relation_size(x.oid)
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = x.relnamespace
  JOIN pg_index j ON j.indrelid = i.indrelid AND j.indexrelid <> i.indexrelid AND j.indisvalid
   AND j.indkey = i.indkey AND j.indclass = i.indclass AND j.indoption = i.indoption
   AND j.indcollation = i.indcollation AND j.indnkeyatts = i.indnkeyatts
   AND pg_get_expr(j.indexprs, j.indrelid) IS NOT DISTINCT FROM pg_get_expr(i.indexprs, i.indrelid)
   AND pg_get_expr(j.indpred, j.indrelid) IS NOT DISTINCT FROM pg_get_expr(i.indpred, i.indrelid)
  JOIN pg_class y ON y.oid = j.indexrelid AND y.relam = x.relam
 WHERE i.indisvalid AND {_OTHERS} AND {_FREE}
   AND (j.indexrelid < i.indexrelid OR j.indisunique)
 GROUP BY 2, 3, 4, x.oid ORDER BY 6 DESC, 2, 3 LIMIT {MOST}
"""  # noqa: S608
# One that leads with the columns of a foreign key serves deletes that may be rare.
UNUSED: Final = f"""
SELECT 'unused', n.nspname::text, x.relname::text, c.relname::text, '', pg_relation_size(x.oid)
  FROM pg_stat_all_indexes u JOIN pg_index i ON i.indexrelid = u.indexrelid
  JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = x.relnamespace
  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
 WHERE u.idx_scan = 0 AND i.indisvalid AND i.indexprs IS NULL AND {_OTHERS} AND {_FREE}
   AND ({_ROWS}) >= %(large)s
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid
                      AND i.indkey[0] = ANY (k.conkey))
 ORDER BY 6 DESC, 2, 3 LIMIT {MOST}
"""  # noqa: S608
EXTENSION: Final = """
SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pg_stat_statements'
"""
TRANSACTIONS: Final = """
SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()
"""
ROOM: Final = """
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
       - coalesce(current_setting('reserved_connections', true)::int, 0),
       count(*)::int,
       (count(*) FILTER (WHERE state LIKE 'idle in transaction%'
                           AND state_change < now() - interval '5 minutes'))::int
  FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def heavy(statements: str) -> str:
    """The slowest by mean and total and the most called; `statements` is the view, quoted, with schema."""
    holds = " OR ".join(f"query ~* {_text(pattern)}" for pattern in PASSWORDS.values())
    return f"""
  WITH one AS (
    SELECT queryid, min(left(query, 4000)) AS query, sum(calls)::bigint AS calls,
           sum(total_exec_time) / greatest(sum(calls), 1) AS mean, sum(total_exec_time) AS total,
           sum(rows)::bigint AS rows
      FROM {statements}
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND userid <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
       AND query ~* '^\\s*(select|insert|update|delete|with|merge|/\\*)' AND NOT ({holds})
     GROUP BY queryid),
  placed AS (
    SELECT *, row_number() OVER (ORDER BY mean DESC, queryid) AS by_mean,
           row_number() OVER (ORDER BY total DESC, queryid) AS by_total,
           row_number() OVER (ORDER BY calls DESC, queryid) AS by_calls FROM one WHERE calls >= 20)
SELECT query, calls, mean::float8, total::float8, rows FROM placed
 WHERE by_mean <= 10 OR by_total <= 10 OR by_calls <= 10
 ORDER BY total DESC, queryid LIMIT {MOST}
"""  # noqa: S608 - the view's name is quoted by whoever asks


def passwords(statements: str) -> str:
    """How many statements of all databases hold a password in plain text, by kind; never the text."""
    kinds = " ".join(
        f"WHEN query ~* {_text(pattern)} THEN {_text(kind)}" for kind, pattern in PASSWORDS.items()
    )
    return f"""
SELECT kind, count(*)::int FROM (SELECT CASE {kinds} END AS kind FROM {statements}
 WHERE userid <> (SELECT oid FROM pg_roles WHERE rolname = current_user)) AS told
 WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind LIMIT {MOST}
"""  # noqa: S608


def _text(value: str) -> str:
    """A literal of SQL, as it stands (standard_conforming_strings is on in every version that is read)."""
    return "'" + value.replace("'", "''") + "'"
