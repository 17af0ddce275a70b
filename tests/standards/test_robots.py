"""robots.txt after RFC 9309 (its own examples among them), and directives in headers and meta elements."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.robots import (
    ANYBODY,
    GOOGLE,
    MAX_BYTES,
    Directive,
    header_directives,
    meta_directives,
    moment,
    noindex,
    parse,
)

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
# RFC 9309 section 5.1.
SIMPLE = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


def allows(text: str, path: str, agent: str = GOOGLE) -> bool:
    return parse(text).blocked(agent, path) is None


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("someone", "/", True),
        ("someone", "/logo.gif", False),
        ("someone", "/logo.gif?v=1", True),
        ("someone", "/example/", False),
        ("someone", "/publications/a.gif", True),
        ("foobot", "/", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/publications/", False),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("barbot", "/example/", True),
        ("quxbot", "/example/", True),
    ],
)
def test_the_example_of_the_standard(agent: str, path: str, *, allowed: bool) -> None:
    assert allows(SIMPLE, path, agent) is allowed


def test_the_longest_match_wins() -> None:
    """RFC 9309 section 5.2."""
    text = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    assert not allows(text, "/example/page/disallowed.gif", "foobot")
    assert allows(text, "/example/page/other.gif", "foobot")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow:", "/", True),
        ("Disallow: /", "/", False),
        ("Disallow: /\nAllow: /", "/a", True),
        ("Allow: /\nDisallow: /", "/a", True),
        ("Disallow: /a", "/A", True),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/a?x=1", True),
        ("Disallow: /*?", "/a?x=1", False),
        ("Disallow: /*?", "/a", True),
        ("Disallow: /*/private/*.pdf$", "/x/private/y/z.pdf", False),
        ("Disallow: /*/private/*.pdf$", "/x/private/y/z.pdf.html", True),
        ("Disallow: *b*a$", "/ab", True),
        ("Disallow: *aba$", "/aba", False),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: /\nAllow: /$", "/", True),
        ("Disallow: /\nAllow: /$", "/about", False),
        ("Disallow: /café", "/caf%C3%A9", False),
        ("Disallow: /caf%c3%a9", "/café", False),
        ("Disallow: /%7Ejoe", "/~joe", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: admin", "/admin", True),
        ("disallow : /a # no", "/a", False),
        ("DISALLOW:\t/a", "/a", False),
        ("Disallow /a", "/a", True),
        ("Noindex: /a", "/a", True),
    ],
)
def test_rules(rules: str, path: str, *, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", path) is allowed


def test_groups() -> None:
    assert allows("Disallow: /", "/")  # no group before it
    assert not allows("User-agent: Googlebot/2.1\nDisallow: /", "/")
    assert not allows("user-agent: GOOGLEBOT\nDisallow: /", "/")
    assert allows("User-agent: Googlebot-Image\nDisallow: /", "/")
    assert allows("User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nDisallow:", "/")
    assert allows("User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\n", "/")
    assert not allows("User-agent: a\nSitemap: https://s.example/\nUser-agent: *\nDisallow: /", "/")
    twice = "User-agent: googlebot\nDisallow: /a\n\nUser-agent: x\n\nUser-agent: googlebot\nDisallow: /b"
    assert not allows(twice, "/a")
    assert not allows(twice, "/b")
    # A new User-agent line after rules begins a new group.
    assert allows("User-agent: x\nDisallow: /\nUser-agent: googlebot\nAllow: /", "/")


def test_sitemap_lines_belong_to_no_group() -> None:
    text = "Sitemap: https://s.example/a.xml\r\rUser-agent: *\r\nsitemap:/b.xml\nDisallow: /x\nSitemap:\n"
    assert parse(text).sitemaps == ("https://s.example/a.xml", "/b.xml")
    assert not allows(text, "/x")


def test_a_byte_order_mark_and_the_limit() -> None:
    assert not allows("\ufeffUser-agent: *\nDisallow: /", "/")
    filler = "#" * (MAX_BYTES - 30) + "\n"
    assert not allows(f"User-agent: *\n{filler}Disallow: /\n", "/")
    assert allows(f"User-agent: *\n{filler}{filler}Disallow: /\n", "/")


def test_the_deciding_line_is_kept_as_written() -> None:
    rule = parse("User-agent: *\nDisallow:  /Café  # later\n").blocked(GOOGLE, "/Caf%C3%A9/menu")
    assert rule is not None
    assert rule.line == "Disallow:  /Café"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["noindex"], ["noindex"]),
        (["NoIndex , NOFOLLOW"], ["noindex", "nofollow"]),
        (["googlebot: noindex, nofollow"], ["googlebot: noindex", "googlebot: nofollow"]),
        (["nofollow", "Googlebot: noindex"], ["nofollow", "googlebot: noindex"]),
        (
            ["badbot: noindex, nofollow, googlebot: nofollow"],
            ["badbot: noindex", "badbot: nofollow", "googlebot: nofollow"],
        ),
        (["*: noindex"], ["noindex"]),
        (["max-snippet: -1, max-image-preview:large"], ["max-snippet: -1", "max-image-preview: large"]),
        (
            ["unavailable_after: Friday, 25-Jun-10 15:00:00 GMT, nofollow"],
            ["unavailable_after: Friday, 25-Jun-10 15:00:00 GMT", "nofollow"],
        ),
        (
            ["otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST"],
            ["otherbot: unavailable_after: 25 Jun 2010 15:00:00 PST"],
        ),
        (["", " , "], []),
    ],
)
def test_header(values: list[str], told: list[str]) -> None:
    assert [one.told for one in header_directives(values)] == told


def test_meta_elements_for_everybody_and_for_google() -> None:
    meta = [
        ("robots", "index, follow"),
        ("googlebot", "NONE"),
        ("googlebot-news", "noindex"),
        ("author", "none"),
    ]
    assert meta_directives(meta) == (
        Directive(ANYBODY, "index"),
        Directive(ANYBODY, "follow"),
        Directive(GOOGLE, "none"),
    )


@pytest.mark.parametrize(
    ("value", "agents", "out"),
    [
        ("noindex", [ANYBODY], True),
        ("none", [ANYBODY], True),
        ("index, follow", [ANYBODY], False),
        ("nofollow, noarchive, noimageindex", [ANYBODY], False),
        ("all, noindex", [ANYBODY], True),
        ("googlebot: noindex", [ANYBODY], False),
        ("googlebot: noindex", [ANYBODY, GOOGLE], True),
        ("gptbot: noindex", [ANYBODY, GOOGLE], False),
        ("unavailable_after: 2026-11-20", [ANYBODY], True),
        ("unavailable_after: 2026-11-20T13:00:00+01:00", [ANYBODY], True),
        ("unavailable_after: 2026-11-20T13:00:00", [ANYBODY], False),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", [ANYBODY], True),
        ("unavailable_after: Friday, 25-Jun-10 15:00:00 GMT", [ANYBODY], True),
        ("unavailable_after: Wed, 25 Jun 2031 15:00:00 GMT", [ANYBODY], False),
        ("unavailable_after: tomorrow", [ANYBODY], False),
    ],
)
def test_what_keeps_a_page_out(value: str, agents: list[str], *, out: bool) -> None:
    assert bool(noindex(header_directives([value]), NOW, agents)) is out


@given(st.text(), st.text())
def test_nothing_raises(text: str, path: str) -> None:
    file = parse(text)
    file.blocked(GOOGLE, path)
    parse(f"User-agent: *\nDisallow: {text}\n").blocked(GOOGLE, path)
    told = (*header_directives([text]), *meta_directives([("robots", text)]))
    noindex(told, NOW, [ANYBODY])
    moment(text)


@given(st.text("/ab*$", max_size=12), st.text("/ab", max_size=12).map("/".__add__))
def test_a_pattern_means_what_a_slow_reading_finds(pattern: str, path: str) -> None:
    def slow(pattern: str, path: str) -> bool:
        if not pattern:
            return True
        if pattern == "$":
            return not path
        if pattern[0] == "*":
            return any(slow(pattern[1:], path[at:]) for at in range(len(path) + 1))
        return bool(path) and path[0] == pattern[0] and slow(pattern[1:], path[1:])

    blocked = not allows(f"User-agent: *\nDisallow: {pattern}\n", path)
    assert blocked is (bool(pattern) and slow(pattern, path))


def test_a_hostile_pattern_is_matched_in_no_time() -> None:
    assert allows(f"User-agent: *\nDisallow: /{'*a' * 5000}b$\n", f"/{'a' * 5000}")
