"""What the company's error pages show: debug pages of frameworks, traces, paths, or nothing of its own."""

from collections.abc import Callable
from html import escape

from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply, page
from cockpit.lab.world import World

_SHOP, _APP, _API = "velomart.test", "app.velomart.test", "api.velomart.test"
_DJANGO = (
    "<!doctype html><title>Page not found at /</title><h1>Page not found <span>(404)</span></h1>"
    "<table><tr><th>Request Method:</th><td>GET</td></tr></table>"
    "<p>You're seeing this error because you have <code>DEBUG = True</code> in your Django settings.</p>"
)
_EXPRESS = (
    "<!DOCTYPE html>\n<html><head><title>Error</title></head><body>\n"
    "<pre>TypeError: Cannot read properties of undefined (reading &#39;id&#39;)"
    "<br> &nbsp; &nbsp;at list (/app/src/routes/listings.js:31:18)"
    "<br> &nbsp; &nbsp;at Layer.handle (/app/node_modules/router/lib/layer.js:152:17)"
    "</pre>\n</body></html>\n"
)
_LARAVEL = (
    '{"message": "Undefined array key \\"page\\"", "exception": "ErrorException", '
    '"file": "/var/www/velomart/app/Http/Controllers/ListingController.php", "line": 27, "trace": []}\n'
)
_PHP = (
    '<br />\n<b>Warning</b>:  Undefined array key "page" in <b>/var/www/velomart/public/index.php</b> '
    "on line <b>14</b><br />\n"
)
_TRACE = (
    '{"detail": "Traceback (most recent call last):\\n'
    '  File \\"/srv/velomart/api/listings.py\\", line 88, in page\\n    rows = cursor.execute(sql)\\n'
    'psycopg2.errors.UndefinedColumn: column does not exist"}\n'
)
_NGINX = (
    "<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n"
)


def _missing(
    host: str, status: int, body: str, type_: str = "text/html; charset=utf-8"
) -> Callable[[World], None]:
    """What one host answers to an address that does not exist."""

    def apply(world: World) -> None:
        world.sites[host].missing = Reply(status, body, type_)

    return apply


FAULTS = (
    Fault(
        "deploy.debug-off",
        "The shop runs with Django's debug pages on.",
        _missing(_SHOP, 404, _DJANGO),
        also=("deploy.error-pages-clean",),
    ),
    Fault(
        "deploy.debug-off:express",
        "The API runs as if on a developer's machine and shows Express's stack.",
        _missing(_API, 500, _EXPRESS),
        also=("deploy.error-pages-clean",),
    ),
    Fault(
        "deploy.debug-off:laravel",
        "The API answers errors with Laravel's exception, file and line.",
        _missing(_API, 500, _LARAVEL, "application/json"),
        also=("deploy.error-pages-clean",),
    ),
    Fault(
        "deploy.debug-off:php",
        "The app prints PHP warnings with the path of the file into its pages.",
        _missing(_APP, 404, page("Not found", f"{_PHP}<h1>Not found</h1>")),
        also=("deploy.error-pages-clean",),
    ),
    Fault(
        "deploy.error-pages-clean",
        "The API answers errors with a Python trace and a line of SQL.",
        _missing(_API, 500, _TRACE, "application/json"),
    ),
    Fault(
        "deploy.error-pages-clean:path",
        "An error page of the app shows where its code lies on the server.",
        _missing(_APP, 404, page("Error", f"<p>{escape('Cannot open /srv/velomart/app/views/404.erb')}</p>")),
    ),
    Fault(
        "deploy.error-pages-clean:bare",
        "Whoever mistypes an address of the shop meets the page of the web server, version and all.",
        _missing(_SHOP, 404, f"{_NGINX}<hr><center>nginx/1.18.0</center>\n</body>\n</html>\n"),
    ),
    Fault(
        "deploy.error-pages-clean:soft",
        "The app answers 200 to addresses that do not exist.",
        _missing(_APP, 200, page("Your Velomart", "<h1>Your Velomart</h1>")),
    ),
)
