"""Which environment variables Ruby, PHP, Go, shell scripts and a few further languages read."""

import re
from typing import Final

from cockpit.standards.env_names import NAME, UPPER
from cockpit.standards.env_text import GO, PHP, RUBY, SHELL, Mention, Reading, code, gathered

_QUOTED: Final = rf"[\"'](?P<name>{NAME})[\"']"
_RUBY: Final = re.compile(
    rf"\bENV\s*(?:\[\s*(?:{_QUOTED}\s*\](?P<set>\s*=(?![=~]))?|(?P<free>(?=[a-z_\"'#])))"
    rf"|\.(?:fetch|dig|key\?|has_key\?|include\?|delete)\(?\s*(?:[\"'](?P<call>{NAME})[\"'](?P<more>\s*,|\s*\)\s*(?:\{{|do\b))?|(?P<free2>(?=[a-z_])))"
    r")"
)
_FIGARO: Final = re.compile(r"\bFigaro\.env\.(?P<name>[a-z][a-z0-9_]{1,79})(?P<must>!)?")
_RUBY_ABSENT: Final = re.compile(r"\s*(?:\|\|=?|\.presence\s*\|\||==|!=|\.present\?|\.blank\?|\?)")
_PHP: Final = re.compile(
    rf"(?:(?<![\w>:$])(?:\w{{0,20}}env\w{{0,20}})\(\s*[\"'](?P<call>{UPPER})[\"']\s*(?P<more>,(?!\s*true))?|\$_ENV\[\s*(?:{_QUOTED}\s*\]|(?P<free>(?=\$)))"
    rf"|\$_SERVER\[\s*[\"'](?P<server>{UPPER})[\"']\s*\])"
)
_PHP_ABSENT: Final = re.compile(r"\s*(?:\)\s*)?(?:\?\?|\?:|\|\||===?)")
# What a fresh Laravel reads in its config without a default, and runs without.
# fmt: off
_LARAVEL: Final = frozenset(
    (
        "AWS_ACCESS_KEY_ID", "AWS_BUCKET", "AWS_DEFAULT_REGION", "AWS_ENDPOINT",
        "AWS_SECRET_ACCESS_KEY", "AWS_URL", "DB_CACHE_CONNECTION", "DB_CACHE_LOCK_CONNECTION",
        "DB_CACHE_LOCK_TABLE", "DB_QUEUE_CONNECTION", "DB_URL", "DYNAMODB_ENDPOINT",
        "LOG_SLACK_WEBHOOK_URL", "LOG_STDERR_FORMATTER", "MAIL_LOG_CHANNEL", "MAIL_SCHEME", "MAIL_URL",
        "MEMCACHED_PASSWORD", "MEMCACHED_PERSISTENT_ID", "MEMCACHED_USERNAME", "MYSQL_ATTR_SSL_CA",
        "PAPERTRAIL_PORT", "PAPERTRAIL_URL", "POSTMARK_API_KEY", "POSTMARK_TOKEN", "REDIS_PASSWORD",
        "REDIS_URL", "REDIS_USERNAME", "RESEND_API_KEY", "RESEND_KEY", "SESSION_CONNECTION",
        "SESSION_DOMAIN", "SESSION_SECURE_COOKIE", "SESSION_STORE", "SLACK_BOT_USER_DEFAULT_CHANNEL",
        "SLACK_BOT_USER_OAUTH_TOKEN", "SQS_SUFFIX",
    )
)
# fmt: on
_PHP_SET: Final = re.compile(r"\s*=(?![=>])")
_SYMFONY: Final = re.compile(
    rf"%env\((?P<how>(?:[a-z_]{{1,20}}:){{0,4}}(?:default:[\w.]{{0,60}}:)?)(?P<name>{UPPER})\)%"
)
_GO: Final = re.compile(
    rf"\b(?:os|syscall)\.(?P<how>Getenv|LookupEnv)\(\s*(?:[\"`](?P<name>{NAME})[\"`]\s*\)|(?P<free>(?=[A-Za-z_])))"
)
_GO_OWN: Final = re.compile(
    rf"(?<!os\.)(?<!syscall\.)\b(?!(?:[sS]et|Unset)\w*)\w{{0,30}}[eE]nv\w{{0,20}}\(\s*\"(?P<name>{UPPER})\"\s*(?P<more>,)?"
)
_GO_TAG: Final = re.compile(
    rf"`[^`\n]{{0,300}}?\b(?:env|envconfig)\s*:\s*\"(?P<name>{NAME})(?P<how>(?:,[\w=]+)*)\"(?P<more>[^`\n]{{0,300}})`"
)
_GO_BIND: Final = re.compile(rf"\.BindEnv\(\s*\"[^\"\n]{{1,80}}\"\s*,\s*\"(?P<name>{NAME})\"")
_SHELL: Final = re.compile(rf"\$(?:(?P<name>{UPPER})|\{{(?P<brace>{UPPER})(?P<how>:?[-?+=])?)")
_SHELL_OWN: Final = re.compile(
    rf"(?:^|[;\s(])(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?)?({UPPER})\+?=|\bread\s+(?:-\w+\s+)*({UPPER})\b|\bfor\s+({UPPER})\s+in\b",
    re.MULTILINE,
)
_FURTHER: Final = re.compile(
    rf"(?:\bSystem\.getenv\(\s*|\bEnvironment\.GetEnvironmentVariable\(\s*|\b(?:std::)?env::var(?:_os)?\(\s*|\b(?:option_)?env!\(\s*"
    rf"|\bSystem\.(?:get_env|fetch_env!?)\(\s*|\bPlatform\.environment\[\s*|\b(?:String|bool|int)\.fromEnvironment\(\s*"
    rf"|\bProcessInfo\.processInfo\.environment\[\s*|(?<![\w.])env\(\s*)\"(?P<name>{NAME})\"\s*(?P<more>,)?"
)


