"""A value is named by a keyed digest and its public beginning, never by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.secrets.digest import digest, shown
from cockpit.standards.secrets.rule import Rule, rules
from cockpit.standards.secrets.templates import spelled


def _rule(public: int) -> Rule:
    return Rule(id="x", title="X", pattern=b"x", words=(b"xxx",), shown=public)


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_digest_depends_on_value_and_salt(value: bytes, salt: bytes) -> None:
    one = digest(value, salt)
    assert re.fullmatch("[0-9a-f]{16}", one)
    assert one == digest(value, salt)
    assert one != digest(value + b"x", salt)
    assert one != digest(value, b"another salt, longer than the block of the hash is not needed" + salt)


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400))
def test_no_more_than_a_third_is_shown(value: bytes, public: int) -> None:
    text = shown(_rule(public), value)
    beginning, _, rest = text.partition("…")
    assert len(beginning) <= len(value) // 3
    assert rest == f" [{len(value)} characters]"
    assert beginning.isascii()
    assert beginning.isprintable()


def test_a_provider_prefix_is_shown() -> None:
    value = spelled("sk_live_{alnum:24}")
    assert shown(_rule(8), value) == "sk_live_… [32 characters]"


def test_no_rule_shows_all_of_an_example() -> None:
    for one in rules():
        for template in one.finds:
            text = spelled(template)
            for match in one.regex.finditer(text):
                value = match["secret"] if "secret" in one.regex.groupindex else match[0]
                if value:
                    assert value.decode("latin-1") not in shown(one, value)
