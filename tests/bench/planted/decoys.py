"""What looks like a secret and is none: placeholders, examples of documentation, references, hashes, ids, words.

`{hex:32}` and the like are thrown; `{bad:ghp_}` is a token whose checksum is wrong.
"""
# ruff: noqa: E501 - tables, one row a line

import re
from collections.abc import Callable
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Form

# By the file they are in; one line is one decoy, `⏎` is a line break inside of one.
_LINES: Final[dict[str, str]] = {
    ".env.example": """
STRIPE_SECRET_KEY=sk_live_your_key_here
STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx
OPENAI_API_KEY=sk-your-openai-api-key
OPENAI_API_KEY=sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
SENDGRID_API_KEY=SG{w:.}xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
NEXTAUTH_SECRET=generate-with-openssl-rand-base64-32
SESSION_SECRET=change-me-in-production
JWT_SECRET=replace_with_a_long_random_string
SECRET_KEY=<your-secret-key>
API_KEY=YOUR_API_KEY_HERE
DB_PASSWORD=changeme
DB_PASSWORD=
DATABASE_URL=postgresql://user:password@localhost:5432/shop
DATABASE_URL=postgres://USER:PASSWORD@HOST:PORT/DATABASE
MONGODB_URI=mongodb+srv://<username>:<password>@cluster0.example.mongodb.net/shop
REDIS_URL=redis://localhost:6379/0
SMTP_PASSWORD=************
APP_KEY=base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
SLACK_WEBHOOK_URL=https://hooks.slack{w:.}com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX
TWILIO_AUTH_TOKEN=your_auth_token
AWS_SECRET_ACCESS_KEY=[redacted]
""",
    "docs/setup.md": """
    aws_access_key_id = AKIA{w:IOSFODNN7}EXAMPLE
    aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY{w:EXAMPLE}KEY
    curl -u user:password https://api.example.com/v1/items
    curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/items
    curl -H "Authorization: Bearer <your token>" https://api.example.com/v1/items
    Authorization: Basic {aladdin}
    git clone https://<user>:<token>@github.com/shop/api.git
    https://username:password@example.com/path
    postgres://postgres:postgres@localhost/postgres
    The token {jwt.io} is the one of jwt.io.
    { "email": "ada@example.com", "password": "password" }
    password: "your-password"
    export GITHUB_TOKEN=ghp_1234567890abcdefghijklmnopqrstuvwxyz
    "api_key": "0123456789abcdef0123456789abcdef"
    sk_live_{w:abcdefghijklmnopqrstuvwx}
    The commit {hex:40} brought it.
    docker pull shop/api@sha256:{hex:64}
""",
    "src/config.ts": """
const apiKey = process.env.STRIPE_SECRET_KEY;
const secret = process.env.JWT_SECRET ?? "";
const token = await getToken({ req, secret: authOptions.secret });
const password = form.get("password") as string;
const client = new Client({ apiKey: config.get("mail.apiKey"), secret: secrets.mail });
const TOKEN_URL = "https://auth.shop.example/oauth/token";
const API_KEY_HEADER = "X-Api-Key";
const PASSWORD_MIN_LENGTH = 12;
const passwordPattern = /^(?=.*[A-Z])(?=.*[0-9]).{10,}$/;
export type TokenResponse = { access_token: string; refresh_token: string };
const schema = z.object({ password: z.string().min(8), token: z.string().uuid() });
if (password !== confirmPassword) throw new Error("passwords do not match");
const SECRET_NAME = "prod/shop/stripe-secret-key";
const cookieName = "__Secure-next-auth.session-token";
headers: { Authorization: `Bearer ${session.accessToken}` },
const key = `cart:${userId}:token`;
const DATABASE_URL = `postgresql://${user}:${password}@${host}:5432/shop`;
const apiKey = Deno.env.get("RESEND_API_KEY")!;
const secretKey = import.meta.env.SECRET_KEY;
const PRICE_ID = "price_1{alnum:23}";
const measurementId = "G-{upper:10}";
const appId = "1:{digits:12}:web:{hex:22}";
const userPoolId = "eu-central-1_{alnum:9}";
const contract = "0x{hex:40}";
const txHash = "0x{hex:64}";
const requestId = "{uuid}";
const templateId = "d-{hex:32}";
const buildId = "{b64url:21}";
""",
    "app/settings.py": """
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
SECRET_KEY = env("SECRET_KEY", default="insecure")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 259200
CSRF_COOKIE_NAME = "shop_csrftoken"
password = request.POST["password"]
token = signing.dumps({"user": user.pk}, salt="shop.password-reset")
api_key = config["payments"]["api_key"]
assert user.check_password("password")
hashed = "pbkdf2_sha256$600000$salt$hash"
API_TOKEN_SETTING = "shop.api.token.lifetime"
secret = get_secret("arn:aws:secretsmanager:eu-central-1:{digits:12}:secret:shop/db-AbCdEf")
stripe.api_key = settings.STRIPE_SECRET_KEY
""",
    "config/application.rb": """
config.secret_key_base = ENV.fetch("SECRET_KEY_BASE")
Stripe.api_key = Rails.application.credentials.dig(:stripe, :secret_key)
config.filter_parameters += [:password, :token, :secret]
validates :password, length: { minimum: 12 }
""",
    "config/services.php": """
'secret' => env('STRIPE_SECRET'),
'password' => ['required', 'confirmed', Password::defaults()],
'api_token' => $request->bearerToken(),
define( 'AUTH_KEY', 'put your unique phrase here' );
""",
    "deploy/values.yaml": """
  password: ${DB_PASSWORD}
  apiKey: {{ .Values.secrets.apiKey }}
  token: op://shop/github/token
  dbPassword: vault:secret/data/shop#password
  secretName: shop-production-secrets
  secretKeyRef: { name: shop, key: database-url }
  existingSecret: shop-redis-password
  password: ENC[AES256_GCM,data:{b64:12},iv:{b64:32},tag:{b64:16},type:str]
  password: !vault |⏎    $ANSIBLE_VAULT;1.1;AES256⏎    {hex:64}⏎    {hex:64}
  image: shop/api@sha256:{hex:64}
  POSTGRES_PASSWORD: postgres
""",
    ".github/workflows/ci.yml": """
          NPM_TOKEN: ${{ secrets.NPM_TOKEN }}
          token: ${{ secrets.GITHUB_TOKEN }}
      - uses: actions/checkout@{hex:40}
          DATABASE_URL: postgres://postgres:postgres@localhost:5432/test
          password: ${{ steps.login.outputs.password }}
""",
    "package-lock.json": """
      "integrity": "sha512-{b64:64}",
      "integrity": "sha1-{b64:20}",
      "resolved": "https://registry.example/jsonwebtoken/-/jsonwebtoken-9.0.2.tgz",
""",
    "go.sum": """
github.com/golang-jwt/jwt/v5 v5.2.1 h1:{b64:32}
github.com/golang-jwt/jwt/v5 v5.2.1/go.mod h1:{b64:32}
""",
    "poetry.lock": """
    {file = "pyjwt-2.9.0.tar.gz", hash = "sha256:{hex:64}"},
""",
    "src/i18n/de.json": """
    "password": "Passwort",
    "forgotPassword": "Passwort vergessen?",
    "tokenExpired": "Ihr Token ist abgelaufen, bitte neu anmelden",
    "apiKeyHint": "Den API-Schlüssel finden Sie unter Einstellungen",
    "secretQuestion": "Wie hieß Ihr erstes Haustier?",
    "passwordRules": "Mindestens 12 Zeichen, eine Zahl und ein Sonderzeichen",
""",
    "public/index.html": """
<input type="password" name="password" autocomplete="current-password" placeholder="Password">
<meta name="csrf-token" content="<%= csrf_token %>">
<script src="/app.js" integrity="sha384-{b64:48}" crossorigin="anonymous"></script>
<img alt="" src="data:image/png;base64,iVBORw0KGgo{b64:600}">
<label for="api-key">API key</label><input id="api-key" name="api_key">
""",
    "src/styles.css": """
@font-face { font-family: Shop; src: url(data:font/woff2;base64,d09GMgABAAAA{b64:900}) format("woff2"); }
.password_{alnum:5} .token_{alnum:5}{color:#3f9a1c}
""",
    "certs/public.pem": """
-----BEGIN CERTIFICATE-----⏎{b64:480}⏎-----END CERTIFICATE-----
-----BEGIN PUBLIC KEY-----⏎{b64:294}⏎-----END PUBLIC KEY-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64:32} deploy@shop
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{b64:256} ada@laptop
-----BEGIN PGP PUBLIC KEY BLOCK-----⏎⏎{b64:300}⏎-----END PGP PUBLIC KEY BLOCK-----
-----BEGIN CERTIFICATE REQUEST-----⏎{b64:400}⏎-----END CERTIFICATE REQUEST-----
""",
    "test/auth.test.js": """
const token = "{bad:ghp_}";
const oauth = "{bad:gho_}";
const npm = "{bad:npm_}";
await login("ada@example.com", "password");
expect(res.body).toEqual({ token: expect.any(String) });
const user = { name: "Ada", password: "secret" };
const expired = "invalid-token";
const apiKey = "test-api-key";
""",
    "logs/app.log": """
level=info msg="token refreshed" user=4711 request_id={uuid} trace={hex:32}
level=warn msg="password reset requested" etag="{hex:32}"
Login with password ******** succeeded
""",
    "dist/vendor.js": """
function e(t,n){var r=t.password||n.token;return r&&r.secret?i(r.secret):o(t)}
!function(e){var t={apiKey:e.apiKey,token:n.token,secret:void 0};window.__k=t}(window);
""",
}  # fmt: skip

