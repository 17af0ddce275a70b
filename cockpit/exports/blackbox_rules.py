"""Alert rules for what blackbox_exporter measures, and the tests of them that promtool runs."""

from typing import Any, Final

from cockpit.exports.watched import TIMEOUT, Plan
from cockpit.exports.yaml_text import document

PAGE, TICKET = "page", "ticket"
_BY: Final = "product, name, instance"
_ENOUGH: Final = 20  # samples without which a percentile means nothing
_DAY: Final = 86_400


def rules(one: Plan, head: str) -> str:
    """rules.yml."""
    groups = [
        {"name": "layers", "rules": _layers(one)},
        {"name": "alerts", "rules": [*_down(one), *_ends(one), *_odd(one), *_blind(one)]},
    ]
    return document(f"{head}\n{_DOMAIN.format(days=one.rules.domain_days)}", {"groups": groups})


_DOMAIN: Final = (
    "The end of the domain is in no metric: ask `cockpit check domain.expiry` for the day, and add a rule\n"
    "with that day in seconds since 1970:\n"
    "  - alert: DomainEnds\n"
    "    expr: 1800000000 - time() < {days} * 86400\n"
    "    labels: {{severity: ticket}}"
)


def _window(one: Plan, seconds: int, samples: int) -> str:
    """A time in which there are so many samples, and at least so many seconds."""
    return f"{max(seconds, int(samples * one.rules.interval_seconds * 1.5))}s"


_FORGOTTEN: Final = 300  # seconds after which Prometheus takes a value for gone (its lookback)


def _last(one: Plan, metric: str, job: str) -> str:
    """The last value of a metric: of one that comes seldom from further back than Prometheus looks by itself.

    A probe that hangs tells its value late: the one before may be forgotten by then, and `for` begins anew.
    """
    selector = f'{metric}{{job{"=~" if "|" in job else "="}"{job}"}}'
    every = int(one.rules.interval_seconds)
    if every + 3 * TIMEOUT < _FORGOTTEN:
        return selector
    return f"last_over_time({selector}[{every + 3 * TIMEOUT}s])"


def _alert(name: str, expr: str, hold: str, severity: str, text: str, **more: str) -> dict[str, Any]:
    """`text` may name labels; nothing out of launch.toml stands in it, for it is a template."""
    annotations = {"summary": f"{{{{ $labels.product }}}}: {text}"}
    return {
        "alert": name,
        "expr": expr,
        "for": hold,
        **more,
        "labels": {"severity": severity},
        "annotations": annotations,
    }


def _down(one: Plan) -> list[dict[str, Any]]:
    """One alarm for each place, however many regions see it: only when all of them do."""
    hold = f"{one.hold}s"
    more = {"keep_firing_for": f"{max(120, int(2 * one.rules.interval_seconds))}s"}
    text = "{{ $labels.name }} does not answer from anywhere"
    pages = f"max by ({_BY}) ({_last(one, 'probe_success', 'pages|mail')}) == 0"
    # A port that is watched for itself, and not because a page stands behind it.
    page, port = (_last(one, "probe_success", job) for job in ("pages", "tcp"))
    alone = f"{port} unless on (product, server) {page}"
    ports = f"max by ({_BY}) ({alone}) == 0"
    return [
        _alert("Down", pages, hold, PAGE, text, **more),
        _alert("PortDown", ports, hold, PAGE, text, **more),
        _alert(
            "NameDown",
            f"max by (product, name) ({_last(one, 'probe_success', 'names')}) == 0",
            hold,
            PAGE,
            "no resolver finds {{ $labels.name }}",
            **more,
        ),
        _alert(
            "DoorShut",
            f"max by ({_BY}) ({_last(one, 'probe_success', 'doors')}) == 0",
            f"{max(600, one.hold)}s",
            TICKET,
            "{{ $labels.name }} does not lead to the product",
        ),
    ]


def _ends(one: Plan) -> list[dict[str, Any]]:
    days = one.rules.certificate_days
    # One for each port, and not for each page behind it.
    left = f"min by ({_BY}) ({_last(one, 'probe_ssl_earliest_cert_expiry', 'tls|mail')}) - time()"
    return [
        _alert(
            "CertificateEnds",
            f"{left} < {days * _DAY}",
            "1h",
            TICKET,
            "the certificate of {{ $labels.name }} ends in {{ $value | humanizeDuration }}",
        ),
        _alert(
            "CertificateEndsNow",
            f"{left} < {2 * _DAY}",
            "10m",
            PAGE,
            "the certificate of {{ $labels.name }} ends in {{ $value | humanizeDuration }}",
        ),
    ]


def _odd(one: Plan) -> list[dict[str, Any]]:
    """Slow or unsteady: hints."""
    window = _window(one, 1800, _ENOUGH)
    of = 'probe_duration_seconds{job="pages"}'
    slow = (
        f"max by ({_BY}) (quantile_over_time(0.95, {of}[{window}])) > {one.slow_ms / 1000:g} "
        f"and min by ({_BY}) (count_over_time({of}[{window}])) >= {_ENOUGH}"
    )
    flaps = f'max by ({_BY}) (changes(probe_success{{job="pages"}}[{_window(one, 1800, 20)}])) >= 6'
    return [
        _alert(
            "Slow", slow, "5m", TICKET, "{{ $labels.name }} is slow (indicative: whole probes, few of them)"
        ),
        _alert("Unsteady", flaps, "0s", TICKET, "{{ $labels.name }} fails and answers in turn"),
    ]


