"""Kinds of credentials that providers give out and that the issue, the field note or a rule author's list names."""
# ruff: noqa: E501 - tables, one row a line

import base64
import json
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Kind, forms, named


def _gcp(dice: Dice) -> tuple[str, ...]:
    key = dice.pem("PRIVATE KEY", 1216) + "\n"
    return (json.dumps(key)[1:-1], key, dice.hex(40))


def _discord_bot(dice: Dice) -> str:
    who = base64.b64encode(dice.digits(18).encode()).decode().rstrip("=")
    return f"{who}.G{dice.alnum(5)}.{dice.b64url(38)}"


def _aws(dice: Dice) -> tuple[str, str]:
    return (f"AKIA{dice.of('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}", _aws_secret(dice))


def _aws_secret(dice: Dice) -> str:
    inner = list(dice.alnum(40))
    inner[7], inner[23] = "/", "+"
    return "".join(inner)


def supabase(dice: Dice, role: str) -> str:
    return dice.jwt(
        iss="supabase",
        ref=dice.of("abcdefghijklmnopqrstuvwxyz", 20),
        role=role,
        iat=1709251200,
        exp=2024827200,
    )


def _slack_hook(dice: Dice) -> str:
    return f"https://hooks.slack.com/services/T{dice.upper(10)}/B{dice.upper(10)}/{dice.alnum(24)}"


def _teams_hook(dice: Dice) -> str:
    tail = f"IncomingWebhook/{dice.hex(32)}/{dice.uuid()}"
    return f"https://shopteam.webhook.office.com/webhookb2/{dice.uuid()}@{dice.uuid()}/{tail}"


def _openai(dice: Dice) -> str:
    return f"sk-proj-{dice.b64url(74)}T3BlbkFJ{dice.b64url(74)}"


_GCP = """{
  "type": "service_account",
  "project_id": "shop-prod-4711",
  "private_key_id": "<<2>>",
  "private_key": "<<0>>",
  "client_email": "deploy@shop-prod-4711.iam.gserviceaccount.com",
  "client_id": "104867412345678901234",
  "token_uri": "https://oauth2.googleapis.com/token"
}"""

CLOUDS: Final = (
    Kind("aws-pair", _aws, forms(
        ("infra/credentials", "[default]\naws_access_key_id = <<0>>\naws_secret_access_key = <<1>>"),
        ("src/storage.ts", 'const s3 = new S3Client({ credentials: {\n  accessKeyId: "<<0>>",\n  secretAccessKey: "<<1>>",\n} });'),
    )),
    Kind("aws-id-alone", lambda d: _aws(d)[0], named("AWS_ACCESS_KEY_ID", 0, 2)),
    Kind("aws-secret-alone", _aws_secret, named("AWS_SECRET_ACCESS_KEY", 7, 0)),
    Kind("gcp-service-account", _gcp, forms(("keys/deployer.json", _GCP), ("ci/gcloud-service-key.json", _GCP)), telling=2),
    Kind("google-oauth-client-secret", lambda d: f"GOCSPX-{d.b64url(28)}", named("GOOGLE_CLIENT_SECRET")),
    Kind("azure-storage", lambda d: d.b64(64), forms(
        (".env.production", "AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=shopfiles;AccountKey=<<0>>;EndpointSuffix=core.windows.net"),
        ("appsettings.json", '  "Storage": "DefaultEndpointsProtocol=https;AccountName=shopfiles;AccountKey=<<0>>;EndpointSuffix=core.windows.net"'),
    )),
    Kind("azure-ad-client-secret", lambda d: f"{d.alnum(3)}8Q~{d.alnum(34)}", named("AZURE_CLIENT_SECRET")),
    Kind("digitalocean", lambda d: f"dop_v1_{d.hex(64)}", named("DIGITALOCEAN_TOKEN")),
    Kind("heroku", lambda d: d.uuid(), named("HEROKU_API_KEY", 0, 14)),
    Kind("cloudflare-token", lambda d: d.b64url(40), named("CLOUDFLARE_API_TOKEN", 0, 11)),
    Kind("cloudflare-global-key", lambda d: d.hex(37), named("CLOUDFLARE_API_KEY", 0, 2)),
    Kind("fly", lambda d: f"FlyV1 fm2_{d.b64(240)}", forms(
        (".env.production", 'FLY_API_TOKEN="<<0>>"'), (".github/workflows/fly.yml", '          FLY_API_TOKEN: "<<0>>"'),
    )),
    Kind("vercel", lambda d: d.alnum(24), named("VERCEL_TOKEN", 0, 11)),
    Kind("netlify", lambda d: f"nfp_{d.alnum(36)}", named("NETLIFY_AUTH_TOKEN")),
    Kind("render", lambda d: f"rnd_{d.alnum(28)}", named("RENDER_API_KEY")),
    Kind("railway", lambda d: d.uuid(), named("RAILWAY_TOKEN", 0, 11)),
    Kind("supabase-service-role", lambda d: supabase(d, "service_role"), named("SUPABASE_SERVICE_ROLE_KEY", 1, 0)),
    Kind("supabase-secret", lambda d: f"sb_secret_{d.b64url(22)}_{d.alnum(8)}", named("SUPABASE_SECRET_KEY")),
    Kind("supabase-access", lambda d: f"sbp_{d.hex(40)}", named("SUPABASE_ACCESS_TOKEN")),
    Kind("planetscale", lambda d: f"pscale_tkn_{d.b64url(43)}", named("PLANETSCALE_SERVICE_TOKEN")),
    Kind("firebase-server-key", lambda d: f"AAAA{d.b64url(7)}:APA91b{d.b64url(134)}", named("FCM_SERVER_KEY")),
)  # fmt: skip