_MARK: Final = re.compile(r"\{(\w+|jwt\.io)(?::([^{}]+))?\}")


def decoys(dice: Dice) -> list[Form]:
    """One file for each, its path numbered, the text filled."""
    return [
        Form(f"modules/{number:02}/{at:02}/{path}", _filled(line, dice))
        for number, (path, lines) in enumerate(_LINES.items())
        for at, line in enumerate(lines.strip("\n").split("\n"))
    ]


def _filled(line: str, dice: Dice) -> str:
    return _MARK.sub(lambda found: _thrown(found, dice), line).replace("⏎", "\n")


def _thrown(found: re.Match[str], dice: Dice) -> str:
    throw, size = found[1], found[2]
    counted: dict[str, Callable[[int], str]] = {
        "hex": dice.hex,
        "alnum": dice.alnum,
        "upper": dice.upper,
        "digits": dice.digits,
        "b64": dice.b64,
        "b64url": dice.b64url,
    }
    if throw in counted and size:
        return counted[throw](int(size))
    if throw == "w":  # written in two parts, so that no scanner takes this file for one with a secret
        return size
    if throw == "bad":
        return dice.checked(size, good=False)
    if throw == "aladdin":
        return "QWxhZGRpbjpvcGVu" + "IHNlc2FtZQ=="
    if throw == "jwt.io":
        return ".".join(_JWT_IO)
    return dice.uuid() if throw == "uuid" else found[0]


_JWT_IO: Final = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ",
    "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
)
