"""What an answer tells a stranger: soft 404s, sign-ins, walls, and what may be told of a secret file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.exposed import Manner
from cockpit.facts.http import Response
from cockpit.standards.exposures import DIRECTORY, Row, row
from cockpit.standards.html import read
from cockpit.standards.strangers import (
    NAMES,
    Usual,
    all_onward,
    asks_who,
    blocked_by,
    digest,
    is_shell,
    made_up,
    names_in,
    tried,
    usual,
)

HOST = "shop.example"


def found(path: str) -> Row:
    one = row(path)
    assert one is not None
    return one


def answer(path: str, body: str, status: int = 200, **headers: str) -> Response:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(f"https://{HOST}{path}", status, named, "192.0.2.1", body)


def test_unused_paths_are_the_same_on_every_visit_and_differ_by_host() -> None:
    assert made_up(HOST) == made_up(HOST)
    assert made_up(HOST) != made_up("api.shop.example")
    directory, hidden = made_up(HOST)
    assert directory.endswith("/")
    assert hidden.startswith("/.")


def test_a_page_that_changes_its_tokens_and_addresses_is_the_same_page() -> None:
    page = (
        '<link rel=canonical href="https://shop.example{path}"><script nonce="{nonce}"></script>Shop {number}'
    )
    one = page.format(path="/.cockpit-0123456789ab", nonce="aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ", number=17)
    other = page.format(path="/admin/", nonce="b3RoZXIgd29ybGQgb3RoZXIgd29ybGQ0", number=4711)
    assert digest(one) == digest(other)
    assert digest(one) != digest(other.replace("Shop", "Office"))


def test_the_page_for_any_path_is_never_a_find() -> None:
    shell = "<!doctype html><title>Admin</title><script src=/app.js></script>"
    known = usual([answer(path, shell) for path in made_up(HOST)])
    assert known.soft
    assert tried(found("/admin/"), answer("/admin/", shell), known).stance is Manner.USUAL
    assert tried(found("/.env"), answer("/.env", shell), known).stance is Manner.USUAL
    assert not usual([answer("/x", shell, 404)]).soft


def test_an_empty_frame_shows_nothing() -> None:
    frame = "<!doctype html><title>Admin dashboard</title><div id=root></div><script src=/app.js></script>"
    assert tried(found("/admin/"), answer("/admin/", frame), Usual()).stance is Manner.SHELL


def test_a_sign_in_is_told_from_the_sign_in_of_the_thing_itself() -> None:
    form = "<!doctype html><title>{}</title><form><input type=password></form>"
    mine = tried(found("/phpmyadmin/"), answer("/phpmyadmin/", form.format("phpMyAdmin")), Usual())
    assert mine.stance is Manner.DOOR
    other = tried(found("/phpmyadmin/"), answer("/phpmyadmin/", form.format("Welcome")), Usual())
    assert other.stance is Manner.SIGN_IN


def test_a_list_of_files_is_one_wherever_it_is() -> None:
    body = '<title>Index of /admin/</title><h1>Index of /admin/</h1><a href="dump.sql">dump.sql</a>'
    seen = tried(found("/admin/"), answer("/admin/", body), Usual())
    assert (seen.stance, seen.key, seen.names) == (Manner.FOUND, DIRECTORY, (".sql",))


def test_of_variables_only_names_are_kept() -> None:
    body = (
        "# comment SECRET=1\nDATABASE_URL=postgres://u:geheim@db/x\nexport API_TOKEN='geheim'\nEMPTY=\n"
        'lower_case=geheim\nPRIVATE_KEY="-----BEGIN PRIVATE KEY-----\nABCDEFGH=geheim\n'
        '-----END PRIVATE KEY-----"\n'
        "AKIAABCDEFGHIJKLMNOP=geheim\n"
    )
    seen = tried(found("/.env"), answer("/.env", body, content_type="text/plain"), Usual())
    assert seen.names == ("DATABASE_URL", "API_TOKEN", "PRIVATE_KEY")
    assert "geheim" not in repr(seen)
    assert (seen.status, seen.type, seen.size) == (200, "text/plain", len(body))
    many = "".join(f"NAME_{letter}{other}=1\n" for letter in "ABCDEFG" for other in "ABCDEFG")
    assert len(names_in(found("/.env"), many)) == NAMES


@given(st.from_regex(r"[A-Za-z0-9+/]{20,60}={0,2}", fullmatch=True))
def test_a_line_of_base64_is_no_name(line: str) -> None:
    if not line.replace("=", "").isupper() and not line.isupper():
        names = names_in(found("/.env"), f"KEY=x\n{line}\n")
        assert set(names) <= {"KEY"}


def test_nothing_is_kept_of_other_files() -> None:
    body = '{"mcpServers": {"x": {"env": {"GITHUB_TOKEN": "ghp_' + "a" * 36 + '"}}}}'
    seen = tried(found("/.mcp.json"), answer("/.mcp.json", body), Usual())
    assert (seen.stance, seen.names, seen.holds) == (Manner.FOUND, (), "github token")
    assert "ghp_" not in repr(seen)


def test_a_redirect_is_told_without_its_tokens() -> None:
    moved = answer("/admin/", "", 302, location="/login?next=/admin/&state=ZXlKaGJHY2lPaUpJVXpJMU5pSjkx")
    seen = tried(found("/admin/"), moved, Usual())
    assert (seen.stance, seen.to) == (Manner.MOVED, "https://shop.example/login?next=/admin/&state=...")
    assert tried(found("/admin/"), answer("/admin/", "", 302, location="javascript:x"), Usual()).to == ""


@pytest.mark.parametrize(
    ("html", "url", "asks"),
    [
        ("<form><input type=password></form>", "/account", True),
        ("<form action=/auth/magic-link><input name=email></form>", "/account", True),
        ("<title>Sign in - Shop</title>", "/account", True),
        ("<title>Anmelden</title>", "/account", True),
        ("<p>Hello", "/users/sign_in", True),
        ("<title>Account</title><form action=/search><input name=q></form>", "/account", False),
        ("<title>Designing in public</title>", "/account", False),
    ],
)
def test_who_asks_who_somebody_is(html: str, url: str, asks: bool) -> None:
    assert asks_who(read(html), f"https://{HOST}{url}") is asks


def test_a_frame_has_scripts_and_no_words() -> None:
    assert is_shell(read("<div id=root>Loading</div><script src=/a.js></script>"))
    assert not is_shell(read("<p>Nothing for sale yet."))
    assert not is_shell(read("<p>" + "word " * 20 + "<script src=/a.js></script>"))


@pytest.mark.parametrize(
    ("body", "headers", "edge"),
    [
        ("<h1>Sorry, you have been blocked</h1>", {}, "Cloudflare"),
        ("error code: 1020", {}, "Cloudflare"),
        ("", {"x_vercel_mitigated": "deny"}, "Vercel"),
        ("Request blocked. Generated by cloudfront (CloudFront)", {}, "AWS"),
        ("<h1>Forbidden</h1>", {}, ""),
    ],
)
def test_whose_wall_it_is(body: str, headers: dict[str, str], edge: str) -> None:
    seen = answer("/.env", body, 403, **headers)
    assert blocked_by(seen) == edge
    assert tried(found("/.env"), seen, Usual()).by == edge


def test_a_host_that_sends_everything_on() -> None:
    there = [answer(path, "", 301, location=f"https://www.{HOST}{path}") for path in ("/", "/a")]
    assert all_onward(HOST, there) == f"www.{HOST}"
    assert all_onward(HOST, [*there, answer("/b", "", 404)]) == ""
    assert all_onward(f"www.{HOST}", there) == ""
    assert all_onward(HOST, []) == ""
