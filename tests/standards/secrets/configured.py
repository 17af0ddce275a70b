"""How thirty frameworks and their neighbours write their secrets down; the value stands in « »."""

from typing import Final

LINES: Final = r"""
SECRET_KEY = '«{django:50}»'
DJANGO_SECRET_KEY=«{django:50}»
SECRET_KEY="«{django:20}'{django:29}»"
SECRET_KEY='«{django:20}#{django:29}»'
        'PASSWORD': '«{alnum:14}»',
        "PASSWORD": "«{chosen}»",
EMAIL_HOST_PASSWORD = '«{alnum:16}»'
app.secret_key = b'«{alnum:16}»'
app.config["SECRET_KEY"] = "«{hex:48}»"
    SECRET_KEY: str = "«{hex:64}»"
    SECRET_KEY = os.environ.get('SECRET_KEY') or '«{alnum:24}»'
    jwt_secret: SecretStr = SecretStr("«{alnum:40}»")
broker_url = 'amqp://shop:«{alnum:14}»@rabbit.internal:5672/shop'
production:↵  secret_key_base: «{hex:128}»
  password: "«{mixed:14}»"
  config.secret_key = '«{hex:128}»'
APP_KEY=«base64:{b64bytes:32}»
DB_PASSWORD=«{chosen}»
MAIL_PASSWORD="«{mixed:16}»"
PUSHER_APP_SECRET=«{hex:20}»
'password' => env('DB_PASSWORD', '«{alnum:13}7»'),
APP_SECRET=«{hex:32}»
DATABASE_URL="mysql://app:«{alnum:13}4»@127.0.0.1:3306/app?serverVersion=8.0"
MAILER_DSN=smtp://me%40acme.dev:«{alnum:16}»@smtp.acme.dev:587
NEXTAUTH_SECRET=«{b64bytes:32}»
  secret: "«{b64bytes:32}»",
  url      = "postgresql://shop:«{alnum:16}»@db.acme.dev:5432/shop"
app.use(session({ secret: '«{alnum:24}»', resave: false }))
app.use(cookieParser('«{alnum:32}»'))
const token = jwt.sign({ id }, '«{alnum:32}»', { expiresIn: '1h' })
jwt.encode(payload, "«{hex:48}»", algorithm="HS256")
config :shop, ShopWeb.Endpoint, secret_key_base: "«{b64:64}»"
config :shop, Shop.Guardian, issuer: "shop", secret_key: "«{b64:64}»"
define( 'DB_PASSWORD', '«{chosen}»' );
define('AUTH_KEY',         '«{mixed:31} {mixed:32}»');
spring.datasource.password=«{chosen}»
    password: «{chosen}»
app.jwtSecret=«{b64:64}»
server.ssl.key-store-password=«{alnum:11}5»
<property name="hibernate.connection.password">«{alnum:12}3»</property>
<Resource name="jdbc/DB" username="app" password="«{chosen}»" driverClassName="x"/>
<password>«{alnum:16}»</password>
ossrhPassword=«{alnum:16}»
            keyPassword "«{alnum:12}9»"
"DefaultConnection": "Server=sql.acme.dev;Database=shop;User Id=sa;Password=«{mixed:14}»;"
"Jwt": { "Key": "«{alnum:40}»", "Issuer": "shop" }
<add key="SmtpPassword" value="«{alnum:14}2»" />
	Password: "«{alnum:13}6»",
dsn := "host=db.acme.dev user=app password=«{alnum:14}» dbname=shop port=5432"
db, err := sql.Open("mysql", "app:«{alnum:14}»@tcp(db.acme.dev:3306)/shop")
const pool = new Pool({ user: 'app', host: 'db', password: '«{alnum:13}8»' })
new Sequelize('shop', 'app', '«{alnum:13}1»', { host: 'db.acme.dev' })
auth: { user: 'me@acme.dev', pass: '«{alnum:16}»' }
      POSTGRES_PASSWORD: «{alnum:14}»
      - MYSQL_ROOT_PASSWORD=«{chosen}»
    command: redis-server --requirepass «{alnum:16}»
ENV API_SECRET=«{alnum:32}»
ENV API_SECRET «{alnum:32}»
ARG NPM_TOKEN=«{uuid}»
            - name: DB_PASSWORD↵              value: "«{alnum:13}5»"
stringData:↵  password: «{alnum:13}5»
  adminPassword: «{alnum:14}»
  password = "«{chosen}»"
            "password": "«{alnum:13}3»",
ansible_become_pass: «{alnum:11}4»
web1 ansible_host=10.0.0.1 ansible_user=root ansible_ssh_pass=«{alnum:11}42»
          API_TOKEN: «{hex:40}»
        run: DEPLOY_TOKEN=«{hex:40}» ./deploy.sh
    "SECRET_TOKEN": { "value": "«{alnum:32}»" }
$env:API_KEY = "«{alnum:32}»"
set API_KEY=«{alnum:32}»
set -x API_KEY «{alnum:32}»
PGPASSWORD=«{alnum:14}» psql -h db -U app
mysql -u root -p«{alnum:12}» shop
curl -u admin:«{alnum:14}» https://api.acme.dev/
curl -H "Authorization: Bearer «{alnum:40}»" https://api.acme.dev
curl -H 'X-API-Key: «{alnum:32}»' https://api.acme.dev
wget --user=me --password=«{alnum:11}6» https://files.acme.dev
sshpass -p '«{alnum:11}8»' scp a b
machine api.acme.dev↵  login me@acme.dev↵  password «{uuid}»
//npm.acme.dev/:_authToken=«{alnum:40}»
_auth=«{basic}»
password: «{chosen}»
--extra-index-url https://ci:«{alnum:20}»@pypi.acme.dev/simple
BUNDLE_GEMS__ACME__DEV: "ci:«{alnum:20}»"
{"http-basic": {"repo.acme.dev": {"username": "ci", "password": "«{alnum:20}»"}}}
{"github-oauth": {"github.com": "«{hex:40}»"}}
"auth": "«{basic}»"
https://me:«{alnum:20}»@git.acme.dev
    token: «{alnum:40}»
secret_key = «{b64:40}»
    "api_key = \"«{alnum:32}»\"\n",
    "os.environ['API_KEY'] = '«{alnum:32}»'\n",
API = os.getenv("SERVICE_TOKEN", "«{alnum:32}»")
client = Client(api_key="«{alnum:32}»", timeout=3)
headers = {"Authorization": f"Token «{hex:40}»"}
$password = "«{alnum:13}2»";
$conn = new mysqli("localhost", "root", "«{alnum:13}7»", "shop");
new PDO("mysql:host=db;dbname=shop", "app", "«{alnum:13}4»");
ds.setPassword("«{alnum:13}1»");
@Value("${app.secret:«{alnum:32}»}")
let api_token = "«{alnum:32}»".to_string();
export const API_SECRET: string = `«{alnum:32}»`
,e.apiSecret="«{alnum:32}»",t.x=1
{baseURL:"https://api",headers:{"x-api-key":"«{alnum:40}»"}}
<key>ApiSecret</key>↵	<string>«{alnum:32}»</string>
<string name="payment_secret">«{alnum:32}»</string>
[database]↵password = «{chosen}»
API_TOKEN_SALT=«{b64bytes:16}»
ADMIN_TOKEN=«{alnum:32}»
BACKEND_TOKEN=«{hex:40}»
STORAGE_KEY=«{alnum:32}»
APP_KEYS=«{b64bytes:16}»,{b64bytes:16}
HASURA_GRAPHQL_JWT_SECRET={"type":"HS256","key":"«{alnum:40}»"}
GF_SECURITY_ADMIN_PASSWORD=«{mixed:12}»
bindpw: «{alnum:13}9»
server.login("me@acme.dev", "«{alnum:16}»")
EMAIL_HOST='smtp.gmail.com'↵EMAIL_HOST_PASSWORD='«{consonants:16}»'
fernet_key = «{b64url:43}=»
ALTER USER app WITH PASSWORD '«{alnum:14}»';
CREATE LOGIN app WITH PASSWORD = '«{chosen}»';
please use the new admin password: «{alnum:12}17»
Deploy key rotated, token=«{hex:40}»
+ export DEPLOY_TOKEN=«{hex:40}»
{"level":"info","msg":"login","password":"«{alnum:12}25»"}
level=info msg=auth api_key=«{alnum:32}» user=3
GET /cb?access_token=«{alnum:40}» 200
const key = { kty: "OKP", crv: "Ed25519", x: "abc", d: "«{b64url:43}»" };
"""

