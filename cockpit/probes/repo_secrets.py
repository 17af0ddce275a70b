"""Reads the checkout and everything git keeps of it for values that look secret; gathers `RepoSecrets`.

No value leaves the processes that read: they are ended with the look.
"""

from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.scan.cache_folder import beside
from cockpit.scan.salt import salt_of
from cockpit.scan.scanning import Scan, Wish
from cockpit.vantage import Vantage

SECONDS: Final = 900.0


async def gather(launch: Launch, vantage: Vantage) -> RepoSecrets:
    """What looks like a secret in the files, in the index, and in every object of the repository."""
    if launch.repo is None:
        return _missing(Layer.PERSON, "launch.toml has no [repo] path", "undeclared")
    folder = vantage.folder / launch.repo.path
    if not folder.is_dir():
        return _missing(Layer.REPO, "the folder that [repo] path names is not there", "no-repo")
    salt = await salt_of(launch, vantage.folder)
    return await Scan(Wish(folder, salt, cache=beside(vantage.folder)), vantage.tell).run()


def _missing(layer: Layer, cause: str, kind: str) -> RepoSecrets:
    return RepoSecrets(missing=Unreachable(layer, cause, kind), history=False)
