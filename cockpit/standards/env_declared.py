"""Which variables the files of a repository promise: `.env.example`, platforms, containers, CI."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from cockpit.standards import env_platform_files as platform_files
from cockpit.standards.env_dotenv import dotenv
from cockpit.standards.env_names import platform_sets, usable
from cockpit.standards.env_promises import Promise
from cockpit.standards.telling_files import is_env_file, is_example

EXAMPLE: Final = "example"
CI: Final = "ci"
_PLACES: Final = (
    ("production", ("production", "prod", "live")),
    ("staging", ("staging", "stage")),
    ("preview", ("preview", "deploy-preview", "branch-deploy", "review")),
    ("development", ("development", "dev", "local")),
    ("test", ("test", "testing")),
)
Reader = Callable[[str], Iterable[Promise]]
_READERS: Final[tuple[tuple[re.Pattern[str], str, str, Reader], ...]] = tuple(
    (re.compile(pattern), source, environment, reader)
    for pattern, source, environment, reader in (
        (r"vercel\.json", "vercel.json", "", platform_files.vercel),
        (r"netlify\.toml", "netlify.toml", "", platform_files.netlify),
        (r"fly[^/]*\.toml", "fly.toml", "production", platform_files.fly),
        (r"render\.ya?ml", "render.yaml", "production", platform_files.render),
        (r"app\.json", "app.json", "", platform_files.heroku),
        (r"wrangler\.(?:toml|jsonc?)", "wrangler", "production", platform_files.wrangler),
        (r"app\.ya?ml", "app.yaml", "production", platform_files.app_engine),
        (r"serverless\.ya?ml", "serverless.yml", "production", platform_files.serverless),
        (r"(?:docker-)?compose[^/]*\.ya?ml", "compose", "development", platform_files.compose),
        (r"Dockerfile[^/]*|[^/]*\.Dockerfile", "Dockerfile", "", platform_files.dockerfile),
    )
)
_ACTIONS: Final = re.compile(r"\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml")
_GITLAB: Final = re.compile(r"\.gitlab-ci\.ya?ml|\.gitlab/ci/[^/]+\.ya?ml")
_KEPT: Final = re.compile(r"\b(secrets|vars)\s*(?:\.\s*([A-Za-z_]\w{0,79})|\[\s*'([A-Za-z_]\w{0,79})'\s*\])")


@dataclass(frozen=True, slots=True)
class Declared:
    """A promise in a file: `environment` is empty where the file means all of them or does not say."""

    name: str
    path: str
    line: int
    source: str
    environment: str = ""
    literal: bool = False


def declared(texts: Mapping[str, str]) -> Iterator[Declared]:
    """Every variable that these files promise; what the platform sets by itself is left out."""
    for path, text in texts.items():
        for one in _of(path, text):
            if usable(one.name) and not platform_sets(one.name):
                yield one


def kept_by_ci(texts: Mapping[str, str]) -> Iterator[Declared]:
    """What workflows take from the settings of the code host: `secrets.X` and `vars.X`."""
    for path, text in texts.items():
        if _ACTIONS.fullmatch(path):
            for number, line in enumerate(text.splitlines(), 1):
                for found in _KEPT.finditer(line.partition(" #")[0]):
                    name = found[2] or found[3]
                    if usable(name) and not platform_sets(name):
                        yield Declared(name, path, number, f"{found[1]} of the code host", CI)


def _of(path: str, text: str) -> Iterator[Declared]:
    if is_env_file(path):
        source = EXAMPLE if is_example(path) else "env file"
        where = environment_in(path.rpartition("/")[2])
        yield from (Declared(one.name, path, one.line, source, where, one.literal) for one in dotenv(text))
        return
    if _ACTIONS.fullmatch(path) or _GITLAB.fullmatch(path):
        reader: Reader = platform_files.workflow if _ACTIONS.fullmatch(path) else platform_files.pipeline
        yield from (Declared(one.name, path, one.line, "CI", CI) for one in reader(text))
        return
    name = path.rpartition("/")[2]
    for pattern, source, environment, reads in _READERS:
        if pattern.fullmatch(name):
            where = environment_in(name) or environment
            yield from (_placed(one, path, source, where) for one in reads(text))
            return


def _placed(one: Promise, path: str, source: str, where: str) -> Declared:
    place = environment_in(one.environment) or one.environment or where
    return Declared(one.name, path, one.line, source, place, one.literal)


def environment_in(text: str) -> str:
    """The environment that a file name or a platform's own word speaks of; empty where it speaks of none."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
    return next((place for place, called in _PLACES if any(word in called for word in words)), "")


def only_first(found: Iterable[Declared]) -> tuple[Declared, ...]:
    """Each promise once for each file and environment, literal if it is so anywhere in it."""
    kept: dict[tuple[str, str, str], Declared] = {}
    for one in found:
        key = (one.name, one.path, one.environment)
        if key not in kept:
            kept[key] = one
        elif one.literal:
            kept[key] = replace(kept[key], literal=True)
    return tuple(kept.values())
