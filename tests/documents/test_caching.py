"""The document on caching: three groups, what never, and rules that can be pasted."""

from typing import Any

import pytest

from cockpit.documents.document import Code, Document, Heading
from cockpit.documents.edge import cache_rules
from cockpit.standards.cache_rules import NOT_YET
from tests.documents.reading import cells

RULES = [
    {"match": "Pages: /, /about", "edge": f"{NOT_YET} for 5 minutes", "browser": "5 minutes"},
    {"match": "Pages: /mine-to-decide", "edge": "keeps no copy", "browser": "5 minutes"},
    {"match": "Pages: /live", "edge": "keeps no copy", "browser": "never"},
    {
        "match": "Answers for programs: https://api.shop.example/list",
        "edge": "keeps no copy",
        "browser": "never",
    },
    {"match": "Files: /assets/* (hashed)", "edge": "keeps a copy for 1 year", "browser": "1 year, immutable"},
    {"match": "/odd", "edge": "?", "browser": "?"},
]
NEVER = ["/account/*", "https://app.shop.example/*", "/login"]


def pack(provider: str = "Cloudflare", **cache: Any) -> dict[str, Any]:
    return {
        "product": {"canonical_origin": "https://shop.example"},
        "edge": {"provider": provider},
        "cache": {"never": NEVER, "rule": RULES, **cache},
    }


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def codes(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Code)]


def test_a_table_for_each_group() -> None:
    document = cache_rules(pack())
    assert headings(document)[:4] == ["Pages", "Answers for programs", "Files", "Never kept anywhere"]
    told = [cell.text for cell in cells(document)]
    assert {"/, /about", "https://api.shop.example/list", "/assets/* (hashed)", "/odd"} <= set(told)


def test_rules_of_cloudflare_for_what_never_and_for_what_might() -> None:
    bypass, keep = codes(cache_rules(pack()))
    conditions = (
        '(http.host eq "shop.example" and starts_with(http.request.uri.path, "/account/"))',
        '(http.host eq "app.shop.example")',
        '(http.host eq "shop.example" and http.request.uri.path eq "/login")',
    )
    assert bypass.splitlines() == [
        "Cloudflare: Caching > Cache Rules > Create rule",
        f"If: {' or '.join(conditions)}",
        "Then: Bypass cache",
    ]
    assert 'path eq "/") or (http.host eq "shop.example" and http.request.uri.path eq "/about")' in keep
    assert "/live" not in keep
    assert "/mine-to-decide" not in keep
    assert "Eligible for cache" in keep


def test_without_an_edge_there_is_no_rule() -> None:
    assert codes(cache_rules(pack(""))) == []


@pytest.mark.parametrize("text", ["javascript:alert(1)", "https://[::1", "", "\x1b[31m", "no path"])
def test_a_strange_place_makes_no_strange_rule(text: str) -> None:
    for code in codes(cache_rules(pack(never=[text], rule=[]))):
        assert code.isprintable() or "\n" in code
        assert "\x1b" not in code
        assert "javascript" not in code
