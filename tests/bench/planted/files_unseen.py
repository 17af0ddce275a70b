"""Kinds of file that neither the issue, the field note nor a rule author's list names as a place."""
# ruff: noqa: E501 - tables, one row a line

import base64
import binascii
import bz2
import csv
import gzip
import html
import io
import json
import quopri
import struct
from dataclasses import replace
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.files import Pairs, Place, code, each, env, tarred, zipped


def _sheet(pairs: Pairs, dice: Dice) -> bytes:
    rows = "".join(f"<si><t>{name}</t></si><si><t>{value}</t></si>" for name, value in pairs)
    return zipped(
        {"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst>{rows}</sst>'}
    )


def _mail(pairs: Pairs, dice: Dice) -> str:
    body = base64.encodebytes(f"Hello,\n\nthe keys as promised:\n\n{env(pairs)}\nBye\n".encode()).decode()
    head = "From: ada@shop.example\nTo: bob@shop.example\nSubject: keys\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}"


def _quoted(pairs: Pairs, dice: Dice) -> str:
    body = quopri.encodestring(f"Grüße, the keys:\n\n{env(pairs)}".encode()).decode()
    head = (
        "From: ada@shop.example\nSubject: keys\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    )
    return f"{head}Content-Transfer-Encoding: quoted-printable\n\n{body}"


def _har(pairs: Pairs, dice: Dice) -> str:
    said = json.dumps({name.lower(): value for name, value in pairs})
    entry = {
        "request": {
            "method": "POST",
            "url": "https://api.shop.example/v1/settings",
            "postData": {"text": said},
        }
    }
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}, indent=2)


def _png(pairs: Pairs, dice: Dice) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", binascii.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"tEXt", b"Comment\0" + env(pairs).encode())
        + dice.randbytes(900)
    )


def _props(pairs: Pairs, dice: Dice) -> str:
    said = html.escape(json.dumps({name.lower(): value for name, value in pairs}))
    return f'<div id="app" data-page="{said}"></div>\n<script type="module" src="/assets/app.js"></script>\n'


def _table(pairs: Pairs, dice: Dice) -> str:
    into = io.StringIO()
    csv.writer(into).writerows(
        [("title", "username", "password", "notes"), *((n, "shop", v, "") for n, v in pairs)]
    )
    return into.getvalue()


def _patch(pairs: Pairs, dice: Dice) -> str:
    rows = "".join(f"+{line}\n" for line in env(pairs).splitlines())
    return f"diff --git a/.env b/.env\n--- a/.env\n+++ b/.env\n@@ -1,1 +1,{len(pairs) + 1} @@\n NODE_ENV=production\n{rows}"


def _dump(pairs: Pairs, dice: Dice) -> str:
    rows = ",\n".join(
        f"({number}, '{name.lower()}', '{value}', now())" for number, (name, value) in enumerate(pairs)
    )
    return f"CREATE TABLE setting (id int, name text, value text, at timestamptz);\nINSERT INTO setting VALUES\n{rows};\n"


def _collection(pairs: Pairs, dice: Dice) -> str:
    values = [{"key": name, "value": value, "enabled": True, "type": "secret"} for name, value in pairs]
    return json.dumps(
        {"id": dice.uuid(), "name": "production", "values": values, "_postman_variable_scope": "environment"},
        indent=1,
    )


_UNSEEN: Final = (
    Place("tar.gz", "backup/site.tar.gz", lambda p, d: gzip.compress(tarred(p, d), mtime=0)),
    Place("bz2", "backup/dump.sql.bz2", lambda p, d: bz2.compress(_dump(p, d).encode())),
    Place("spreadsheet", "docs/access.xlsx", _sheet),
    Place("mail with a base64 body", "docs/keys.eml", _mail),
    Place("mail, quoted-printable", "docs/keys-again.eml", _quoted),
    Place("HAR, JSON within JSON", "debug/session.har", _har),
    Place("comment of a PNG", "docs/screen.png", _png),
    Place("props in an HTML attribute", "public/cached.html", _props),
    Place("table of a password manager", "docs/export.csv", _table),
    Place("patch", "patches/0001-env.patch", _patch),
    Place("SQL dump", "db/seed.sql", _dump),
    Place("Postman environment", "docs/production.postman_environment.json", _collection),
    Place("property list", "ios/Shop/Info.plist", each("  <key>{n}</key>\n  <string>{v}</string>\n", "<plist><dict>\n", "</dict></plist>\n")),
    Place("Android resources", "android/app/src/main/res/values/keys.xml", each('  <string name="{n}">{v}</string>\n', "<resources>\n", "</resources>\n")),
    Place("Swift", "ios/Shop/Keys.swift", each('    static let {n}: String = "{v}"\n', "enum Keys {\n", "}\n")),
    Place("Rust", "crates/api/src/keys.rs", each('pub const {n}: &str = "{v}";\n', "use std::env;\n")),
    Place("Jenkinsfile", "Jenkinsfile", each("    {n} = '{v}'\n", "pipeline {\n  environment {\n", "  }\n}\n")),
    Place("crontab", "ops/crontab", each("*/5 * * * * {n}={v} /srv/shop/bin/sync\n", "MAILTO=ops@shop.example\n")),
    Place("query of a URL", "docs/webhooks.md", each("- https://api.shop.example/v1/hook?source=shop&api_key={v}\n", "# Webhooks\n")),
    Place("Windows batch file", "scripts/start.bat", lambda p, d: "@echo off\r\n" + "".join(f"set {n}={v}\r\n" for n, v in p)),
    Place("fenced code of a README", "docs/README.md", lambda p, d: f"# Set-up\n\n```ts\n{code(p)}```\n"),
)  # fmt: skip

UNSEEN: Final = tuple(replace(place, half="unseen") for place in _UNSEEN)
