"""The rows of `stack_traces`: by which words and markup debug pages, traces and errors are known.

Every pattern is linear: it starts at a literal, repeats bounded classes, and no two repetitions that follow
each other take the same characters. Frames are looked for in single lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sign:
    """Markup that one framework writes while it debugs; a group `file` may name the file that failed."""

    software: str
    pattern: re.Pattern[str]


def _sign(software: str, pattern: str) -> Sign:
    return Sign(software, re.compile(pattern))


_PHP_WORDS = r"(?:Fatal error|Parse error|Warning|Notice|Deprecated|Recoverable fatal error)"

ALWAYS: Final = (
    # What counts whatever the status: tags and scripts that only the tool itself can put into a page. Text
    # about them is escaped.
    _sign("Flask (Werkzeug)", r'<script src="\?__debugger__=yes'),
    _sign("Next.js", r'"/_next/static/(?:development/|chunks/react-refresh\.js)|"buildId":"development"'),
    _sign("Next.js", r"<nextjs-portal\b|<script[^<>]{0,200}\b__nextjs_original-stack-frame"),
    _sign("Vite", r'<script type="module" src="[^"<>]{0,80}/@vite/client"'),
    _sign("Symfony", r'<div id="sfwdt[0-9a-f]{5,12}"'),
    _sign(
        "PHP",
        rf"<b>{_PHP_WORDS}</b>:  [^\n]{{1,800}}? in <b>(?P<file>[^<\n]{{1,300}})</b> on line <b>\d",
    ),
    _sign(
        "Laravel", r"<link rel=[^<>]{1,60}/_debugbar/assets|<script[^<>]{0,100} src=[^<>]{1,60}/_debugbar/"
    ),
)

ON_ERRORS: Final = (
    _sign("Django", r"you have <code>DEBUG = True</code>|<th>Django Version:</th>"),
    _sign("Flask (Werkzeug)", r"// Werkzeug Debugger</title>|The debugger caught an exception in your WSGI"),
    _sign("Rails", r"<title>Action Controller: Exception caught</title>|<code>Rails\.root: "),
    _sign("Sinatra", r"Sinatra doesn(?:&rsquo;|&#8217;|’|')t know this ditty|<code>show_exceptions</code>"),
    _sign("Rack", r"<code>Rack::ShowExceptions</code>"),
    _sign("Laravel", r"window\.ignite\(|laravel-exceptions-renderer|<div class=\"Whoops container"),
    _sign(
        "Laravel",
        r'"exception":\s?"[A-Za-z\\]{3,200}",\s{0,9}"file":\s?"(?P<file>[^"]{1,300})",\s{0,9}"line":\s?\d',
    ),
    _sign("Symfony", r'class="exception-message-wrapper|class="exception-summary|sf-exceptionreset'),
    _sign("Express", r"<pre>[^<]{1,2000}<br> &nbsp; &nbsp;at "),
    _sign("Next.js", r"data-nextjs-dialog|nextjs__container_errors|Unhandled Runtime Error</h1>"),
    _sign("Spring", r"<h1>Whitelabel Error Page</h1>[^\0]{0,2000}?<div style='white-space:pre-wrap;'>[a-z]"),
    _sign("Spring", r'"trace":\s?"(?:[a-z_0-9]{1,40}\.){1,12}[A-Z][A-Za-z]{1,80}(?:Exception|Error)'),
    _sign("ASP.NET", r"<h1>Server Error in '[^'<]{1,100}' Application\.[^\0]{0,3000}?<b> ?Stack Trace:"),
    _sign("ASP.NET Core", r'<div id="stackpage"|class="rawExceptionDetails"'),
    _sign("Starlette (FastAPI)", r"<title>Starlette Debugger</title>"),
    _sign("PHP", rf"(?:^|\n)(?:PHP )?{_PHP_WORDS}:  [^\n]{{1,800}}? in (?P<file>[^\s<]{{1,300}}) on line \d"),
)

HEADERS: Final[Mapping[str, str]] = {
    "x-debug-token": "Symfony",
    "x-debug-token-link": "Symfony",
    "x-debug-exception": "Symfony",
    "x-debug-exception-file": "Symfony",
    "phpdebugbar-id": "Laravel",
    "x-clockwork-id": "Laravel",
    "x-clockwork-version": "Laravel",
    "x-miniprofiler-ids": "MiniProfiler",
    "x-sourcefiles": "ASP.NET",
}
LOUD_HEADER: Final = re.compile(r"x-debug(?:-[a-z0-9-]{1,60})?")

_CODE = r"(?:py|rb|php|[cm]?[jt]sx?|java|kt|scala|go|cs|vb|exs?|erb|twig|blade|rs|pl|vue|svelte)"

FRAMES: Final = (
    ("Python", re.compile(r'^File "(?P<file>[^"]{1,300})", line \d{1,7}')),
    ("Python", re.compile(r"^Traceback \(most recent call last\):|\"Traceback \(most recent call last\):")),
    (
        "Java",
        re.compile(r"\bat [\w.$<>/@-]{3,200}\((?P<file>[\w$-]{1,100}\.(?:java|kt|scala|groovy)):\d{1,6}\)"),
    ),
    (
        "Node.js",
        re.compile(r"^at (?:[^()]{1,160} \()?(?P<file>[^\s()]{1,250}?\.[cm]?[jt]sx?):\d{1,7}:\d{1,7}\)?"),
    ),
    ("Node.js", re.compile(r"^at [^()]{1,160} \((?P<file>node:[a-z_/]{1,60}):\d{1,7}:\d{1,7}\)")),
    ("Ruby", re.compile(r"(?P<file>[^\s:'\"]{1,200}\.rb):\d{1,7}:in [`']")),
    (
        ".NET",
        re.compile(
            r"^at (?:[\w<>`+]{1,80}\.){1,15}[\w<>`+.]{1,80}\([^()]{0,200}\) in (?P<file>[^\n]{1,200}):line "
        ),
    ),
    ("Go", re.compile(r"^goroutine \d{1,9} \[[a-z ,0-9]{1,60}\]:")),
    ("Go", re.compile(r"^(?P<file>/[^\s:]{1,250}\.go):\d{1,7}(?: \+0x|$)")),
    ("PHP", re.compile(r"^#\d{1,3} (?P<file>[^\s(]{1,250}\.php)\(\d{1,7}\): ")),
    ("Elixir", re.compile(r"^\([a-z_]{1,40} \d[\w.-]{0,20}\) (?P<file>[\w/.-]{1,200}\.exs?):\d{1,7}: ")),
    (
        "Rust",
        re.compile(r"^thread '[^']{1,60}' panicked at (?:'[^']{0,200}', )?(?P<file>[^\s:,]{1,200}\.rs)"),
    ),
)

SQL: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("MySQL", r"You have an error in your SQL syntax|com\.mysql\.(?:cj\.)?jdbc|mysqli?_[a-z_]{3,30}\(\)"),
        ("PostgreSQL", r"\bPG::[A-Z][A-Za-z]{3,60}|org\.postgresql\.util\.PSQLException|psycopg2?\.errors\."),
        ("PostgreSQL", r"syntax error at or near \"|invalid input syntax for type [a-z]{3,20}: \""),
        ("SQLite", r"SQLite3?::SQLException|sqlite3\.[A-Z][a-z]{3,20}Error|SQLITE_ERROR"),
        ("Oracle", r"\bORA-\d{5}: "),
        (
            "SQL Server",
            r"Unclosed quotation mark after the character string|Microsoft OLE DB Provider for SQL",
        ),
        ("PDO", r"SQLSTATE\[[0-9A-Z]{5}\]"),
        ("Prisma", r"PrismaClient[A-Z][A-Za-z]{3,40}Error|Invalid `prisma\."),
        ("MongoDB", r"\bMongo(?:Server)?Error: |MongoNetworkError"),
    )
)

# Where servers and build machines keep code; the path of a page is no such path.
PATHS: Final = re.compile(
    r"(?<![\w/.:~-])(?:/(?:home|root|srv|opt|app|workspace|builds|Users|var/(?:www|task|lib|app)"
    r"|usr/(?:src|local|share|lib)|vercel/path\d|mnt|code)/(?:[\w.@+-]{1,80}/){0,12}[\w.@+-]{1,80}?"
    rf"|[A-Z]:\\(?:[\w .$@-]{{1,60}}\\){{1,12}}[\w.$@-]{{1,80}}?)\.{_CODE}\b"
)

VERSION: Final = re.compile(
    r"\b(?P<software>nginx|openresty|Apache(?: Tomcat)?|PHP|Microsoft-IIS|Jetty(?:://)?|WildFly|Werkzeug"
    r"|gunicorn|Phusion Passenger|lighttpd|LiteSpeed|GlassFish|Undertow|JBoss EAP|Oracle-HTTP-Server)"
    r"[/ (]{1,2}v?(?P<version>\d{1,3}\.\d{1,3}[\w.]{0,20})"
)
