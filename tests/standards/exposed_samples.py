"""What really lies at the paths of exposure_rows.toml: the beginning of each file or page."""

TAR = (
    "site/\x00"
    + "\x00" * 95
    + "0000755\x00"
    + "0001750\x00" * 2
    + "00000000000\x0014671234567\x00012345\x00 5"
)
TAR += "\x00" * (257 - len(TAR)) + "ustar\x0000"
MARKDOWN = "# Working here\n\n- Run the tests.\n"
OPENAPI = '{"openapi": "3.1.0", "info": {"title": "Shop"}, "paths": {}}'
SWAGGER = (
    "<!doctype html><title>Shop - Swagger UI</title><div id=swagger-ui></div><script src=/ui.js></script>"
)
SQLITE = "SQLite format 3\x00\x10\x00"
SQL = "-- MySQL dump 10.13  Distrib 8.0\nCREATE TABLE `users` (`id` int);\n"
ENV = "APP_NAME=Shop\nAPP_KEY=base64:abcdefgh\nDB_PASSWORD='x y'\n"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA\n-----END OPENSSH PRIVATE KEY-----\n"
MCP = '{"mcpServers": {"files": {"command": "npx"}}}'
PROM = "# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\nhttp_requests_total 7\n"
PHP = "<!DOCTYPE html><html><head><title>PHP 8.2.1 - phpinfo()</title></head><body>" + "word " * 20
LIST = "<html><head><title>Index of /uploads/</title></head><body><h1>Index of /uploads/</h1><pre></pre>"
FILLED = " ".join(["word"] * 20)


def panel(title: str, inside: str = FILLED) -> str:
    """A page with enough words on it."""
    return f"<!doctype html><html><head><title>{title}</title></head><body>{inside} {FILLED}</body></html>"


SAMPLES = {
    "/.git/HEAD": "ref: refs/heads/main\n",
    "/.git/config": "[core]\n\trepositoryformatversion = 0\n",
    "/.svn/wc.db": SQLITE,
    "/.svn/entries": "12\n",
    "/.hg/requires": "dotencode\nfncache\n",
    "/.env": ENV,
    "/.env.production": ENV,
    "/.env.local": ENV,
    "/.env.bak": ENV,
    "/env.js": "window.ENV = {API_URL: '/api', CLIENT_SECRET: 'abcdef123456'};",
    "/.aws/credentials": "[default]\naws_access_key_id = A\naws_secret_access_key = b\n",
    "/id_rsa": KEY,
    "/.ssh/id_rsa": KEY,
    "/server.key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
    "/.npmrc": "//registry.example/:_authToken=abc\n",
    "/auth.json": '{"http-basic": {"repo.example": {}}}',
    "/.git-credentials": "https://ines:pass@git.example\n",
    "/.htpasswd": "ines:$apr1$abcdefgh$0123456789012345678901\n",
    "/serviceAccountKey.json": '{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}',
    "/backup.sql": SQL,
    "/dump.sql": "--\n-- PostgreSQL database dump\n--\n",
    "/db.sqlite3": SQLITE,
    "/database.sqlite": SQLITE,
    "/dump.rdb": "REDIS0011\xfa",
    "/backup.zip": "PK\x03\x04\x14\x00",
    "/site.tar.gz": "\x1f\ufffd\x08\x00",
    "/backup.tar.gz": TAR,
    "/www.zip": "PK\x03\x04\x14\x00",
    "/config.json": '{"db": {"password": "correct-horse"}}',
    "/wp-config.php.bak": "<?php\ndefine('DB_PASSWORD', 'x');\n",
    "/appsettings.json": '{"ConnectionStrings": {"Default": "Server=db"}}',
    "/.vscode/sftp.json": '{"host": "h", "password": "p"}',
    "/storage/logs/laravel.log": "[2026-11-20 10:00:00] production.ERROR: no\n",
    "/wp-content/debug.log": "[20-Nov-2026 10:00:00 UTC] PHP Warning\n",
    "/npm-debug.log": "0 info it worked if it ends with ok\n",
    "/AGENTS.md": MARKDOWN,
    "/CLAUDE.md": MARKDOWN,
    "/.claude/settings.json": '{"permissions": {"allow": []}}',
    "/.cursorrules": "You are an expert in TypeScript.\n",
    "/.cursor/rules": "---\ndescription: how we work\n---\n",
    "/.github/copilot-instructions.md": MARKDOWN,
    "/.mcp.json": MCP,
    "/mcp.json": MCP,
    "/.vscode/settings.json": '{"editor.tabSize": 2}',
    "/.idea/workspace.xml": '<?xml version="1.0"?>\n<project version="4">\n',
    "/.DS_Store": "\x00\x00\x00\x01Bud1\x00",
    "/docker-compose.yml": "services:\n  web:\n    image: shop\n",
    "/Dockerfile": "FROM python:3.12-slim\nRUN true\n",
    "/uploads/": LIST,
    "/backups/": LIST,
    "/wp-login.php": panel("Shop", "<a href='/wp-login.php?action=lostpassword'>Lost?</a>"),
    "/phpmyadmin/": panel("db / phpMyAdmin"),
    "/admin/": panel("Site administration | Django site admin"),
    "/api/admin": '{"users": [{"id": 1}]}',
    "/wp-admin/": panel("Dashboard", "<div id='wpadminbar'></div>"),
    "/nova/": panel("Main | Shop Nova"),
    "/adminer.php": panel("Select: users - Adminer"),
    "/sidekiq": panel("Sidekiq"),
    "/actuator": '{"_links": {"self": {"href": "https://shop.example/actuator"}}}',
    "/actuator/env": '{"activeProfiles": [], "propertySources": []}',
    "/debug/pprof/": panel("/debug/pprof/", "Types of profiles available:"),
    "/debug/vars": '{"cmdline": ["/shop"], "memstats": {}}',
    "/phpinfo.php": PHP,
    "/info.php": PHP,
    "/server-status": panel("Apache Status", "Total accesses: 7"),
    "/telescope": "<!doctype html><title>Telescope - Shop</title><script src=/t.js></script>",
    "/horizon": "<!doctype html><title>Horizon - Shop</title><script src=/h.js></script>",
    "/_debugbar/open": '[{"id": "X", "utime": 1.0}]',
    "/_ignition/health-check": '{"can_execute_commands": true}',
    "/rails/info/properties": panel("Ruby on Rails", "Rails version 8.0"),
    "/_profiler/": panel("Symfony Profiler"),
    "/console": "<!doctype html><title>Console // Werkzeug Debugger</title><h1>Interactive Console</h1>"
    "<script src=?__debugger__=yes></script>",
    "/@vite/client": "const hot = createHotContext('/@vite/client');",
    "/metrics": PROM,
    "/actuator/prometheus": PROM,
    "/nginx_status": "Active connections: 2 \nserver accepts handled requests\n",
    "/openapi.json": OPENAPI,
    "/docs": SWAGGER,
    "/swagger-ui/index.html": SWAGGER,
    "/v3/api-docs": OPENAPI,
    "/swagger.json": '{"swagger": "2.0"}',
    "/graphql": "<!doctype html><title>GraphiQL</title><script src=/g.js></script>",
    "/storybook/": "<!doctype html><title>Storybook</title><script src=/s.js></script>",
    "/..%2f..%2f..%2fetc/passwd": "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\n",
}
