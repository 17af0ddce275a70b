"""What goes wrong with DMARC: the record, the plan to tighten it, and who writes in the domain's name."""

import datetime as dt
from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.world import World

APEX, DMARC = "velomart.test", "_dmarc.velomart.test"
_REPORTS = "rua=mailto:dmarc@velomart.test"


def _says(world: World, *texts: str) -> None:
    world.zone.put(DMARC, "TXT", *texts)


def _at(world: World, name: str) -> None:
    """The record landed at another name."""
    world.zone.drop(DMARC)
    world.zone.add(name, "TXT", f"v=DMARC1; p=none; {_REPORTS}")


def _declares(world: World, **fields: Any) -> None:
    world.launch["email"] |= fields


def _no_plan(world: World) -> None:
    for name in ("dmarc_tighten_on", "dmarc_tighten_to"):
        del world.launch["email"][name]


def _overdue(world: World) -> None:
    _declares(world, dmarc_tighten_on=dt.datetime.now(dt.UTC).date() - dt.timedelta(3))


def _writes_as(world: World, *addresses: str) -> None:
    world.launch["sender"][0]["from"] = list(addresses)


def _as_the_provider(world: World) -> None:
    """Bounces go to the provider's own name, and the key in ours was never published."""
    world.launch["sender"][0]["return_path"] = "velomail.test"
    world.zone.drop("velo1._domainkey.velomart.test")


def _strict(world: World) -> None:
    _says(world, f"v=DMARC1; p=none; adkim=s; aspf=s; {_REPORTS}")
    _writes_as(world, "hello@news.velomart.test")


FAULTS = (
    Fault(
        "email.dmarc-present",
        "The DMARC record was never published.",
        lambda world: world.zone.drop(DMARC),
    ),
    Fault(
        "email.dmarc-present:typo",
        "The DMARC record asks for p=quarantin, which no receiver knows.",
        lambda world: _says(world, f"v=DMARC1; p=quarantin; {_REPORTS}"),
    ),
    Fault(
        "email.dmarc-present:no-policy",
        "The DMARC record holds nothing but its version.",
        lambda world: _says(world, "v=DMARC1"),
    ),
    Fault(
        "email.dmarc-present:two",
        "A second DMARC record was published beside the first.",
        lambda world: _says(world, f"v=DMARC1; p=none; {_REPORTS}", "v=DMARC1; p=reject"),
        also=("dns.records-wellformed",),
    ),
    Fault(
        "email.dmarc-present:apex",
        "The DMARC record stands at the domain itself, not at _dmarc.",
        lambda world: _at(world, APEX),
        demo=True,
    ),
    Fault(
        "email.dmarc-present:doubled",
        "A web form appended the domain once more: _dmarc.velomart.test.velomart.test.",
        lambda world: _at(world, f"{DMARC}.{APEX}"),
        also=("dns.records-wellformed",),
    ),
    Fault(
        "email.dmarc-present:smart-quotes",
        "A word processor put typographic quotes around the DMARC record.",
        lambda world: _says(world, f"“v=DMARC1; p=none; {_REPORTS}”"),
    ),
    Fault(
        "email.dmarc-present:no-reports",
        "The DMARC record names nobody who gets the reports.",
        lambda world: _says(world, "v=DMARC1; p=none"),
    ),
    Fault(
        "email.dmarc-present:stranger",
        "The DMARC reports go to another company, which never agreed to take them.",
        lambda world: _says(world, "v=DMARC1; p=none; rua=mailto:velomart@velohub.test"),
    ),
    Fault(
        "email.dmarc-present:percent",
        "The DMARC record asks for a tenth of its policy, as it could before RFC 9989.",
        lambda world: _says(world, f"v=DMARC1; p=quarantine; pct=10; {_REPORTS}"),
    ),
    Fault(
        "email.dmarc-tighten-plan",
        "The day on which DMARC was to be tightened has passed.",
        _overdue,
    ),
    Fault(
        "email.dmarc-tighten-plan:none",
        "Nobody has named a day on which DMARC will do more than watch.",
        _no_plan,
    ),
    Fault(
        "email.from-alignment",
        "The mail provider signs and bounces in its own name, so that the shop's mail counts as anybody's.",
        _as_the_provider,
        also=(
            "email.bounce-handling",
            "email.dkim-key-published",
            "email.spf-single-valid",
            "handover.runbooks-common",
        ),
    ),
    Fault(
        "email.from-alignment:foreign",
        "Some mail is written as velomail.test, the domain of the provider.",
        lambda world: _writes_as(world, "hello@velomart.test", "velomart@velomail.test"),
        also=("email.dkim-key-published", "email.dmarc-present", "email.spf-single-valid"),
    ),
    Fault(
        "email.from-alignment:free-mail",
        "Some mail is written from a mailbox at Gmail.",
        lambda world: _writes_as(world, "hello@velomart.test", "velomart@gmail.com"),
    ),
    Fault(
        "email.from-alignment:strict",
        "The DMARC record wants the very same domain, and mail is written as news.velomart.test.",
        _strict,
        also=("audit.email-sender-known", "email.spf-single-valid", "handover.runbooks-common"),
    ),
)
