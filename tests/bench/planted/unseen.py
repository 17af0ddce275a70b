"""Kinds that neither the issue, the field note nor a rule author's list names: nobody who wrote a rule was told."""
# ruff: noqa: E501 - tables, one row a line

import base64
from dataclasses import replace
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Kind, forms, named


def _fernet(dice: Dice) -> str:
    return base64.urlsafe_b64encode(dice.randbytes(32)).decode()


def _filezilla(dice: Dice) -> tuple[str, str]:
    word = dice.word()
    return (base64.b64encode(word.encode()).decode(), word)


def _openvpn(dice: Dice) -> tuple[str, str]:
    body = "\n".join(dice.hex(32) for _ in range(16))
    name = "OpenVPN Static key V1"
    return (f"-----BEGIN {name}-----\n{body}\n-----END {name}-----", body)


_PROVIDERS: Final = (
    Kind("openrouter", lambda d: f"sk-or-v1-{d.hex(64)}", named("OPENROUTER_API_KEY")),
    Kind("xai", lambda d: f"xai-{d.alnum(80)}", named("XAI_API_KEY")),
    Kind("pinecone", lambda d: f"pcsk_{d.alnum(6)}_{d.alnum(63)}", named("PINECONE_API_KEY")),
    Kind("langsmith", lambda d: f"lsv2_pt_{d.hex(32)}_{d.hex(10)}", named("LANGSMITH_API_KEY")),
    Kind("langfuse", lambda d: f"sk-lf-{d.uuid()}", named("LANGFUSE_SECRET_KEY")),
    Kind("tavily", lambda d: f"tvly-prod-{d.alnum(32)}", named("TAVILY_API_KEY")),
    Kind("paystack", lambda d: f"sk_live_{d.hex(40)}", named("PAYSTACK_SECRET_KEY")),
    Kind("flutterwave", lambda d: f"FLWSECK-{d.hex(32)}-X", named("FLW_SECRET_KEY")),
    Kind("shippo", lambda d: f"shippo_live_{d.hex(40)}", named("SHIPPO_TOKEN")),
    Kind("easypost", lambda d: f"EZAK{d.alnum(54)}", named("EASYPOST_API_KEY")),
    Kind("duffel", lambda d: f"duffel_live_{d.b64url(43)}", named("DUFFEL_ACCESS_TOKEN")),
    Kind("mailersend", lambda d: f"mlsn.{d.hex(64)}", named("MAILERSEND_TOKEN")),
    Kind("onesignal", lambda d: f"os_v2_app_{d.of('abcdefghijklmnopqrstuvwxyz234567', 103)}", named("ONESIGNAL_REST_API_KEY")),
    Kind("google-refresh-token", lambda d: f"1//0{d.b64url(99)}", named("GOOGLE_REFRESH_TOKEN")),
    Kind("cloudflare-origin-ca", lambda d: f"v1.0-{d.hex(24)}-{d.hex(146)}", named("CF_ORIGIN_CA_KEY")),
    Kind("turnstile-secret", lambda d: f"0x4AAAAAAA{d.b64url(25)}", named("TURNSTILE_SECRET_KEY")),
    Kind("ghost-admin", lambda d: f"{d.hex(24)}:{d.hex(64)}", named("GHOST_ADMIN_API_KEY", 0, 1)),
    Kind("dynatrace", lambda d: f"dt0c01.{d.upper(24)}.{d.upper(64)}", named("DT_API_TOKEN")),
    Kind("statsig", lambda d: f"secret-{d.alnum(43)}", named("STATSIG_SERVER_SECRET")),
    Kind("deepgram", lambda d: d.hex(40), forms(
        ("src/voice.ts", 'const deepgram = new Deepgram("<<0>>");'), ("app/voice.py", 'dg_client = DeepgramClient(api_key="<<0>>")'),
    )),
)  # fmt: skip

