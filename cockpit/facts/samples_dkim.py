"""Small facts about DKIM keys for examples: what stands at a selector, in a line or two."""

from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dns import Outcome
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import SEEN_AT, sample_told
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.launch.mail import Sender

RSA2048 = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwTWXft9YYNMckFwXdbkjr+Qp7x5XptVE0v/qq4YwQvAicQmj"
    "+wy2V13mPGFplqEjtClB+u8nHLaNrWT1NKZu1E1gw+bbliDoo3rxmlBnVSeLQm/haU+WwRziC+zCpdlRTCPXxOr05Gcq"
    "Zjz5zvh/vAH0dlZupbWjzi62CO7Wm9EUxAAa+V08hgUtIMljVsXFFFK0LIuhfUka6s/0i5MoC0KtnZLH7P80tuf9wKEK"
    "AcG/R8REAbkMuSN3jeu0G+JKJlqgrDQr4y/g5a1ZdsOn5OS6UfT4dc1AnbFsHbWYrh1VmL5Lz2KZGYzy6nHdanOQWRRg"
    "roJF4V1VuCuwfJQFFQIDAQAB"
)
RSA1024 = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCjIpnW16P2nquy+NJu9EtZfGSzftjUj6t4P5hkL1VBQ/CXrEGoSslN"
    "DSqzcFrWndDoY0JlaGfla4jg5KfuWsQRIeAutaQYtx5838qDf8DZHDi7wcNxMccyMbNIjVspkYc7tIyNoLOsf9pS+758"
    "QwPcHq3l7qzk0ZA9ggVPbP+DEQIDAQAB"
)
ED25519 = "0ImMYtyNUbkKYQqX7oZxVwpTLK/XTWL+hrLGSbPYuv8="
GOOD = f"v=DKIM1; k=rsa; p={RSA2048}"
SHOP = "shop.example"


def sample_key(  # noqa: PLR0913 - keyword only, for examples
    *texts: str,
    sender: str = "Postmark",
    selector: str = "pm1",
    domain: str = SHOP,
    source: str = "declared",
    told: Told | None = None,
    addresses: tuple[str, ...] = (),
    alias: str = "",
    chain: tuple[str, ...] = (),
    elsewhere: tuple[Told, ...] = (),
) -> Key:
    """A key with these texts; without any the resolver and the authority say that there is none."""
    seen = told or sample_told(f"{selector}._domainkey.{domain}", *texts, chain=chain)
    return Key(sender, domain, selector, source, seen, addresses, alias, elsewhere)


def sample_dkim(
    *keys: Key, anything: Told | None = None, strays: tuple[Told, ...] = (), bare: tuple[str, ...] = ()
) -> Dkim:
    """The keys of a run; `anything` is what a selector nobody uses gets at the shop."""
    wildcard = {SHOP: anything} if anything else {}
    return Dkim(keys, wildcard, {one.name: one for one in strays}, bare, at=SEEN_AT)


def dead_alias(name: str, *targets: str, loop: bool = False) -> Told:
    """An alias whose end does not exist, or that leads back to itself."""
    gone = sample_answer(name, "TXT", chain=targets, outcome=Outcome.NXDOMAIN, loop=loop)
    return Told(name, "TXT", gone)


def sample_sending(provider: str = "Postmark", *selectors: str, writes: str = "") -> Launch:
    """A shop with one sender, who writes from the shop's domain or from the address given."""
    from_ = (writes,) if writes else ()
    return sample_launch(senders=(Sender(provider=provider, selectors=selectors, from_=from_),))
