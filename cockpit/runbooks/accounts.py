"""Where one signs in, as [[access]] tells it, and where a known company says that it is down."""

import re
from typing import Final

from cockpit.launch import Launch
from cockpit.launch.operations import Access
from cockpit.runbooks.people import name
from cockpit.runbooks.words import LONG, SHORT, blanks, said, unknown

REGISTRAR: Final = ("registrar", "domain")
DNS: Final = ("dns",)
EDGE: Final = ("edge", "cdn")
HOSTING: Final = ("hosting", "platform")
DATABASE: Final = ("database",)
MAIL: Final = ("email-provider", "email", "mail")
PAYMENT: Final = ("payment",)
MONITORING: Final = ("monitoring", "monitor")
# Words of a company's name and its own page about its troubles; looked at in November 2026.
_STATUS: Final = {
    "cloudflare": "https://www.cloudflarestatus.com/",
    "fastly": "https://www.fastlystatus.com/",
    "vercel": "https://www.vercel-status.com/",
    "netlify": "https://www.netlifystatus.com/",
    "fly": "https://status.flyio.net/",
    "render": "https://status.render.com/",
    "heroku": "https://status.heroku.com/",
    "github": "https://www.githubstatus.com/",
    "digitalocean": "https://status.digitalocean.com/",
    "aws": "https://health.aws.amazon.com/health/status",
    "amazon": "https://health.aws.amazon.com/health/status",
    "supabase": "https://status.supabase.com/",
    "postmark": "https://status.postmarkapp.com/",
    "sendgrid": "https://status.sendgrid.com/",
    "mailgun": "https://status.mailgun.com/",
}
_WORD: Final = re.compile(r"[a-z0-9]+")


def account(launch: Launch, kind: tuple[str, ...]) -> Access | None:
    """The first account of that kind."""
    return next((row for row in launch.access if row.category.strip().casefold() in kind), None)


def holders(launch: Launch, *kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of who gets into the accounts of these kinds, owners first."""
    found = [row for kind in kinds if (row := account(launch, kind)) is not None]
    return tuple(id_ for row in found for id_ in (row.owner, row.backup) if id_)


def sign_in(launch: Launch, kind: tuple[str, ...], what: str) -> str:
    """The step in which somebody signs in; `what` says what the company does, as a noun."""
    if (row := account(launch, kind)) is not None:
        return f"Sign in at {said(row.service)}, the {what}. {where(launch, row)}"
    company = said(_company(launch, kind))
    line = (
        f'[[access]] id = "...", service = "{company or "..."}", category = "{kind[0]}", url = "...", '
        'owner = "...", backup = "..."'
    )
    if company:
        return unknown(f"Sign in at {company}, the {what}. Where, and who gets in, is", line)
    return unknown(f"Sign in at the {what}. Which company that is, and where one signs in, is", line)


def _company(launch: Launch, kind: tuple[str, ...]) -> str:
    """The company as another part of launch.toml names it, or nothing."""
    named = {
        EDGE: launch.edge.provider if launch.edge else "",
        HOSTING: launch.deploy.platform if launch.deploy else "",
        MAIL: launch.email.provider if launch.email else "",
        MONITORING: next((row.provider for row in launch.monitors if row.provider), ""),
    }
    return named.get(kind, "")


def where(launch: Launch, row: Access) -> str:
    """Address, login and people of one account; what is missing with its line."""
    told = []
    if row.url:
        told.append(f"The address is {said(row.url, LONG)}.")
    if row.credential:
        told.append(f"The login is kept as {said(row.credential, LONG)}.")
    if row.owner:
        told.append(f"It belongs to {name(launch, row.owner)}.")
    if row.backup:
        told.append(f"{name(launch, row.backup)} gets in too.")
    if missing := [key for key in ("url", "credential", "owner", "backup") if not getattr(row, key)]:
        told.append(unknown("The rest is", f"{blanks(missing)} in the [[access]] {said(row.id)}"))
    return " ".join(told)


def support(launch: Launch, *kinds: tuple[str, ...]) -> str:
    """Whom to ask at the company itself, as a line of the people to call; nothing where none is declared."""
    found = [row for kind in kinds if (row := account(launch, kind)) is not None]
    told = [f"{said(row.service)}{f' at {said(row.url, LONG)}' if row.url else ''}" for row in found]
    return f"Where it is their side that is broken: the support of {' or of '.join(told)}." if told else ""


def status_page(*names: str) -> str:
    """Where the first known company among these says that it is down, or nothing."""
    words = [word for one in names for word in _WORD.findall(one[:SHORT].casefold())]
    return next((_STATUS[word] for word in words if word in _STATUS), "")
