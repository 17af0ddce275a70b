"""Commands that people paste: whatever a name holds, the shell sees one word."""

import ast
import shlex
from pathlib import Path

import pytest

from cockpit.facts.samples_dns import sample_lookup
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import command
from cockpit.kit.declaring import unlisted
from cockpit.kit.markers import curl_at

ROOT = Path(__file__).parents[2]
HOSTILE = ("$(id).shop.example", "`id`.shop.example", "a;id.shop.example", "a'b|id", 'a"b\nid', "a b&id>x")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_one_word(name: str) -> None:
    lexer = shlex.shlex(command("dig +short {} @{}", name, name), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    assert list(lexer) == ["dig", "+short", name, f"@{name}"]
    host = sample_lookup(name, "203.0.113.10")
    told = (unlisted(sample_launch(), host, "a page").verify, curl_at(name, "203.0.113.10"))
    assert all(shlex.quote(name) in line for line in told)


def test_every_command_with_a_name_in_it_is_quoted() -> None:
    """A shell line is put together by `command`, never by an f-string."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("checks", "cockpit/kit")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr) and _is_command(node)
    ]
    assert bare == []


def _is_command(text: ast.JoinedStr) -> bool:
    """It begins like a shell command and holds a value that is no constant of its module."""
    first = text.values[0]
    if not isinstance(first, ast.Constant) or not str(first.value).startswith(("dig ", "curl ", "openssl ")):
        return False
    values = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
    return any(not (isinstance(value, ast.Name) and value.id.isupper()) for value in values)
