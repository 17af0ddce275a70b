"""Files that tell a platform how to build and release: whose they are, what runs, when it deploys. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cockpit.standards.foreign_toml import foreign_toml
from cockpit.standards.yaml_nodes import BadYamlError, Node, documents

# A file of the checkout: the platform, and whether that builds every push of a connected repository.
_FILES: Final = {
    "vercel.json": ("Vercel", True),
    "netlify.toml": ("Netlify", True),
    "render.yaml": ("Render", True),
    "railway.json": ("Railway", True),
    "railway.toml": ("Railway", True),
    "amplify.yml": ("AWS Amplify", True),
    ".do/app.yaml": ("DigitalOcean App Platform", True),
    "wrangler.toml": ("Cloudflare", False),
    "wrangler.json": ("Cloudflare", False),
    "wrangler.jsonc": ("Cloudflare", False),
    "fly.toml": ("Fly.io", False),
    "firebase.json": ("Firebase", False),
    "app.json": ("", False),
    "eas.json": ("Expo", False),
    "serverless.yml": ("Serverless Framework", False),
    "config/deploy.yml": ("Kamal", False),
    "Capfile": ("Capistrano", False),
    "deploy.php": ("Deployer", False),
    "Envoy.blade.php": ("Envoy", False),
    "Procfile": ("Heroku", False),
    "app.yaml": ("Google App Engine", False),
    "captain-definition": ("CapRover", False),
}
# What releases there in one command.
ONE_COMMAND: Final = {
    "Vercel": "vercel deploy --prod",
    "Netlify": "netlify deploy --build --prod",
    "Railway": "railway up",
    "Cloudflare": "wrangler deploy",
    "Fly.io": "fly deploy",
    "Firebase": "firebase deploy",
    "Expo": "eas build --auto-submit",
    "Serverless Framework": "serverless deploy --stage production",
    "Kamal": "kamal deploy",
    "Capistrano": "cap production deploy",
    "Deployer": "dep deploy production",
    "Envoy": "envoy run deploy",
    "Heroku": "git push heroku main",
    "Google App Engine": "gcloud app deploy",
    "CapRover": "caprover deploy",
}
# What people write as [deploy] platform, for those that build a connected repository by themselves.
_CONNECTED: Final = re.compile(
    r"\b(?:vercel|netlify|render|railway|amplify|cloudflare pages|github pages|gitlab pages|digitalocean app|"
    r"lovable|replit|webflow|shopify|squarespace|forge|laravel cloud|ploi|coolify|dokploy|koyeb|northflank|"
    r"zeabur|sevalla|platform\.sh|upsun|firebase app hosting|deno deploy|app runner)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Platform:
    """One file for a platform. `connected`: it builds and releases every push by itself, unless told not to.

    `script` are the commands of its build, with their lines. `waits` is the line that makes it wait for
    green checks, with its number in `line`.
    """

    name: str
    path: str
    line: int = 1
    connected: bool = False
    script: tuple[tuple[int, str], ...] = ()
    waits: str = ""

    @property
    def where(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


def connected(platform: str) -> bool:
    """A platform of that name builds every push of a connected repository."""
    return _CONNECTED.search(platform) is not None


def platforms(files: Iterable[str], texts: Mapping[str, str]) -> tuple[Platform, ...]:
    """Every platform that the checkout has a file for, also in folders of a monorepo."""
    found = []
    for path in files:
        for name, (platform, by_itself) in _FILES.items():
            if path == name or (path.endswith(f"/{name}") and path.count("/") <= name.count("/") + 2):
                one = Platform(platform, path, connected=by_itself)
                found.append(_read(one, texts.get(path, "")))
    return tuple(one for one in found if one.name)


def _read(one: Platform, text: str) -> Platform:
    """With what its file says; a file that cannot be read says nothing."""
    try:
        if one.path.endswith("render.yaml"):
            return _render(one, next(iter(documents(text)), Node(1)))
        if one.path.endswith(".json"):
            return _told(one, text, json.loads(text) if text else {})
        if one.path.endswith(".toml"):
            return _told(one, text, foreign_toml(text))
    except (ValueError, BadYamlError, RecursionError):
        return one
    return one


def _render(one: Platform, top: Node) -> Platform:
    """A blueprint of Render: `autoDeployTrigger: checksPass` waits, `off` and `autoDeploy: false` stay."""
    services = top["services"].items
    script = tuple(line for service in services for line in service["buildCommand"].lines())
    triggers = [service["autoDeployTrigger"] for service in services]
    waiting = next((node for node in triggers if node.text == "checksPass"), None)
    off = all(
        service["autoDeploy"].false or service["autoDeployTrigger"].text == "off" for service in services
    )
    waits = (
        "autoDeployTrigger: checksPass" if waiting and all(n.text == "checksPass" for n in triggers) else ""
    )
    return replace(
        one,
        script=script,
        waits=waits,
        line=waiting.line if waiting else 1,
        connected=not (services and off),
    )


def _told(one: Platform, text: str, data: Any) -> Platform:
    """With the commands of its build, and whether releasing by itself is switched off."""
    if not isinstance(data, dict):
        return one
    if one.path.endswith("app.json"):
        return replace(one, name="Heroku" if "buildpacks" in data else "")
    script = tuple((line_of(text, command), command) for command in _commands(data))
    git = data.get("git")
    off = isinstance(git, dict) and git.get("deploymentEnabled") is False
    return replace(one, script=script, connected=one.connected and not off)


def _commands(data: dict[str, Any]) -> Iterator[str]:
    build = data.get("build")
    nested = build if isinstance(build, dict) else {}
    for value in (data.get("buildCommand"), nested.get("command"), nested.get("buildCommand")):
        if isinstance(value, str):
            yield value


def line_of(text: str, part: str) -> int:
    """The number of the first line that holds the beginning of a part."""
    first = part.splitlines()[0][:40] if part else ""
    lines = (number for number, line in enumerate(text.splitlines(), 1) if first and first in line)
    return next(lines, 1)
