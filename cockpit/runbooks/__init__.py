"""Runbooks: what to do when the usual things break, in plain English and with the product's own names.

Each is a pure function of launch.toml; where that says nothing, the step names the line to add.
"""

from collections.abc import Callable
from typing import Final

from cockpit.launch import Launch
from cockpit.runbooks.account import account
from cockpit.runbooks.database import database
from cockpit.runbooks.deploy import deploy, variable
from cockpit.runbooks.dns import dns
from cockpit.runbooks.domain import domain
from cockpit.runbooks.edge import edge
from cockpit.runbooks.mail import mail
from cockpit.runbooks.redirect import redirect
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.secret import secret
from cockpit.runbooks.silence import silence
from cockpit.runbooks.tls import tls
from cockpit.runbooks.whom import whom

__all__ = ["Known", "Runbook", "runbooks"]

_NOTHING: Final = Known()
_MAKERS: Final[tuple[Callable[[Launch, Known], Runbook], ...]] = (
    tls,
    redirect,
    mail,
    deploy,
    edge,
    secret,
    database,
    domain,
    silence,
    variable,
    dns,
    account,
    whom,
)


def runbooks(launch: Launch, known: Known = _NOTHING) -> tuple[Runbook, ...]:
    """All of them, the most common failures first; `known` is what the last run saw beside launch.toml."""
    plain = tuple(make(launch, _NOTHING) for make in _MAKERS)
    if known == _NOTHING:
        return plain
    return tuple(make(launch, known).signed_as(one) for make, one in zip(_MAKERS, plain, strict=True))
