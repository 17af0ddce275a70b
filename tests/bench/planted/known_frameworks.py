"""Secrets of frameworks, databases and keys that the issue, the field note or a rule author's list names."""
# ruff: noqa: E501 - tables, one row a line

import base64
import json
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Kind, Make, forms, named

_DJANGO: Final = "abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)"


def _url(scheme: str, rest: str) -> Make:
    """A URL with a password in it; the whole and the password alone give it away."""

    def made(dice: Dice) -> tuple[str, str]:
        word = dice.alnum(20)
        return (f"{scheme}://shop:{word}@{rest}", word)

    return made


def _jwk(dice: Dice) -> tuple[str, ...]:
    return (dice.b64url(43), dice.b64url(43), dice.b64url(43))


def _basic(dice: Dice) -> tuple[str, str, str]:
    """Whole, decoded, and the password."""
    word = dice.word()
    return (base64.b64encode(f"deploy:{word}".encode()).decode(), f"deploy:{word}", word)


def _in_json(dice: Dice) -> tuple[str, str]:
    key = dice.pem("EC PRIVATE KEY", 121, b"\x30\x77")
    return (key, json.dumps(key)[1:-1])


FRAMEWORKS: Final = (
    Kind("django-secret-key", lambda d: d.of(_DJANGO, 50), forms(
        ("shop/settings/production.py", 'SECRET_KEY = "<<0>>"'), (".env.production", "DJANGO_SECRET_KEY='<<0>>'"),
    )),
    Kind("django-insecure-key", lambda d: "django-insecure-" + d.of(_DJANGO, 50), forms(
        ("shop/settings/base.py", "SECRET_KEY = '<<0>>'"), ("shop/settings.py", 'SECRET_KEY = os.environ.get("SECRET_KEY", "<<0>>")'),
    )),
    Kind("flask-secret-key", lambda d: d.hex(48), forms(("app.py", 'app.secret_key = "<<0>>"'), ("app/__init__.py", 'app.config["SECRET_KEY"] = "<<0>>"'))),
    Kind("rails-secret-key-base", lambda d: d.hex(128), forms(("config/secrets.yml", "production:\n  secret_key_base: <<0>>"), (".env.production", "SECRET_KEY_BASE=<<0>>"))),
    Kind("rails-master-key", lambda d: d.hex(32), forms(("config/master.key", "<<0>>"), (".env.production", "RAILS_MASTER_KEY=<<0>>"))),
    Kind("devise", lambda d: d.hex(128), forms(("config/initializers/devise.rb", "  config.secret_key = '<<0>>'"), ("config/initializers/auth.rb", "  config.pepper = '<<0>>'"))),
    Kind("laravel-app-key", lambda d: f"base64:{d.b64(32)}", forms((".env.production", "APP_KEY=<<0>>"), ("config/app.php", "    'key' => '<<0>>',"))),
    Kind("symfony-app-secret", lambda d: d.hex(32), forms((".env.prod", "APP_SECRET=<<0>>"), ("docker-compose.yml", "      APP_SECRET: <<0>>"))),
    Kind("nextauth-secret", lambda d: d.b64(32), named("NEXTAUTH_SECRET", 0, 9)),
    Kind("auth-js-secret", lambda d: d.b64(33), named("AUTH_SECRET", 0, 12)),
    Kind("jwt-secret", lambda d: d.b64url(48), named("JWT_SECRET", 1, 4)),
    Kind("jwt-sign-literal", lambda d: d.alnum(32), forms(
        ("src/auth.js", 'const token = jwt.sign(payload, "<<0>>", { expiresIn: "7d" });'),
        ("app/auth.py", 'token = jwt.encode(payload, "<<0>>", algorithm="HS256")'),
    )),
    Kind("session-secret", lambda d: d.alnum(40), named("SESSION_SECRET", 0, 3)),
    Kind("express-session", lambda d: d.alnum(28), forms(
        ("server.js", 'app.use(session({ secret: "<<0>>", resave: false, saveUninitialized: false }));'),
        ("src/server.ts", "app.use(session({\n  secret: '<<0>>',\n  resave: false,\n}));"),
    )),
    Kind("cookie-secret", lambda d: d.b64url(32), named("COOKIE_SECRET", 0, 1)),
    Kind("phoenix", lambda d: d.b64(48), forms(("config/prod.exs", 'config :shop, ShopWeb.Endpoint, secret_key_base: "<<0>>"'), ("config/runtime.exs", '  secret_key_base: "<<0>>",'))),
    Kind("wordpress-salt", lambda d: d.of(_DJANGO + "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]{}|~;:,.<>", 64), forms(
        ("wp-config.php", "define( 'AUTH_KEY',         '<<0>>' );"), ("public/wp-config.php", "define('SECURE_AUTH_SALT', '<<0>>');"),
    )),
    Kind("wordpress-db-password", lambda d: d.word(), forms(
        ("wp-config.php", "define( 'DB_PASSWORD', '<<0>>' );"), ("blog/wp-config.php", "define('DB_PASSWORD', '<<0>>');"),
    )),
    Kind("spring-datasource", lambda d: d.word(), forms(
        ("src/main/resources/application.properties", "spring.datasource.password=<<0>>"), ("src/main/resources/application.yml", "  datasource:\n    username: shop\n    password: <<0>>"),
    )),
    Kind("aspnet-connection", lambda d: d.word(), forms(
        ("appsettings.json", '    "Default": "Server=db.shop.example;Database=shop;User Id=sa;Password=<<0>>;Encrypt=True"'),
        ("web.config", '    <add name="Default" connectionString="Server=db.shop.example;Initial Catalog=shop;User ID=web;Password=<<0>>" />'),
    )),
    Kind("smtp-url", _url("smtps", "smtp.mailhost.example:465"), named("SMTP_URL", 0, 4)),
    Kind("smtp-password", lambda d: d.alnum(18), forms(
        ("shop/settings.py", 'EMAIL_HOST_PASSWORD = "<<0>>"'), ("src/mail.js", 'auth: { user: "hello@shop.example", pass: "<<0>>" },'),
    )),
    Kind("weak-password", lambda d: f"{d.pick(('Summer', 'Winter', 'Berlin', 'Monday'))}20{d.digits(2)}!", named("DB_PASSWORD", 0, 9)),
    Kind("encryption-key", lambda d: d.hex(64), named("ENCRYPTION_KEY", 0, 1)),
)  # fmt: skip

