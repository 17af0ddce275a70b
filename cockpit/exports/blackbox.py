"""Prometheus: modules of blackbox_exporter, what is scraped with them, rules with their tests, and routes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from cockpit.exports import alertmanager, blackbox_rules
from cockpit.exports.watched import GOOD, TIMEOUT, TURNED_AWAY, Place, Plan, pattern, plan
from cockpit.exports.yaml_text import document
from cockpit.facts.codebase import Codebase
from cockpit.launch import Launch

AFTER: Final = (
    "these files run on a machine that is not the product's own, with Prometheus 2.42 or newer (Debian 12,\n"
    "Ubuntu 24.04):\n"
    "  1. apt install prometheus prometheus-alertmanager prometheus-blackbox-exporter\n"
    "  2. put the files into /etc/prometheus; blackbox.yml on a machine in each region, and what follows\n"
    "     `prober:` in prometheus.yml is where each of them listens\n"
    "  3. write the values that alertmanager.yml wants into the files that it names: they are not in here\n"
    "  4. there: promtool check config prometheus.yml; promtool test rules rules_test.yml;\n"
    "     amtool check-config alertmanager.yml\n"
    "  5. systemctl restart prometheus prometheus-alertmanager prometheus-blackbox-exporter\n"
    "  6. let nobody but yourself reach the ports 9090, 9093 and 9115: they ask for no password\n"
    "  7. rehearse it: cockpit drill alert"
)
PAGES, DOORS, NAMES, TCP, TLS, MAIL = "pages", "doors", "names", "tcp", "tls", "mail"
"""The jobs: pages, the spellings that lead to them, names in DNS, ports, handshakes, mail servers."""
_RESOLVERS: Final = ("9.9.9.9:53", "1.1.1.1:53")
_AGENT: Final = "blackbox_exporter (an uptime check by the owner of this site)"
_ANY: Final = {"preferred_ip_protocol": "ip4", "ip_protocol_fallback": True}


def files(launch: Launch, codebase: Codebase) -> Mapping[str, str]:  # noqa: ARG001 - as every export
    """Five files by name.

    Raises:
        ValueError: a scrape asks for a module that is not there, which promtool would not see.
    """
    one = plan(launch)
    modules, scraped = _modules(one), _prometheus(one)
    cross_check(modules, scraped)
    return {
        "blackbox.yml": document(_head(one, "What is asked, and what counts as an answer."), modules),
        "prometheus.yml": document(
            f"{_head(one, 'Who asks what, how often, from where.')}\n{_SECOND}", scraped
        ),
        "rules.yml": blackbox_rules.rules(one, _head(one, "What somebody is told, and when.")),
        "rules_test.yml": blackbox_rules.tests(one, "promtool test rules rules_test.yml"),
        "alertmanager.yml": alertmanager.config(launch, one, _head(one, "Who is told, and how.")),
    }


_SECOND: Final = (
    "Another product in the same Prometheus: put its targets below the same jobs, and its modules into\n"
    "blackbox.yml. The rules serve both as long as both are asked equally often."
)


def _head(one: Plan, what: str) -> str:
    left = f"\nLeft out, because the address holds what looks like a secret: {', '.join(one.left_out)}."
    return f"{one.product}: {what} Written by `cockpit export blackbox`." + (left if one.left_out else "")


def cross_check(modules: Mapping[str, Any], scraped: Mapping[str, Any]) -> None:
    """Every module that is asked for is there, and every one that is there is asked for.

    Raises:
        ValueError: one is not.
    """
    known = set(modules["modules"])
    asked = {labels["__param_module"] for labels in _labels(scraped)}
    if known != asked:
        raise ValueError(f"modules and scrapes do not fit: {', '.join(sorted(known ^ asked))}")


def _labels(scraped: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for job in scraped["scrape_configs"]:
        for group in job["static_configs"]:
            yield group["labels"]


def _modules(one: Plan) -> dict[str, Any]:
    found = {module: settings for place in one.places for module, settings in _asked(one, place)}
    if one.doors:
        found[_own(one, "redirect")] = _redirect(one)
    found[_own(one, "dns")] = _dns(one)
    return {"modules": found}


def _own(one: Plan, name: str) -> str:
    """The name of a module that serves this product alone."""
    return f"{name}_{one.key}"


def _asked(one: Plan, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The modules of a place: for a page also its port and its handshake.

    A refused connection and a bad certificate look the same to the page's own module.
    """
    if place.page:
        yield page_module(one, place), _page(place)
        yield "tcp_connect", _prober("tcp", {"preferred_ip_protocol": "ip4"})
    if place.secure:
        insecure = {"insecure_skip_verify": True}
        yield "tcp_tls", _prober("tcp", {"preferred_ip_protocol": "ip4", "tls": True, "tls_config": insecure})
    if place.at.scheme == "tcp":
        yield "tcp_connect", _prober("tcp", {"preferred_ip_protocol": "ip4"})
    if place.at.scheme == "smtp":
        yield "smtp_starttls", _prober("tcp", {"preferred_ip_protocol": "ip4", "query_response": _starttls()})


def page_module(one: Plan, place: Place) -> str:
    """The module of a page: its own where more than an answer is expected of it."""
    own = place.target.contains or place.target.status or place.target.private
    return f"{_own(one, 'page')}_{place.slug}" if own else ("page_https" if place.secure else "page_http")


