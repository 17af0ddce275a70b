"""Statements without their values: no literal survives, and those with a password are known as such."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.postgres_texts import PASSWORDS, looks_up_one, password_kind, without_values
from tests.credentials.canary import CANARY

QUOTED = CANARY.replace("'", "''")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("SELECT * FROM  line\n WHERE id = $1", "SELECT * FROM line WHERE id = ?"),
        ("SELECT 'a''b', E'c\\'d', 1.5e3 FROM t2", "SELECT ?, ?, ? FROM t2"),
        ("SELECT $x$ it's $x$, $$b$$ FROM t", "SELECT ?, ? FROM t"),
        ('SELECT "it\'s" FROM "a""b"', 'SELECT "it\'s" FROM "a""b"'),
        ("/* user 7: ana@x.test */ SELECT 1 -- for ana", "SELECT ?"),
        ("SELECT 'cut in the mid", "SELECT ?"),
        ("SELECT $tag$ cut", "SELECT ?"),
        ("SELECT '\x1b[31m' AS \x1b", "SELECT ? AS \\x1b"),
    ],
)
def test_values_become_question_marks(text: str, bare: str) -> None:
    assert without_values(text) == bare
    assert without_values(bare) == bare


def test_a_long_statement_is_cut() -> None:
    assert len(without_values("SELECT " + "a, " * 5000)) <= 200


@pytest.mark.parametrize(
    "text",
    [
        f"ALTER ROLE app PASSWORD '{QUOTED}'",
        f"create user app with encrypted password E'{QUOTED}'",
        f"ALTER ROLE app PASSWORD $$ {CANARY} $$",
        f"CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'u', password '{QUOTED}')",
        f"SELECT dblink_connect('host=db password={QUOTED}')",
        f"CREATE SUBSCRIPTION s CONNECTION 'host=a password = {QUOTED}' PUBLICATION p",
        f"SELECT * FROM pull('postgres://app:{QUOTED.replace('/', '')}@db/x')",
        f"COPY t FROM PROGRAM 'curl -u {QUOTED} x'",
    ],
)
def test_a_statement_with_a_password_is_never_shown(text: str) -> None:
    assert password_kind(text) in PASSWORDS
    assert without_values(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "ALTER ROLE app PASSWORD NULL",
        "ALTER ROLE app PASSWORD $1",
        "SELECT password FROM account WHERE password = $1",
        "UPDATE account SET password_digest = $1 WHERE id = $2",
        "COPY t (a, b) FROM STDIN",
    ],
)
def test_a_column_of_that_name_is_no_password(text: str) -> None:
    assert password_kind(text) == ""


@given(st.text(st.sampled_from("'\\$\"ab19E-*/ \n"), max_size=60), st.integers(0, 60))
def test_no_text_can_break_it(text: str, at: int) -> None:
    for each in (text, text[:at]):
        bare = without_values(each)
        assert bare.isprintable()
        assert without_values(bare) == bare or "'" in bare or '"' in bare


@given(st.text(max_size=40))
def test_no_literal_survives(value: str) -> None:
    literal = (CANARY + value).replace("\x00", "").replace("'", "''").replace("\\", "")
    assert CANARY not in without_values(f"SELECT a FROM t WHERE b = '{literal}' AND c = 2")


def test_it_is_linear() -> None:
    for piece in ("'", "$a$", '"', "/*", "copy ", "user mapping ", "a1 ", "postgres://a"):
        without_values("SELECT " + piece * 100_000)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("SELECT * FROM line WHERE order_id = ?", True),
        ("SELECT a.* FROM a JOIN b ON a.i = b.i WHERE b.x = ? LIMIT ?", True),
        ("SELECT * FROM line WHERE order_id = ANY (?)", False),
        ("SELECT count(*) FROM line WHERE order_id = ?", False),
        ("SELECT * FROM line", False),
        ("UPDATE line SET a = ? WHERE id = ?", False),
    ],
)
def test_what_fetches_by_a_value(text: str, one: bool) -> None:
    assert looks_up_one(text) is one


def test_every_pattern_means_the_same_to_the_database() -> None:
    for pattern in PASSWORDS.values():
        assert not re.search(r"\(\?[<=!P]|\\b|\\Z|[*+?]\+", pattern), pattern