DATABASES: Final = (
    Kind("postgres-url", _url("postgresql", "db.internal.shop.example:5432/shop"), named("DATABASE_URL", 0, 1)),
    Kind("postgres-pooler", _url("postgres", "aws-0-eu-central-1.pooler.supabase.com:6543/postgres"), named("DIRECT_URL", 4, 3)),
    Kind("mysql-url", _url("mysql", "mysql.shop.example:3306/shop"), named("DATABASE_URL", 9, 2)),
    Kind("mongodb-srv", _url("mongodb+srv", "cluster0.ab1cd.mongodb.net/shop?retryWrites=true"), named("MONGODB_URI", 1, 0)),
    Kind("redis-url", _url("rediss", "eu1-fine-cod-31234.upstash.io:6379"), named("REDIS_URL", 0, 13)),
    Kind("amqp-url", _url("amqps", "hawk.rmq.cloudamqp.com/shop"), named("CLOUDAMQP_URL", 3, 0)),
    Kind("sqlserver-url", _url("mssql", "sql.shop.example:1433/shop"), named("DATABASE_URL", 2, 0)),
    Kind("clickhouse-url", _url("clickhouse", "ch.shop.example:9440/events"), named("CLICKHOUSE_URL", 0, 3)),
    Kind("jdbc-url", lambda d: d.word(), forms(
        ("src/main/resources/application.properties", "spring.datasource.url=jdbc:postgresql://db.shop.example:5432/shop?user=shop&password=<<0>>"),
        ("build.gradle", '    url = "jdbc:mysql://db.shop.example:3306/shop?user=root&password=<<0>>"'),
    )),
    Kind("libpq-dsn", lambda d: d.alnum(16), forms(
        ("app/db.py", 'conn = psycopg.connect("host=db.shop.example port=5432 dbname=shop user=shop password=<<0>>")'),
        ("cmd/api/main.go", 'db, err := sql.Open("postgres", "host=db.shop.example user=shop password=<<0>> dbname=shop sslmode=require")'),
    )),
)  # fmt: skip