MONEY: Final = (
    Kind("stripe-live", lambda d: f"sk_live_{d.alnum(24)}", named("STRIPE_SECRET_KEY")),
    Kind("stripe-live-long", lambda d: f"sk_live_51{d.alnum(97)}", named("STRIPE_SECRET_KEY", 1, 5)),
    Kind("stripe-restricted", lambda d: f"rk_live_{d.alnum(24)}", named("STRIPE_RESTRICTED_KEY")),
    Kind("stripe-webhook", lambda d: f"whsec_{d.alnum(32)}", named("STRIPE_WEBHOOK_SECRET")),
    Kind("paypal-braintree", lambda d: f"access_token$production${d.lower(16)}${d.hex(32)}", forms(
        (".env.production", "BRAINTREE_ACCESS_TOKEN='<<0>>'"), ("lib/pay.rb", 'gateway = Braintree::Gateway.new(access_token: "<<0>>")'),
    )),
    Kind("paypal-client-secret", lambda d: f"E{d.b64url(79)}", named("PAYPAL_CLIENT_SECRET", 0, 2)),
    Kind("square", lambda d: f"EAAA{d.b64url(60)}", named("SQUARE_ACCESS_TOKEN")),
    Kind("razorpay", lambda d: (d.alnum(24), f"rzp_live_{d.alnum(14)}"), forms(
        (".env.production", "RAZORPAY_KEY_ID=<<1>>\nRAZORPAY_KEY_SECRET=<<0>>"),
        ("src/pay.js", 'const razorpay = new Razorpay({ key_id: "<<1>>", key_secret: "<<0>>" });'),
    )),
    Kind("mollie", lambda d: f"live_{d.alnum(30)}", named("MOLLIE_API_KEY")),
    Kind("plaid", lambda d: f"access-production-{d.uuid()}", named("PLAID_ACCESS_TOKEN")),
    Kind("shopify-admin", lambda d: f"shpat_{d.hex(32)}", named("SHOPIFY_ACCESS_TOKEN")),
    Kind("shopify-shared", lambda d: f"shpss_{d.hex(32)}", named("SHOPIFY_API_SECRET")),
    Kind("woocommerce", lambda d: f"cs_{d.hex(40)}", named("WOOCOMMERCE_CONSUMER_SECRET")),
)  # fmt: skip

MESSAGES: Final = (
    Kind("slack-bot", lambda d: f"xoxb-{d.digits(12)}-{d.digits(13)}-{d.alnum(24)}", named("SLACK_BOT_TOKEN")),
    Kind("slack-webhook", _slack_hook, named("SLACK_WEBHOOK_URL")),
    Kind("discord-bot", _discord_bot, named("DISCORD_BOT_TOKEN")),
    Kind("discord-webhook", lambda d: f"https://discord.com/api/webhooks/{d.digits(18)}/{d.b64url(68)}", named("DISCORD_WEBHOOK")),
    Kind("telegram-bot", lambda d: f"{d.digits(10)}:AA{d.b64url(33)}", named("TELEGRAM_BOT_TOKEN")),
    Kind("teams-webhook", _teams_hook, named("TEAMS_WEBHOOK_URL")),
    Kind("twilio-auth-token", lambda d: (d.hex(32), f"AC{d.hex(32)}"), forms(
        (".env.production", "TWILIO_ACCOUNT_SID=<<1>>\nTWILIO_AUTH_TOKEN=<<0>>"),
        ("app/sms.py", 'client = twilio.rest.Client("<<1>>", "<<0>>")'),
    ), telling=1),
    Kind("twilio-api-secret", lambda d: d.alnum(32), named("TWILIO_API_KEY_SECRET", 0, 1)),
    Kind("sendgrid", lambda d: f"SG.{d.b64url(22)}.{d.b64url(43)}", named("SENDGRID_API_KEY")),
    Kind("mailgun", lambda d: f"key-{d.hex(32)}", named("MAILGUN_API_KEY")),
    Kind("postmark", lambda d: d.uuid(), named("POSTMARK_SERVER_TOKEN", 0, 5)),
    Kind("resend", lambda d: f"re_{d.alnum(8)}_{d.alnum(24)}", named("RESEND_API_KEY")),
    Kind("brevo", lambda d: f"xkeysib-{d.hex(64)}-{d.alnum(16)}", named("BREVO_API_KEY")),
    Kind("mailchimp", lambda d: f"{d.hex(32)}-us{d.pick('12456')}", named("MAILCHIMP_API_KEY")),
)  # fmt: skip

