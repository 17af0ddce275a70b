"""Alertmanager: one message for each product, told again when it is over; secrets in files of their own."""

from collections.abc import Iterator
from typing import Any, Final

from cockpit.contact import bare
from cockpit.exports.watched import Plan, slug
from cockpit.exports.yaml_text import document
from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, kind_of, label

FOLDER: Final = "/etc/prometheus/secrets"
_TOLD: Final = {"send_resolved": True}  # off by default for mail and Slack: nobody would hear that it is over
_HOOK: Final = (
    "{name}: a URL that is secret can be read from a file since Alertmanager 0.26: url_file: {file}"
)
_OTHER: Final = "{name}: Alertmanager has no way to it that this program writes"


def config(launch: Launch, one: Plan, head: str) -> str:
    """alertmanager.yml."""
    found = [_way(alert) for alert in launch.alerts]
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for key, settings, _ in found:
        if key:
            by_kind.setdefault(key, []).append(settings)
    remarks = [remark for _, _, remark in found if remark]
    if not by_kind:
        remarks.append("Nobody is told yet: launch.toml has no [[alert]] that can be written here.")
    data = {
        "route": _route(one),
        "receivers": [{"name": "people", **by_kind}],
        "inhibit_rules": list(_quiet()),
    }
    return document("\n".join((head, *remarks)), data)


def _route(one: Plan) -> dict[str, Any]:
    """What pages goes out at once; what can wait is gathered."""
    hours = one.rules.remind_hours
    repeat = f"{max(1, int(hours))}h"
    return {
        "receiver": "people",
        "group_by": ["product"],
        "group_wait": "5s",
        "group_interval": "1m",
        "repeat_interval": repeat,
        "routes": [
            {
                "receiver": "people",
                "matchers": ['severity="ticket"'],
                "group_wait": "5m",
                "group_interval": "1h",
                "repeat_interval": "24h",
            }
        ],
    }


def _quiet() -> Iterator[dict[str, Any]]:
    """What is down is not slow and unsteady as well, and says nothing of where it leads."""
    yield {
        "source_matchers": ['alertname=~"Down|PortDown"'],
        "target_matchers": ['alertname=~"Slow|Unsteady"'],
        "equal": ["product", "name"],
    }
    yield {
        "source_matchers": ["alertname=NameDown"],
        "target_matchers": ['alertname=~"Down|PortDown|DoorShut"'],
        "equal": ["product"],
    }


def _way(alert: Alert) -> tuple[str, dict[str, Any], str]:
    """The key of the receiver and its settings, or what has to be done by hand."""
    name, file = label(alert.channel, alert.to), _file(alert)
    if any("{{" in text for text in (alert.to, alert.sender, alert.server)):
        return "", {}, _OTHER.format(name=name)
    match kind_of(alert.channel):
        case Kind.MAIL:
            return _mail(alert, file, name)
        case Kind.SLACK:
            return "slack_configs", _slack(file), ""
        case Kind.DISCORD:  # takes what Slack takes, below its own address
            remark = f"{name}: the file {file} holds the address of the hook with /slack behind it."
            return "slack_configs", _slack(file), remark
        case Kind.WEBHOOK if alert.to.startswith("https://") and not alert.credential:
            return "webhook_configs", {"url": alert.to, **_TOLD}, ""
        case kind:
            remark = _HOOK if kind is Kind.WEBHOOK else _OTHER
            return "", {}, remark.format(name=name, file=file)


def _file(alert: Alert) -> str:
    """Where the value of the channel's credential is to stand on the machine of Alertmanager."""
    return f"{FOLDER}/{slug((alert.credential or alert.channel).rpartition('/')[2])}"


# Go templates over labels that Prometheus gives; nothing out of launch.toml stands in them.
_TITLE: Final = "{{ .Status | toUpper }} {{ .CommonLabels.product }}"
_TEXT: Final = (  # ten lines tell as much as sixty, when everything is down
    "{{ range $number, $alert := .Alerts }}{{ if lt $number 10 }}{{ $alert.Annotations.summary }}\n{{ end }}"
    "{{ end }}{{ if gt (len .Alerts) 10 }}and more, {{ len .Alerts }} in all{{ end }}"
)


def _slack(file: str) -> dict[str, Any]:
    return {"api_url_file": file, "title": _TITLE, "text": _TEXT, **_TOLD}


def _mail(alert: Alert, file: str, name: str) -> tuple[str, dict[str, Any], str]:
    if not alert.server:
        return "", {}, f"{name}: no mail server is declared: server in the [[alert]]"
    to = bare(alert.to)
    sender = alert.sender or to
    # On port 465 TLS begins with the first byte: nothing is left to be started.
    starts = not alert.server.endswith(":465")
    settings = {"to": to, "from": sender, "smarthost": alert.server, "require_tls": starts}
    remark = ""
    if alert.credential:
        settings |= {"auth_username": sender, "auth_password_file": file}
        remark = f"{name}: the file {file} holds the password alone; set auth_username where it is another."
    return "email_configs", {**settings, **_TOLD}, remark
