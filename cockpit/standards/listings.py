"""Lists of files that a web server writes by itself for a folder without an index page.

Signatures: nginx ngx_http_autoindex_module, Apache mod_autoindex, Caddy file_server browse, lighttpd
mod_dirlisting, IIS directory browsing, Python http.server, Jetty and Tomcat, Node serve-index.
"""

import re
from typing import Final

READ: Final = 65_536  # characters
_TITLES = re.compile(
    r"<(?:title|h1|h2|pre|h3)[^>]{0,200}>\s{0,20}(?:Index of|Directory listing for|Directory Listing For|"
    r"Directory:|listing directory) {0,4}/",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\[To Parent Directory\]"  # IIS
    r"|<div class=['\"]?foot['\"]?>lighttpd"
    r"|<a href=['\"]?\./?['\"]? class=['\"]?icon icon-directory"  # serve-index
    r"|id=['\"]?summary['\"]?>[^<]{0,40}<span class=['\"]?meta-item"  # Caddy 2
    r"|<th><a href=['\"]?\?C=N;O=[AD]"  # Apache, with the title changed
    r"|<ul id=['\"]?files['\"]? class=['\"]?view-(?:tiles|details)",  # serve-index
    re.IGNORECASE,
)
_LINK = re.compile(r"<a\s[^>]{0,100}?href=['\"]?([^'\" >]{1,300})", re.IGNORECASE)
# Names in such a list that tell what lies there; the names themselves are nobody's business.
_TELLING = (
    *(".sql", ".sql.gz", ".dump", ".sqlite", ".sqlite3", ".db", ".bak", ".old", ".zip", ".tar", ".tar.gz"),
    *(".tgz", ".7z", ".rar", ".env", ".pem", ".key", ".p12", ".pfx", ".log", ".csv", ".xlsx"),
)


def is_listing(text: str) -> bool:
    """The page is a list of the files in a folder, written by a server."""
    head = text[:READ]
    return _TITLES.search(head) is not None or _OTHERS.search(head) is not None


def telling(text: str) -> tuple[str, ...]:
    """The endings in such a list that stand for copies, keys and logs, sorted; no names of files."""
    names = (found[1].lower().partition("?")[0] for found in _LINK.finditer(text[:READ]))
    return tuple(sorted({ending for name in names for ending in _TELLING if name.endswith(ending)}))