KEYS: Final = (
    Kind("pem-rsa", lambda d: d.pem("RSA PRIVATE KEY", 1190), forms(("certs/server.key", "<<0>>"), ("deploy/jwt.pem", "<<0>>"))),
    Kind("pem-ec", _in_json, forms(("certs/apns.p8", "<<0>>"), ("config/push.json", '  "signingKey": "<<1>>",'))),
    Kind("pem-pkcs8", lambda d: d.pem("PRIVATE KEY", 1216), forms(("certs/tls.key", "<<0>>"), ("deploy/tls.pem", "<<0>>"))),
    Kind("openssh-key", lambda d: d.pem("OPENSSH PRIVATE KEY", 399, b"openssh-key-v1\x00"), forms(("deploy/id_ed25519", "<<0>>"), (".ssh/id_rsa", "<<0>>"))),
    Kind("pgp-key", lambda d: d.pem("PGP PRIVATE KEY BLOCK", 1600, b"\x95\x03"), forms(("release/signing.asc", "<<0>>"), ("release/private.gpg.asc", "<<0>>"))),
    Kind("jwk", _jwk, forms(
        ("keys/jwks.json", '{"keys": [{"kty": "EC", "crv": "P-256", "x": "<<1>>", "y": "<<2>>", "d": "<<0>>", "kid": "shop-1"}]}'),
        ("src/jwk.ts", 'const key = { kty: "OKP", crv: "Ed25519", x: "<<1>>", d: "<<0>>" };'),
    ), telling=1),
    Kind("git-remote", lambda d: (w := d.alnum(20), f"https://deploy:{w}@git.shop.example/shop/api.git"), forms(
        ("scripts/deploy.sh", "git clone <<1>>"), (".gitmodules", '[submodule "api"]\n  path = api\n  url = <<1>>'),
    )),
    Kind("pip-index", lambda d: (w := d.alnum(24), f"https://shop:{w}@pypi.shop.example/simple"), forms(
        ("requirements.txt", "--extra-index-url <<1>>"), ("pip.conf", "index-url = <<1>>"),
    )),
    Kind("netrc", lambda d: d.alnum(20), forms((".netrc", "machine git.shop.example login deploy password <<0>>"), ("ci/.netrc", "machine api.heroku.com\n  login ops@shop.example\n  password <<0>>"))),
    Kind("npmrc-basic", _basic, forms((".npmrc", "//npm.shop.example/:_auth=<<0>>"), ("packages/web/.npmrc", "_auth=<<0>>\nalways-auth=true"))),
    Kind("docker-config", _basic, forms(
        (".docker/config.json", '{"auths": {"https://index.docker.io/v1/": {"auth": "<<0>>"}}}'),
        ("deploy/config.json", '{\n  "auths": {\n    "registry.shop.example": {\n      "auth": "<<0>>"\n    }\n  }\n}'),
    )),
    Kind("curl-user", lambda d: (w := d.word(), f"deploy:{w}"), forms(("scripts/purge.sh", "curl -u '<<1>>' https://cdn.shop.example/purge"), ("docs/ops.md", "    curl --user <<1>> https://cdn.shop.example/purge"))),
    Kind("bearer-literal", lambda d: d.b64url(40), forms(
        ("src/api.js", 'headers: { Authorization: "Bearer <<0>>" },'), ("scripts/notify.sh", 'curl -H "Authorization: Bearer <<0>>" https://api.shop.example/v1/notify'),
    )),
    Kind("basic-literal", _basic, forms(("src/legacy.ts", 'headers: { Authorization: "Basic <<0>>" },'), ("app/erp.py", 'session.headers["Authorization"] = "Basic <<0>>"'))),
    Kind("kubeconfig-token", lambda d: d.jwt(iss="kubernetes/serviceaccount", sub="system:serviceaccount:default:deployer"), forms(
        ("deploy/kubeconfig", "users:\n- name: deployer\n  user:\n    token: <<0>>"), ("ci/kubeconfig.yaml", "    token: <<0>>"),
    )),
    Kind("terraform-value", lambda d: d.word(), forms(("infra/prod.tfvars", 'db_password = "<<0>>"'), ("infra/main.tf", '  master_password = "<<0>>"'))),
    Kind("age-key", lambda d: d.age(), forms(("keys/age.txt", "<<0>>"), (".env.production", "SOPS_AGE_KEY=<<0>>"))),
    Kind("keystore-password", lambda d: d.word(), forms(("android/gradle.properties", "RELEASE_STORE_PASSWORD=<<0>>"), ("android/app/build.gradle", '            storePassword "<<0>>"'))),
)  # fmt: skip

ORDINARY: Final = (
    Kind("generic-api-key", lambda d: d.alnum(36), named("ERP_API_KEY", 1, 4)),
    Kind("generic-token", lambda d: d.hex(40), named("WEBHOOK_TOKEN", 2, 5)),
    Kind("generic-client-secret", lambda d: d.b64url(48), named("SSO_CLIENT_SECRET", 6, 3)),
    Kind("generic-password", lambda d: d.word(), named("ADMIN_PASSWORD", 2, 12)),
)

OWN: Final = (*FRAMEWORKS, *DATABASES, *KEYS, *ORDINARY)
