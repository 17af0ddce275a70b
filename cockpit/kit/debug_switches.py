"""Where each framework's debugging is switched off, and where its error pages are made."""

from collections.abc import Iterable, Mapping
from typing import Final

from cockpit.model import Fix

_SWITCHES: Final[Mapping[str, str]] = {
    "Django": 'DEBUG = False\nALLOWED_HOSTS = ["{host}"]   # both in the settings of production',
    "Flask (Werkzeug)": "FLASK_DEBUG=0   # and serve it with gunicorn or uwsgi, not app.run(debug=True)",
    "Rails": "RAILS_ENV=production\nconfig.consider_all_requests_local = false   # "
    "config/environments/production.rb",
    "Sinatra": "APP_ENV=production   # RACK_ENV=production for older ones",
    "Rack": "RACK_ENV=production   # and take Rack::ShowExceptions out of config.ru",
    "Laravel": "APP_ENV=production\nAPP_DEBUG=false   # then: php artisan config:cache",
    "Symfony": "APP_ENV=prod\nAPP_DEBUG=0   # then: php bin/console cache:clear",
    "Express": "NODE_ENV=production",
    "Next.js": "NODE_ENV=production   # next build, then next start; never next dev",
    "Vite": "NODE_ENV=production   # vite build, and serve the folder dist; never vite or vite dev",
    "Spring": "server.error.include-stacktrace=never\nserver.error.include-message=never\n"
    "server.error.include-exception=false   # application.properties; no spring-boot-devtools in production",
    "ASP.NET": '<customErrors mode="RemoteOnly" /> and <compilation debug="false" />   # web.config, '
    "system.web",
    "ASP.NET Core": "ASPNETCORE_ENVIRONMENT=Production",
    "Starlette (FastAPI)": "debug=False   # FastAPI(debug=False), uvicorn without --reload",
    "PHP": "display_errors = Off\ndisplay_startup_errors = Off\nlog_errors = On   # php.ini of production",
    "MiniProfiler": "show the profiler to developers only (Rack::MiniProfiler.config.authorization_mode)",
}
_HANDLERS: Final[Mapping[str, str]] = {
    "Python": "one handler for every exception that logs it and answers 500 with a page of your own "
    "(Django: templates/500.html; Flask: @app.errorhandler(500); FastAPI: @app.exception_handler(Exception))",
    "Node.js": "the last middleware: app.use((err, req, res, next) => { log(err); "
    "res.status(500).send(page) })",
    "Java": 'server.error.include-stacktrace=never   # Tomcat: <Valve className="org.apache.catalina.valves.'
    'ErrorReportValve" showReport="false" showServerInfo="false" />',
    "Ruby": "config.consider_all_requests_local = false, and public/500.html",
    ".NET": 'app.UseExceptionHandler("/error")',
    "PHP": _SWITCHES["PHP"],
    "nginx": "server_tokens off;",
    "openresty": "server_tokens off;",
    "Apache": "ServerTokens Prod\nServerSignature Off",
    "Apache Tomcat": '<Valve className="org.apache.catalina.valves.ErrorReportValve" '
    'showServerInfo="false" />',
    "Microsoft-IIS": '<httpErrors errorMode="Custom" />   # web.config, system.webServer',
}
_ANYWHERE: Final = "one handler for every error that logs it and answers with a page of your own"


def switched_off(software: Iterable[str], host: str) -> Fix:
    """The lines that switch debugging off, for each framework that shows it."""
    names = tuple(dict.fromkeys(software))
    lines = [_SWITCHES.get(name, "switch it off in production").format(host=host) for name in names]
    return Fix(
        f"Set this in the environment of production and deploy. It is how {' and '.join(names)} "
        f"{'is' if len(names) == 1 else 'are'} told not to debug.",
        "\n".join(f"{name}:\n{line}" for name, line in zip(names, lines, strict=True)),
        "Put the former values back; do it on a copy that nobody else reaches.",
    )


def handled(software: Iterable[str]) -> Fix:
    """What keeps errors inside, for each kind of software that shows one."""
    names = tuple(dict.fromkeys(software))
    known = [(name, _HANDLERS.get(name, "")) for name in names]
    lines = [f"{name}:\n{line}" for name, line in known if line] or [_ANYWHERE]
    return Fix(
        "Keep what went wrong in the log, and show visitors a page that says so without the details. If "
        "support "
        "needs them, show an id that is found in the log.",
        "\n".join(lines),
        "Put the former lines back; the log keeps what it has.",
    )