def _prober(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"prober": kind, "timeout": f"{TIMEOUT}s", kind: settings}


def _page(place: Place) -> dict[str, Any]:
    """The answer itself, not where it leads; over TLS or not at all; with the text that has to be there."""
    target = place.target
    usual = [*GOOD, *(TURNED_AWAY if target.private else ())]
    settings: dict[str, Any] = {
        **_ANY,
        "valid_status_codes": [target.status] if target.status else usual,
        "follow_redirects": False,
        "fail_if_not_ssl" if place.secure else "fail_if_ssl": True,
        "headers": {"User-Agent": _AGENT},
    }
    if target.contains:
        settings["fail_if_body_not_matches_regexp"] = [pattern(target.contains)]
    return _prober("http", settings)


def _redirect(one: Plan) -> dict[str, Any]:
    """It leads to the product's own address, or to another spelling of it on the way there."""
    hosts = dict.fromkeys((urlsplit(one.origin).hostname or one.domain, one.domain, f"www.{one.domain}"))
    location = {
        "header": "Location",
        "regexp": f"(?i)^https?://({'|'.join(map(pattern, hosts))})([:/?]|$)",
    }
    settings = {
        **_ANY,
        "valid_status_codes": [301, 302, 307, 308],
        "follow_redirects": False,
        "fail_if_header_not_matches": [location],
    }
    return _prober("http", settings)


def _dns(one: Plan) -> dict[str, Any]:
    answers = {"fail_if_none_matches_regexp": [".*"]}
    settings = {
        "preferred_ip_protocol": "ip4",
        "query_name": one.domain,
        "query_type": "A",
        "valid_rcodes": ["NOERROR"],
        "validate_answer_rrs": answers,
    }
    return _prober("dns", settings)


def _starttls() -> list[dict[str, Any]]:
    """A mail server's greeting, and the certificate that it shows (RFC 3207)."""
    return [
        {"expect": "^220 "},
        {"send": "EHLO blackbox.invalid\r"},
        {"expect": "^250[ -]STARTTLS"},
        {"send": "STARTTLS\r"},
        {"expect": "^220"},
        {"starttls": True},
        {"send": "EHLO blackbox.invalid\r"},
        {"expect": "^250"},
        {"send": "QUIT\r"},
    ]


def _prometheus(one: Plan) -> dict[str, Any]:
    seconds = int(one.rules.interval_seconds)
    return {
        "global": {
            "scrape_interval": f"{seconds}s",
            "scrape_timeout": f"{min(TIMEOUT, seconds)}s",
            "evaluation_interval": "15s",
        },
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["127.0.0.1:9093"]}]}]},
        "scrape_configs": [_job(name, list(groups)) for name, groups in _jobs(one) if groups],
    }


def _jobs(one: Plan) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each job with what is asked: pages and ports from every region, the rest from the first one."""
    pages = [place for place in one.places if place.page]
    mail = [place for place in one.places if place.at.scheme == "smtp"]
    sealed = dict.fromkeys(place.server for place in pages if place.secure)
    here = one.regions[0]
    yield PAGES, _everywhere(one, ((place, place.target.url, page_module(one, place)) for place in pages))
    yield DOORS, [_group(one, url, url, _own(one, "redirect"), here) for url in one.doors]
    yield NAMES, [_group(one, one.domain, server, _own(one, "dns"), here) for server in _RESOLVERS]
    yield TCP, [_port(one, port, "tcp_connect", name, at) for port, name in _ports(one) for at in one.regions]
    yield TLS, [_port(one, port, "tcp_tls", port, at) for port in sealed for at in one.regions]
    yield MAIL, _everywhere(one, ((place, place.server, "smtp_starttls") for place in mail))


def _everywhere(one: Plan, asked: Iterable[tuple[Place, str, str]]) -> list[dict[str, Any]]:
    """Places with their target and module, from every region."""
    return [
        _group(one, place.name, target, module, region, server=place.server)
        for place, target, module in asked
        for region in one.regions
    ]


def _ports(one: Plan) -> Iterable[tuple[str, str]]:
    """Every port once, however many pages are behind it; one that is watched for itself by its name."""
    behind = {place.server: place.server for place in one.places if place.page}
    return (behind | {place.server: place.name for place in one.places if place.at.scheme == "tcp"}).items()


def _port(one: Plan, port: str, module: str, name: str, region: str) -> dict[str, Any]:
    return _group(one, name, port, module, region, server=port)


def _group(one: Plan, name: str, target: str, module: str, region: str, **more: str) -> dict[str, Any]:
    # A single exporter is beside Prometheus until somebody says otherwise.
    prober = f"blackbox-{region}:9115" if len(one.regions) > 1 else "127.0.0.1:9115"
    labels = {
        "__param_module": module,
        "product": one.product,
        "name": name,
        **more,
        "region": region,
        "prober": prober,
    }
    return {"targets": [target], "labels": labels}


def _job(name: str, groups: list[dict[str, Any]]) -> dict[str, Any]:
    """The target goes along as a parameter, and the exporter of its region is asked."""
    relabel = [
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"source_labels": ["prober"], "target_label": "__address__"},
    ]
    return {"job_name": name, "metrics_path": "/probe", "static_configs": groups, "relabel_configs": relabel}
