"""The look at a database against a real PostgreSQL: what it finds, what it is refused, what it never says."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
import trustme
from psycopg.conninfo import make_conninfo

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.databases import DatabaseLook, StatementStatistics
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit.database_indexes import indexes
from cockpit.kit.database_queries import queries
from cockpit.launch.making import Database
from cockpit.launch.parts import LookFrom
from cockpit.probes.databases import gather
from cockpit.probes.postgres_line import Line, Way
from cockpit.standards import postgres_looks
from cockpit.vantage import Vantage
from tests.credentials.canary import CANARY, leaking_files, leaks
from tests.real.servers import HOME, free_port, hand_over, listens, require, run, running, scratch

HOST = "db.shop.test"
ODD = 'we"ird\x1b[31m;--'
_OPTIONS = {
    "fsync": "off",
    "listen_addresses": HOME,
    "unix_socket_directories": "",
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "20",
    "ssl": "on",
}
_SCHEMA = f"""
CREATE EXTENSION pg_stat_statements;
CREATE TABLE customer (id int PRIMARY KEY, name text);
CREATE TABLE "order" (id int PRIMARY KEY, customer_id int REFERENCES customer,
                      seller_id int REFERENCES customer, buyer_id int REFERENCES customer,
                      courier_id int REFERENCES customer, note text);
