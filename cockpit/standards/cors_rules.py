"""Where origins are allowed, with the exact lines, for what small products are built with.

nginx: ngx_http_map_module and add_header. Express: the package cors. FastAPI: CORSMiddleware. Rails: the gem
rack-cors. Laravel: config/cors.php. Django: django-cors-headers. Next.js: `headers()` in next.config.js.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.header_rules import places

_MOST: Final = 8  # origins that are written out
# A header or cookie, a word in it (lower case), and what it gives away.
_MADE_WITH: Final = (
    ("x-powered-by", "express", "Express"),
    ("x-powered-by", "next.js", "Next.js"),
    ("server", "uvicorn", "FastAPI"),
    ("server", "hypercorn", "FastAPI"),
    ("server", "gunicorn", "Django"),
    ("server", "puma", "Rails"),
    ("x-powered-by", "phusion", "Rails"),
    ("x-runtime", "", "Rails"),
    ("set-cookie", "laravel", "Laravel"),
    ("x-powered-by", "php", "Laravel"),
)
_ANYWHERE: Final = ("nginx", "Express", "FastAPI")
_UNDO: Final = "Put the former rule back and restart."


def block(origins: Sequence[str], host: str, seen: Iterable[Response]) -> str:
    """The rule that lets in exactly these origins, for what the host seems to be built with."""
    known = _made_with(list(seen))
    chosen = [name for name in known if name in _WAYS] or list(_ANYWHERE)
    some = tuple(origins[:_MOST]) or (f"https://{host}",)
    edge = [_CLOUDFLARE] if "Cloudflare" in known else []
    return "\n\n".join((*(_WAYS[name](some) for name in chosen), *edge))


def undo() -> str:
    """The way back from any of these rules."""
    return _UNDO


def _made_with(seen: list[Response]) -> tuple[str, ...]:
    told = [
        name
        for one in seen
        for header, word, name in _MADE_WITH
        if any(word in value.lower() for value in one.all(header))
    ]
    return tuple(dict.fromkeys((*told, *places(seen))))


def _nginx(origins: Sequence[str]) -> str:
    rows = "\n".join(f'    "{origin}" $http_origin;' for origin in origins)
    return (
        "nginx, in the http block, then in the location of the API:\n"
        f'map $http_origin $cors_origin {{\n    default "";\n{rows}\n}}\n'
        "add_header Access-Control-Allow-Origin $cors_origin always;\n"
        'add_header Access-Control-Allow-Credentials "true" always;\n'
        'add_header Vary "Origin" always;\n'
        "if ($request_method = OPTIONS) {\n"
        "    add_header Access-Control-Allow-Origin $cors_origin;\n"
        '    add_header Access-Control-Allow-Credentials "true";\n'
        '    add_header Access-Control-Allow-Methods "GET, POST, PUT, PATCH, DELETE";\n'
        '    add_header Access-Control-Allow-Headers "Content-Type, Authorization";\n'
        '    add_header Vary "Origin";\n'
        "    return 204;\n}"
    )


def _express(origins: Sequence[str]) -> str:
    return (
        "Express, before the routes:\n"
        f"app.use(require('cors')({{ origin: {json.dumps(list(origins))}, credentials: true }}))"
    )


def _fastapi(origins: Sequence[str]) -> str:
    return (
        "FastAPI or Starlette (no allow_origin_regex, no * beside allow_credentials):\n"
        f"app.add_middleware(CORSMiddleware, allow_origins={json.dumps(list(origins))},\n"
        '    allow_credentials=True, allow_methods=["*"], allow_headers=["*"])'
    )


def _django(origins: Sequence[str]) -> str:
    return (
        "Django, settings.py with django-cors-headers (CORS_ALLOW_ALL_ORIGINS removed):\n"
        f"CORS_ALLOWED_ORIGINS = {json.dumps(list(origins))}\nCORS_ALLOW_CREDENTIALS = True"
    )


def _rails(origins: Sequence[str]) -> str:
    listed = ", ".join(f"'{origin}'" for origin in origins)
    return (
        "Rails, config/initializers/cors.rb with rack-cors:\n"
        "Rails.application.config.middleware.insert_before 0, Rack::Cors do\n"
        f"  allow do\n    origins {listed}\n"
        "    resource '*', headers: :any, methods: [:get, :post, :put, :patch, :delete], credentials: true\n"
        "  end\nend"
    )


def _laravel(origins: Sequence[str]) -> str:
    listed = ", ".join(f"'{origin}'" for origin in origins)
    return (
        "Laravel, config/cors.php (then: php artisan config:clear):\n"
        f"'allowed_origins' => [{listed}],\n'allowed_origins_patterns' => [],\n"
        "'supports_credentials' => true,"
    )


def _next(origins: Sequence[str]) -> str:
    listed = ", ".join(f"'{origin}'" for origin in origins)
    return (
        "Next.js, in the route handler or middleware.js:\n"
        f"const allowed = [{listed}]\nconst origin = request.headers.get('origin')\n"
        "if (allowed.includes(origin)) {\n"
        "  response.headers.set('Access-Control-Allow-Origin', origin)\n"
        "  response.headers.set('Access-Control-Allow-Credentials', 'true')\n}\n"
        "response.headers.append('Vary', 'Origin')"
    )


_CLOUDFLARE: Final = (
    "Cloudflare: under Rules > Transform Rules, remove any rule that sets Access-Control-Allow-Origin, then "
    "Caching > Purge the API's addresses: what was stored carries the former headers"
)
_WAYS: dict[str, Callable[[Sequence[str]], str]] = {
    "nginx": _nginx,
    "Express": _express,
    "FastAPI": _fastapi,
    "Django": _django,
    "Rails": _rails,
    "Laravel": _laravel,
    "Next.js": _next,
}
