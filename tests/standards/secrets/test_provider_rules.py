"""What the examples of the providers' rules cannot say: what is shown, what is around, what is left alone."""

import base64
import re
from typing import Final

import pytest

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Matcher
from cockpit.standards.secrets.digest import shown
from cockpit.standards.secrets.rule import Rule, rules
from cockpit.standards.secrets.templates import spelled

KNOWN: Final = tuple(one for one in rules() if one.provider)

# The same setting as the languages and files of ordinary products write it.
WRITTEN: Final = (
    "{name}={value}",
    'export {name}="{value}"',
    "{name}: {value}",
    '  "{name}": "{value}",',
    "const {name}: string = '{value}'",
    "process.env.{name} || '{value}'",
    "process.env.{name} ?? `{value}`",
    'os.environ.get("{name}", "{value}")',
    "ENV['{name}'] ||= '{value}'",
    "define('{name}', '{value}');",
    "'{name}' => '{value}',",
    'os.Setenv("{name}", "{value}")',
    '{name} := "{value}"',
    '<add key="{name}" value="{value}" />',
    '{{"name": "{name}", "value": "{value}"}}',
    "${{{name}:-{value}}}",
    '\\"{name}\\": \\"{value}\\"',
    "fly secrets set {name}={value}",
)
BARE: Final = {
    "DATADOG_API_KEY": "{hex:32}",
    "AWS_SECRET_ACCESS_KEY": "{b64:40}",
    "CLOUDFLARE_API_TOKEN": "{b64url:40}",
    "RAILWAY_TOKEN": "{uuid}",
    "TWILIO_AUTH_TOKEN": "{hex:32}",
    "ALGOLIA_ADMIN_KEY": "{hex:32}",
    "PAYPAL_CLIENT_SECRET": "E{b64url:79}",
}
# A row of a SQLite file has no separator between its columns.
BESIDE: Final = (
    "GITLAB_TOKENglpat-{b64url:20}",
    "STRIPE_SECRET_KEYsk_live_{alnum:24}",
    "SENDGRID_API_KEYSG.{b64url:22}.{b64url:43}",
    "SLACK_BOT_TOKENxoxb-{digits:12}-{digits:12}-{alnum:24}",
    "github_token{crc:ghp_}",
    "AWS_ACCESS_KEY_IDAKIAQ3{b32:14}",
)
QUIET: Final = (
    '"integrity": "sha512-{b64:86}=="',
    '"resolved": "https://packages.shop.test/cloudflare/-/cloudflare-1.2.3.tgz#{hex:40}"',
    "uses: cloudflare/wrangler-action@{hex:40} # v3",
    "datadog-lambda-python==6.1.0 --hash=sha256:{hex:64}",
    "GITHUB_SHA={hex:40}",
    "STRIPE_PRICE_ID=price_{alnum:24}",
    "STRIPE_CUSTOMER=cus_{alnum:14}",
    "VERCEL_PROJECT_ID=prj_{alnum:24}",
    "TWILIO_ACCOUNT_SID=AC{hex:32}",
    "SENTRY_RELEASE={hex:40}",
    "HEROKU_SLUG_COMMIT={hex:40}",
    "NETLIFY_SITE_ID={uuid}",
    "CLOUDFLARE_ACCOUNT_ID={hex:32}",
    "GOOGLE_CLIENT_ID={digits:12}-{lower:32}.apps.googleusercontent.com",
    "AWS_REGION=eu-central-1",
    "S3_BUCKET=shop-uploads-production",
    "NEXT_PUBLIC_SUPABASE_URL=https://{lower:20}.supabase.co",
    '<path d="M{digits:3} {digits:3}AAAA{b64:200}"/>',
    "data:image/png;base64,{b64bytes:900}",
    'key: "{uuid}"',
    "{hex:32} ./public/app.js",
    "SLACK_CHANNEL_ID=C{upper:10}",
    "DISCORD_CLIENT_ID={digits:18}",
    "ALGOLIA_APP_ID={upper:10}",
    "FIREBASE_MESSAGING_SENDER_ID={digits:12}",
    "GA_MEASUREMENT_ID=G-{upper:10}",
    "OPENAI_API_KEY=sk-...",
    "RESEND_API_KEY=re_123456789",
    "CLERK_SECRET_KEY={{CLERK_SECRET_KEY}}",
    "FLY_API_TOKEN: ${{ secrets.FLY_API_TOKEN }}",
    "STRIPE_SECRET_KEY=op://Shop/Stripe/secret",
)


