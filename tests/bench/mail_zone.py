"""A domain with mail as a small product has it, on Knot: what judging mail is measured on."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from tests.real.name_servers import holds, knot
from tests.real.servers import free_port, running, scratch

DOMAIN: Final = "bench.test"
_KEY: Final = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwTWXft9YYNMckFwXdbkjr+Qp7x5XptVE0v/qq4YwQvAicQ"
    "mj+wy2V13mPGFplqEjtClB+u8nHLaNrWT1NKZu1E1gw+bbliDoo3rxmlBnVSeLQm/haU+WwRziC+zCpdlRTCPXxOr0"
    "5GcqZjz5zvh/vAH0dlZupbWjzi62CO7Wm9EUxAAa+V08hgUtIMljVsXFFFK0LIuhfUka6s/0i5MoC0KtnZLH7P80tu"
    "f9wKEKAcG/R8REAbkMuSN3jeu0G+JKJlqgrDQr4y/g5a1ZdsOn5OS6UfT4dc1AnbFsHbWYrh1VmL5Lz2KZGYzy6nHd"
    "anOQWRRgroJF4V1VuCuwfJQFFQIDAQAB"
)
_KEY_PARTS: Final = f'"v=DKIM1; k=rsa; p={_KEY[:200]}" "{_KEY[200:]}"'


def _zone(*lines: str) -> str:
    head = (
        "$TTL 300",
        "@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300",
        "@ IN NS ns1",
        "ns1 IN A 192.0.2.53",
    )
    return "\n".join((*head, *lines, ""))


# Eight terms that ask, three levels deep; two mail servers, two who take reports, one of them outside.
ZONES: Final = {
    DOMAIN: _zone(
        "@ IN A 192.0.2.10",
        "@ IN MX 10 mx1",
        "@ IN MX 20 mx2",
        '@ IN TXT "v=spf1 mx a:web.bench.test include:_spf.first.test include:_spf.second.test -all"',
        '@ IN TXT "some-site-verification=0123456789abcdef"',
        "web IN A 192.0.2.11",
        "mx1 IN A 192.0.2.21",
        "mx2 IN A 192.0.2.22",
        '_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:d@bench.test,mailto:bench@reports.test"',
        '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:t@bench.test"',
        "bounce IN MX 10 mx.first.test.",
        'bounce IN TXT "v=spf1 include:_spf.first.test -all"',
        f"one._domainkey IN TXT {_KEY_PARTS}",
        "two._domainkey IN CNAME two.keys.second.test.",
    ),
    "first.test": _zone(
        '_spf IN TXT "v=spf1 include:_a.first.test include:_b.first.test ~all"',
        '_a IN TXT "v=spf1 ip4:198.51.100.0/25 ~all"',
        '_b IN TXT "v=spf1 ip4:198.51.100.128/25 ~all"',
        "mx IN A 198.51.100.25",
    ),
    "second.test": _zone(
        '_spf IN TXT "v=spf1 include:_c.second.test a:relay.second.test ~all"',
        '_c IN TXT "v=spf1 ip4:203.0.113.0/25 ~all"',
        "relay IN A 203.0.113.200",
        f"two.keys IN TXT {_KEY_PARTS}",
    ),
    "reports.test": _zone(
        'bench.test._report._dmarc IN TXT "v=DMARC1"', "@ IN MX 10 mx", "mx IN A 198.51.100.26"
    ),
    "2.0.192.in-addr.arpa": _zone(
        "11 IN PTR web.bench.test.", "21 IN PTR mx1.bench.test.", "22 IN PTR mx2.bench.test."
    ),
    "test": _zone(
        *(f"{name} IN NS ns1.{name}" for name in ("bench", "first", "second", "reports")),
        *(f"ns1.{name} IN A 192.0.2.53" for name in ("bench", "first", "second", "reports")),
    ),
}


@contextmanager
def served() -> Iterator[tuple[Path, int]]:
    """A folder of its own, and the port of a Knot that holds every zone and signs the product's."""
    with scratch() as folder:
        port = free_port()
        command = knot(folder / "knot", port, ZONES, signs=(DOMAIN,))
        ready = partial(holds, port, DOMAIN)
        with running(command, ready=ready, folder=folder / "knot"):
            yield folder, port
