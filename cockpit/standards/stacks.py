"""What a repository says about how it is released, and when two names mean one company."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from cockpit.standards.foreign_toml import foreign_toml
from cockpit.standards.hosting import named
from cockpit.standards.mailhosts import meant

MAX_PACKAGES = 2000
# A path inside the repository: what it shows, as people call it. A folder counts when it is not empty.
FLOWS = {
    ".github/workflows": "GitHub Actions",
    ".gitlab-ci.yml": "GitLab CI",
    ".circleci": "CircleCI",
    "bitbucket-pipelines.yml": "Bitbucket Pipelines",
    "azure-pipelines.yml": "Azure Pipelines",
    "Jenkinsfile": "Jenkins",
    "fly.toml": "Fly.io",
    "vercel.json": "Vercel",
    "netlify.toml": "Netlify",
    "render.yaml": "Render",
    "railway.json": "Railway",
    "railway.toml": "Railway",
    "wrangler.toml": "Cloudflare Workers",
    "wrangler.jsonc": "Cloudflare Workers",
    "firebase.json": "Firebase",
    "amplify.yml": "AWS Amplify",
    "serverless.yml": "Serverless Framework",
    ".do/app.yaml": "DigitalOcean App Platform",
    ".kamal": "Kamal",
    "config/deploy.yml": "Kamal",
}
# Files that name packages.
MANIFESTS = ("package.json", "pyproject.toml", "requirements.txt", "Gemfile", "composer.json")
# A package, or its beginning where it ends in `*`: what it shows.
FRAMEWORKS = {
    "next": "Next.js",
    "nuxt": "Nuxt",
    "@remix-run/*": "Remix",
    "astro": "Astro",
    "@sveltejs/kit": "SvelteKit",
    "express": "Express",
    "django": "Django",
    "flask": "Flask",
    "fastapi": "FastAPI",
    "rails": "Rails",
    "laravel/framework": "Laravel",
}
AUTH = {
    "@clerk/*": "Clerk",
    "@auth0/*": "Auth0",
    "auth0*": "Auth0",
    "@supabase/*": "Supabase",
    "firebase": "Firebase",
    "firebase-admin": "Firebase",
    "next-auth": "Auth.js",
    "@auth/*": "Auth.js",
    "better-auth": "Better Auth",
    "@workos-inc/*": "WorkOS",
    "@descope/*": "Descope",
    "aws-amplify": "Amazon Cognito",
    "devise": "Devise",
    "django-allauth": "django-allauth",
}
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]{0,100})")
_GEM = re.compile(r"""^\s*gem\s+["']([A-Za-z0-9._-]{1,100})["']""")
_NAME = re.compile(r"[a-z0-9]+")
_GENERIC = frozenset(
    (
        *(
            "and",
            "app",
            "cloud",
            "com",
            "domain",
            "domains",
            "dns",
            "email",
            "hosting",
            "inc",
            "limited",
            "llc",
        ),
        *("ltd", "gmbh", "mail", "net", "own", "pages", "platform", "provider", "sas", "service", "services"),
        *("the", "web", "workspace"),
    )
)
_LEAST = 3  # letters of a word that tells one company from another


def shows(packages: Iterable[str], table: dict[str, str]) -> tuple[str, ...]:
    """What the packages show, by one of the tables above, each once."""
    held = tuple(packages)
    found = (what for key, what in table.items() if any(_is(package, key) for package in held))
    return tuple(dict.fromkeys(found))


def _is(package: str, key: str) -> bool:
    return package.startswith(key[:-1]) if key.endswith("*") else package == key


def packages_in(manifest: str, text: str) -> tuple[str, ...]:
    """The packages a manifest names, lower case; none in one that cannot be read. Nothing is executed."""
    try:
        found = [name.lower() for name in _packages(manifest, text)]
    except (ValueError, RecursionError, AttributeError, TypeError):
        return ()
    return tuple(found[:MAX_PACKAGES])


def _packages(manifest: str, text: str) -> Iterator[str]:
    if manifest.endswith(".json"):
        data: dict[str, Any] = json.loads(text)
        for key in ("dependencies", "devDependencies", "require"):
            yield from (str(name) for name in data.get(key, {}))
    elif manifest == "pyproject.toml":
        lines = foreign_toml(text).get("project", {}).get("dependencies", [])
        yield from (found[1] for line in lines if (found := _REQUIREMENT.match(str(line))))
    else:
        form = _GEM if manifest == "Gemfile" else _REQUIREMENT
        yield from (found[1] for line in text.splitlines() if (found := form.match(line)))


def same(said: str, seen: str) -> bool:
    """A person's words mention what shows: `Fly` and `Fly.io`, `GANDI SAS` and `Gandi`."""
    if set(named(said)) & set(named(seen)) or (meant(seen) and meant(said) == meant(seen)):
        return True
    ours, theirs = _telling(said), _telling(seen)
    return bool(ours & theirs) if theirs else seen.casefold() in said.casefold()


def _telling(text: str) -> set[str]:
    """The words that tell one company from another."""
    return {word for word in _NAME.findall(text.lower()) if len(word) >= _LEAST and word not in _GENERIC}
