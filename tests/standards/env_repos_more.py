"""The other half of the small products."""

from textwrap import dedent

from tests.standards.env_repos import DJANGO, LARAVEL, NEXT, RAILS, WORDPRESS, Repo

ASTRO = Repo(
    "static Astro on Netlify",
    {
        "src/pages/index.astro": dedent("""\
            ---
            const name = import.meta.env.PUBLIC_SITE_NAME;
            const token = import.meta.env.CMS_TOKEN;
            const base = import.meta.env.BASE_URL;
            ---
            <!-- {import.meta.env.PUBLIC_GONE} -->
            <h1>{name}</h1>
        """),
        "src/map.ts": 'import { API_HOST } from "astro:env/client";\nimport.meta.env.PUBLIC_CMS_SECRET;\n',
        "netlify.toml": dedent("""\
            [build.environment]
            NODE_VERSION = "22"
            [context.production.environment]
            PUBLIC_SITE_NAME = "Shop"
            [context.deploy-preview.environment]
            PUBLIC_SITE_NAME = "Preview"
        """),
        "package.json": '{"dependencies": {"astro": "5"}}',
    },
    {"PUBLIC_SITE_NAME", "CMS_TOKEN", "PUBLIC_CMS_SECRET", "API_HOST"},
    promises={"NODE_VERSION", "PUBLIC_SITE_NAME"},
    given={"PUBLIC_CMS_SECRET"},
)
GO = Repo(
    "Go on a server with systemd",
    {
        "main.go": dedent("""\
            package main

            // os.Getenv("COMMENTED")
            func env(key, def string) string {
                if v, ok := os.LookupEnv(key); ok { return v }
                return def
            }

            type Config struct {
                Dsn  string `env:"DSN,required" json:"dsn"`
                Wait int    `env:"WAIT_SECONDS" envDefault:"5"`
            }

            func main() {
                token := os.Getenv("API_TOKEN")
                addr := env("ADDR", ":8080")
                v, ok := os.LookupEnv("TRACE")
            }
        """),
        "main_test.go": 'os.Getenv("TEST_DSN")\n',
        "deploy/deploy.sh": dedent("""\
            #!/bin/sh
            BIN=shop
            : "${DEPLOY_HOST:?}"   # $COMMENT
            scp "$BIN" "$DEPLOY_HOST:/srv" && ssh "$DEPLOY_HOST" "${RESTART:-true}"
            echo '$NOT_EXPANDED'
        """),
        "go.mod": "module shop\n",
    },
    {"DSN", "API_TOKEN", "DEPLOY_HOST"},
    {"WAIT_SECONDS", "ADDR", "TRACE", "RESTART"},
)
MONOREPO = Repo(
    "monorepo with pnpm",
    {
        "apps/web/src/env.ts": dedent("""\
            import { createEnv } from "@t3-oss/env-nextjs";
            export const env = createEnv({
              server: { DATABASE_URL: z.string().url(), CACHE_TTL: z.coerce.number().default(60) },
              client: { NEXT_PUBLIC_API: z.string() },
              experimental__runtimeEnv: { NEXT_PUBLIC_API: process.env.NEXT_PUBLIC_API },
            });
        """),
        "apps/api/src/config.ts": dedent("""\
            const { JWT_SECRET, REDIS_HOST: host = "localhost", ...others } = process.env;
            const required = (name: string) => process.env[name] ?? fail(name);
            export const key = required("MAIL_KEY");
        """),
        "packages/db/prisma/schema.prisma": dedent("""\
            datasource db {
              url = env("DATABASE_URL")
              directUrl = env("DIRECT_URL")
            }
        """),
        "apps/web/node_modules/lib/index.js": "process.env.NOT_OURS\n",
        "apps/web/package.json": '{"dependencies": {"next": "15"}}',
        "apps/api/package.json": "{}",
        "packages/db/package.json": "{}",
        "package.json": "{}",
        ".github/workflows/ci.yml": dedent("""\
            on: push
            env:
              TURBO_TEAM: shop
            jobs:
              test:
                runs-on: ubuntu-latest
                env:
                  JOB_WIDE: "1"
                steps:
                  - run: pnpm test
                    env:
                      STEP_ONLY: "1"
                      NPM_TOKEN: ${{ secrets.NPM_TOKEN }}
        """),
    },
    {"DATABASE_URL", "NEXT_PUBLIC_API", "JWT_SECRET", "MAIL_KEY", "DIRECT_URL"},
    {"CACHE_TTL", "REDIS_HOST"},
    riddles=1,
    promises={"TURBO_TEAM", "JOB_WIDE"},
)
EXPO = Repo(
    "Expo and Firebase",
    {
        "app/firebase.ts": dedent("""\
            export const app = initializeApp({
              apiKey: process.env.EXPO_PUBLIC_FIREBASE_API_KEY,
              projectId: process.env.EXPO_PUBLIC_FIREBASE_PROJECT_ID,
            });
            const ai = new OpenAI({ apiKey: process.env.EXPO_PUBLIC_OPENAI_API_KEY });
        """),
        "functions/src/index.ts": dedent("""\
            const key = defineSecret("STRIPE_KEY");
            export const region = defineString("REGION");
        """),
        "app.json": '{"expo": {"name": "shop"}}',
        "package.json": '{"dependencies": {"expo": "53"}}',
        "functions/package.json": "{}",
    },
    {
        *("EXPO_PUBLIC_FIREBASE_API_KEY", "EXPO_PUBLIC_FIREBASE_PROJECT_ID", "EXPO_PUBLIC_OPENAI_API_KEY"),
        *("STRIPE_KEY", "REGION"),
    },
    given={"EXPO_PUBLIC_OPENAI_API_KEY"},
)
SVELTE = Repo(
    "SvelteKit on Cloudflare Pages",
    {
        "src/routes/+page.server.ts": dedent("""\
            import { DATABASE_URL, API_SECRET } from "$env/static/private";
            import { env } from "$env/dynamic/private";
            import { PUBLIC_SHOP_NAME } from '$env/static/public';
            export const load = ({ platform }) => [platform?.env?.CART_KV, env.SHOP_MODE ?? "live"];
        """),
        "src/lib/Map.svelte": "<script>\n  const key = import.meta.env.VITE_MAPBOX_TOKEN;\n</script>\n",
        "vite.config.ts": 'export default defineConfig({ envPrefix: ["VITE_", "SHOP_"] });\n',
        "src/lib/pay.ts": "export const key = import.meta.env.SHOP_PAY_SECRET;\n",
        "wrangler.jsonc": dedent("""\
            {
              // names
              "vars": { "SHOP_MODE": "live", },
              "env": { "staging": { "vars": { "SHOP_MODE": "test" } } },
            }
        """),
        "package.json": '{"devDependencies": {"@sveltejs/kit": "2"}}',
    },
    {
        *(
            "DATABASE_URL",
            "API_SECRET",
            "PUBLIC_SHOP_NAME",
            "CART_KV",
            "VITE_MAPBOX_TOKEN",
            "SHOP_PAY_SECRET",
        ),
    },
    {"SHOP_MODE"},
    promises={"SHOP_MODE"},
    given={"SHOP_PAY_SECRET"},
)
REPOS = (NEXT, DJANGO, RAILS, LARAVEL, WORDPRESS, ASTRO, GO, MONOREPO, EXPO, SVELTE)
