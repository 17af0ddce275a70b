"""`cockpit export blackbox` and `gatus`: what launch.toml says, nothing secret, nothing to be misread."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from cockpit.cli import run
from cockpit.exports import blackbox, gatus
from cockpit.exports.watched import pattern, plan
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import Launch, Product, Route
from cockpit.launch.operations import Alert, Monitor
from cockpit.launch.watching import Watch

REFERENCE = "keyring:launch-cockpit/shop/hook"
ALERTS = (
    Alert(
        channel="email", to="mailto:ops@shop.example", server="smtp.shop.example:465", credential=REFERENCE
    ),
    Alert(channel="slack", to="#ops", credential=REFERENCE),
    Alert(channel="discord", credential="keyring:launch-cockpit/shop/discord"),
    Alert(channel="webhook", to="https://hooks.shop.example/alarm"),
    Alert(channel="webhook", to="ops", credential="keyring:launch-cockpit/shop/secret-hook"),
    Alert(channel="pigeon", to="the roof"),
)
MONITORS = (
    Monitor(id="home", target="https://shop.example/", regions=("EU West", "us-east")),
    Monitor(id="mail", target="smtp.shop.example:587"),
    Monitor(id="cache", target="cache.shop.example:6379"),
)
ROUTES = (
    Route(name="home", url="https://shop.example/", critical=True, contains="Fresh (and) warm"),
    Route(name="account", url="https://shop.example/account", critical=True, private=True),
    Route(name="old", url="http://shop.example/plain", critical=True),
)
ODD = 'a"b\\c\n- x: ${HOME} {{ $labels }} #'


def shop(**more: Any) -> Launch:
    return sample_launch(**({"monitors": MONITORS, "routes": ROUTES, "alerts": ALERTS} | more))


def prometheus(launch: Launch) -> dict[str, Any]:
    return {name: yaml.safe_load(text) for name, text in blackbox.files(launch, NO_CHECKOUT).items()}


def watched_by_gatus(launch: Launch) -> Any:
    (text,) = gatus.files(launch, NO_CHECKOUT).values()
    return yaml.safe_load(text)


def groups(launch: Launch, job: str) -> list[Any]:
    jobs = prometheus(launch)["prometheus.yml"]["scrape_configs"]
    return [group for one in jobs if one["job_name"] == job for group in one["static_configs"]]


def test_every_place_is_asked_from_every_region_by_a_module_that_is_there() -> None:
    made = prometheus(shop())
    asked = {
        group["labels"]["__param_module"]
        for job in made["prometheus.yml"]["scrape_configs"]
        for group in job["static_configs"]
    }
    assert asked == set(made["blackbox.yml"]["modules"])
    pages = groups(shop(), "pages")
    assert len(pages) == 2 * 3
    assert {group["labels"]["prober"] for group in pages} == {
        "blackbox-eu-west:9115",
        "blackbox-us-east:9115",
    }
    assert next(group["targets"] for group in groups(shop(), "mail")) == ["smtp.shop.example:587"]
    assert ["cache.shop.example:6379"] in [group["targets"] for group in groups(shop(), "tcp")]


def test_a_module_says_what_is_expected() -> None:
    modules = prometheus(shop())["blackbox.yml"]["modules"]
    home, account = (modules[f"page_shop-example_{name}"]["http"] for name in ("home", "account"))
    assert home["fail_if_body_not_matches_regexp"] == ["Fresh \\(and\\) warm"]
    assert home["fail_if_not_ssl"] is True
    assert home["follow_redirects"] is False
    assert 401 in account["valid_status_codes"]
    assert 401 not in home["valid_status_codes"]
    assert modules["page_http"]["http"]["fail_if_ssl"] is True
    assert modules["smtp_starttls"]["tcp"]["query_response"][3] == {"send": "STARTTLS\r"}


def test_a_module_that_is_not_there_is_noticed() -> None:
    made = prometheus(shop())
    modules = made["blackbox.yml"]["modules"]
    modules["page_hime"] = modules.pop("page_shop-example_home")
    with pytest.raises(ValueError, match="page_hime, page_shop-example_home"):
        blackbox.cross_check(made["blackbox.yml"], made["prometheus.yml"])


@pytest.mark.parametrize(
    ("seconds", "failures", "hold"), [(60, 2, 75), (30, 3, 75), (300, 2, 315), (60, 1, 15)]
)
def test_it_holds_until_the_last_failure_is_over(seconds: int, failures: int, hold: int) -> None:
    launch = shop(watch=Watch(interval_seconds=seconds, failures=failures))
    assert plan(launch).hold == hold
    (alerts,) = [one["rules"] for one in prometheus(launch)["rules.yml"]["groups"] if one["name"] == "alerts"]
    down = next(one for one in alerts if one["alert"] == "Down")
    assert down["for"] == f"{hold}s"
    assert down["expr"].startswith("max by (product, name, instance)")
    # Prometheus forgets a value after 300 s: a probe that hangs would begin the wait anew each time.
    assert ("last_over_time" in down["expr"]) is (seconds == 300)
    assert [one["alert"] for one in alerts if one["labels"]["severity"] == "page"].count("Down") == 1


def test_everybody_is_told_when_it_is_over_and_secrets_stand_in_files() -> None:
    made = prometheus(shop())["alertmanager.yml"]
    (people,) = made["receivers"]
    ways = [one for key in ("email_configs", "slack_configs", "webhook_configs") for one in people[key]]
    assert len(ways) == 4
    assert all(one["send_resolved"] is True for one in ways)
    assert people["email_configs"][0]["auth_password_file"] == "/etc/prometheus/secrets/hook"
    assert people["email_configs"][0]["require_tls"] is False
    text = blackbox.files(shop(), NO_CHECKOUT)["alertmanager.yml"]
    assert "# webhook ops: a URL that is secret can be read from a file since Alertmanager 0.26" in text
    assert "# pigeon the roof: Alertmanager has no way" in text


def test_nobody_to_tell_is_said() -> None:
    for kind in (blackbox, gatus):
        texts = "".join(kind.files(shop(alerts=()), NO_CHECKOUT).values())
        assert "Nobody is told yet" in texts


def test_an_address_with_a_secret_stays_out() -> None:
    secret = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    routes = (
        Route(name="hook", url=f"https://shop.example/x?key={secret}", critical=True),
        Route(name="basic", url="https://user:word@shop.example/", critical=True),
    )
    for kind in (blackbox, gatus):
        texts = "".join(kind.files(shop(routes=routes), NO_CHECKOUT).values())
        assert secret not in texts
        assert "user:word" not in texts
        assert "Left out, because the address holds what looks like a secret: hook, basic." in texts


def test_odd_words_stay_what_they_are() -> None:
    odd = shop(
        product=Product(name=ODD, domain="shop.example", roadmap="marketplace-launch"),
        routes=(Route(name=ODD, url="https://shop.example/", critical=True, contains=ODD),),
        monitors=(),
        alerts=(Alert(channel="email", to="{{ template }}", server="smtp.shop.example:25"), *ALERTS[1:2]),
    )
    made = prometheus(odd)
    module = made["blackbox.yml"]["modules"]["page_shop-example_a-b-c-x-home-labels"]
    assert module["http"]["fail_if_body_not_matches_regexp"]
    rules = blackbox.files(odd, NO_CHECKOUT)["rules.yml"]
    assert "$HOME" not in "\n".join(line for line in rules.splitlines() if not line.startswith("#"))
    assert "email_configs" not in made["alertmanager.yml"]["receivers"][0]
    (text,) = gatus.files(odd, NO_CHECKOUT).values()
    ours = text.replace("${COCKPIT_CREDENTIAL_HOOK}", "")
    assert "$" not in ours.replace("$$", "")
    assert len(yaml.safe_load(text)["endpoints"]) == 4


def test_one_port_is_asked_once_however_many_pages_are_behind_it() -> None:
    routes = tuple(
        Route(name=f"page {number}", url=f"https://shop.example/{number}", critical=True)
        for number in range(60)
    )
    launch = shop(routes=routes, monitors=())
    assert len(groups(launch, "pages")) == 60
    for job in ("tcp", "tls"):
        (only,) = groups(launch, job)
        assert (only["targets"], only["labels"]["name"]) == (["shop.example:443"], "shop.example:443")
    assert {group["labels"]["server"] for group in groups(launch, "pages")} == {"shop.example:443"}


def test_a_single_exporter_is_beside_prometheus_and_several_are_by_their_region() -> None:
    asked = {group["labels"]["prober"] for group in groups(shop(monitors=()), "pages")}
    assert asked == {"127.0.0.1:9115"}
    assert {group["labels"]["prober"] for group in groups(shop(), "names")} == {"blackbox-eu-west:9115"}


def test_a_name_in_any_script_and_an_address_with_an_at_sign_are_watched() -> None:
    routes = (
        Route(name="Über uns", url="https://shop.example/@founder", critical=True),
        Route(name="Главная", url="https://[2001:db8::1]:8443/", critical=True, contains="«Магазин»"),
    )
    launch = shop(routes=routes, monitors=())
    assert [place.slug for place in plan(launch).places] == ["über-uns", "главная"]
    assert plan(launch).left_out == ()
    assert ["[2001:db8::1]:8443"] in [group["targets"] for group in groups(launch, "tls")]
    assert "page_shop-example_главная" in prometheus(launch)["blackbox.yml"]["modules"]
    assert watched_by_gatus(launch)["endpoints"][1]["name"] == "главная"


def test_other_spellings_lead_to_the_address_that_is_declared() -> None:
    origin = Product(
        name="Shop", domain="shop.example", roadmap="marketplace-launch", origin="https://app.shop.example"
    )
    module = prometheus(shop(product=origin))["blackbox.yml"]["modules"]["redirect_shop-example"]
    (rule,) = module["http"]["fail_if_header_not_matches"]
    for good in ("https://app.shop.example/", "https://app.shop.example", "https://WWW.shop.example:443/a"):
        assert re.search(rule["regexp"], good)
    for bad in ("https://app.shop.example.evil.example/", "/login", "https://xshop.example/"):
        assert not re.search(rule["regexp"], bad)


def test_gatus_asks_a_registry_for_what_a_registry_knows_and_says_what_it_cannot_search() -> None:
    product = Product(name="Shop", domain="beta.shop.example", roadmap="marketplace-launch")
    launch = shop(product=product)
    (text,) = gatus.files(launch, NO_CHECKOUT).values()
    by_name = {one["name"]: one for one in yaml.safe_load(text)["endpoints"]}
    assert by_name["domain"]["url"] == "https://shop.example/"
    assert by_name["domain"]["group"] == "beta.shop.example ends"
    assert "# home: Gatus cannot search for the text of it" in text
    assert "# $${COCKPIT_CREDENTIAL_HOOK} holds the password alone" in text


def test_a_text_is_a_pattern_of_itself_alone() -> None:
    assert pattern("a.b*c (d) [e] {f} ^g$ h|i \\ +?") == (
        "a\\.b\\*c \\(d\\) \\[e\\] \\{f\\} \\^g\\$ h\\|i \\\\ \\+\\?"
    )


KEYS = tomllib.loads((Path(__file__).parent / "gatus_keys.toml").read_text("utf-8"))


def unknown(data: Any) -> list[str]:
    """Every key that Gatus would pass over without a word."""

    def beyond(found: Any, known: str) -> list[str]:
        return [f"{known}: {key}" for key in found if key not in KEYS[known]]

    wrong = beyond(data, "top") + beyond(data["connectivity"], "connectivity")
    wrong += beyond(data["connectivity"]["checker"], "checker")
    for way, settings in data.get("alerting", {}).items():
        wrong += [f"{way}: {key}" for key in settings if key not in KEYS["providers"][way]]
    for endpoint in data["endpoints"]:
        wrong += beyond(endpoint, "endpoint")
        for part in ("dns", "client"):
            wrong += beyond(endpoint.get(part, {}), part)
        wrong += [found for alert in endpoint.get("alerts", ()) for found in beyond(alert, "alert")]
    return wrong


def test_gatus_knows_every_key() -> None:
    data = watched_by_gatus(shop())
    assert unknown(data) == []
    data["endpoints"][0]["intervall"] = data["endpoints"][0].pop("interval")
    data["alerting"]["slack"]["webhook_url"] = ""
    assert unknown(data) == ["slack: webhook_url", "endpoint: intervall"]


def test_gatus_is_told_what_is_expected_and_whom_to_tell() -> None:
    data = watched_by_gatus(shop())
    by_name = {one["name"]: one for one in data["endpoints"]}
    assert len(by_name) == len(data["endpoints"])
    lives = "[CONNECTED] == true"  # no answer is the status 0, which is less than 400
    assert by_name["home"]["conditions"] == [lives, "[STATUS] < 400"]  # a pattern cannot hold brackets
    assert by_name["account"]["conditions"] == [lives, "[STATUS] == any(200, 302, 303, 307, 401, 403)"]
    assert by_name["certificate-mail"]["url"] == "starttls://smtp.shop.example:587"
    assert by_name["mail"]["url"] == "starttls://smtp.shop.example:587"
    assert by_name["cache"]["url"] == "tcp://cache.shop.example:6379"
    alert = by_name["home"]["alerts"][0]
    assert alert == {
        "type": "email",
        "failure-threshold": 2,
        "success-threshold": 2,
        "send-on-resolved": True,
    }
    assert data["alerting"]["discord"]["webhook-url"] == "${COCKPIT_CREDENTIAL_DISCORD}"
    assert data["alerting"]["custom"]["url"] == "https://hooks.shop.example/alarm"
    assert data["concurrency"] > 3


def test_the_files_are_written_once_and_never_over_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    launch = tmp_path / "launch.toml"
    launch.write_text(
        'schema = "launch-cockpit/launch/v1"\n[product]\nname = "Shop"\ndomain = "shop.example"\n'
        'roadmap = "marketplace-launch"\n'
    )
    argv = ["--launch", str(launch), "export", "blackbox"]
    assert run(argv, full_screen=None) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# ---- blackbox.yml\n")
    assert run([*argv, "--output", str(tmp_path / "out")], full_screen=None) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["alertmanager.yml", "blackbox.yml", "prometheus.yml", "rules.yml", "rules_test.yml"]
    (tmp_path / "out" / "rules.yml").write_text("groups: []\n")
    assert run([*argv, "--output", str(tmp_path / "out")], full_screen=None) == 2
    assert run(["--launch", str(launch), "export", "gatus"], full_screen=None) == 0
