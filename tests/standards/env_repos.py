"""Small products as their frameworks' own pages set them up: what they read, what they promise."""

from dataclasses import dataclass, field
from textwrap import dedent


@dataclass(frozen=True)
class Repo:
    """A repository: `needs` it cannot do without, `spare` it can, `riddles` are counted."""

    name: str
    files: dict[str, str]
    needs: set[str]
    spare: set[str] = field(default_factory=set)
    riddles: int = 0
    promises: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)  # secrets that reach every visitor


NEXT = Repo(
    "Next.js on Vercel with Supabase and Stripe",
    {
        "src/lib/supabase.ts": dedent("""\
            import { createClient } from "@supabase/supabase-js";
            // process.env.OLD_KEY was here; see https://example.com/process.env.DOCS
            export const db = createClient(
              process.env.NEXT_PUBLIC_SUPABASE_URL!,
              process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY!,
            );
            const url = process.env.NEXT_PUBLIC_SUPABASE_URL!;
            export const admin = () => createClient(url, process.env["SUPABASE_SERVICE_ROLE_KEY"]!);
        """),
        "src/app/api/stripe/route.ts": dedent("""\
            const stripe = new Stripe(process.env.STRIPE_SECRET_KEY as string, { apiVersion: "2025-01-01" });
            export const hook = process.env.STRIPE_WEBHOOK_SECRET || (() => { throw new Error("none") })();
            const site = process.env.NEXT_PUBLIC_SITE_URL ?? `https://${process.env.VERCEL_URL}`;
            if (process.env.NODE_ENV !== "production") console.log("dev");
        """),
        "src/app/page.tsx": dedent("""\
            export default () => <p>Don't panic: {process.env.NEXT_PUBLIC_SHOP_NAME}</p>;
        """),
        "next.config.mjs": "export default { env: { BUILD_NAME: process.env.BUILD_NAME || 'dev' } };\n",
        "src/app/page.test.tsx": 'process.env.E2E_USER;\nvi.stubEnv("STUBBED_NAME", "x");\n',
        "package.json": '{"dependencies": {"next": "15"}}',
        ".env.example": "NEXT_PUBLIC_SUPABASE_URL=\nSTRIPE_SECRET_KEY=sk_test_...\n# OPTIONAL_FLAG=\n",
        "vercel.json": '{"env": {"FEATURE_X": "on"}}',
    },
    {
        *("NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY"),
        *("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "NEXT_PUBLIC_SHOP_NAME"),
    },
    {"NEXT_PUBLIC_SITE_URL", "BUILD_NAME"},
    promises={"NEXT_PUBLIC_SUPABASE_URL", "STRIPE_SECRET_KEY", "OPTIONAL_FLAG", "FEATURE_X"},
)
DJANGO = Repo(
    "Django on Fly",
    {
        "shop/settings.py": dedent('''\
            """Settings. os.environ["IN_DOCSTRING"] is not read."""
            import os
            import environ
            import dj_database_url

            env = environ.Env(DEBUG=(bool, False))
            environ.Env.read_env()
            SECRET_KEY = os.environ["SECRET_KEY"]
            DEBUG = env("DEBUG")
            ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
            DATABASES = {"default": dj_database_url.config(conn_max_age=600)}
            EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
            STRIPE = os.getenv("STRIPE_API_KEY")  # os.getenv("COMMENTED")
            SENTRY = os.environ.get("SENTRY_DSN", "")
        '''),
        "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "shop/tests/test_pay.py": 'os.environ["TEST_CARD"]\n',
        "fly.toml": 'app = "shop"\n[env]\nPORT = "8000"\nCACHE_SIZE = "100"\n',
        "Dockerfile": "FROM python:3.13\nARG BUILD_ID\nENV PYTHONUNBUFFERED=1 \\\n    STATIC_ROOT=/static\n",
        "requirements.txt": "django\n",
    },
    {"SECRET_KEY", "EMAIL_HOST_PASSWORD", "STRIPE_API_KEY"},
    {"DEBUG", "ALLOWED_HOSTS", "DATABASE_URL", "SENTRY_DSN"},
    promises={"CACHE_SIZE", "BUILD_ID", "STATIC_ROOT"},
)
RAILS = Repo(
    "Rails on Render",
    {
        "config/database.yml": dedent("""\
            production:
              url: <%= ENV["DATABASE_URL"] %>
              pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
        """),
        "config/environments/production.rb": dedent("""\
            Rails.application.configure do
              config.action_mailer.smtp_settings = { password: ENV.fetch("SMTP_PASSWORD") }
              config.asset_host = ENV["ASSET_HOST"] || "https://cdn.example"
              config.log_level = ENV.fetch("LOG_LEVEL", "info")
              # ENV["GONE"]
              config.host = "#{ENV['SHOP_HOST']}"
            end
        """),
        "app/models/pay.rb": 'Stripe.api_key = ENV["STRIPE_KEY"]\nENV["SET_HERE"] = "1"\n',
        "spec/pay_spec.rb": 'ENV["SPEC_ONLY"]\n',
        "render.yaml": dedent("""\
            services:
              - type: web
                name: shop
                envVars:
                  - key: DATABASE_URL
                    fromDatabase: { name: db, property: connectionString }
                  - key: RAILS_MASTER_KEY
                    sync: false
                  - key: STRIPE_KEY
                    value: something-real
            envVarGroups:
              - name: all
                envVars:
                  - key: SMTP_PASSWORD
                    generateValue: true
        """),
        "Gemfile": "gem 'rails'\n",
    },
    {"DATABASE_URL", "SMTP_PASSWORD", "SHOP_HOST", "STRIPE_KEY"},
    {"ASSET_HOST", "LOG_LEVEL"},
    promises={"DATABASE_URL", "RAILS_MASTER_KEY", "STRIPE_KEY", "SMTP_PASSWORD"},
)
LARAVEL = Repo(
    "Laravel on Forge",
    {
        "config/app.php": dedent("""\
            <?php
            // env('COMMENTED')
            return [
              'key' => env('APP_KEY'), 'debug' => (bool) env('APP_DEBUG', false),
              'url' => env('APP_URL', 'http://localhost'),
            ];
        """),
        "config/mail.php": "<?php return ['key' => env('MAILGUN_SECRET'), 1 => $_ENV['ZONE'] ?? 'eu'];\n",
        "public/index.php": "<?php $_SERVER['REQUEST_URI']; getenv('PHP_FLAG');\n",
        "tests/Feature/PayTest.php": "<?php env('TESTING_ONLY');\n",
        ".env.example": 'APP_KEY=\nAPP_URL="http://localhost"\nVITE_APP_NAME="${APP_NAME}"\n',
        "composer.json": "{}",
    },
    {"APP_KEY", "MAILGUN_SECRET", "PHP_FLAG"},
    {"APP_DEBUG", "APP_URL", "ZONE"},
    promises={"APP_KEY", "APP_URL", "VITE_APP_NAME"},
)
WORDPRESS = Repo(
    "WordPress",
    {
        "wp-config.php": dedent("""\
            <?php
            define( 'DB_PASSWORD', getenv_docker('WORDPRESS_DB_PASSWORD', 'example password') );
            define( 'AUTH_KEY', getenv('WORDPRESS_AUTH_KEY') );
            foreach ($names as $name) { define($name, $_ENV[$name]); }
        """),
        "wp-includes/load.php": "<?php getenv('CORE_ONLY');\n",
        "docker-compose.yml": dedent("""\
            services:
              db:
                environment:
                  MYSQL_ROOT_PASSWORD: example
              wordpress:
                environment:
                  - WORDPRESS_DB_PASSWORD=${WORDPRESS_DB_PASSWORD}
                  - WORDPRESS_TABLE_PREFIX
        """),
    },
    {"WORDPRESS_AUTH_KEY"},
    {"WORDPRESS_DB_PASSWORD"},
    riddles=1,
    promises={"MYSQL_ROOT_PASSWORD", "WORDPRESS_DB_PASSWORD", "WORDPRESS_TABLE_PREFIX"},
)