CREATE TABLE tiny (id int PRIMARY KEY, customer_id int REFERENCES customer);
CREATE TABLE "{ODD.replace('"', '""')}" ("ref""x" int REFERENCES customer);
CREATE INDEX seller ON "order" (seller_id, note);
CREATE INDEX partly ON "order" (buyer_id) WHERE note IS NOT NULL;
CREATE INDEX reckoned ON "order" ((courier_id + 1));
CREATE INDEX note_a ON "order" (note);
CREATE INDEX note_b ON "order" (note);
CREATE INDEX broken ON "order" (note, id);
INSERT INTO customer SELECT n, 'c' || n FROM generate_series(1, 3000) n;
INSERT INTO "order" SELECT n, n, n, n, n, 'n' || n FROM generate_series(1, 3000) n;
INSERT INTO "{ODD.replace('"', '""')}" SELECT n FROM generate_series(1, 2500) n;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass;
ANALYZE;
CREATE ROLE looks LOGIN PASSWORD 'for-tests-only'; GRANT pg_monitor TO looks;
CREATE ROLE bird LOGIN PASSWORD '{CANARY}'; GRANT pg_monitor TO bird;
CREATE ROLE blind LOGIN PASSWORD 'for-tests-only';
CREATE ROLE app LOGIN PASSWORD 'for-tests-only';
GRANT ALL ON ALL TABLES IN SCHEMA public TO app; GRANT pg_monitor TO app;
SELECT pg_stat_statements_reset();
"""


_LAUNCH = f"""
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.test"
roadmap = "marketplace-launch"
[[database]]
name = "main"
host = "{HOST}"
credential = "keyring:launch-cockpit/shop/db"
large_rows = 2000
[vantage]
map = {{{{ "{HOST}:{{port}}" = "{HOME}:{{port}}" }}}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running PostgreSQL: its port, and the certificate of who vouches for it."""

    port: int
    root: str

    def string(self, user: str, **more: str) -> str:
        """A connection string as a founder would keep it."""
        parts: dict[str, Any] = {"user": user, "password": "for-tests-only", "dbname": "postgres"}
        return make_conninfo("", **{**parts, "host": HOST, "port": self.port, **more})

    def connect(self, user: str = "owner") -> "psycopg.Connection[Any]":
        """A connection of the product, not of the cockpit."""
        return psycopg.connect(self.string(user, hostaddr=HOME), autocommit=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    require("initdb", "postgres")
    with scratch() as folder:
        port, authority = free_port(), trustme.CA()
        _make(folder, authority)
        options = _OPTIONS | {"port": str(port), "ssl_cert_file": "server.pem", "ssl_key_file": "server.key"}
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = ("postgres", "-D", str(folder / "data"), *given)
        with running(command, ready=lambda: listens(port), folder=folder, seconds=30):
            one = Server(port, str(folder / "root.pem"))
            _fill(one)
            yield one


def _make(folder: Path, authority: trustme.CA) -> None:
    (folder / "password").write_text("for-tests-only")
    hand_over(folder)
    made = ("initdb", "-D", str(folder / "data"), "-U", "owner", "--no-sync", "--auth=scram-sha-256")
    run((*made, f"--pwfile={folder}/password", "--encoding=UTF8", "--locale=C"), folder)
    leaf = authority.issue_cert(HOST)
    leaf.cert_chain_pems[0].write_to_path(folder / "data" / "server.pem")
    leaf.private_key_pem.write_to_path(folder / "data" / "server.key")
    (folder / "data" / "server.key").chmod(0o600)
    authority.cert_pem.write_to_path(folder / "root.pem")


def _fill(server: Server) -> None:
    with _patient(server) as owner:
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                owner.execute(statement.encode())
        owner.execute(f"ALTER ROLE app PASSWORD 'for-tests-only' /* {CANARY} */".encode())
        owner.execute(b"CREATE TABLE hidden (id int)")
    with server.connect("app") as app, app.transaction():
        for number in range(1200):
            app.execute('SELECT * FROM "order" WHERE id = %s', (number,), prepare=False)
    with server.connect("app") as app:
        for _ in range(120):
            app.execute('SELECT count(*) FROM "order" WHERE customer_id > 0')


def _patient(server: Server) -> "psycopg.Connection[Any]":
    """It listens a moment before it lets anybody in."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return server.connect()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


async def seen(server: Server, string: str, host: str = HOST) -> DatabaseLook | Unreachable:
    """The look with that connection string, which is in no form of the fact."""
    where = {f"{HOST}:{server.port}": f"{HOME}:{server.port}"}
    row = Database(name="main", host=host, credential="keyring:launch-cockpit/shop/db", large_rows=2000)

    async def find(_reference: str) -> Secret:
        return Secret.of("db", host, string)

    vantage = Vantage(LookFrom(map=where), find=find)
    try:
        found = await gather(sample_launch(databases=(row,)), vantage)
    finally:
        await vantage.aclose()
    assert codec.unpack(codec.pack(found)) == found
    assert not leaks([repr(found).encode()])
    assert "for-tests-only" not in repr(found)
    return found.looks["main"]


@pytest.fixture
async def look(server: Server) -> DatabaseLook:
    one = await seen(server, server.string("looks"))
    assert isinstance(one, DatabaseLook), one
    return one


def test_keys_without_an_index_are_found_and_no_others(look: DatabaseLook) -> None:
    assert not isinstance(look.keys, Unreachable)
    named = {(key.table, key.columns) for key in look.keys}
    odd = ('we"ird\\x1b[31m;--', ('ref"x',))
    assert named == {("order", (name,)) for name in ("customer_id", "buyer_id", "courier_id")} | {odd}
    assert all(key.rows >= 2000 and key.to == "customer" for key in look.keys)


def test_broken_and_double_indexes_are_found(look: DatabaseLook) -> None:
    assert not isinstance(look.indexes, Unreachable)
    assert {(one.kind, one.name, one.twin) for one in look.indexes} == {
        ("invalid", "broken", ""),
        ("duplicate", "note_b", "note_a"),
    }


async def test_the_lines_to_paste_do_what_they_say(server: Server, look: DatabaseLook) -> None:
    found = {one.kind: one for one in indexes(sample_launch(), "main", look)}
    make, undo = found["foreign-key"].fix.record, found["foreign-key"].fix.undo  # type: ignore[union-attr]
    assert make
    assert undo
    with server.connect() as owner:
        run_lines = [line for line in make.splitlines() if '"order"' in line]
        for line in run_lines:
            owner.execute(line.encode())
        mended = await seen(server, server.string("looks"))
        for line in (line for line in undo.splitlines() if '"order_' in line):
            owner.execute(line.encode())
    assert len(run_lines) == 3
    assert isinstance(mended, DatabaseLook)
    assert not isinstance(mended.keys, Unreachable)
    assert [key.columns for key in mended.keys] == [('ref"x',)]


async def looked(server: Server) -> DatabaseLook:
    """The same look with a role that may."""
    found = await seen(server, server.string("looks"))
    assert isinstance(found, DatabaseLook)
    return found


async def test_habits_show_in_the_statistics(server: Server) -> None:
    for _ in range(100):  # what a backend counts is written down a moment after it has ended
        look = await looked(server)
        if look.scans and any(one.table == "order" and one.scans >= 120 for one in look.scans):  # type: ignore[union-attr]
            break
        await asyncio.sleep(0.05)
    kinds = {
        one.kind for one in (*indexes(sample_launch(), "main", look), *queries(sample_launch(), "main", look))
    }
    assert kinds >= {"foreign-key", "invalid-index", "duplicate-index", "whole-table", "password"}
    assert isinstance(look.statements, StatementStatistics)
    texts = [one.text for one in look.statements.heavy]
    assert 'SELECT * FROM "order" WHERE id = ?' in texts
    assert look.statements.passwords == {"a role's password": 1}
    assert (look.replica, look.role.writes, look.role.name) == (False, (), "looks")


def test_idle_indexes_can_be_told_when_enough_was_counted(server: Server) -> None:
    line = opened(server)
    try:
        rows = line.rows(postgres_looks.UNUSED, large=2000)
        assert isinstance(rows, list)
        assert {row[2] for row in rows} == {"note_a", "note_b"}
    finally:
        line.close()


async def test_a_superuser_is_refused_and_who_writes_is_told(server: Server) -> None:
    mighty = await seen(server, server.string("owner"))
    assert isinstance(mighty, Unreachable)
    assert mighty.kind == "superuser"
    writer = await seen(server, server.string("app"))
    assert isinstance(writer, DatabaseLook)
    assert "public.order" in writer.role.writes


async def test_without_pg_monitor_its_part_is_unknown_and_the_rest_is_seen(server: Server) -> None:
    look = await seen(server, server.string("blind"))
    assert isinstance(look, DatabaseLook)
    assert isinstance(look.statements, Unreachable)
    assert (look.statements.kind, look.statements) == ("monitor", look.room)
    assert len(look.keys) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"password": CANARY}, "refused"),
        ({"dbname": "nowhere"}, "absent"),
        ({"sslmode": "verify-full"}, "certificate"),
        ({"host": "db.other.test"}, "credential"),
        ({"sslmode": "disable"}, ""),
    ],
)
async def test_how_it_goes_wrong(server: Server, more: dict[str, str], kind: str) -> None:
    found = await seen(server, server.string("looks", **more))
    assert (found.kind if isinstance(found, Unreachable) else "") == kind


