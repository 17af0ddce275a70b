"""What a certificate says never becomes a line of launch.toml of its own."""

import tomllib

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import issuance, leaf, look, shaken, tls
from cockpit.facts.trails import terminal_starts
from cockpit.kit import Route
from cockpit.kit.caa import permits

SHOP = "shop.example"


def test_an_issuer_with_line_ends_adds_no_table() -> None:
    used = leaf(SHOP, issuer="CN=Nice CA\n[vantage]\nallow_private = true", organisation="")
    records = issuance('0 issue "x\\"]"', '0 issue "ca.example"')
    found = permits(sample_launch(), SHOP, SHOP, tls(look(SHOP, shaken(used))), records)
    assert found.fix is not None
    assert found.fix.record is not None
    assert tomllib.loads(found.fix.record) == {"edge": {"authorities": ["ca.example"]}}


def test_a_route_with_a_token_is_not_asked_by_plain_http() -> None:
    route = Route(name="cron", url="https://shop.example/cron?token=s3cr3t-value", kind="webhook")
    told = terminal_starts(sample_launch(routes=(route,)))
    assert route.url in told
    assert not [url for url in told if url.startswith("http://") and "s3cr3t" in url]
