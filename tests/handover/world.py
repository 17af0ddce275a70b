"""A declared product, and a journal that has looked at it."""

import asyncio
from pathlib import Path

from cockpit.journal import Journal, Seen
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.model import CheckJudged, Result, RunFinished, RunStarted
from cockpit.sprint import Sprint
from tests.reports.samples import SAMPLE

AT = "2026-11-20T10:00:00+00:00"
LAUNCH = """\
schema = "launch-cockpit/launch/v1"

[product]
name = "Shop & Söhne"
domain = "shop.example"
roadmap = "ecommerce-prototype"
what_it_is = "Used chairs, \\"as new\\""
markets = ["EU", "CH"]

[sprint]
started = 2026-11-19T09:00:00Z

[[person]]
id = "ana"
name = "Ana Ferreira"
role = "founder"
contact = "mailto:ana@shop.example"

[[person]]
id = "jon"
name = "Jon Weber"
leaves_on = 2027-01-31

[[access]]
id = "acc-registrar"
service = "Example Registrar"
category = "registrar"
url = "https://registrar.example"
owner = "ana"
backup = "ana"
mfa = true
credential = "pm:shop/registrar"
recovery = "Printed codes in the safe"
last_confirmed = 2026-11-19

[[host]]
name = "shop.example"
target = ["198.51.100.20", "2001:db8::20"]
owner = "ana"
proxied = true

[[host]]
name = "www.shop.example"
target = "shop.example"

[[host]]
name = "staging.shop.example"
role = "staging"

[[redirect]]
from = "https://shop.example/old"
to = "https://shop.example/new"

[[redirect]]
from = "https://demo.shop.example/"
code = 410

[[route]]
name = "login"
url = "https://shop.example/login"
kind = "auth"

[[env]]
name = "DATABASE_URL"
environments = ["production"]
secret = true
owner = "ana"
set_in = "hosting settings"

[[secret]]
name = "DATABASE_URL"
location = "hosting settings"
owner = "ana"
rotate_days = 180
last_rotated = 2026-11-19

[email]
sending_domain = "shop.example"
provider = "Mailer"

[edge]
provider = "Edge"
credential = "keyring:launch-cockpit/shop/edge-read"

[deploy]
platform = "Hosting"
steps = ["Merge.", "Press Deploy."]

[deploy.rollback]
steps = ["Promote the release before."]
last_known_good = "2026.11.19"

[[monitor]]
id = "home"
target = "https://shop.example/"
covers = ["homepage"]
interval_seconds = 60
credential = "keyring:launch-cockpit/shop/uptime"

[[alert]]
channel = "email"
to = "alerts@shop.example"
owner = "ana"

[[service]]
name = "Hosting"
renews_on = 2026-12-01
monthly_cost = 39.0
currency = "EUR"
payer = "ana"
"""


def launch(text: str = LAUNCH) -> Launch:
    return read(text, Path("launch.toml"))


def fly(home: Path, results: tuple[Result, ...] = SAMPLE, at: str = AT) -> None:
    """Keep a run of these results in the journal of the folder."""

    async def run() -> None:
        journal = Journal.open(home)
        await journal.append(RunStarted(f"r-{at}", tuple(one.check for one in results), at))
        for number, one in enumerate(results):
            await journal.append(CheckJudged(one, number * 0.5))
        await journal.append(RunFinished(f"r-{at}", at))
        journal.close()

    asyncio.run(run())


def sprint(home: Path, text: str = LAUNCH) -> Sprint:
    """The sprint of a folder, its launch file written first."""
    (home / "launch.toml").write_text(text, "utf-8")
    return Sprint.open(home / "launch.toml")


def seen(results: tuple[Result, ...] = SAMPLE, at: str = AT) -> dict[str, Seen]:
    return {one.check: Seen(one, "r", at, None) for one in results}
