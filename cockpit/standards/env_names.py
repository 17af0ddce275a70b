"""What the name of an environment variable says: who sets it, who gets to see it, whether it is a secret.

The prefixes are those the frameworks document: whatever carries one is written into the scripts that every
visitor downloads.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from cockpit.text import looks_secret


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME: Final = r"[A-Za-z_][A-Za-z0-9_]{0,79}"
UPPER: Final = r"[A-Z][A-Z0-9_]{1,79}"
# Prefix, the framework that gives it to the browser, and the packages that show the framework; without
# packages the prefix means nothing else anywhere.
PREFIXES: Final = (
    ("NEXT_PUBLIC_", "Next.js", ()),
    ("VITE_", "Vite", ()),
    ("REACT_APP_", "Create React App", ()),
    ("EXPO_PUBLIC_", "Expo", ()),
    ("GATSBY_", "Gatsby", ("gatsby",)),
    ("NUXT_PUBLIC_", "Nuxt", ()),
    ("NUXT_ENV_", "Nuxt 2", ("nuxt",)),
    ("VUE_APP_", "Vue CLI", ()),
    ("NG_APP_", "Angular", ()),
    ("STORYBOOK_", "Storybook", ("storybook", "@storybook/")),
    ("SANITY_STUDIO_", "Sanity Studio", ()),
    ("REDWOOD_ENV_", "RedwoodJS", ()),
    ("BUN_PUBLIC_", "Bun", ()),
    ("PUBLIC_", "Astro, SvelteKit", ("astro", "@sveltejs/kit", "@shopify/hydrogen", "@rsbuild/core")),
)
_NOISE: Final = _words("""
    PATH HOME USER USERNAME LOGNAME SHELL TERM COLORTERM LANG LC_ALL TZ PWD OLDPWD TMP TMPDIR TEMP
    HOSTNAME HOST PORT CI NODE_ENV NODE_OPTIONS NODE_PATH NODE_V8_COVERAGE NODE_EXTRA_CA_CERTS
    FORCE_COLOR NO_COLOR COLUMNS LINES EDITOR VISUAL PAGER BROWSER DISPLAY APPDATA LOCALAPPDATA
    PROGRAMFILES PROGRAMDATA USERPROFILE WINDIR SYSTEMROOT COMSPEC OS PATHEXT SSH_AUTH_SOCK GOPATH
    GOROOT GOOS GOARCH GOPROXY CGO_ENABLED PYTHONPATH PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE
    VIRTUAL_ENV BUNDLE_GEMFILE BUNDLE_PATH GEM_HOME RUBYOPT RAILS_ENV RACK_ENV HANAMI_ENV JRUBY_OPTS
    JAVA_HOME ANDROID_HOME ANDROID_SDK_ROOT ANDROID_NDK_HOME DYNO MIX_ENV DEBUG_COLORS NEXT_RUNTIME
    NEXT_PHASE NEXT_TELEMETRY_DISABLED MODE DEV PROD SSR BASE_URL SITE ASSETS_PREFIX LEGACY JEST_WORKER_ID
    VITEST VITEST_POOL_ID DEPLOY_PRIME_URL DEPLOY_URL CONTEXT GITHUB_ACTIONS GITLAB_CI CIRCLECI TRAVIS
    APPVEYOR BUILDKITE TF_BUILD JENKINS_URL DEBIAN_FRONTEND PS1 IFS UID GID EUID SHLVL RANDOM SECONDS LINENO
    FUNCNAME BASH_SOURCE BASH_VERSION BASH XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR
    DJANGO_SETTINGS_MODULE DOCKER_BUILDKIT COMPOSE_PROJECT_NAME INIT_CWD EXPO_OS WEB_CONCURRENCY
    RAILS_MAX_THREADS RAILS_MIN_THREADS RAILS_SERVE_STATIC_FILES RAILS_LOG_TO_STDOUT PIDFILE
    SPRING_SERVER_COMMAND PUBLIC_URL GITHUB_TOKEN DOCUMENT_ROOT SERVER_NAME SERVER_PORT SERVER_ADDR
    SERVER_PROTOCOL SERVER_SOFTWARE REQUEST_METHOD REQUEST_URI REQUEST_TIME REQUEST_TIME_FLOAT
    QUERY_STRING REMOTE_ADDR REMOTE_PORT REMOTE_USER SCRIPT_NAME SCRIPT_FILENAME PATH_INFO
    PATH_TRANSLATED PHP_SELF PHP_AUTH_USER PHP_AUTH_PW HTTPS CONTENT_TYPE CONTENT_LENGTH
    GATEWAY_INTERFACE AUTH_TYPE ORIG_PATH_INFO
    """)
_NOISE_PREFIXES: Final = (
    *(
        "VERCEL_",
        "NEXT_PUBLIC_VERCEL_",
        "NETLIFY_",
        "FLY_",
        "RENDER_",
        "RAILWAY_",
        "HEROKU_",
        "GITHUB_",
        "RUNNER_",
    ),
    *(
        "CF_PAGES",
        "WORKERS_",
        "CIRCLE_",
        "BITBUCKET_",
        "BUILDKITE_",
        "TRAVIS_",
        "EAS_BUILD",
        "npm_",
        "NPM_CONFIG_",
    ),
    *(
        "K_SERVICE",
        "K_REVISION",
        "AWS_LAMBDA_",
        "AWS_EXECUTION_",
        "KUBERNETES_",
        "LC_",
        "__NEXT",
        "__VITE",
        "HTTP_",
    ),
    *("VSCODE_", "CODESPACE", "GITPOD_", "JEST_", "PLAYWRIGHT_", "CYPRESS_", "TERM_"),
)
# What people set themselves although it begins like what a platform sets.
_OWN: Final = re.compile(
    r"(?:VERCEL|NETLIFY|FLY|RENDER|RAILWAY|HEROKU|GITHUB|BUILDKITE|CIRCLE)_(?:\w*_)?"
    r"(?:TOKEN|SECRET|KEY|PASSWORD|CLIENT_ID|APP_ID|WEBHOOK_SECRET|PRIVATE_KEY|AUTH_TOKEN)"
)
# What a library reads by itself, so that no line of the product names it.
_LIBRARIES: Final = (
    *(
        "AWS_",
        "GOOGLE_",
        "GCLOUD_",
        "AZURE_",
        "SENTRY_",
        "NEXTAUTH_",
        "AUTH_",
        "CLERK_",
        "NEXT_PUBLIC_CLERK_",
        "PG",
    ),
    *(
        "OTEL_",
        "DD_",
        "NEW_RELIC_",
        "DATABASE_URL",
        "REDIS_URL",
        "RAILS_",
        "SECRET_KEY_BASE",
        "OPENAI_API_KEY",
    ),
    *(
        "ANTHROPIC_API_KEY",
        "KINDE_",
        "SUPABASE_",
        "FIREBASE_",
        "TURBO_",
        "BUNDLE_",
        "GUNICORN_",
        "UVICORN_",
        "PIP_",
    ),
    *(
        "MYSQL_",
        "POSTGRES_",
        "WORDPRESS_",
        "HONEYBADGER_",
        "BUGSNAG_",
        "ROLLBAR_",
        "CLOUDFLARE_",
        "WRANGLER_",
    ),
)
_WORDS: Final = re.compile(r"[^_]+")
_HEADS: Final = _words("SECRET SECRETS PASSWORD PASSWD PASSPHRASE TOKEN CREDENTIAL CREDENTIALS PRIVATEKEY")
_TAILS: Final = _words(
    "KEY KEYS VALUE BASE BASE64 B64 JSON PEM PROD PRODUCTION LIVE TEST DEV STAGING OLD NEW 1 2 3"
)
_PUBLIC: Final = _words("""
    PUBLISHABLE ANON ANONYMOUS PUBLIC SITE SITEKEY STOREFRONT DELIVERY CLIENT MAPBOX MIXPANEL POSTHOG
    AMPLITUDE SEGMENT BEACON ANALYTICS CESIUM LOGROCKET TURNSTILE RECAPTCHA HCAPTCHA ADDRESS CONTRACT
    ERC20 USDC MINT FIREBASE VAPID
    """)
_FLAGS: Final = _words(
    "ENABLE ENABLED DISABLE DISABLED SHOW HIDE USE ALLOW HAS IS REQUIRE FORGOT RESET CSRF XSRF"
)
_PAID: Final = _words("""
    OPENAI ANTHROPIC CLAUDE SENDGRID RESEND MAILGUN POSTMARK BREVO GROQ MISTRAL REPLICATE ELEVENLABS
    COHERE HUGGINGFACE DEEPSEEK PERPLEXITY TOGETHER OPENROUTER
    """)
_STORES: Final = re.compile(
    r"(?:.*_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MONGO(?:DB)?|REDIS|AMQP|RABBITMQ|SUPABASE_DB|DIRECT|SMTP)_(?:URL|URI|DSN|CONNECTION_STRING)"
)
_KEYS: Final = re.compile(
    r"(?:.*_)?(?:API_?KEY|ACCESS_?KEY|SECRET_?KEY|MASTER_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|SALT|DSN|PASS|PWD)"
)
_TEST_MODE: Final = _words("TEST SANDBOX DEV DEVELOPMENT STAGING LOCAL DUMMY FAKE")


def usable(name: str) -> bool:
    """The text can be a name of a variable, and is not a secret that somebody wrote where a name belongs."""
    return re.fullmatch(NAME, name) is not None and looks_secret(name) is None


def platform_sets(name: str) -> bool:
    """Whoever runs the program sets it: the shell, the language, the CI or the platform."""
    if name in _NOISE:
        return True
    return name.startswith(_NOISE_PREFIXES) and not _OWN.fullmatch(name)


def libraries_read(name: str) -> bool:
    """Some library reads it by itself: that the code does not name it says nothing."""
    return name.startswith(_LIBRARIES)


def in_force(packages: Collection[str], own: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """(prefix, framework) of what reaches the browser.

    Args:
        packages: what the manifests of the repository name, lower case.
        own: prefixes that a configuration of Vite adds.
    """
    found = [(prefix, framework) for prefix, framework, shown_by in PREFIXES if _uses(packages, shown_by)]
    return (*found, *((prefix, "envPrefix of Vite") for prefix in own if prefix))


def _uses(packages: Collection[str], shown_by: tuple[str, ...]) -> bool:
    if not shown_by:
        return True
    return any(one in packages or any(name.startswith(one) for name in packages) for one in shown_by)


def exposed(name: str, prefixes: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The (prefix, framework) that gives a variable to the browser, both empty where none does."""
    return next((pair for pair in prefixes if name.startswith(pair[0])), ("", ""))


