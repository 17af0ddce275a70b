"""Keys that are public by design, and keys of test modes: neither is a leak."""
# ruff: noqa: E501 - tables, one row a line

import base64
from dataclasses import replace
from typing import Final

from tests.bench.planted.dice import Dice
from tests.bench.planted.kind import Kind, forms, named
from tests.bench.planted.known_providers import supabase


def _clerk(dice: Dice) -> str:
    host = f"clerk.{dice.of('abcdefghijklmnopqrstuvwxyz', 9)}.example$"
    return f"pk_live_{base64.b64encode(host.encode()).decode().rstrip('=')}"


_PUBLIC: Final = (
    Kind("stripe-publishable", lambda d: f"pk_live_{d.alnum(24)}", named("NEXT_PUBLIC_STRIPE_KEY", 0, 1)),
    Kind("supabase-anon", lambda d: supabase(d, "anon"), named("NEXT_PUBLIC_SUPABASE_ANON_KEY", 0, 15)),
    Kind("supabase-publishable", lambda d: f"sb_publishable_{d.b64url(22)}_{d.alnum(8)}", named("VITE_SUPABASE_KEY", 0, 1)),
    Kind("firebase-web-key", lambda d: f"AIzaSy{d.b64url(33)}", forms(
        ("src/firebase.ts", 'const firebaseConfig = {\n  apiKey: "<<0>>",\n  authDomain: "shop-prod.firebaseapp.com",\n  projectId: "shop-prod",\n};'),
        ("public/firebase-messaging-sw.js", 'firebase.initializeApp({ apiKey: "<<0>>", projectId: "shop-prod" });'),
    )),
    Kind("maps-browser-key", lambda d: f"AIzaSy{d.b64url(33)}", forms(
        ("public/stores.html", '<script src="https://maps.googleapis.com/maps/api/js?key=<<0>>&amp;callback=init"></script>'),
        ("src/map.tsx", 'const loader = new Loader({ apiKey: "<<0>>", version: "weekly" });'),
    )),
    Kind("sentry-dsn", lambda d: (k := d.hex(32), f"https://{k}@o{d.digits(6)}.ingest.sentry.io/{d.digits(7)}"), forms(
        ("src/sentry.ts", 'Sentry.init({ dsn: "<<1>>" });'), (".env.production", "NEXT_PUBLIC_SENTRY_DSN=<<1>>"),
    )),
    Kind("posthog-project", lambda d: f"phc_{d.alnum(43)}", named("NEXT_PUBLIC_POSTHOG_KEY", 0, 1)),
    Kind("mapbox-public", lambda d: f"pk.{d.jwt(u='shop', a=d.lower(25)).split('.')[1]}.{d.b64url(22)}", named("VITE_MAPBOX_TOKEN", 0, 1)),
    Kind("clerk-publishable", _clerk, named("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", 0, 1)),
    Kind("recaptcha-site-key", lambda d: f"6L{d.alnum(6)}AAAAA{d.b64url(27)}", forms(
        ("public/contact.html", '<div class="g-recaptcha" data-sitekey="<<0>>"></div>'), ("src/contact.tsx", '<ReCAPTCHA sitekey="<<0>>" />'),
    )),
)  # fmt: skip

_TEST: Final = (
    Kind("stripe-test", lambda d: f"sk_test_{d.alnum(24)}", named("STRIPE_SECRET_KEY", 0, 1)),
    Kind("stripe-test-publishable", lambda d: f"pk_test_{d.alnum(24)}", named("STRIPE_PUBLISHABLE_KEY", 0, 1)),
    Kind("clerk-test", lambda d: f"sk_test_{d.alnum(42)}", named("CLERK_SECRET_KEY", 0, 1)),
)  # fmt: skip

PUBLIC: Final = tuple(replace(kind, kept="public") for kind in _PUBLIC)
TEST: Final = tuple(replace(kind, kept="test") for kind in _TEST)
