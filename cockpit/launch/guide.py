"""The parts of launch.toml in the order a person reads them, each with a word and an example."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guide:
    """One part: its table, whether it is a list of rows, what it is for, and lines to start from."""

    table: str
    rows: bool
    about: str
    example: str = ""

    @property
    def header(self) -> str:
        """`[product]` or `[[host]]`."""
        return f"[[{self.table}]]" if self.rows else f"[{self.table}]"


GUIDES = (
    Guide(
        "product",
        rows=False,
        about="What is being launched. `origin`: where people end up. lighthouse: a report (JSON) of it.",
    ),
    Guide(
        "sprint",
        rows=False,
        about="The clock: when the sprint began, and for how many hours.",
        example="started = 2026-11-20T09:00:00Z\nhours = 48",
    ),
    Guide(
        "host",
        rows=True,
        about="Every public name. role: site, app, api, admin, mail, status, staging or retired.\n"
        "target: the addresses or the CNAME target it must resolve to. proxied: an edge stands in front.",
        example='name = "app.shop.example"\nrole = "app"\nowner = "ana"\ntarget = "shop.hosting.example"',
    ),
    Guide(
        "route",
        rows=True,
        about="Every URL that matters. kind: page, read, write, auth, webhook or health.\n"
        "critical: customers cannot do without it. contains: a text the page must show.\n"
        "counter: for a webhook, the URL that tells how many deliveries were accepted.\n"
        "journey: for a write or a sign-in, the [[smoke]] journey whose step at this URL is timed.",
        example='name = "checkout"\nurl = "/checkout"\nkind = "page"\ncritical = true\ncontains = "Pay"',
    ),
    Guide(
        "redirect",
        rows=True,
        about="Old URLs and where they lead now; code 410 for a page that is gone for good.",
        example='from = "/old-shop"\nto = "/shop"\ncode = 301',
    ),
    Guide(
        "email",
        rows=False,
        about="The domain mails are sent from, who receives them, where bounces go.\n"
        "events: the page of the mail service that shows what became of each message.",
        example='sending_domain = "shop.example"\nbounces_to = "the mail provider\'s event log"',
    ),
    Guide(
        "sender",
        rows=True,
        about="Every service that sends in the product's name, with its return path and DKIM selectors.\n"
        'spf: the name it asks you to include, where the cockpit does not know the service, or "none".',
        example='provider = "Postmark"\nreturn_path = "pm-bounces.shop.example"\nselectors = ["pm"]',
    ),
    Guide(
        "mail_flow",
        rows=True,
        about='Every message a customer waits for. trigger: where it is set off; "none": it is never sent.',
        example='name = "password-reset"\nsubject = "Reset your password"\nseconds = 120',
    ),
    Guide(
        "mailbox",
        rows=True,
        about="A mailbox of yours elsewhere, to which test messages are sent. With host and credential\n"
        "(an app password) the cockpit watches it by IMAP; without, you give it each message as a file.",
        example='address = "shop.test@gmail.com"\nhost = "imap.gmail.com"\n'
        'credential = "keyring:launch-cockpit/shop/test-mailbox"',
    ),
    Guide(
        "oauth",
        rows=True,
        about="Every button that signs in through another company; callback is what is registered there.",
        example='provider = "Google"\nstart = "/auth/google"\ncallback = "/auth/google/callback"',
    ),
    Guide(
        "edge",
        rows=False,
        about="Who stands in front of the site. A credential is only ever named, never written here.\n"
        'provider: "none" says that nobody does. nameservers: those of one that the cockpit does not know.',
        example='provider = "Cloudflare"\ncredential = "keyring:launch-cockpit/shop/edge-read"',
    ),
    Guide(
        "cache",
        rows=False,
        about="What shared caches may keep: cache or no-cache. A route's own `cache` goes before.\n"
        "never: paths or prefixes that must stay out of every cache.",
        example='pages = "cache"\napi = "no-cache"\nnever = ["/account/*"]',
    ),
    Guide(
        "session",
        rows=True,
        about="The cookie that keeps people signed in, and the hosts that share it.\n"
        "credential: the cookie (name=value) of a test account, to see that its pages are never cached.",
        example='cookie = "session"\nhosts = ["app.shop.example", "api.shop.example"]\n'
        'credential = "keyring:launch-cockpit/shop/test-session"',
    ),
    Guide(
        "mobile",
        rows=False,
        about="The apps that open the product's links; hosts: by default the canonical host.",
        example='ios_apps = ["AB12CD34EF.example.shop"]\nandroid_apps = ["example.shop"]',
    ),
    Guide(
        "repo",
        rows=False,
        about="The checkout; paths are relative to this file. build is run only with --allow build.\n"
        "log: files or folders with logs of the CI. salt: any words, for the digests of what is found.",
        example='path = "."\nbuild = "npm ci && npm run build"\ndist = "dist"',
    ),
    Guide(
        "allowed_secret",
        rows=True,
        about="What looks like a secret and may stand where it does, by its digest or by a path and a rule.",
        example='path = "tests/fixtures/*.pem"\nrule = "private-key"\n'
        'reason = "made for the tests, valid nowhere"\nowner = "ana"',
    ),
    Guide(
        "environment",
        rows=True,
        about="Every place the product runs in. differs: what differs from production on purpose, and why.\n"
        "project: the platform's name for it, where each environment is a project of its own.",
        example='name = "staging"\nurl = "https://stage.shop.example/"\nowner = "ana"\ndatabase = "staging"',
    ),
    Guide(
        "env",
        rows=True,
        about="Every environment variable by name, never its value.",
        example='name = "DATABASE_URL"\nenvironments = ["production"]\nsecret = true\nowner = "ana"',
    ),
    Guide(
        "deploy",
        rows=False,
        about="Where production runs, how it is released (release: one command or workflow), the way back.\n"
        "With project and credential (a token that may only read) the names of its settings are read.\n"
        "migrations_status: a command that tells which wait in production; it needs --allow build.",
        example='health = "/healthz"\nversion_marker = "/version.txt"\nsteps = ["Merge to main."]',
    ),
    Guide(
        "database",
        rows=True,
        about="A PostgreSQL whose statistics may be read: a role with pg_monitor, never a superuser.\n"
        "credential: the connection string, which is sent to this host alone.",
        example='name = "main"\nhost = "db.shop.example"\ncredential = "keyring:launch-cockpit/shop/db"',
    ),
    Guide(
        "watch",
        rows=False,
        about="How `cockpit watch` looks; what is not said follows the roadmap.\n"
        "control: addresses of others, asked when something fails; by default where alarms are sent.",
        example='control = ["https://www.iana.org/"]\nlatency_ms = 800',
    ),
    Guide(
        "logs",
        rows=False,
        about="Where a sample of the product's own log is: a file, a folder, or a command that prints it\n"
        "(run only with --allow build). Only counts and names of it are kept. request_id: what holds the\n"
        "id, if that is unusual. errors: the page that shows errors; test_error: one that fails on purpose.",
        example='paths = "logs/app.log"\nminutes = 60',
    ),
    Guide(
        "timings",
        rows=False,
        about="What others have measured: access logs, CSV of an APM (it times requests on the server),\n"
        "results of k6, hey, autocannon, Artillery. unit: s, ms or us, where the file does not say its own.",
        example='paths = ["logs/access.log", "apm.csv"]\nminutes = 1440',
    ),
    Guide(
        "monitor",
        rows=True,
        about="Every uptime monitor that already exists. With a credential that may only read, the cockpit\n"
        "asks UptimeRobot, Better Stack or Healthchecks (api: one of your own) what they watch. file: the\n"
        "one that sets it up, where monitors are code (gatus.yaml, prometheus.yml, .upptimerc.yml).",
        example='id = "home"\ntarget = "https://shop.example/"\ncovers = ["homepage"]\n'
        'interval_seconds = 60\nprovider = "UptimeRobot"\ncredential = "keyring:launch-cockpit/shop/watch"',
    ),
    Guide(
        "alert",
        rows=True,
        about="Every channel that reaches a person, with an owner and a backup.",
        example='channel = "email"\nto = "alerts@shop.example"\nowner = "ana"\nbackup = "jon"\n'
        'server = "smtp.shop.example:465"\ncredential = "keyring:launch-cockpit/shop/alerts"',
    ),
    Guide(
        "person",
        rows=True,
        about="Everybody named in this file, by a short id. leaves_on: somebody who will be gone.",
        example='id = "ana"\nname = "Ana Ferreira"\nrole = "founder"\ncontact = "mailto:ana@shop.example"',
    ),
    Guide(
        "access",
        rows=True,
        about="Every account: who owns it, who else gets in, how to recover it.",
        example='id = "registrar"\nservice = "Example Registrar"\ncategory = "registrar"\nowner = "ana"\n'
        'credential = "pm:shop/registrar"',
    ),
    Guide(
        "secret",
        rows=True,
        about="Every secret by name: where it is kept and how often it is changed.\n"
        "exposed: digests, as the secret checks tell them, of values that were seen and are changed since.",
        example='name = "DATABASE_URL"\nlocation = "hosting settings"\nowner = "ana"\nrotate_days = 180',
    ),
    Guide(
        "service",
        rows=True,
        about="Everything that is paid for, and when it renews.",
        example='name = "Domain"\nrenews_on = 2027-09-03\nauto_renew = true\npayer = "ana"',
    ),
    Guide(
        "smoke",
        rows=True,
        about="The steps of customer journeys, in order; one `journey` shares what it takes and keeps.\n"
        "Those that only look are walked on every run; those that sign in or change something with\n"
        "--allow writes, with a test account (credential: user:password) as {user} and {password}.\n"
        "{unique} marks what a run makes; cleanup steps are sent whatever failed. Hidden fields of a\n"
        "form go along by themselves; a program's route takes json in place of form, and headers.",
        example='name = "home answers"\nurl = "/"\ncontains = "Our bikes"\n\n'
        '[[smoke]]\njourney = "booking"\nname = "the sign-in form"\nurl = "/login"\n\n'
        '[[smoke]]\njourney = "booking"\nname = "sign in"\nmethod = "POST"\nurl = "/login"\n'
        'form = { email = "{user}", password = "{password}" }\ncontains = "Sign out"\n'
        'credential = "keyring:launch-cockpit/shop/test-account"\n\n'
        '[[smoke]]\njourney = "booking"\nname = "book"\nmethod = "POST"\nurl = "/api/bookings"\n'
        'json = { bike = 7, note = "{unique}" }\nonce = true\ntake = { id = [\'"id":"\', \'"\'] }\n\n'
        '[[smoke]]\njourney = "booking"\nname = "take it back"\nmethod = "DELETE"\n'
        'url = "/api/bookings/{id}"\ncleanup = true',
    ),
    Guide(
        "backup",
        rows=True,
        about="Every data store, and when a restore was last tried.",
        example='store = "main database"\nowner = "ana"\nschedule = "daily"\nrestore_tested_on = 2026-11-18',
    ),
    Guide(
        "ai",
        rows=False,
        about="The assistant, if the product has one: asked with --allow active. field: where the question\n"
        "goes in the JSON (messages.0.content), reply: where the answer stands, also of a stream.\n"
        "canary: made-up words that you put into its instructions, and that it must never tell.\n"
        "acts: where it lists what it did. document: where a text to be read goes. budget: questions a run.\n"
        "results: a file of your own tests of it (JSON, TOML, JUnit, promptfoo).",
        example='endpoint = "https://api.shop.example/assistant"\nowner = "ana"\nfield = "message"\n'
        'reply = "reply"\ncanary = "brass otter lantern"\nacts = "acts"',
    ),
    Guide(
        "support",
        rows=True,
        about="Where a customer's request goes.",
        example='kind = "customers"\npath = "mailto:help@shop.example"\nhours = "weekdays 9 to 17"',
    ),
    Guide(
        "escalation",
        rows=True,
        about="Who acts after how many minutes.",
        example='after_minutes = 15\nwho = "ana"\ndo = "Call the hosting platform."',
    ),
    Guide(
        "limitation",
        rows=True,
        about="What is knowingly not finished.",
        example='id = "lim-1"\ntext = "Refunds are made by hand."',
    ),
    Guide(
        "next_step",
        rows=True,
        about="What comes after the launch.",
        example='what = "Move DMARC to quarantine"\nwhen = 2026-12-05\nowner = "ana"',
    ),
    Guide(
        "dashboard",
        rows=True,
        about="Where the basics are seen.",
        example='url = "https://uptime.example/shop"\nshows = ["uptime", "error-rate"]',
    ),
    Guide(
        "limits",
        rows=False,
        about="Numbers a verdict is held against, where they should differ from the roadmap's.",
        example='p95_read_ms = 300\nredirect_policy = "one-hop"',
    ),
    Guide(
        "vantage",
        rows=False,
        about="Where to look from: a resolver, name servers and addresses that are elsewhere.",
        example='resolver = "127.0.0.1:5353"',
    ),
)
