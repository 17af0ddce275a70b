"""What a file of a build is by its path: for browsers, for the server, or there by mistake. Pure."""

import re
from enum import Enum, auto
from typing import Final

from cockpit.standards.bundles import by_name
from cockpit.standards.telling_files import is_env_file, is_example


class Kind(Enum):
    """What is looked for in a file."""

    SCRIPT = auto()  # for browsers
    PAGE = auto()
    MAP = auto()  # of a script for browsers
    SETTINGS = auto()
    STRAY = auto()  # an environment file or a test, which nobody meant to publish
    OTHER = auto()


# Parts of a build that run on the server, where printing is what logs are made of.
_SERVER: Final = re.compile(
    r"(?:^|/)(?:server|standalone|functions|serverless|ssr|edge|nitro|middleware|types|_worker\.js)(?:/|$)"
    r"|(?:^|/)(?:_worker|middleware|server|handler)\.[cm]?js$"
)
_TEST: Final = re.compile(
    r"\.(?:test|spec|stories)\.[cm]?[jt]sx?$|(?:^|/)(?:__tests__|__mocks__|cypress|fixtures)/[^/]"
    r"|(?:^|/)(?:test_\w{1,80}|\w{1,80}_test|conftest)\.(?:py|rb|php|go)$"
)
_SETTINGS: Final = re.compile(r"\.(?:ini|conf|cfg|properties|toml|ya?ml)$|(?:^|/)(?:Dockerfile|Procfile)$")
# Keys that a framework makes anew for each build, in files that it serves to nobody.
_OWN_KEYS: Final = re.compile(
    r"(?:^|/)(?:prerender-manifest\.(?:json|js)|server-reference-manifest\.(?:json|js)|required-server-files\.json"
    r"|preview-manifest\.json|middleware-manifest\.json)$|(?:^|/)(?:server|standalone)/.{0,300}(?:nitro|middleware)"
)


def kind_of(path: str) -> Kind:
    """What the file at a path within the build is."""
    if is_env_file(path) and not is_example(path):
        return Kind.STRAY
    if _TEST.search(path):
        return Kind.STRAY
    if _SETTINGS.search(path):
        return Kind.SETTINGS
    if _SERVER.search(path):
        return Kind.OTHER
    endings = ((r"\.m?js$", Kind.SCRIPT), (r"\.html?$", Kind.PAGE), (r"\.m?js\.map$", Kind.MAP))
    return next((kind for ending, kind in endings if re.search(ending, path)), Kind.OTHER)


def own_key(path: str, rule: str) -> bool:
    """A value that the framework has made for this one build, found by its name only."""
    return by_name(rule) and _OWN_KEYS.search(path) is not None
