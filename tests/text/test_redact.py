import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.text import CUT, REDACT_LIMIT, looks_secret, redact

# Written in two halves, so that no scanner of repositories takes this file for a leak.
SECRETS = {
    "stripe key": "sk_" + "live_51H8abcdefghijklmnop",
    "github token": "ghp_" + "A1b2C3d4" * 5,
    "gitlab token": "glpat-" + "abcdefghij0123456789",
    "slack token": "xoxb-" + "123456789012-abcdefghijkl",
    "aws key": "AKIA" + "IOSFODNN7EXAMPLE",
    "google key": "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
    "sendgrid key": "SG." + "abcdefghijklmnopqrstuv" + "." + "0123456789abcdefghijklmnop",
    "npm token": "npm_" + "a1B2" * 9,
    "hugging face token": "hf_" + "abcdEFGH" * 5,
    "ai provider key": "sk-ant-" + "api03-abcdefghijklmnopqrstuvwxyz",
    "shop token": "shpat_" + "0123456789abcdef" * 2,
    "pypi token": "pypi-" + "AgEIcHlwaS5vcmc" * 4,
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJ" + "zdWIiOiIxMjM0In0" + ".dGhlIHNpZ25hdHVyZQ",
    "chat webhook": "https://hooks.slack.com/" + "services/T000/B000/XXXXXXXX",
    "private key": "-----BEGIN " + "EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----",
    "bearer token": "curl -H Bearer " + "abcdefghijklmnop1234",
}
VARIANTS = [
    ("github_pat_" + "11ABCDEFG0abcdefghijkl_0123456789", "github token"),
    ("https://discord.com/api/webhooks/1234/" + "abcdef", "chat webhook"),
    ("https://acme.webhook.office.com/webhookb2/" + "abc@def/IncomingWebhook/x", "chat webhook"),
    ("https://api.telegram.org/bot" + "123456:AAH/sendMessage", "chat webhook"),
    ("-----BEGIN " + "PRIVATE KEY-----\\nMIIEvQ cut in the middle", "private key"),
    (
        "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----\n\nlQOY\n-----END PGP PRIVATE KEY BLOCK-----",
        "private key",
    ),
    ("authorization: basic " + "dXNlcjpwYXNz", "authorization header"),
    ('"Authorization": "Bearer ' + 'tiny"', "authorization header"),
    ("Set-Cookie: " + "sid=31d4d96e407aad42", "cookie"),
    ("('set-cookie', '" + "sid=31d4d96e407aad42; Secure')", "cookie"),
    ("Cookie: " + "a=1; sid=31d4d96e407aad42", "cookie"),
    ("postgres://app:" + "p@ss@db.example/app", "url password"),
    ("redis://:" + "hunter22@cache.example:6379", "url password"),
    ("https://shop.example/reset?token=" + "0f8fad5bd9cb469f", "url parameter"),
]
# In the names of files and branches.
GLUED = [
    f"{before}{SECRETS[kind]}"
    for kind in ("stripe key", "github token", "jwt")
    for before in ("d-", "x_", "/")
]
HARMLESS = [
    "v=spf1 include:_spf.example.com -all",
    "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "https://shop.example:8443/a@b?page=2",
    "http://[2001:db8::1]:8080/",
    "Authorization header is missing",
    "the cookie has no Secure attribute",
    "Set-Cookie without SameSite, and a cookie, too",
    "npm_config_registry and AKIA in a sentence",
    "keyring:launch-cockpit/shop/edge-read",
    "pm:shop/registrar",
    "d41d8cd98f00b204e9800998ecf8427e",
]
ANY = st.text(alphabet=st.characters(codec=None), max_size=400)


@pytest.mark.parametrize(("kind", "secret"), SECRETS.items())
def test_each_kind_is_found_and_removed(kind: str, secret: str) -> None:
    assert looks_secret(f"see {secret} here") == kind
    assert f"[redacted: {kind}]" in redact(f"see {secret} here")
    assert secret[-8:] not in redact(secret)


@pytest.mark.parametrize(("text", "kind"), VARIANTS)
def test_variants(text: str, kind: str) -> None:
    assert looks_secret(text) == kind
    assert looks_secret(redact(text)) is None


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text: str) -> None:
    assert looks_secret(text) is None
    assert redact(text) == text


def test_names_and_attributes_stay() -> None:
    assert redact("Set-Cookie: sid=abc123; Path=/; HttpOnly; SameSite=Lax") == (
        "Set-Cookie: sid=[redacted: cookie]; Path=/; HttpOnly; SameSite=Lax"
    )
    assert redact("Cookie: a=1; b=2") == "Cookie: a=[redacted: cookie]; b=[redacted: cookie]"
    assert redact("mysql://u:p@db.example/x") == "mysql://[redacted: url password]@db.example/x"


@given(
    st.lists(
        st.one_of(st.sampled_from([*SECRETS.values(), *(text for text, _ in VARIANTS)]), ANY), max_size=5
    )
)
def test_redacted_text_holds_no_secret_and_stays_as_it_is(parts: list[str]) -> None:
    once = redact(" ".join(parts))
    assert looks_secret(once) is None
    assert redact(once) == once


@given(ANY)
def test_nothing_raises(text: str) -> None:
    kind = looks_secret(text)
    assert (kind is None) == (redact(text) == text)


def test_input_is_bounded() -> None:
    assert redact("a" * (REDACT_LIMIT + 9)) == "a" * (REDACT_LIMIT - len(CUT)) + CUT


@pytest.mark.parametrize(
    "unit",
    [
        "eyJ",
        "-----BEGIN PRIVATE KEY-----",
        "cookie: ",
        "http://",
        "a://b:",
        "cookie:a=b;",
        "SG.",
        "bearer ",
        "AIza",
    ],
)
def test_hostile_repetition_is_read_once(unit: str) -> None:
    """Quadratic patterns would take minutes on this; linear ones take a fraction of a second."""
    assert redact(unit * (300_000 // len(unit)))


@pytest.mark.parametrize(
    "name",
    [
        *("reset_token", "auth", "auth_token", "X-Amz-Signature", "session", "session_id", "sid", "jwt"),
        *("code", "oauth_verifier", "ticket", "otp", "user.password", "client_secret", "access_token"),
    ],
)
def test_a_parameter_that_carries_a_secret_is_known_by_its_name(name: str) -> None:
    value = "f00dCafe42"
    assert value not in redact(f"https://shop.test/a?next=/b&{name}={value}#x")
    assert redact(f"https://shop.test/a?{name}s={value}") == f"https://shop.test/a?{name}s={value}"


@pytest.mark.parametrize("text", GLUED)
def test_a_key_is_hidden_wherever_it_begins_in_a_name(text: str) -> None:
    assert text[2:].lstrip("_-/")[8:] not in redact(text)
    assert "[redacted: " in redact(text)