ORDINARY: Final = r"""
password: string
password?: string | null;
token: OAuth2TokenResponse;
const token = await getToken({ req, secret: process.env.NEXTAUTH_SECRET })
secret: import.meta.env.SESSION_SECRET,
SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
SECRET_KEY = env("SECRET_KEY", default="unsafe-secret-key")
secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
password: <%= ENV.fetch("DB_PASSWORD") { "postgres" } %>
DB_PASSWORD=
DB_PASSWORD=secret
POSTGRES_PASSWORD: postgres
POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}
API_KEY=your-api-key-here
API_KEY=<your api key>
API_KEY=xxxxxxxxxxxxxxxxxxxxxxxx
API_KEY=changeme
API_KEY=$API_KEY
API_KEY=%API_KEY%
api_key: ${{ secrets.API_KEY }}
api_key: {{ .Values.apiKey | quote }}
api_key: "{{ vault_api_key }}"
password: ENC(4mXq0Zb8vK2pWc7T)
password: op://shop/database/password
password: vault:secret/data/shop#password
passwordSecretRef: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf
token = request.headers.get("X-Auth-Token")
token = secrets.token_urlsafe(32)
var token = document.querySelector('meta[name="csrf-token"]').content
"forgot_password": "Forgot your password?",
"password.min": "The password must have at least 8 characters",
label.password=Password
errors.password.invalid=That password is not right
<input type="password" name="password" autocomplete="current-password">
<label for="user_password">Password1 and Password2 must match</label>
{ name: 'password', type: 'password', placeholder: 'Password123!' }
expect(user.password).toBe('password123')
password = 'test1234'
login('alice', 'Passw0rd!')
cancelToken: source.token,
nextToken: "AAMA-EFRSURBSGdkQzJ1bmRlZmluZWQ9PQ1f8z",
"pad_token": "[PAD]", "eos_token": "<|endoftext|>", "unk_token": "[UNK]"
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
max_tokens: 4096,
"integrity": "sha512-Zq3PqCZ4yG0bWZ1xkVfR8n2mT5sJd7uL6hKpXcYvBaNeQwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUg==",
GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305
CACHE_KEY=node-modules-v3-8f2c1d9e
SSH_PRIVATE_KEY_PATH=~/.ssh/id_ed25519
private_key_file: /etc/ssl/private/shop.pem
secretName: shop-database-credentials-v2
key: shop-session-key-name
public_key = "MCowBQYDK2VwAyEA"
NEXT_PUBLIC_SITE_URL=https://acme.dev
password_hash: $2b$12$KIXQ4S9vT0m8Zc3Fq7LwXeYH1uJ2nB5dR6gP0aM4sT8vW3yE9iO7C
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 259200
postgres://postgres:postgres@localhost:5432/shop_test
mysql://root@127.0.0.1/shop
redis://:${REDIS_PASSWORD}@cache:6379/0
https://user:pass@example.com/path
git@github.com:acme/shop.git
curl -u "$USER:$PASSWORD" https://api.acme.dev
Authorization: Bearer <token>
Authorization: Bearer ${TOKEN}
"Authorization": "Bearer " + accessToken
docker login -u acme --password-stdin
SESSION_SECRET=keyboard cat
JWT_SECRET=my-super-secret-jwt-key
secret: 'shhhhh'
const secret = crypto.randomBytes(32).toString('hex')
apiKey: config.get<string>('payment.apiKey'),
private readonly apiKey: string = environment.apiKey;
@Input() passwordControl: FormControl;
func (c *Client) SetToken(token string) error {
if token != "" && token != previousToken {
String password = System.getenv("DB_PASSWORD");
password.setError(getString(R.string.error_invalid_password));
$this->password = Hash::make($request->password);
'password' => ['required', 'string', 'min:8', 'confirmed'],
'password' => bcrypt('password'),
t.string "encrypted_password", default: "", null: false
reset_password_token: "index_users_on_reset_password_token"
token = "550e8400-e29b-41d4-a716-446655440000"
"commit": "9fceb02d0ae598e95dc970b74767f19372d61af8"
e.exports={token:t,password:n.password,secret:r[0]}
function token5(e,t){return e.secret?t.saveKey(e.x,5):verifyQueue(t)}var a5=b(5),
BUNDLE_PATH: "vendor/bundle"
variable "db_password" { type = string, sensitive = true }
-----BEGIN CERTIFICATE-----
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHjvCq7p2xN3kR0sVwYbTzUeLfGmJhDaOcQ9iX8r4u1E deploy@acme
"""


def lines(said: str) -> list[str]:
    """One example a line; `↵` is a line end within one."""
    return [line.replace("↵", "\n") for line in said.splitlines() if line.strip()]
