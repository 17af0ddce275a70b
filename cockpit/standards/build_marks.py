"""What a script or a page shows of how it was built: for a developer's machine, or for customers. Pure.

Only texts that a production build leaves out count: minified libraries say `development` too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from cockpit.facts.bundles import Hint, Mark
from cockpit.standards.resources_scripts import written

MOST: Final = 20  # marks of one text
_UNREPLACED: Final = 10  # so often is it no leftover of one library
# What only a development build holds. Sources: the published packages react-dom, vue, webpack, vite, next,
# webpack-dev-server and @angular/core, as they are for development and for production.
_DEVELOPMENT: Final = re.compile(
    r"Download the React DevTools for a better development experience"
    r"|^ ?\* react-dom(?:-client)?\.development\.js"
    r"|You are running (?:a development build of )?Vue(?: in development mode)?\.?\\?n?"
    r"|\[webpack-dev-server\]|webpack-dev-server/client|\bwebpackHotUpdate\w{0,40}"
    r"|sourceURL=webpack-internal:///"
    r"|/@vite/client\b|/@react-refresh\b|\b__vite_ping\b"
    r"|/_next/static/development/|/_next/static/chunks/react-refresh\.js"
    r"|Angular is running in (?:the )?development mode"
    r"|\bNODE_ENV\\?[\"']?\s{0,3}:\s{0,3}\\?[\"']development\\?[\"']",
    re.MULTILINE,
)
# One of these stands in whatever the patterns find: texts without are not searched, which is slow.
_DEVELOPMENT_WORDS: Final = (
    *("React DevTools", ".development.js", "You are running", "webpack-dev-server", "webpackHotUpdate"),
    *("sourceURL=webpack", "/@vite/client", "/@react-refresh", "__vite_ping", "static/development/"),
    *("react-refresh.js", "Angular is running", "NODE_ENV"),
)
_TEST_KEY_WORDS: Final = ("x0000000000000000000", "10000000-ffff-", "6LeIxAcTAAAAA")
_FOLDER_WORDS: Final = ("/home/", "/Users/", "\\Users")
_ASKED: Final = re.compile(
    r"process\.env\.NODE_ENV\s{0,3}[!=]==?\s{0,3}[\"']production[\"']"
    r"|[\"']production[\"']\s{0,3}[!=]==?\s{0,3}process\.env\.NODE_ENV"
)
# Scripts that pages load and that are made for trying out.
_TOOLS: Final = (
    (Hint.DEVELOPMENT, re.compile(r"/react(?:-dom)?(?:@[^/]{1,20}/umd/react(?:-dom)?)?\.development\.js$")),
    (Hint.DEVELOPMENT, re.compile(r"/vue(?:@[^/]{1,20}/dist/vue)?(?:\.global|\.esm-browser)?\.js$")),
    (
        Hint.DEVELOPMENT,
        re.compile(r"/@vite/client$|/@react-refresh$|/node_modules/\.vite/|\.hot-update\.js$"),
    ),
    (Hint.DEVELOPMENT, re.compile(r"\.bundle\?(?:[^#]{0,400}&)?dev=true\b")),
    (Hint.TOOL, re.compile(r"^https://cdn\.tailwindcss\.com/|/@tailwindcss/browser@")),
    (Hint.TOOL, re.compile(r"/(?:babel-standalone|@babel/standalone)[^?#]{0,60}\.js$|/babel(?:\.min)?\.js$")),
)
# The host of a test mode, and what stands beside it where a library only knows both.
_SANDBOXES: Final = (
    (re.compile(r"^(?:[\w-]+\.){0,3}sandbox\.paypal\.com$"), r"(?:www|api|api-m)\.paypal\.com"),
    (re.compile(r"^sandbox\.web\.squarecdn\.com$"), r"(?<!sandbox\.)web\.squarecdn\.com"),
    (re.compile(r"^connect\.squareupsandbox\.com$"), r"connect\.squareup\.com"),
    (re.compile(r"^checkoutshopper-test\.adyen\.com$"), r"checkoutshopper-live"),
    (re.compile(r"^sandbox-(?:buy|api|cdn)\.paddle\.com$"), r"(?<!sandbox-)(?:buy|api|cdn)\.paddle\.com"),
    (re.compile(r"^(?:sandbox|development)\.plaid\.com$"), r"production\.plaid\.com"),
    (re.compile(r"^api\.sandbox\.braintreegateway\.com$"), r"(?<!sandbox\.)\bapi\.braintreegateway\.com"),
    (re.compile(r"^(?:[\w-]+\.){0,3}sandbox\.(?:[\w-]+\.){1,3}[a-z]{2,20}$"), ""),
    (re.compile(r"^(?:sandbox-api|api-sandbox)\.(?:[\w-]+\.){1,3}[a-z]{2,20}$"), ""),
)  # fmt: skip
_USED: Final = ("sent", "asked")
# Keys that the makers publish for tests: whoever solves such a riddle has solved nothing.
_TEST_KEYS: Final = re.compile(
    r"(?P<site>site_?key\W{1,6})?[\"'=](?P<key>[123]x0{20}(?:AA|AB|BB|FF)|10000000-ffff-ffff-ffff-000000000001"
    r"|6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_\w{8})[\"'&\s]",
    re.IGNORECASE,
)
_DEBUGGER: Final = re.compile(r"(?:^|[;{})]|\belse\s)\s{0,200}debugger\s{0,3};", re.MULTILINE)
_LOG: Final = re.compile(r"(?<![\w$.])console\.(?:log|debug)\(")
_CI: Final = (
    "runner|node|user|circleci|travis|vsts|jenkins|ubuntu|ec2-user|app|build|deploy|render|vercel|root"
)
_FOLDER: Final = re.compile(
    r"(?:file://|(?<![\w./:@-]))(?P<root>/home/|/Users/|[A-Z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/))"
    rf"(?!(?:{_CI}|Shared|Public)[/\\])[A-Za-z0-9][\w.-]{{0,31}}(?:/|\\{{1,2}})"
    r"(?:[^\s\"'`<>|:*?\\/]{1,80}(?:/|\\{1,2})){1,20}"
    r"(?P<name>[^\s\"'`<>|:*?\\/]{1,80}\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|rb|json|mdx?))\b"
)
_FLAG: Final = re.compile(
    r"^[ \t]{0,20}(?:ENV[ \t]{1,4}|export[ \t]{1,4})?"
    r"(?P<flag>(?:APP_|FLASK_|DJANGO_)?DEBUG|NODE_ENV|APP_ENV|RAILS_ENV|FLASK_ENV)"
    r"[ \t]{0,4}[=:][ \t]{0,4}[\"']?(?P<on>true|1|yes|on|\*|development|local|dev)[\"']?[ \t]{0,4}\r?$",
    re.MULTILINE | re.IGNORECASE,
)


def marks(text: str, path: str) -> tuple[Mark, ...]:
    """What the text of a script or a page shows, the first of each kind and wording."""
    found: dict[tuple[Hint, str], Mark] = {}
    for look in (_built, _asked, _sandboxes, _keys, _left):
        for one in look(text, path):
            found.setdefault((one.hint, one.shown), one)
    return tuple(found.values())[:MOST]


def logs(text: str) -> int:
    """How many calls of console.log and console.debug a script holds; a library warns by other ones."""
    return sum(1 for _ in _LOG.finditer(text)) if "console." in text else 0


def tool(url: str, page: str) -> Mark | None:
    """A script that a page loads, where it is one for developers, or of a provider's test mode."""
    hint = next((hint for hint, pattern in _TOOLS if pattern.search(url)), None)
    if hint is None and _sandbox(_host(url), ""):
        hint = Hint.SANDBOX
    return Mark(hint, url[:200], page, used=True) if hint else None