async def test_the_name_is_verified_where_a_root_is_known(server: Server) -> None:
    sound = await seen(server, server.string("looks", sslrootcert=server.root))
    assert isinstance(sound, DatabaseLook)


def test_the_whole_run_leaves_the_password_nowhere(server: Server, tmp_path: Path) -> None:
    (tmp_path / "launch.toml").write_text(_LAUNCH.format(port=server.port))
    string = server.string("bird", password=CANARY)
    arguments = ("check", "db", "--format", "json", "--save-facts", "facts.json")
    done = subprocess.run(
        [sys.executable, "-m", "cockpit", *arguments],
        cwd=tmp_path,
        env=os.environ | {"COCKPIT_CREDENTIAL_DB": string, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"order_customer_id_idx" in done.stdout, done.stderr
    assert not leaks([done.stdout, done.stderr])
    assert leaking_files(tmp_path) == []


def opened(server: Server) -> Line:
    line = Line("main")
    to = Way(HOST, server.port, {"user": "looks", "password": "for-tests-only", "dbname": "postgres"})
    assert line.open(to, HOME, server.port, "", encrypted=True) is None
    return line


def test_it_cannot_write_and_does_not_wait_for_ever(server: Server) -> None:
    line = opened(server)
    try:
        refused = line.rows("CREATE TEMP TABLE x AS SELECT 1")
        assert isinstance(refused, Unreachable)
        flood = line.rows("SELECT generate_series(1, 100000)")
        assert isinstance(flood, Unreachable)
        assert flood.kind == "flood"
        assert line.rows("SELECT 1") == [(1,)]
        begun = time.monotonic()
        Timer(0.2, line.hang_up).start()
        assert isinstance(line.rows("SELECT pg_sleep(2)"), Unreachable)
        assert time.monotonic() - begun < 1.5
    finally:
        line.close()
