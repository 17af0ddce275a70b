"""What the company's people have shown and stated: its launch.record.toml, dated from this hour."""

import datetime as dt
from typing import Any

from cockpit.lab.handed import handed
from cockpit.lab.zones import MAIL4, NS
from cockpit.record import Attestation, Drill, Row

DOMAIN = "velomart.test"
WEBHOOK = "https://api.velomart.test/webhooks/payments"
SIGN_IN = "https://app.velomart.test/auth/velopass"
CALLBACK = f"{SIGN_IN}/callback"
FORGOT = "https://app.velomart.test/forgot"
SEED = "seed@velomart.test"
ALARM = "mail alarm@velomart.test"
RETURN_PATH = "bounce.velomart.test"
NO_MAIL = "/help/no-mail"
BASICS = "https://status.velomart.test/: uptime"
FALLBACK = f"The page says: send it again, or see https://velomart.test{NO_MAIL}"
STACK = (
    "hosting: Fly",
    "database: Fly Postgres",
    "email provider: Velomail",
    "auth provider: Velopass",
    "registrar: Veloreg",
    "DNS host: Velodns",
    "deploy flow: GitHub Actions, Fly.io",
)


def record(release: str, launch: dict[str, Any]) -> list[Row]:
    """Everything the launch asks of people, done yesterday.

    Args:
        release: what is deployed.
        launch: what is declared, as plain data.
    """
    now = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
    end = now - dt.timedelta(1)
    return [
        *_drills(end, release),
        *_mail(end),
        _renewal(end),
        _fallback(end),
        _chats(end),
        _beside(end),
        *_data(end, launch),
        _numbers(end),
        *_after(end),
        *handed(end, launch),
    ]


def _drill(end: dt.datetime, name: str, check: str, subject: str, days: int, **more: Any) -> Drill:
    return Drill(
        by="ines",
        at=end,
        name=name,
        check=check,
        subject=subject,
        passed=True,
        started=end - dt.timedelta(minutes=5),
        until=(end + dt.timedelta(days)).date(),
        **more,
    )


def _mail(end: dt.datetime) -> list[Row]:
    """What real messages showed."""
    reset = _drill(
        end,
        "mail",
        "email.flow-tested",
        f"password reset at {SEED}",
        90,
        said=f"password reset came to {SEED} after 9 s, signed by velomart.test.",
        about=(FORGOT,),
        seconds={"arrival": 9.0},
        found={
            "folder": "INBOX",
            "provider": "other",
            "spf": "pass",
            "dkim": "pass",
            "dmarc": "pass",
            "d": "velomart.test",
            "s": "velo1",
            "signatures": "velomart.test/velo1 pass",
            "from": "velomart.test",
            "return_path": RETURN_PATH,
            "ip": MAIL4,
            "helo": "mx1.velomail.test",
            "ar": "mx1.velomail.test",
            "verdict": "spf=pass, dkim=pass, dmarc=pass",
            "links": "ok",
            "link_hosts": "app.velomart.test",
        },
    )
    bounce = _drill(
        end,
        "bounce",
        "email.bounce-handling",
        "velomail",
        90,
        said="The bounce showed in the event log of velomail after 20 s: 550 5.1.1 No such mailbox.",
        about=(RETURN_PATH,),
        seconds={"bounce": 20.0},
        found={"where": "log", "status": "550 5.1.1 No such mailbox"},
        seen="person",
    )
    return [reset, bounce]


