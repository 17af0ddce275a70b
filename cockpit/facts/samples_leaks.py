"""Small builders of `Leak` and `RepoSecrets` for the cases of checks and for tests; no value is in them."""

from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.model import Layer

COMMIT: Final = "1a2b3c4d" * 5
SHALLOW: Final = "this is a shallow clone: older commits are not here. git fetch --unshallow"
_STRIPE: Final = Leak(
    rule="stripe-secret-key",
    title="Stripe secret key",
    digest="0123456789abcdef",
    shown="sk_live_… [32 characters]",
    place=Place.TREE,
    path="src/pay.js",
    line=12,
    column=8,
    provider="stripe",
    tracked=True,
)


def leak(path: str = "src/pay.js", **parts: Any) -> Leak:
    """A live key of Stripe in a file that git knows."""
    return replace(_STRIPE, path=path, **parts)


def past(path: str = "src/pay.js", **parts: Any) -> Leak:
    """The same in a commit, and no more in the newest one."""
    came = {"place": Place.HISTORY, "commit": COMMIT, "since": "2026-01-05T09:30:00+00:00", "tracked": False}
    return leak(path, **(came | parts))


def public(path: str = "src/app.js", **parts: Any) -> Leak:
    """A key that is made to be seen."""
    made = {
        "rule": "stripe-publishable-key",
        "title": "Stripe publishable key",
        "digest": "fedcba9876543210",
        "shown": "pk_live_… [32 characters]",
        "stance": Stance.PUBLIC,
        "why": "a publishable key is made for the browser",
    }
    return leak(path, **(made | parts))


def ignored(path: str = ".env", **parts: Any) -> Leak:
    """A live key in an environment file that git leaves out, where it belongs."""
    return leak(path, **({"tracked": False, "ignored": True} | parts))


def repo_secrets(*leaks: Leak, **parts: Any) -> RepoSecrets:
    """A repository that was read whole, with these leaks in it."""
    return replace(RepoSecrets(leaks, files=40, objects=300), **parts)


def shallow(*leaks: Leak, **parts: Any) -> RepoSecrets:
    """A shallow clone: its files were read whole, its history was not."""
    return repo_secrets(*leaks, **({"gaps": (SHALLOW,)} | parts))


def unread(cause: str = "git is not installed", kind: str = "not-installed") -> RepoSecrets:
    """Nothing could be read."""
    return RepoSecrets(missing=Unreachable(Layer.REPO, cause, kind), history=False)


def undeclared() -> RepoSecrets:
    """No repository is declared."""
    why = Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared")
    return RepoSecrets(missing=why, history=False)


def logged(path: str = "logs/check.log", **parts: Any) -> Leak:
    """The same key in a log of the CI."""
    return leak(path, **({"place": Place.LOG, "tracked": False} | parts))


def ci_logs(*leaks: Leak, **parts: Any) -> CiLogs:
    """Two logs that were read whole, with these leaks in them."""
    return replace(CiLogs(leaks, files=2), **parts)


def no_logs() -> CiLogs:
    """No log is declared."""
    why = Unreachable(Layer.PERSON, "launch.toml names no logs of the CI: [repo] log", "undeclared")
    return CiLogs(missing=why)


def lost_logs() -> CiLogs:
    """The logs that are declared are not there."""
    return CiLogs(
        missing=Unreachable(Layer.REPO, "the logs that [repo] log names are not there: logs", "gone")
    )