def flags(text: str, path: str) -> tuple[Mark, ...]:
    """Debug switches that a settings file of a build turns on."""
    found = islice(_FLAG.finditer(text), MOST)
    return tuple(
        _mark(Hint.FLAG, f"{one['flag']}={one['on']}", text, path, one.start("flag")) for one in found
    )


def _all(pattern: re.Pattern[str], text: str, words: tuple[str, ...]) -> Iterator[re.Match[str]]:
    return pattern.finditer(text) if any(word in text for word in words) else iter(())


def _built(text: str, path: str) -> Iterator[Mark]:
    for one in islice(_all(_DEVELOPMENT, text, _DEVELOPMENT_WORDS), MOST):
        yield _mark(Hint.DEVELOPMENT, one[0].strip(" *")[:80], text, path, one.start())


def _asked(text: str, path: str) -> Iterator[Mark]:
    """The question for the kind of build, which a production build has answered; some libraries keep it."""
    found = list(islice(_all(_ASKED, text, ("process.env.NODE_ENV",)), _UNREPLACED))
    if len(found) == _UNREPLACED:
        yield _mark(Hint.TOOL, 'process.env.NODE_ENV !== "production"', text, path, found[0].start())


def _sandboxes(text: str, path: str) -> Iterator[Mark]:
    if "sandbox" not in text and "-test.adyen" not in text and "development.plaid" not in text:
        return
    for one in written(text):
        if _sandbox(one.host, text):
            yield Mark(Hint.SANDBOX, one.host, path, one.line, one.column, used=one.role in _USED)


def _sandbox(host: str, text: str) -> bool:
    """A test mode's host; in a text that names the real one too, a library only knows both."""
    for pattern, real in _SANDBOXES:
        if pattern.match(host):
            beside = real or r"(?<![\w.-])" + re.escape(re.sub(r"\bsandbox[.-]|-sandbox\b", "", host))
            return not re.search(beside, text)
    return False


def _keys(text: str, path: str) -> Iterator[Mark]:
    for one in islice(_all(_TEST_KEYS, text, _TEST_KEY_WORDS), MOST):
        mark = _mark(Hint.TEST_KEY, f"{one['key'][:6]}…", text, path, one.start("key"))
        yield replace(mark, used=bool(one["site"]))


def _left(text: str, path: str) -> Iterator[Mark]:
    """What a developer forgot, and where the developer's folders were."""
    for one in islice(_all(_DEBUGGER, text, ("debugger",)), MOST):
        yield _mark(Hint.DEBUGGER, "debugger;", text, path, one.end() - 1)
    for one in islice(_all(_FOLDER, text, _FOLDER_WORDS), 1):
        yield _mark(Hint.FOLDER, f"{one['root']}…/{one['name']}", text, path, one.start("root"))


def _mark(hint: Hint, shown: str, text: str, path: str, at: int) -> Mark:
    return Mark(hint, shown, path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