def surely_secret(name: str, prefix: str = "") -> bool:
    """The name can only be that of a secret; `prefix` is what stands before the name proper."""
    words = _WORDS.findall(name.removeprefix(prefix).upper())
    if not words or _PUBLIC.intersection(words) or _FLAGS.intersection(words):
        return False
    if "_".join(words).find("SERVICE_ROLE") >= 0 or _STORES.fullmatch("_".join(words)):
        return True
    if words[-1] in ("KEY", "APIKEY") and (_PAID.intersection(words) or "PRIVATE" in words):
        return True
    while len(words) > 1 and words[-1] in _TAILS:
        words.pop()
    return words[-1] in _HEADS


def maybe_secret(name: str) -> bool:
    """The name is that of a secret as a rule; a person decides."""
    words = set(_WORDS.findall(name.upper()))
    if words & (_PUBLIC | _FLAGS):
        return False
    return surely_secret(name) or _KEYS.fullmatch(name.upper()) is not None


def of_test_mode(name: str) -> bool:
    """The name says that its value belongs to a rehearsal, and is a secret's: `STRIPE_TEST_SECRET_KEY`."""
    words = set(_WORDS.findall(name.upper()))
    return bool(words & _TEST_MODE) and maybe_secret(name)


def without_prefix(name: str, prefix: str) -> str:
    """The name under which a server would read it."""
    return name.removeprefix(prefix)