def ruby(text: str) -> Reading:
    """`ENV["X"]`, `ENV.fetch("X", default)`, `Figaro.env.x`."""
    if "ENV" not in text and "Figaro" not in text:
        return Reading()
    bare = code(text, RUBY)
    mentions, dynamic = [], []
    for found in _RUBY.finditer(bare):
        if name := found["name"] or found["call"]:
            absent = (
                bool(found["more"]) or ("?" in found[0]) or _RUBY_ABSENT.match(bare, found.end()) is not None
            )
            mentions += [] if found["set"] else [Mention(name, found.start(), absent)]
        elif found["free"] is not None or found["free2"] is not None:
            dynamic.append(found.start())
    mentions += [Mention(one["name"].upper(), one.start(), not one["must"]) for one in _FIGARO.finditer(bare)]
    return gathered(mentions, dynamic)


def embedded(text: str) -> Reading:
    """Ruby between `<%` and `%>`, as in `config/database.yml`; elsewhere in YAML the variables of Symfony."""
    found = ruby(text) if "<%" in text else Reading()
    if "%env(" not in text:
        return found
    symfony = (Mention(one["name"], one.start(), "default:" in one["how"]) for one in _SYMFONY.finditer(text))
    return found + gathered(symfony)


def php(text: str) -> Reading:
    """`getenv("X")`, `env("X", default)`, `$_ENV["X"]`, `$_SERVER["X"]`."""
    if "env" not in text and "$_ENV" not in text and "$_SERVER" not in text:
        return Reading()
    bare = code(text, PHP)
    mentions, dynamic = [], []
    for found in _PHP.finditer(bare):
        name = found["call"] or found["name"] or found["server"]
        if name is None:
            dynamic.append(found.start())
        elif not _PHP_SET.match(bare, found.end()):
            absent = bool(found["more"]) or _PHP_ABSENT.match(bare, found.end()) is not None
            absent |= name in _LARAVEL
            mentions.append(Mention(name, found.start(), absent))
    return gathered(mentions, dynamic)


def go(text: str) -> Reading:
    """`os.Getenv("X")`, `os.LookupEnv("X")`, struct tags, viper."""
    if "env" not in text and "Env" not in text:
        return Reading()
    bare = code(text, GO)
    mentions = [
        Mention(found["name"], found.start(), found["how"] == "LookupEnv")
        for found in _GO.finditer(bare)
        if found["name"]
    ]
    mentions += [Mention(one["name"], one.start(), bool(one["more"])) for one in _GO_OWN.finditer(bare)]
    for tag in _GO_TAG.finditer(bare):
        required = "required" in tag["how"] or "notEmpty" in tag["how"] or 'required:"true"' in tag["more"]
        mentions.append(Mention(tag["name"], tag.start(), not required))
    mentions += [Mention(one["name"], one.start()) for one in _GO_BIND.finditer(bare)]
    free = [found.start() for found in _GO.finditer(bare) if found["free"] is not None]
    return gathered(mentions, [*free, *(one.start() for one in re.finditer(r"\.AutomaticEnv\(\)", bare))])


def shell(text: str) -> Reading:
    """`$X` and `${X:?}` that the script itself does not set."""
    bare = re.sub(r"(?<!\$)'[^'\n]*'", lambda found: " " * len(found[0]), code(text, SHELL))
    own = {name for found in _SHELL_OWN.finditer(bare) for name in found.groups() if name}
    mentions = []
    for found in _SHELL.finditer(bare):
        name = found["name"] or found["brace"]
        if name not in own or (found["how"] or "").endswith("?"):
            mentions.append(Mention(name, found.start(), (found["how"] or "").endswith(("-", "+", "="))))
    return gathered(mentions)


def further(text: str) -> Reading:
    """Java, Kotlin, C#, Rust, Elixir, Dart, Swift and the schema of Prisma: calls with the name in them."""
    if "env" not in text and "Env" not in text:
        return Reading()
    bare = code(text, GO)
    return gathered(Mention(one["name"], one.start(), bool(one["more"])) for one in _FURTHER.finditer(bare))
