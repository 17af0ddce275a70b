"""Kinds of place that are a kind of file: each takes names with their values and gives the bytes of the file."""
# ruff: noqa: E501 - tables, one row a line

import base64
import gzip
import io
import json
import sqlite3
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.planted import words
from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Half

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """`write` makes the file; `path` is bytes where it is not text."""

    name: str
    path: str
    write: Callable[[Pairs, Dice], bytes | str]
    half: Half = "known"


def env(pairs: Pairs, end: str = "\n") -> str:
    """NAME=value lines."""
    return "".join(f"{name}={value}{end}" for name, value in pairs)


def each(line: str, before: str = "", after: str = "", ending: str = "") -> Callable[[Pairs, Dice], str]:
    """The line for every pair, with code before and after it; `{n}` and `{v}` are the pair's."""

    def write(pairs: Pairs, dice: Dice) -> str:
        round_it = ["".join(words.text(dice, ending, 900)) if ending else "" for _ in range(2)]
        body = "".join(line.replace("{n}", name).replace("{v}", value) for name, value in pairs)
        return f"{round_it[0]}{before}{body}{after}{round_it[1]}"

    return write


def code(pairs: Pairs) -> str:
    """TypeScript that exports them."""
    return "\n".join(f'export const {name} = "{value}";' for name, value in pairs) + "\n"


def _minified(dice: Dice, size: int) -> str:
    return "".join(words.text(dice, "min", size))


def _long_line(pairs: Pairs, dice: Dice) -> str:
    block = _minified(dice, 30_000)
    body = "".join(f'var {name}="{value}";' for name, value in pairs)
    return block * 52 + body + block * 52


def _bundle(pairs: Pairs, dice: Dice) -> str:
    called = ",".join(f'{name.lower()}:"{value}"' for name, value in pairs)
    return f"!function(){{{_minified(dice, 40_000)}var c={{{called}}};{_minified(dice, 9_000)}}}();\n"


def _source_map(pairs: Pairs, dice: Dice) -> str:
    sources = ["".join(words.text(dice, "ts", 3000)), code(pairs), "".join(words.text(dice, "ts", 900))]
    names = [f"webpack:///src/{name}.ts" for name in ("app", "keys", "cart")]
    return json.dumps({"version": 3, "sources": names, "sourcesContent": sources, "mappings": "AAAA;" * 400})


def _inline_map(pairs: Pairs, dice: Dice) -> str:
    coded = base64.b64encode(_source_map(pairs, dice).encode()).decode()
    head = "//# sourceMapping" + "URL=data:application/json;charset=utf-8;base64,"
    return f"{_minified(dice, 9_000)}\n{head}{coded}\n"


def _sqlite(pairs: Pairs, dice: Dice) -> bytes:
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        path = Path(folder, "app.sqlite3")
        with sqlite3.connect(path) as base:
            base.execute("create table setting (name text, value text)")
            base.executemany("insert into setting values (?, ?)", pairs)
            base.executemany("insert into setting values (?, ?)", [(f"row{n}", "on") for n in range(300)])
        base.close()
        return path.read_bytes()


def _zip(pairs: Pairs, dice: Dice) -> bytes:
    return zipped({"backup/.env": env(pairs), "backup/app.ts": "".join(words.text(dice, "ts", 4000))})


def zipped(members: dict[str, str]) -> bytes:
    """A zip file, the same for the same members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for name, text in members.items():
            into.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def tarred(pairs: Pairs, dice: Dice) -> bytes:
    """A tar file with an .env in it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as into:
        for name, text in (("srv/app.ts", "".join(words.text(dice, "ts", 2000))), ("srv/.env", env(pairs))):
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            into.addfile(info, io.BytesIO(text.encode()))
    return packed.getvalue()


def _kubernetes(pairs: Pairs, dice: Dice) -> str:
    rows = "".join(f"  {n.lower()}: {base64.b64encode(v.encode()).decode()}\n" for n, v in pairs)
    return f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ntype: Opaque\ndata:\n{rows}"


