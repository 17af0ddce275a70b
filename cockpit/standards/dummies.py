"""Made-up values for environment variables by their names: harmless, always the same, never a real one."""

import re
from typing import Final

_NOWHERE: Final = "https://example.invalid"
_FORMS: Final = (
    (r"NODE_ENV|RAILS_ENV|RACK_ENV|APP_ENV|MIX_ENV|ENVIRONMENT|FLASK_ENV|VERCEL_ENV|CONTEXT", "production"),
    (r"(?:.*_)?DATABASE_URL|(?:.*_)?(?:POSTGRES|PG|DB)\w*_UR[LI]|DIRECT_URL", "postgresql://nobody@127.0.0.1:9/none"),
    (r".*REDIS.*UR[LI]", "redis://127.0.0.1:9/0"),
    (r".*MONGO.*UR[LI]", "mongodb://127.0.0.1:9/none"),
    (r".*(?:AMQP|RABBIT).*UR[LI]", "amqp://127.0.0.1:9"),
    (r".*MYSQL.*UR[LI]", "mysql://nobody@127.0.0.1:9/none"),
    (r".*(?:SMTP|MAIL).*UR[LI]", "smtp://127.0.0.1:9"),
    (r"(?:.*_)?DSN", "https://0123456789abcdef@example.invalid/1"),
    (r"(?:.*_)?(?:UR[LI]S?|ORIGINS?|ENDPOINT|SITE|WEBHOOK|DOMAIN_URL)", _NOWHERE),
    (r"(?:.*_)?(?:HOSTS?|HOSTNAME|DOMAINS?)", "example.invalid"),
    (r"(?:.*_)?PORT", "3000"),
    (r"(?:.*_)?(?:EMAIL|FROM|SENDER|MAIL_ADDRESS)", "nobody@example.invalid"),
    (r"(?:.*_)?(?:ENABLED?|DISABLED?|DEBUG|VERBOSE|TRACING|TELEMETRY)|(?:ENABLE|USE|IS|DISABLE)_.*", "false"),
    (r"(?:.*_)?(?:TIMEOUT|SIZE|COUNT|LIMIT|MAX|MIN|SECONDS|MINUTES|DAYS|MS|TTL|WORKERS|THREADS|POOL)", "1"),
    (r"(?:.*_)?(?:REGION|LOCALE|LANG)", "eu"),
    (r"APP_KEY", "base64:" + "A" * 43 + "="),
    (r"(?:.*_)?(?:UUID|TENANT_ID|PROJECT_ID|CLIENT_ID)", "00000000-0000-0000-0000-000000000000"),
    (r"(?:.*_)?(?:JSON|CONFIG|CREDENTIALS_JSON|SERVICE_ACCOUNT)", "{}"),
)  # fmt: skip
_KNOWN: Final = tuple((re.compile(pattern), value) for pattern, value in _FORMS)
_ELSE: Final = "0" * 64  # long enough for whoever measures a key


def dummy(name: str) -> str:
    """A value of the form that the name promises, which opens nothing and leads nowhere."""
    upper = name.upper()
    return next((value for pattern, value in _KNOWN if pattern.fullmatch(upper)), _ELSE)