_FILES: Final = (
    Kind("pgpass", lambda d: d.alnum(18), forms((".pgpass", "db.shop.example:5432:shop:shop:<<0>>"), ("ops/pgpass", "*:*:*:postgres:<<0>>"))),
    Kind("my-cnf", lambda d: d.word(), forms((".my.cnf", "[client]\nuser = shop\npassword = <<0>>"), ("ops/backup.cnf", "[mysqldump]\nuser=backup\npassword=<<0>>"))),
    Kind("composer-auth", lambda d: d.hex(40), forms(
        ("auth.json", '{\n  "http-basic": {\n    "repo.magento.com": {\n      "username": "shop",\n      "password": "<<0>>"\n    }\n  }\n}'),
        ("shop/auth.json", '{"http-basic": {"repo.packagist.com": {"username": "token", "password": "<<0>>"}}}'),
    )),
    Kind("maven-settings", lambda d: d.word(), forms(
        (".mvn/settings.xml", "    <server>\n      <id>releases</id>\n      <username>deploy</username>\n      <password><<0>></password>\n    </server>"),
        ("ci/settings.xml", "<server><id>nexus</id><username>ci</username><password><<0>></password></server>"),
    )),
    Kind("nuget-config", lambda d: d.alnum(30), forms(
        ("NuGet.Config", '      <add key="Username" value="ci" />\n      <add key="ClearTextPassword" value="<<0>>" />'),
        ("src/nuget.config", '<add key="ClearTextPassword" value="<<0>>"/>'),
    )),
    Kind("yarnrc", lambda d: d.uuid(), forms(
        (".yarnrc.yml", 'npmScopes:\n  shop:\n    npmAuthToken: "<<0>>"'), ("packages/web/.yarnrc.yml", "npmAuthToken: <<0>>"),
    )),
    Kind("sftp-config", lambda d: d.word(), forms(
        ("sftp-config.json", '    "host": "ftp.shop.example",\n    "user": "web",\n    "password": "<<0>>",'), (".vscode/sftp.json", '  "username": "web",\n  "password": "<<0>>",'),
    )),
    Kind("filezilla", _filezilla, forms(
        ("ops/sitemanager.xml", '      <User>web</User>\n      <Pass encoding="base64"><<0>></Pass>'), ("ops/recentservers.xml", '<Pass encoding="base64"><<0>></Pass>'),
    )),
    Kind("wireguard", lambda d: d.b64(32), forms(("ops/wg0.conf", "[Interface]\nAddress = 10.0.0.1/24\nPrivateKey = <<0>>"), ("ops/office.conf", "[Interface]\nPrivateKey = <<0>>\nDNS = 10.0.0.1"))),
    Kind("openvpn-static", _openvpn, forms(("ops/ta.key", "<<0>>"), ("ops/client.ovpn", "<tls-auth>\n<<0>>\n</tls-auth>"))),
    Kind("ethereum-key", lambda d: (w := d.hex(64), f"0x{w}"), forms(
        ("hardhat.config.js", '      accounts: ["<<1>>"],'), ("scripts/mint.ts", 'const wallet = new ethers.Wallet("<<1>>", provider);'),
    )),
    Kind("hasura-admin", lambda d: d.alnum(32), forms(
        ("docker-compose.yml", "      HASURA_GRAPHQL_ADMIN_SECRET: <<0>>"), ("src/graphql.ts", '  headers: { "x-hasura-admin-secret": "<<0>>" },'),
    )),
    Kind("strapi", lambda d: d.b64(16), forms(
        (".env.production", "ADMIN_JWT_SECRET=<<0>>\nAPI_TOKEN_SALT=change-me"), ("config/server.js", "  app: { keys: ['<<0>>'] },"),
    )),
    Kind("drupal-hash-salt", lambda d: d.b64url(74), forms(
        ("sites/default/settings.php", "$settings['hash_salt'] = '<<0>>';"), ("web/sites/default/settings.local.php", '$settings["hash_salt"] = "<<0>>";'),
    )),
    Kind("magento-crypt-key", lambda d: d.hex(32), forms(
        ("app/etc/env.php", "    'crypt' => [\n        'key' => '<<0>>'\n    ],"), ("shop/app/etc/env.php", "'crypt' => ['key' => '<<0>>'],"),
    )),
    Kind("fernet-key", _fernet, forms(
        ("app/crypto.py", 'cipher = Fernet(b"<<0>>")'), ("airflow.cfg", "fernet_key = <<0>>"),
    )),
    Kind("vapid-private", lambda d: d.b64url(43), named("VAPID_PRIVATE_KEY", 0, 1)),
    Kind("ldap-bind", lambda d: d.word(), forms(
        ("config/ldap.yml", "  bind_dn: cn=reader,dc=shop,dc=example\n  bind_password: <<0>>"), ("etc/nslcd.conf", "binddn cn=reader,dc=shop,dc=example\nbindpw <<0>>"),
    )),
    Kind("grafana-ini", lambda d: d.word(), forms(("ops/grafana.ini", "[security]\nadmin_user = admin\nadmin_password = <<0>>"), ("ops/grafana/custom.ini", ";admin_user = admin\nadmin_password=<<0>>"))),
    Kind("tomcat-users", lambda d: d.word(), forms(
        ("conf/tomcat-users.xml", '  <user username="deploy" password="<<0>>" roles="manager-script"/>'), ("ops/tomcat-users.xml", '<user name="admin" password="<<0>>" roles="manager-gui" />'),
    )),
    Kind("ansible-inventory", lambda d: d.word(), forms(
        ("ops/hosts.ini", "web1 ansible_host=203.0.113.7 ansible_user=root ansible_ssh_pass=<<0>>"), ("ops/group_vars/all.yml", "ansible_become_pass: <<0>>"),
    )),
    Kind("systemd-environment", lambda d: d.alnum(32), forms(
        ("ops/shop.service", "[Service]\nEnvironment=LICENSE_SECRET=<<0>>\nExecStart=/srv/shop/bin"), ("ops/worker.service", 'Environment="LICENSE_SECRET=<<0>>"'),
    )),
)  # fmt: skip

UNSEEN: Final = tuple(replace(kind, half="unseen") for kind in (*_PROVIDERS, *_FILES))
