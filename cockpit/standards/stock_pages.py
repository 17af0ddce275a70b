"""Error pages that nobody made for the product: what servers, frameworks and platforms send by themselves."""

import re
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.headers import is_html, is_json, media_type, reads_as_json

READ: Final = 16_384  # characters; such pages are short
_TAG = re.compile(r"<[^<>]{0,2000}>")
_OWNERS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("nginx", r"<hr><center>(?:nginx|openresty|cloudflare)\b"),
        ("Apache", r"The requested URL (?:[^\s<]{1,300} )?was not found on this server\."),
        ("IIS", r"404 - File or directory not found\.|The resource you are looking for has been removed"),
        ("Express", r"<pre>Cannot (?:GET|POST) /"),
        ("Flask", r"The requested URL was not found on the server\. If you entered"),
        ("Django", r"<h1>Not Found</h1>\s{0,9}<p>The requested resource was not found on this server\.</p>"),
        ("Rails", r"<h1>The page you were looking for doesn(?:'|’|&#39;)t exist\.</h1>"),
        ("Laravel", r"<title>Not Found</title>[^\0]{0,12000}?tracking-wider"),
        ("Next.js", r"This page could not be found\s{0,9}\."),
        ("Spring", r"<h1>Whitelabel Error Page</h1>"),
        ("Tomcat", r"<h1>HTTP Status \d{3}"),
        ("Go", r"^404 page not found\s{0,9}$"),
        ("Starlette (FastAPI)", r'^\{"detail":\s?"Not Found"\}\s{0,9}$'),
        ("Vercel", r"NOT_FOUND\s[^\0]{0,400}?ID: "),
        ("Netlify", r"Looks like you(?:'|’|&#39;)ve followed a broken link or entered a URL that doesn"),
        ("GitHub Pages", r"<strong>File not found</strong>|There isn't a GitHub Pages site here"),
        ("Amazon S3", r"<Code>NoSuchKey</Code>|<li>Code: NoSuchKey</li>"),
    )
)


def stock(seen: Response) -> str:
    """Whose page answers in place of one of the product's own, as a phrase; nothing where it is its own."""
    body = seen.body[:READ]
    if not _TAG.sub("", body).strip():
        return "an empty page"
    if owner := next((name for name, pattern in _OWNERS if pattern.search(body)), ""):
        return f"the page that {owner} brings along"
    type_ = media_type(seen.all("content-type"))
    if is_json(type_) or reads_as_json(body, whole=not seen.truncated):
        return "JSON, which is for programs"
    return "" if is_html(type_) or (not type_ and body.lstrip()[:1] == "<") else "bare text"