TOOLS: Final = (
    Kind("github-classic", lambda d: d.checked("ghp_"), named("GITHUB_TOKEN")),
    Kind("github-oauth", lambda d: d.checked("gho_"), named("GH_OAUTH_TOKEN")),
    Kind("github-app", lambda d: d.checked("ghs_"), named("GITHUB_APP_TOKEN")),
    Kind("github-fine-grained", lambda d: f"github_pat_11{d.upper(20)}_{d.alnum(59)}", named("GH_PAT")),
    Kind("gitlab", lambda d: f"glpat-{d.b64url(20)}", named("GITLAB_TOKEN")),
    Kind("npm", lambda d: d.checked("npm_"), forms(
        (".npmrc", "//registry.example/:_authToken=<<0>>"), (".github/workflows/publish.yml", "          NODE_AUTH_TOKEN: <<0>>"),
    )),
    Kind("pypi", lambda d: f"pypi-AgEIcHlwaS5vcmcC{d.b64url(156)}", forms(
        (".pypirc", "[pypi]\nusername = __token__\npassword = <<0>>"), ("scripts/publish.sh", "twine upload -u __token__ -p <<0>> dist/*"),
    )),
    Kind("rubygems", lambda d: f"rubygems_{d.hex(48)}", named("GEM_HOST_API_KEY")),
    Kind("docker-hub", lambda d: f"dckr_pat_{d.b64url(27)}", named("DOCKERHUB_TOKEN")),
    Kind("openai", _openai, named("OPENAI_API_KEY")),
    Kind("anthropic", lambda d: f"sk-ant-api03-{d.b64url(93)}AA", named("ANTHROPIC_API_KEY")),
    Kind("hugging-face", lambda d: f"hf_{d.of('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 34)}", named("HF_TOKEN")),
    Kind("replicate", lambda d: f"r8_{d.alnum(37)}", named("REPLICATE_API_TOKEN")),
    Kind("groq", lambda d: f"gsk_{d.alnum(20)}WGdyb3FY{d.alnum(24)}", named("GROQ_API_KEY")),
    Kind("clerk", lambda d: f"sk_live_{d.alnum(42)}", named("CLERK_SECRET_KEY")),
    Kind("algolia-admin", lambda d: d.hex(32), named("ALGOLIA_ADMIN_API_KEY", 0, 2)),
    Kind("datadog", lambda d: d.hex(32), named("DATADOG_API_KEY", 0, 3)),
    Kind("new-relic", lambda d: f"NRAK-{d.upper(27)}", named("NEW_RELIC_API_KEY")),
    Kind("sentry-auth", lambda d: f"sntryu_{d.hex(64)}", named("SENTRY_AUTH_TOKEN")),
    Kind("grafana", lambda d: f"glsa_{d.alnum(32)}_{d.hex(8)}", named("GRAFANA_TOKEN")),
    Kind("linear", lambda d: f"lin_api_{d.alnum(40)}", named("LINEAR_API_KEY")),
    Kind("notion", lambda d: f"ntn_{d.digits(11)}{d.alnum(35)}", named("NOTION_TOKEN")),
    Kind("airtable", lambda d: f"pat{d.alnum(14)}.{d.hex(64)}", named("AIRTABLE_API_KEY")),
    Kind("figma", lambda d: f"figd_{d.b64url(40)}", named("FIGMA_TOKEN")),
    Kind("mapbox-secret", lambda d: f"sk.{d.jwt(u='shop', a=d.lower(25)).split('.')[1]}.{d.b64url(22)}", named("MAPBOX_SECRET_TOKEN")),
    Kind("doppler", lambda d: f"dp.pt.{d.alnum(43)}", named("DOPPLER_TOKEN")),
    Kind("vault", lambda d: f"hvs.CAES{d.b64url(90)}", named("VAULT_TOKEN")),
    Kind("databricks", lambda d: f"dapi{d.hex(32)}", named("DATABRICKS_TOKEN")),
    Kind("posthog-personal", lambda d: f"phx_{d.alnum(43)}", named("POSTHOG_PERSONAL_API_KEY")),
    Kind("hubspot", lambda d: f"pat-na1-{d.uuid()}", named("HUBSPOT_ACCESS_TOKEN")),
    Kind("atlassian", lambda d: f"ATATT3xFfGF0{d.b64url(171)}={d.upper(8)}", named("JIRA_API_TOKEN", 0, 2)),
)  # fmt: skip

PROVIDERS: Final = (*CLOUDS, *MONEY, *MESSAGES, *TOOLS)