def _blind(one: Plan) -> list[dict[str, Any]]:
    """Nobody looks, which is no good news: one alarm for each exporter, and one for none at all."""
    silent = f"min by (product, region, prober) ({_last(one, 'up', _JOBS)}) == 0"
    window = _window(one, 600, 2)
    hold = f"{max(300, int(one.rules.interval_seconds) + 60)}s"  # the first looks are spread over an interval
    text = "the watch is blind: {{ $labels.prober }} does not answer, or lacks a module of blackbox.yml"
    gone = _alert("NobodyWatches", f'absent_over_time(up{{job=~"{_JOBS}"}}[{window}])', hold, PAGE, "")
    gone["annotations"] = {"summary": "the watch is gone: Prometheus asks no exporter any more"}
    return [_alert("WatcherBroken", silent, hold, PAGE, text), gone]


_JOBS: Final = "pages|doors|names|tcp|tls|mail"


def _layers(one: Plan) -> list[dict[str, Any]]:
    """`layer_broken`: 1 for the first layer that is, with its name, so that a panel can show whom to call."""
    on = "on (product, server, region)"
    page, tcp, tls = (_last(one, "probe_success", job) for job in ("pages", "tcp", "tls"))
    no_name = f"{page} == 0 and {_last(one, 'probe_ip_protocol', 'pages')} == 0"
    answered = _last(one, "probe_http_status_code", "pages")
    broken = {
        "dns": no_name,
        "tcp": f"({page} == 0) and {on} ({tcp} == 0) unless {on} ({no_name})",
        "tls": f"({page} == 0) and {on} ({tcp} == 1) and {on} ({tls} == 0)",
        "certificate": f"({page} == 0) and {on} ({tls} == 1) and ({answered} == 0)",
        "http": f"({page} == 0) and ({answered} > 0)",
    }
    return [
        {"record": "layer_broken", "expr": f"({expr}) + 1", "labels": {"layer": layer}}
        for layer, expr in broken.items()
    ]


def tests(one: Plan, head: str) -> str:
    """rules_test.yml: one failure too few never alarms, enough do, from everywhere; layers are named."""
    every, failures = int(one.rules.interval_seconds), one.rules.failures
    blip, down = "1" + " 0" * (failures - 1) + " 1x9", f"1 0x{failures + 9}"
    late = every + one.hold + 30  # two evaluations later than it has to be
    data = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "15s",
        "tests": [
            _test(every, {"a": blip, "b": blip}, failures * every + 15, fires=False),
            _test(every, {"a": down, "b": down}, late, fires=True),
            _test(every, {"a": down, "b": f"1 1x{failures + 9}"}, late, fires=False),
            *(_layer(every, layer, *seen) for layer, seen in _SEEN.items()),
        ],
    }
    return document(head, data)


# What a place shows when a layer is broken: IP version found, port open, handshake done, status.
_SEEN: Final = {
    "dns": (0, 0, 0, 0),
    "tcp": (4, 0, 0, 0),
    "tls": (4, 1, 0, 0),
    "certificate": (4, 1, 1, 0),
    "http": (4, 1, 1, 503),
}
_LABELS: Final = {"product": "Shop", "name": "home", "instance": "https://shop.example/"}
_SEEN_LABELS: Final = _LABELS | {"server": "shop.example:443"}


def _series(metric: str, job: str, region: str, values: str) -> dict[str, str]:
    told = ", ".join(f'{key}="{value}"' for key, value in (_SEEN_LABELS | {"region": region}).items())
    return {"series": f'{metric}{{job="{job}", {told}}}', "values": values}


def _test(every: int, regions: dict[str, str], at: int, *, fires: bool) -> dict[str, Any]:
    """Two regions look at one page; the alarm is there at that second, or not."""
    series = [_series("probe_success", "pages", region, values) for region, values in regions.items()]
    alarm = {
        "exp_labels": {"severity": PAGE, **_LABELS},
        "exp_annotations": {"summary": "Shop: home does not answer from anywhere"},
    }
    asked = {"eval_time": f"{at}s", "alertname": "Down", "exp_alerts": [alarm] if fires else []}
    return {"interval": f"{every}s", "input_series": series, "alert_rule_test": [asked]}


def _layer(every: int, layer: str, protocol: int, tcp: int, tls: int, status: int) -> dict[str, Any]:
    """One page that does not answer, and the one layer that is named."""
    seen = {
        ("probe_success", "pages"): 0,
        ("probe_ip_protocol", "pages"): protocol,
        ("probe_http_status_code", "pages"): status,
        ("probe_success", "tcp"): tcp,
        ("probe_success", "tls"): tls,
    }
    series = [_series(metric, job, "a", f"{value}x9") for (metric, job), value in seen.items()]
    asked = {
        "expr": "count by (layer) (layer_broken)",
        "eval_time": f"{every}s",
        "exp_samples": [{"labels": f'{{layer="{layer}"}}', "value": 1}],
    }
    return {"interval": f"{every}s", "input_series": series, "promql_expr_test": [asked]}
