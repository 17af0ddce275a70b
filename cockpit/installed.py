"""Where this very program was installed from (PEP 610, direct_url.json): another machine gets the same."""

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, Final

NAME: Final = "launch-cockpit"
_ADDRESS: Final = re.compile(r"https://[\w.-]+(?::\d{1,5})?/[\w./~+-]{1,300}")  # without user or password
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")


def requirement() -> str:
    """What pip installs to get it: a release, a commit, an archive; empty where it came from a folder."""
    try:
        return _told(distribution(NAME))
    except PackageNotFoundError:
        return ""


def _told(one: Distribution) -> str:
    written = one.read_text("direct_url.json")
    if written is None:  # from an index
        return f"{NAME}=={one.version}"
    try:
        direct: dict[str, Any] = dict(json.loads(written))
        url = str(direct["url"])
        commit = str(direct.get("vcs_info", {}).get("commit_id", ""))
        digest = str(direct.get("archive_info", {}).get("hashes", {}).get("sha256", ""))
    except (ValueError, KeyError, AttributeError, TypeError):
        return ""
    if not _ADDRESS.fullmatch(url) or "dir_info" in direct:
        return ""
    if "vcs_info" in direct:
        return f"{NAME} @ git+{url}@{commit}" if _COMMIT.fullmatch(commit) else ""
    return f"{NAME} @ {url}" + (f"#sha256={digest}" if _COMMIT.fullmatch(digest) else "")
