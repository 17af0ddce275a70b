"""What the company declares for the time after the launch."""

from typing import Any

from cockpit.lab.access_log import FETCHED
from cockpit.lab.assistant import ASSISTANT, CANARY
from cockpit.lab.desk import KEPT, RIDER
from cockpit.lab.product_log import FOLDER
from cockpit.lab.reserving import CANCEL, RESERVE


def after_launch() -> dict[str, Any]:
    """Who watches and is told, the log, the assistant, and the journeys that show that it sells."""
    return {
        "monitor": [
            {
                "id": f"mon-{name}",
                "target": f"https://{url}",
                "covers": [name],
                "provider": "velowatch",
                "api": "https://watch.velohost.test/watch/api/v2",
                "credential": f"{KEPT}watch-read",
                "interval_seconds": 60,
                "failures_before_alert": 2,
                "regions": ["eu-west", "us-east"],
                "owner": "tom",
            }
            for name, url in (
                ("home", "velomart.test/"),
                ("login", "app.velomart.test/login"),
                ("health", "api.velomart.test/health"),
            )
        ],
        "alert": [
            {
                "channel": "mail",
                "to": "mailto:alarm@velomart.test",
                "server": "mx1.velomail.test:25",
                "sender": "watch@velowatch.test",
                "owner": "tom",
                "backup": "ines",
            }
        ],
        "logs": {"paths": [FOLDER], "minutes": 180},
        "timings": {"paths": [FETCHED]},
        "ai": {
            "endpoint": f"https://api.velomart.test{ASSISTANT}",
            "owner": "ines",
            "reply": "answer",
            "acts": "acts",
            "canary": CANARY,
        },
        "dashboard": [{"url": "https://status.velomart.test/", "shows": ["uptime"]}],
        "smoke": [
            {"name": "home answers", "url": "https://velomart.test/", "status": 200},
            {
                "name": "listings",
                "url": "https://velomart.test/listings",
                "contains": "Gazelle",
                "status": 200,
            },
            *_reserving(),
        ],
    }


def _reserving() -> list[dict[str, Any]]:
    """A customer signs in and reserves a bicycle; the test takes it back."""

    def step(name: str, path: str, **more: Any) -> dict[str, Any]:
        return {
            "journey": "reserve a bicycle",
            "name": name,
            "url": f"https://app.velomart.test{path}",
            **more,
        }

    account = {"credential": f"{KEPT}{RIDER}"}
    signing = {"email": "{user}", "password": "{password}"}
    asked = {"bike": "gazelle-1987", "remark": "{unique}"}
    number = {"number": ['id="number">', "<"]}
    return [
        step("sign-in page", "/login", contains="Sign in"),
        step("sign in", "/login", method="POST", form=signing, contains="Your bicycles", **account),
        step("form", RESERVE, contains="Reserve a bicycle"),
        step("reserve", RESERVE, method="POST", form=asked, contains="{unique}", once=True, take=number),
        step(
            "take back",
            CANCEL,
            method="POST",
            form={"number": "{number}"},
            cleanup=True,
            contains="Cancelled",
        ),
    ]
