"""What the name of a variable says."""

import pytest

from cockpit.standards.env_names import (
    exposed,
    in_force,
    maybe_secret,
    of_test_mode,
    platform_sets,
    surely_secret,
    usable,
)

EVERY = in_force({"astro", "gatsby", "storybook"})
SECRET = """
    NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY VITE_STRIPE_SECRET_KEY REACT_APP_ADMIN_PASSWORD
    EXPO_PUBLIC_OPENAI_API_KEY PUBLIC_CMS_SECRET NEXT_PUBLIC_SENTRY_AUTH_TOKEN VITE_PRIVATE_KEY
    NEXT_PUBLIC_DATABASE_URL NUXT_PUBLIC_API_SECRET NEXT_PUBLIC_GITHUB_TOKEN GATSBY_SMTP_PASSWORD
    NEXT_PUBLIC_RESEND_API_KEY VITE_JWT_SECRET_PROD
"""
SEEN_BY_ALL = """
    NEXT_PUBLIC_SUPABASE_ANON_KEY NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY NEXT_PUBLIC_RECAPTCHA_SITE_KEY
    VITE_MAPBOX_TOKEN NEXT_PUBLIC_FIREBASE_API_KEY NEXT_PUBLIC_POSTHOG_KEY REACT_APP_MIXPANEL_TOKEN
    NEXT_PUBLIC_TOKEN_ADDRESS NEXT_PUBLIC_PASSWORD_MIN_LENGTH NEXT_PUBLIC_ENABLE_PASSWORD_LOGIN
    NEXT_PUBLIC_FORGOT_PASSWORD_URL VITE_API_URL NEXT_PUBLIC_SHOPIFY_STOREFRONT_ACCESS_TOKEN
    NEXT_PUBLIC_DATADOG_CLIENT_TOKEN NEXT_PUBLIC_GOOGLE_MAPS_API_KEY NEXT_PUBLIC_CSRF_TOKEN_HEADER
    VITE_SECRET_SANTA_DATE NEXT_PUBLIC_VAPID_PUBLIC_KEY NEXT_PUBLIC_SENTRY_DSN
    NEXT_PUBLIC_ALGOLIA_SEARCH_KEY PUBLIC_TURNSTILE_SITE_KEY VITE_KEYCLOAK_REALM
"""


@pytest.mark.parametrize("name", SECRET.split())
def test_a_secret_is_one_behind_any_prefix(name: str) -> None:
    prefix, framework = exposed(name, EVERY)
    assert prefix
    assert framework
    assert surely_secret(name, prefix)
    assert maybe_secret(name.removeprefix(prefix))


@pytest.mark.parametrize("name", SEEN_BY_ALL.split())
def test_what_is_made_to_be_seen_is_none(name: str) -> None:
    assert not surely_secret(name, exposed(name, EVERY)[0])


def test_a_prefix_counts_where_its_framework_is() -> None:
    assert exposed("PUBLIC_TOKEN", in_force(())) == ("", "")
    assert exposed("PUBLIC_TOKEN", in_force({"@sveltejs/kit"}))[0] == "PUBLIC_"
    assert exposed("SHOP_KEY", in_force((), ("SHOP_",))) == ("SHOP_", "envPrefix of Vite")


def test_what_a_platform_sets_is_left_out_and_what_people_set_is_not() -> None:
    for name in (
        "PATH",
        "CI",
        "PORT",
        "NODE_ENV",
        "VERCEL_URL",
        "GITHUB_SHA",
        "npm_package_version",
        "HTTP_HOST",
    ):
        assert platform_sets(name), name
    for name in (
        "VERCEL_TOKEN",
        "FLY_API_TOKEN",
        "GITHUB_CLIENT_SECRET",
        "DATABASE_URL",
        "NETLIFY_AUTH_TOKEN",
    ):
        assert not platform_sets(name), name


def test_a_secret_in_the_place_of_a_name_is_no_name() -> None:
    assert usable("STRIPE_SECRET_KEY")
    assert not usable("sk_live_" + "a1B2" * 8)
    assert not usable("AKIA" + "Q7" * 8)
    assert not usable("9A")
    assert not usable("A" * 81)


def test_a_key_of_the_test_mode_says_so() -> None:
    assert of_test_mode("STRIPE_TEST_SECRET_KEY")
    assert of_test_mode("PAYPAL_SANDBOX_CLIENT_SECRET") is False  # CLIENT is for browsers: a person decides
    assert not of_test_mode("STRIPE_SECRET_KEY")
    assert not of_test_mode("TEST_PAGE_SIZE")
