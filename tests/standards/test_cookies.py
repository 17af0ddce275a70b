"""Set-Cookie as browsers read it (RFC 6265bis), and what a name tells."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.cookie_names import for_scripts, lines, of_the_edge, session_like, steady
from cockpit.standards.cookies import Cookie, read, thrown_away
from cockpit.standards.domains import handed_out

AT = "https://app.shop.example/auth/login"
NOW = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def cookie(line: str, url: str = AT) -> Cookie:
    found = read(line, url, NOW)
    assert found is not None
    return found


def test_a_whole_line() -> None:
    one = cookie("sid=; Path=/x; Domain=.Shop.Example; secure; HTTPONLY; samesite=NONE; Partitioned")
    assert (one.domain, one.path, one.same_site) == ("shop.example", "/x", "none")
    assert one.secure
    assert one.http_only
    assert one.partitioned
    assert one.text == "sid=...; Path=/x; Domain=shop.example; Secure; HttpOnly; SameSite=None"


@pytest.mark.parametrize("line", ["", "; Path=/", "=x", "sid", "sid\x00=; Path=/"])
def test_what_sets_nothing(line: str) -> None:
    assert read(line, AT, NOW) is None


@pytest.mark.parametrize(
    ("rest", "url", "path"),
    [
        ("", AT, "/auth"),
        ("; Path=", AT, "/auth"),
        ("; Path=relative", AT, "/auth"),
        ("; Path=/", AT, "/"),
        ("", "https://app.shop.example/login", "/"),
        ("", "https://app.shop.example", "/"),
        ("; Path=/a; Path=/b", AT, "/b"),
    ],
)
def test_the_path(rest: str, url: str, path: str) -> None:
    assert cookie(f"sid={rest}", url).path == path


@pytest.mark.parametrize(
    ("rest", "ends"),
    [
        ("Max-Age=0", True),
        ("Max-Age=-1", True),
        ("Max-Age=60", False),
        ("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("Max-Age=soon; Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("Expires=Thu, 01-Jan-1970 00:00:00 GMT", True),
        ("Expires=Fri, 20 Nov 2026 09:59:59 GMT", True),
        ("Expires=Fri, 20 Nov 2026 10:00:01 GMT", False),
        ("Expires=whenever", False),
        ("Expires=Thu, 01 Jan 99999999 00:00:00 GMT", False),
        ("", False),
    ],
)
def test_what_deletes(rest: str, ends: bool) -> None:
    assert cookie(f"sid=; Path=/; {rest}").ends is ends


@pytest.mark.parametrize(
    ("domain", "host", "reached"),
    [
        ("", "app.shop.example", True),
        ("", "x.app.shop.example", False),
        ("app.shop.example", "x.app.shop.example", True),
        ("shop.example", "api.shop.example", True),
        ("shop.example", "myshop.example", False),
    ],
)
def test_whom_it_reaches(domain: str, host: str, reached: bool) -> None:
    assert cookie(f"sid=; Domain={domain}").reaches(host) is reached


@pytest.mark.parametrize(
    ("path", "asked", "covered"),
    [
        ("/", "/any", True),
        ("/a", "/a", True),
        ("/a", "/a/b", True),
        ("/a", "/ab", False),
        ("/a/", "/a/b", True),
    ],
)
def test_which_paths_it_covers(path: str, asked: str, covered: bool) -> None:
    assert cookie(f"sid=; Path={path}").covers(asked) is covered


@pytest.mark.parametrize(
    ("line", "url", "words"),
    [
        ("sid=; Path=/; Secure; SameSite=None", AT, ""),
        ("sid=; SameSite=None", AT, "SameSite=None needs Secure"),
        ("sid=; Partitioned", AT, "Partitioned needs Secure"),
        ("sid=; Secure", "http://app.shop.example/", "plain http"),
        ("sid=; Domain=other.example", AT, "is not the host that sets it"),
        ("sid=; Domain=x.app.shop.example", AT, "is not the host that sets it"),
        ("sid=; Domain=example", AT, "belongs to many"),
        ("sid=; Domain=vercel.app", "https://shop.vercel.app/", "belongs to many"),
        ("sid=; Domain=shop.vercel.app", "https://shop.vercel.app/", ""),
        ("sid=; Domain=0.2.1", "https://192.0.2.1/", "is not the host that sets it"),
        ("__Secure-sid=; Path=/", AT, "needs Secure"),
        ("__Secure-sid=; Secure; Domain=shop.example", AT, ""),
        ("__Host-sid=; Secure; Path=/; Domain=shop.example", AT, "may not have a Domain"),
        ("__Host-sid=; Secure; Path=/a", AT, "needs Path=/"),
        ("__HOST-sid=; Secure; Path=/a", AT, "needs Path=/"),
        ("__Host-sid=; Secure; Path=/", AT, ""),
    ],
)
def test_why_browsers_throw_it_away(line: str, url: str, words: str) -> None:
    said = thrown_away(cookie(line, url))
    assert words in said if words else said == ""


def test_slips() -> None:
    assert cookie("sid=; HtpOnly; Same-Site=Lax; Version=1").misspelt == (
        ("htponly", "httponly"),
        ("same-site", "samesite"),
    )
    assert cookie("sid=; SameSite=Laxx").odd == "Laxx"


def test_suffixes() -> None:
    assert all(map(handed_out, ("com", "co.uk", "vercel.app", "test")))
    assert not any(map(handed_out, ("shop.example", "shop.vercel.app")))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "sid",
            "sess",
            "session",
            "SESSIONID",
            "connect.sid",
            "laravel_session",
            "_shop_session",
            "PHPSESSID",
        ),
        *("next-auth.session-token", "__Secure-authjs.session-token.0", "sb-abcdef-auth-token", "auth_token"),
        *("access_token", "remember_me", "__session", "wordpress_logged_in_1a2b", "velo_session", "token"),
    ],
)
def test_names_of_sessions(name: str) -> None:
    assert session_like(name)
    assert steady(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "theme",
            "_ga",
            "locale",
            "csrftoken",
            "XSRF-TOKEN",
            "_csrf_session",
            "__cf_bm",
            "AWSALB",
            "consent",
        ),
        *("author", "residence", "flash", "heroku-session-affinity"),
    ],
)
def test_names_of_others(name: str) -> None:
    assert not session_like(name)


def test_what_else_a_name_tells() -> None:
    assert for_scripts("XSRF-TOKEN")
    assert for_scripts("sb-abcdef-auth-token.1")
    assert not for_scripts("sid")
    assert of_the_edge("__cf_bm")
    assert not of_the_edge("sid")
    assert steady(f"state_{'ab12' * 8}") == "state_..."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("connect.sid", "domain: 'shop.example'"),
        ("laravel_session", "SESSION_DOMAIN=shop.example"),
        ("_shop_session", "session_store.rb"),
        ("sessionid", 'SESSION_COOKIE_DOMAIN = "shop.example"'),
        ("JSESSIONID", "server.servlet.session.cookie.secure=true"),
        ("authjs.session-token", "AUTH_URL"),
    ],
)
def test_where_a_framework_sets_it(name: str, words: str) -> None:
    assert words in lines(name, "shop.example")


def test_without_a_domain_none_is_set() -> None:
    assert "domain" not in lines("connect.sid", "")
    assert "SESSION_COOKIE_DOMAIN = None" in lines("sessionid", "")
    assert lines("unheard", "shop.example") == ""


@given(st.text(max_size=200), st.sampled_from([AT, "http://x/", "https://192.0.2.1/a/b"]))
def test_nothing_raises(line: str, url: str) -> None:
    if one := read(line, url):
        thrown_away(one)
        assert one.text
        steady(one.name)
        lines(one.name, one.domain)
