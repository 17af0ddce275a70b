"""Lists of files as servers write them, and pages that are none."""

import time

import pytest

from cockpit.standards.listings import READ, is_listing, telling

NGINX = (
    "<html>\r\n<head><title>Index of /files/</title></head>\r\n<body>\r\n<h1>Index of /files/</h1><hr><pre>"
    '<a href="../">../</a>\r\n<a href="shop.sql">shop.sql</a>  20-Nov-2026 10:00  512\r\n</pre>'
)
APACHE = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n'
    "  <title>Index of /files</title>\n </head>\n <body>\n<h1>Index of /files</h1>\n"
    '<table><tr><th><a href="?C=N;O=D">Name</a></th></tr></table>'
)
RENAMED = '<html><body><table><tr><th><a href="?C=N;O=D">Name</a></th></tr></table></body></html>'
CADDY = '<div id="summary">\n<span class="meta-item"><b>1</b> directory</span></div>'
PYTHON = (
    "<title>Directory listing for /files/</title>\n</head>\n<body>\n<h1>Directory listing for /files/</h1>"
)
LIGHTTPD = '<div class="list"></div><div class="foot">lighttpd/1.4.69</div>'
IIS = (
    '<html><head><title>shop.example - /files/</title></head><body><pre><A HREF="/">[To Parent Directory]</A>'
)
TOMCAT = "<html><head><title>Directory Listing For /files/</title>"
NODE = '<h1><a href="/">~</a></h1><ul id="files" class="view-tiles"><li>'


@pytest.mark.parametrize("page", [NGINX, APACHE, RENAMED, CADDY, PYTHON, LIGHTTPD, IIS, TOMCAT, NODE])
def test_lists_that_servers_write(page: str) -> None:
    assert is_listing(page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<title>Index of refraction</title>",
        "<title>How to read an index of / a glossary</title>",
        "<p>Apache shows <code>&lt;title&gt;Index of /&lt;/title&gt;</code> there.",
        "<title>Shop</title><ul id=files><li>one",
    ],
)
def test_pages_that_are_none(page: str) -> None:
    assert not is_listing(page)


def test_only_the_endings_that_tell_are_told() -> None:
    page = NGINX + "<a href='/x/Backup.TAR.GZ?x=1'>b</a><a class=x href=photo.jpg>p</a><a href=.env>e</a>"
    assert telling(page) == (".env", ".sql", ".tar.gz")
    assert "shop" not in str(telling(page))
    assert telling("<p>see dump.sql") == ()


@pytest.mark.parametrize("piece", ["<a ", "<title>", "<a href='", "<div id=summary>", "[To Parent"])
def test_hostile_lists_are_read_in_a_moment(piece: str) -> None:
    began = time.perf_counter()
    page = piece * (READ // len(piece))
    is_listing(page)
    telling(page)
    assert time.perf_counter() - began < 10.0