# Keys and tokens that the SDKs, forms and widgets of a site hand to every browser.
OPEN: Final = (
    "Bugsnag.start({ apiKey: '{hex:32}', plugins: [new BugsnagPluginReact()] })",
    'mixpanel.init("{hex:32}", { track_pageview: true })',
    'MIXPANEL_TOKEN="{hex:32}"',
    'const AMPLITUDE_API_KEY = "{hex:32}";',
    "amplitude.getInstance().init('{hex:32}')",
    'AnalyticsBrowser.load({ writeKey: "{alnum:32}" })',
    "SEGMENT_WRITE_KEY={alnum:32}",
    'var _rollbarConfig = { accessToken: "{hex:32}", captureUncaught: true };',
    'Purchases.configure({ apiKey: "appl_{alnum:28}" })',
    '{appId:"{upper:10}",apiKey:"{hex:32}",indexName:"shop"}',
    "algolia: {\n  appId: '{upper:10}',\n  apiKey: '{hex:32}',\n  indexName: 'shop',\n}",
    "algolia: { indexName: 'shop', apiKey: '{hex:32}' }",
    '<input type="hidden" name="access_key" value="{uuid}">',
    '"clientSecret":"pi_{alnum:24}_secret_{alnum:25}"',
    'client_secret: "seti_{alnum:24}_secret_{alnum:25}"',
    'clientSecret = "cs_test_{alnum:58}_secret_{alnum:60}"',
    'const USDC_TOKEN = "0x{hex:40}"',
    'applicationServerKey: urlB64ToUint8Array("B{b64url:86}")',
    '{"__RequestVerificationToken":"{b64url:155}"}',
    '<input type="hidden" name="authenticity_token" value="{b64:86}==">',
    "  # config.secret_key = '{hex:128}'",
    "  # config.pepper = '{hex:128}'",
    '"mapboxAccessToken": "pk.eyJ{alnum:20}"',
)


def _secrets(text: bytes, plain: Matcher) -> list[str]:
    return [hit.rule.id for hit in plain.hits(text) if hit.stance is Stance.SECRET]


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("written", WRITTEN)
def test_a_bare_value_is_found_by_its_name_in_every_language(name: str, written: str, plain: Matcher) -> None:
    value = spelled(BARE[name], 4)
    text = written.format(name=name, value=value.decode()).encode()
    assert [(hit.value, hit.rule.provider != "") for hit in plain.hits(text)] == [(value, True)], text


@pytest.mark.parametrize("template", BESIDE)
def test_a_value_is_found_although_its_name_touches_it(template: str, plain: Matcher) -> None:
    assert _secrets(spelled(template), plain), template


@pytest.mark.parametrize("template", QUIET + OPEN)
def test_ordinary_lines_are_left_alone(template: str, plain: Matcher) -> None:
    for seed in range(3):
        assert not _secrets(spelled(template, seed), plain), template


def test_what_is_shown_is_the_same_for_everybody() -> None:
    """The first bytes that may be shown are the format's, never the owner's."""
    for one in KNOWN:
        for template in one.finds:
            parts = {
                shown(one, value)[: one.shown] for seed in range(4) for value in _values(one, template, seed)
            }
            assert len(parts) <= 1, (one.id, template)


def _values(one: Rule, template: str, seed: int) -> list[bytes]:
    group = "secret" if "secret" in one.regex.groupindex else 0
    return [found[group] for found in one.regex.finditer(spelled(template, seed))]


def test_public_and_test_kinds_say_why() -> None:
    assert not [one.id for one in KNOWN if (one.stance is not Stance.SECRET) != bool(one.why)]