def _drills(end: dt.datetime, release: str) -> list[Row]:
    def drill(name: str, check: str, subject: str, days: int, **more: Any) -> Drill:
        return _drill(end, name, check, subject, days, **more)

    return [
        drill(
            "dns-proof",
            "domain.control-proof",
            DOMAIN,
            90,
            said="Both name servers showed the record.",
            about=NS,
            seconds={NS[0]: 4.0, NS[1]: 6.0, "all": 6.0},
        ),
        drill(
            "rollback",
            "deploy.rollback-tested",
            DOMAIN,
            180,
            said="Back in 48 s, forward in 52 s.",
            about=(release, "2026.11.20-1"),
            seconds={"back": 48.0, "forward": 52.0},
        ),
        drill(
            "recovery-path",
            "flow.recovery-path",
            DOMAIN,
            90,
            said="The message came after 9 s, and the new password signs in.",
            about=(FORGOT,),
            seconds={"mail": 9.0, "sign-in": 40.0, "all": 75.0},
        ),
        drill(
            "read-log",
            "log.sample-interpretable",
            DOMAIN,
            90,
            said="Ines found the request in the log after 70 s, by its id.",
            seconds={"found": 70.0},
            found={"header": "fly-request-id", "status": "200"},
        ),
        drill(
            "webhook-delivery",
            "app.webhook-delivery",
            WEBHOOK,
            90,
            said="The counter grew 3 s after the test event.",
            about=(WEBHOOK,),
            seconds={"delivery": 3.0},
        ),
        drill(
            "oauth-callback",
            "app.oauth-callback-host",
            SIGN_IN,
            90,
            said="Exactly this address is registered with Velopass.",
            about=(CALLBACK,),
            seen="person",
        ),
        drill(
            "alert",
            "watch.alert-route-tested",
            DOMAIN,
            90,
            said=f"The alarm on {ALARM} reached Tom Arendt and Ines Maas, the first words after 118 s.",
            about=("tom", "ines"),
            seconds={"delay": 118.0, f"{ALARM}: tom": 118.0, f"{ALARM}: ines": 131.0},
            found={"way": "mon-home", "over": "yes", f"channel: {ALARM}": "read by tom, ines"},
            seen="person",
        ),
        drill(
            "stack",
            "audit.stack-inventory",
            DOMAIN,
            180,
            said="Seven rows confirmed.",
            about=STACK,
            seen="person",
        ),
    ]


def _renewal(at: dt.datetime) -> Attestation:
    return Attestation(
        by="tom",
        at=at,
        check="tls.renewal-path",
        answer="done",
        statement="The edge and the platform renew by themselves; when that fails, velowatch mails Tom.",
        until=(at + dt.timedelta(90)).date(),
        about=("Velomart Lab Issuing CA",),
        owner="tom",
    )


def _fallback(at: dt.datetime) -> Attestation:
    return Attestation(
        by="ines",
        at=at,
        check="email.fallback",
        answer="done",
        statement="I waited for a message, pressed send again, and wrote to the help address.",
        until=(at + dt.timedelta(90)).date(),
        about=(FALLBACK,),
    )


def _chats(at: dt.datetime) -> Attestation:
    return Attestation(
        by="ines",
        at=at,
        check="secret.not-in-chat",
        answer="done",
        statement="I searched the chat, our mail and the shared documents; we send names of entries now.",
        until=(at + dt.timedelta(90)).date(),
    )


def _beside(at: dt.datetime) -> Attestation:
    return Attestation(
        by="tom",
        at=at,
        check="perf.async-offload",
        answer="done",
        statement="Mail goes into the outbox and a worker sends it; photos are shrunk by the same worker.",
        until=(at + dt.timedelta(90)).date(),
        about=("password reset",),
    )


def _after(at: dt.datetime) -> list[Row]:
    """What was tried of the errors, the page with the basics, and the assistant."""

    def word(by: str, check: str, statement: str, *about: str, owner: str = "") -> Attestation:
        until = (at + dt.timedelta(90)).date()
        given: dict[str, Any] = {"by": by, "at": at, "until": until, "about": about, "owner": owner}
        return Attestation(check=check, answer="done", statement=statement, **given)

    return [
        word("tom", "watch.error-reporting", "Our test page fell over; its event names address and release."),
        word("tom", "watch.error-rate-by-route", "Fly's metrics by route: POST /login has most, 1 in 90."),
        word("tom", "watch.dashboard", "I open it first thing: up or not is the first line.", BASICS),
        word(
            "ines",
            "ai.human-escalation",
            "I asked for a person: the chat came to the help desk, and I answered in four minutes.",
            owner="ines",
        ),
    ]


def _numbers(at: dt.datetime) -> Attestation:
    return Attestation(
        by="tom",
        at=at,
        check="watch.thresholds-set",
        answer="done",
        statement="Down: two looks. Errors: 1 in 50. Slow: 500 ms. A failed release mails both of us.",
        until=(at + dt.timedelta(90)).date(),
    )


def _data(at: dt.datetime, launch: dict[str, Any]) -> list[Row]:
    """What Tom says of the database."""

    def word(check: str, statement: str, days: int, *about: str) -> Attestation:
        until = (at + dt.timedelta(days)).date()
        return Attestation(
            by="tom", at=at, check=check, answer="done", statement=statement, until=until, about=about
        )

    stores = (f"{row['store']}, {row['restore_tested_on']}" for row in launch["backup"])
    return [
        word("db.backup-owner", "I brought it back into an empty app: all listings there.", 180, *stores),
        word("db.query-review", "Five pages, at most six statements each, none in a loop.", 90),
        word("db.indexes-reviewed", "Listings by place and by maker, orders by rider: each has one.", 180),
    ]
