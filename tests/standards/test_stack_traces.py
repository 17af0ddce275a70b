"""Debug pages, traces, paths, SQL and versions: told apart by framework, and not taken from articles."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.error_pages import Shown, Tell
from cockpit.facts.samples_errors import DJANGO, EXPRESS, OWN, TRACEBACK
from cockpit.facts.samples_http import response
from cockpit.standards.stack_traces import READ, file_name, leaks

URL = "https://shop.example/cockpit-probe-7f3a"
WERKZEUG = (
    '<title>ZeroDivisionError // Werkzeug Debugger</title><script src="?__debugger__=yes&amp;cmd=resource">'
)
RAILS = "<title>Action Controller: Exception caught</title><code>Rails.root: /srv/shop</code>"
IGNITION = "<script>window.ignite(window.data)</script>"
WHOOPS = '<div class="Whoops container"><h1>Whoops! There was an error.</h1>'
LARAVEL = (
    '{"message":"x","exception":"Error\\\\Exception",'
    '"file":"/var/www/shop/app/Http/A.php","line":3,"trace":[]}'
)
SYMFONY = '<div class="exception-message-wrapper"><h1>boom</h1></div>'
NEXT = '<script src="/_next/static/development/_buildManifest.js"></script>'
NEXT_DATA = '<script id="__NEXT_DATA__" type="application/json">{"page":"/","buildId":"development"}</script>'
VITE = '<script type="module" src="/@vite/client"></script>'
SPRING = (
    "<h1>Whitelabel Error Page</h1><p>x</p><div style='white-space:pre-wrap;'>java.lang.IllegalStateException"
)
SPRING_JSON = '{"status":500,"trace":"java.lang.IllegalStateException: x\\n\\tat com.shop.A.b(A.java:12)"}'
PHP = (
    "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/html/index.php</b> on line <b>12</b><br />"
)
PHP_TEXT = "\nFatal error:  Uncaught Error: x in /var/www/html/cart.php on line 9\n"
YELLOW = "<h1>Server Error in '/' Application.<hr></h1><b>Source File:</b> x<b>Stack Trace:</b> <br><pre>"
CORE = '<div id="stackpage" class="page">'
STARLETTE = "<title>Starlette Debugger</title>"
SINATRA = "<h2>Sinatra doesn’t know this ditty.</h2>"


@pytest.mark.parametrize(
    ("body", "software", "file"),
    [
        (DJANGO, "Django", ""),
        (WERKZEUG, "Flask (Werkzeug)", ""),
        (RAILS, "Rails", ""),
        (SINATRA, "Sinatra", ""),
        (IGNITION, "Laravel", ""),
        (WHOOPS, "Laravel", ""),
        (LARAVEL, "Laravel", "A.php"),
        (SYMFONY, "Symfony", ""),
        (EXPRESS, "Express", ""),
        (NEXT, "Next.js", ""),
        (NEXT_DATA, "Next.js", ""),
        (VITE, "Vite", ""),
        (SPRING, "Spring", ""),
        (SPRING_JSON, "Spring", ""),
        (PHP, "PHP", "index.php"),
        (PHP_TEXT, "PHP", "cart.php"),
        (YELLOW, "ASP.NET", ""),
        (CORE, "ASP.NET Core", ""),
        (STARLETTE, "Starlette (FastAPI)", ""),
    ],
)
def test_debug_pages_are_told_apart(body: str, software: str, file: str) -> None:
    assert leaks(response(URL, 500, body=body))[0] == Tell(Shown.DEBUG, software, file)


@pytest.mark.parametrize(
    ("body", "software", "file"),
    [
        (TRACEBACK, "Python", "main.py"),
        ("Traceback (most recent call last):", "Python", ""),
        ("<pre>java.lang.X: y\n\tat com.shop.web.Cart.add(Cart.java:31)</pre>", "Java", "Cart.java"),
        ("<p>at list (C:\\shop\\src\\list.ts:3:14)</p>", "Node.js", "list.ts"),
        ('{"stack": "Error: x\\n    at file:///app/server.mjs:5:9"}', "Node.js", "server.mjs"),
        ("from /srv/shop/app/models/cart.rb:12:in `add'", "Ruby", "cart.rb"),
        ("   at Shop.Web.Cart.Add(Int32 id) in D:\\build\\Cart.cs:line 12", ".NET", "Cart.cs"),
        ("goroutine 12 [running]:\nmain.f()", "Go", ""),
        ("#0 /var/www/shop/index.php(12): run()", "PHP", "index.php"),
        ("(shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.add/2", "Elixir", "cart.ex"),
        ("thread 'main' panicked at src/main.rs:4:5", "Rust", "main.rs"),
    ],
)
def test_frames_are_told_apart_and_name_a_file_without_folders(body: str, software: str, file: str) -> None:
    assert Tell(Shown.TRACE, software, file) in leaks(response(URL, 500, body=body))


@pytest.mark.parametrize(
    ("body", "leak"),
    [
        ("You have an error in your SQL syntax; check", Tell(Shown.SQL, "MySQL")),
        ("SQLSTATE[42S02]: Base table", Tell(Shown.SQL, "PDO")),
        ("ORA-00933: SQL command", Tell(Shown.SQL, "Oracle")),
        ("Invalid `prisma.listing.findMany()` invocation", Tell(Shown.SQL, "Prisma")),
        ("<p>cannot read /home/deploy/shop/views/404.erb</p>", Tell(Shown.PATH, "", "404.erb")),
        ("<p>in C:\\inetpub\\shop\\Default.cs</p>", Tell(Shown.PATH, "", "Default.cs")),
        ("<hr><center>nginx/1.18.0</center>", Tell(Shown.VERSION, "nginx", "1.18.0")),
        ("<h3>Apache Tomcat/9.0.31</h3>", Tell(Shown.VERSION, "Apache Tomcat", "9.0.31")),
        (
            "<address>Apache/2.4.41 (Ubuntu) Server at x</address>",
            Tell(Shown.VERSION, "Apache", "2.4.41"),
        ),
    ],
)
def test_what_else_an_error_page_shows(body: str, leak: Tell) -> None:
    assert leaks(response(URL, 500, body=body)) == (leak,)


@pytest.mark.parametrize("body", [DJANGO, EXPRESS, TRACEBACK, RAILS, SPRING_JSON, "nginx/1.18.0", PHP_TEXT])
def test_an_article_about_them_is_none(body: str) -> None:
    assert leaks(response(URL, 200, body=f"<title>How to read errors</title>{body}")) == ()


@pytest.mark.parametrize("body", [PHP, NEXT, NEXT_DATA, VITE, WERKZEUG])
def test_markup_that_only_the_tool_writes_counts_always_but_not_as_text(body: str) -> None:
    escaped = body.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    assert leaks(response(URL, 200, body=body))[0].shown is Shown.DEBUG
    assert leaks(response(URL, 200, body=f"<pre>{escaped}</pre>")) == ()


def test_a_debuggers_header_counts_always_and_its_value_is_not_told() -> None:
    seen = response(URL, 200, x_debug_token_link="https://shop.example/_profiler/secret1")
    assert leaks(seen) == (Tell(Shown.DEBUG, "Symfony", "header x-debug-token-link"),)
    assert leaks(response(URL, 200, x_debug_mode="1"))[0].software == "a debugger"
    assert leaks(response(URL, 200, x_request_id="1")) == ()


@pytest.mark.parametrize(
    "body",
    [
        OWN,
        "<script src=/app/static/main.js></script><h1>Not found</h1>",
        "<script>var stack = 'at x (/app/a.js:1:2)'</script><h1>Not found</h1>",
        "<p>Nothing at /cockpit-probe-7f3a</p>",
        "<p>Meet us at home (10:30:00) or at work.</p>",
        "<a href='/home/products/app.js'>Products</a>",
        '{"error": "not found", "path": "/cockpit-probe-7f3a"}',
        "<p>Our site runs on nginx and PHP</p>",
    ],
)
def test_ordinary_error_pages_show_nothing(body: str) -> None:
    assert leaks(response(URL, 404, body=body)) == ()


def test_a_missing_page_may_list_articles_about_sql() -> None:
    body = '<p>Popular: fix "You have an error in your SQL syntax" in MySQL'
    assert leaks(response(URL, 404, body=body)) == ()
    assert leaks(response(URL, 500, body=body)) == (Tell(Shown.SQL, "MySQL"),)


def test_a_path_that_was_asked_for_is_no_path_of_the_server() -> None:
    body = "<p>/app/list/index.php was not found</p>"
    assert leaks(response("https://shop.example/app/list/index.php", 404, body=body)) == ()
    assert leaks(response(URL, 404, body=body))


def test_no_folder_is_ever_told() -> None:
    assert file_name("/srv/customers/acme/app.py") == "app.py"
    assert file_name("C:\\Users\\ana\\shop\\a.cs") == "a.cs"


@given(st.text(max_size=400), st.sampled_from([200, 404, 500]))
def test_nothing_in_a_body_can_raise(body: str, status: int) -> None:
    for leak in leaks(response(URL, status, body=body)):
        assert "/" not in leak.detail.replace("x-", "")


@pytest.mark.parametrize(
    "piece",
    [
        "<b>Warning</b>:  ",
        "<pre>",
        "at a.",
        "/home/a/",
        "C:\\a\\",
        'File "',
        "<script",
        '"exception":"A","file":"',
        "#0 ",
        "nginx/",
        "<h1>Whitelabel Error Page</h1>",
        "\n(a 1) a",
        "&lt;",
    ],
)
def test_hostile_repetition_is_read_in_a_moment(piece: str) -> None:
    began = time.process_time()
    leaks(response(URL, 500, body=(piece * READ)[: 4 * READ]))
    assert time.process_time() - began < 10  # seconds of a busy machine