@pytest.mark.parametrize(
    ("template", "stance"),
    [
        ("NEXT_PUBLIC_STRIPE_KEY=pk_live_{alnum:24}", Stance.PUBLIC),
        ("STRIPE_KEY=sk_test_{alnum:24}", Stance.TEST),
        ("STRIPE_KEY=pk_test_{alnum:24}", Stance.TEST),
        ('apiKey: "AIza{b64url:35}"', Stance.PUBLIC),
        ("GEMINI_API_KEY=AIza{b64url:35}", Stance.SECRET),
        ("NEXT_PUBLIC_POSTHOG_KEY=phc_{alnum:43}", Stance.PUBLIC),
        ("POSTHOG_KEY=phx_{alnum:43}", Stance.SECRET),
        ("dsn: https://{hex:32}@o{digits:6}.ingest.sentry.io/{digits:7}", Stance.PUBLIC),
        ("KEY=sb_publishable_{b64url:31}", Stance.PUBLIC),
        ("KEY=sb_secret_{b64url:31}", Stance.SECRET),
        ("accessToken: pk.eyJ{alnum:70}.{b64url:22}", Stance.PUBLIC),
        ("accessToken: sk.eyJ{alnum:70}.{b64url:22}", Stance.SECRET),
        ("key: rzp_live_{alnum:14}", Stance.PUBLIC),
        ("PLAID=access-sandbox-{uuid}", Stance.TEST),
        ("PLAID=access-production-{uuid}", Stance.SECRET),
    ],
)
def test_stances(template: str, stance: Stance, plain: Matcher) -> None:
    assert [hit.stance for hit in plain.hits(spelled(template))] == [stance]


def _of_clerk(mode: str, host: str) -> bytes:
    return f"pk_{mode}_".encode() + base64.b64encode(host.encode() + b"$")


@pytest.mark.parametrize("mode", ["live", "test"])
@pytest.mark.parametrize(
    "host", ["clerk.a.io", "clerk.shop.co", "clerk.acme.com", "able-bull-1.clerk.accounts.dev"]
)
def test_a_key_that_names_a_host_of_clerk_is_clerks(mode: str, host: str, plain: Matcher) -> None:
    key = _of_clerk(mode, host)
    for text in (b'load("' + key + b'")', b"KEY=" + key.rstrip(b"=")):
        (hit,) = plain.hits(text)
        assert (hit.rule.provider, hit.stance) == ("clerk", Stance.PUBLIC), text


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ('oauth_token_secret="{alnum:40}"', "oauth-token-secret-named"),
        ("oauthTokenSecret: '{alnum:20}'", "oauth-token-secret-named"),
        ("OAUTH_ACCESS_TOKEN_SECRET={b64:40}", "oauth-token-secret-named"),
        ("OAUTH_CLIENT_SECRET={alnum:40}", "identity-secret-named"),
        ("TWITTER_OAUTH_TOKEN_SECRET={alnum:45}", "twitter-secret"),
        ("ACCESS_TOKEN_SECRET={hex:64}", "jwt-signing-key"),
        ("CLERK_SECRET_KEY=sk_test_{alnum:42}", "clerk-test-key"),
        ("STRIPE_SECRET_KEY=sk_test_{alnum:99}", "stripe-test-key"),
    ],
)
def test_what_a_value_is_called(template: str, rule: str, plain: Matcher) -> None:
    assert [hit.rule.id for hit in plain.hits(spelled(template))] == [rule]


def test_a_wrong_checksum_is_no_token(plain: Matcher) -> None:
    for prefix in ("ghp_", "gho_", "ghs_", "npm_"):
        assert _secrets(spelled(f"TOKEN={{crc:{prefix}}}"), plain)
        assert not _secrets(spelled(f"TOKEN={{badcrc:{prefix}}}"), plain)


def test_no_rule_holds_a_value() -> None:
    """The table is data about formats: its examples are templates, so that nothing in it opens anything."""
    long_run = re.compile(r"[A-Za-z0-9_-]{40,}")
    for one in KNOWN:
        for template in one.finds:
            bare = re.sub(r"\{[^{}]*\}", "", template)
            assert one.stance is Stance.TEST or not long_run.search(bare), (one.id, template)
