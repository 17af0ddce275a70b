"""Gatus: one file with every place to watch, certificates and the domain apart, and who is told."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.contact import bare
from cockpit.credentials.known import variable
from cockpit.exports.watched import TIMEOUT, TURNED_AWAY, Place, Plan, plan
from cockpit.exports.yaml_text import document
from cockpit.facts.codebase import Codebase
from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, kind_of, label
from cockpit.standards.domains import registrable
from cockpit.standards.rdap_services import SOLD

AFTER: Final = (
    "run Gatus with this file (GATUS_CONFIG_PATH=gatus.yaml) on a machine that is not the product's own, and "
    "give it the variables that the file names. Gatus passes over keys that it does not know: change them "
    "with care. Its page (port 8080) asks for no password. Then rehearse it: cockpit drill alert."
)
_RESOLVER: Final = "9.9.9.9"
_AT_ONCE: Final = 20  # by default three: a few that hang would delay the rest
_SELDOM: Final = "1h"
_DAY: Final = 24  # hours
# What can be searched for in a page: the pattern of Gatus knows no way to write its own signs.
_UNSEARCHABLE: Final = frozenset("*?[]\\^()=<>|")


def files(launch: Launch, codebase: Codebase) -> Mapping[str, str]:  # noqa: ARG001 - as every export
    """One file."""
    one = plan(launch)
    ways: dict[str, Any] = {}
    for name, settings in filter(None, map(_way, launch.alerts)):
        ways.setdefault(name, settings)
    data: dict[str, Any] = {"alerting": ways} if ways else {}
    data["concurrency"] = _AT_ONCE
    data["connectivity"] = {"checker": {"target": f"{_RESOLVER}:53", "interval": "60s"}}
    data["endpoints"] = [_told(endpoint, one, ways) for endpoint in _endpoints(one)]
    remarks = "\n".join(_remarks(launch, one, ways)).replace("$", "$$")
    return {"gatus.yaml": document(remarks, _literal(data))}


def _searchable(text: str) -> bool:
    return text.isprintable() and not _UNSEARCHABLE & set(text)


def _remarks(launch: Launch, one: Plan, ways: Mapping[str, Any]) -> Iterator[str]:
    yield f"{one.product}: watched by Gatus. Written by `cockpit export gatus`. Values stand in variables."
    if one.left_out:
        yield f"Left out, because the address holds what looks like a secret: {', '.join(one.left_out)}."
    taken: set[str] = set()
    for place in one.places:
        if place.target.contains and not _searchable(place.target.contains):
            yield f"{place.name}: Gatus cannot search for the text of it, which holds signs of its own."
    for alert in launch.alerts:
        way = _way(alert)
        if way is None:
            yield f"{label(alert.channel, alert.to)}: Gatus has no way to it that this program writes."
        elif way[0] in taken:
            yield f"{label(alert.channel, alert.to)}: Gatus has one way of each kind; the first is written."
        elif "password" in way[1]:
            yield f"${{{way[1]['password'].name}}} holds the password alone; username is who signs in."
        taken |= {way[0]} if way else set()
    if not ways:
        yield "Nobody is told yet: launch.toml has no [[alert]] that can be written here."


def _literal(data: Any) -> Any:
    """The same with every dollar doubled, but for our own variables: Gatus replaces variables anywhere."""
    if isinstance(data, Mapping):
        return {key: _literal(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_literal(value) for value in data]
    if isinstance(data, _Variable):
        return f"${{{data.name}}}"
    return data.replace("$", "$$") if isinstance(data, str) else data


class _Variable:
    """A value that Gatus takes from its environment."""

    def __init__(self, reference: str) -> None:
        self.name = variable(reference.rpartition("/")[2])


def _endpoints(one: Plan) -> Iterator[dict[str, Any]]:
    every = f"{int(one.rules.interval_seconds)}s"
    for place in one.places:
        yield {
            "name": place.slug,
            "group": f"{one.domain} {'pages' if place.page else 'ports'}",
            "interval": every,
            **_asked(place),
        }
    days = one.rules.certificate_days
    for url, place in _sealed(one).items():
        yield {
            "name": f"certificate-{place.slug}",
            "group": f"{one.domain} ends",
            "interval": _SELDOM,
            "url": url,
            "conditions": [f"[CERTIFICATE_EXPIRATION] > {days * _DAY}h"],
        }
    yield {
        "name": "domain",
        "group": f"{one.domain} ends",
        "interval": "24h",
        "url": f"https://{registrable(one.domain, SOLD) or one.domain}/",  # what a registry knows
        "client": {"ignore-redirect": True, "timeout": f"{TIMEOUT}s"},
        "conditions": [f"[DOMAIN_EXPIRATION] > {one.rules.domain_days * _DAY}h"],
    }
    yield {
        "name": "name",
        "group": f"{one.domain} names",
        "interval": every,
        "url": _RESOLVER,
        "dns": {"query-name": one.domain, "query-type": "A"},
        "conditions": ["[DNS_RCODE] == NOERROR"],
    }


def _sealed(one: Plan) -> dict[str, Place]:
    """Every port that shows a certificate, as Gatus asks for it, with the first place behind it."""
    found: dict[str, Place] = {}
    for place in one.places:
        if place.secure or place.at.scheme == "smtp":
            found.setdefault(f"{'tls' if place.secure else 'starttls'}://{place.server}", place)
    return found


def _asked(place: Place) -> dict[str, Any]:
    if place.at.scheme == "smtp":
        return {"url": f"starttls://{place.server}", "conditions": ["[CONNECTED] == true"]}
    if not place.page:
        return {"url": f"tcp://{place.server}", "conditions": ["[CONNECTED] == true"]}
    client = {"ignore-redirect": True, "timeout": f"{TIMEOUT}s"}
    return {"url": place.target.url, "client": client, "conditions": list(_expected(place))}


def _expected(place: Place) -> Iterator[str]:
    """What Gatus holds an answer to; first of all that there is one.

    Without an answer its [STATUS] is 0: less than 400, and so as good as any.
    """
    target = place.target
    yield "[CONNECTED] == true"
    if target.status:
        yield f"[STATUS] == {target.status}"
    elif target.private:
        codes = ", ".join(map(str, (200, 302, 303, 307, *TURNED_AWAY)))
        yield f"[STATUS] == any({codes})"
    else:
        yield "[STATUS] < 400"
    if target.contains and _searchable(target.contains):
        yield f"[BODY] == pat(*{target.contains}*)"


def _told(endpoint: dict[str, Any], one: Plan, ways: Mapping[str, Any]) -> dict[str, Any]:
    """With who is told, after how many failures, and when it is over."""
    if not ways:
        return endpoint
    alert = {
        "failure-threshold": one.rules.failures,
        "success-threshold": one.rules.recover,
        "send-on-resolved": True,
    }
    return endpoint | {"alerts": [{"type": way, **alert} for way in ways]}


def _way(alert: Alert) -> tuple[str, dict[str, Any]] | None:
    """The provider of Gatus and its settings."""
    secret = _Variable(alert.credential) if alert.credential else None
    match kind_of(alert.channel):
        case Kind.SLACK if secret:
            return "slack", {"webhook-url": secret}
        case Kind.DISCORD if secret:
            return "discord", {"webhook-url": secret}
        case Kind.WEBHOOK if secret or alert.to.startswith("https://"):
            return "custom", {"url": secret or alert.to, "method": "POST", "body": _BODY, "headers": _JSON}
        case Kind.MAIL if alert.server:
            return "email", _mail(alert, secret)
        case _:
            return None


_JSON: Final = {"Content-Type": "application/json"}
# Names of endpoints are slugs of ours: nothing in them can end the text.
_BODY: Final = '{"text": "[ALERT_TRIGGERED_OR_RESOLVED]: [ENDPOINT_GROUP]/[ENDPOINT_NAME]"}'


def _mail(alert: Alert, secret: _Variable | None) -> dict[str, Any]:
    host, _, port = alert.server.rpartition(":")
    to = bare(alert.to)
    settings: dict[str, Any] = {
        "from": alert.sender or to,
        "host": host.strip("[]"),
        "port": int(port),
        "to": to,
    }
    return settings | ({"username": alert.sender or to, "password": secret} if secret else {})