def _notebook(pairs: Pairs, dice: Dice) -> str:
    source = [f'{name} = "{value}"\n' for name, value in pairs]
    cells = [{"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def _state(pairs: Pairs, dice: Dice) -> str:
    instances = [{"attributes": {"name": name, "value": value}} for name, value in pairs]
    resources = [{"mode": "managed", "type": "app_secret", "name": "app", "instances": instances}]
    return json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": resources}, indent=2)


def _php(pairs: Pairs, dice: Dice) -> str:
    rows = "".join(f"    '{name.lower()}' => '{value}',\n" for name, value in pairs)
    return f"<?php\nreturn [\n{rows}];\n" + "".join(words.text(dice, "php", 900))


KNOWN: Final = (
    Place("UTF-16, as PowerShell writes it", ".env.windows", lambda p, d: b"\xff\xfe" + env(p, "\r\n").encode("utf-16-le")),
    Place("CRLF", "config/win.ini", lambda p, d: env(p, "\r\n")),
    Place("Latin-1", "config/alt.properties", lambda p, d: "# Schlüssel für die Küche, größer\n".encode("latin-1") + env(p).encode()),
    Place("3 MB in one line", "dist/vendor.min.js", _long_line),
    Place("SQLite", "data/app.sqlite3", _sqlite),
    Place("gz", "backup/env.gz", lambda p, d: gzip.compress(("".join(words.text(d, "ts", 4000)) + env(p)).encode(), mtime=0)),
    Place("zip", "backup/site.zip", _zip),
    Place("Kubernetes secret, base64", "deploy/secret.yaml", _kubernetes),
    Place("notebook", "analysis/sales.ipynb", _notebook),
    Place("requirements URL", "requirements/base.txt", each("git+https://{v}@github.com/shop/lib.git@v2#egg=lib\n", "django==5.1\n")),
    Place("npmrc", "web/.npmrc", each("//npm.pkg.github.com/:_authToken={v}\n")),
    Place("netrc", "ci/netrc/.netrc", each("machine api.github.com login shop-bot password {v}\n")),
    Place("Terraform state", "infra/terraform.tfstate", _state),
    Place("docker-compose", "ops/docker-compose.yml", each("      {n}: {v}\n", "services:\n  web:\n    image: shop/web\n    environment:\n")),
    Place("inline source map, base64", "dist/app.js", _inline_map),
    Place("sourcesContent", "dist/app.js.map", _source_map),
    Place("minified bundle", "dist/main.js", _bundle),
    Place("name with newline, tab and 0xFF", "odd/na\nme\t\udcff.env", lambda p, d: env(p)),
    Place("Dockerfile", "ops/Dockerfile", each("ENV {n}={v}\n", "FROM node:22-alpine\nWORKDIR /srv\n", 'CMD ["node", "server.js"]\n')),
    Place("CI workflow", ".github/workflows/release.yml", each("      {n}: {v}\n", "jobs:\n  build:\n    runs-on: ubuntu-latest\n    env:\n")),
    Place("YAML", "config/app.yaml", each("  {n}: '{v}'\n", ending="yaml")),
    Place("JSON", "config/app.json", lambda p, d: json.dumps({n.lower(): v for n, v in p}, indent=2)),
    Place("properties", "config/app.properties", each("{n}={v}\n", ending="ini")),
    Place("PHP", "config/keys.php", _php),
    Place("Ruby", "lib/keys.rb", each('  {n} = "{v}"\n', ending="rb")),
    Place("Go", "internal/keys.go", each('\t{n} = "{v}"\n', "const (\n", ")\n", ending="go")),
    Place("Java", "src/Keys.java", each('    private static final String {n} = "{v}";\n', ending="java")),
    Place("shell history", "ops/.bash_history", each("export {n}={v}\n", "cd /srv/shop\nls -la\n", "systemctl restart shop\n")),
)  # fmt: skip
