"""Where a sign-in through another company begins, and the way back it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.sign_in_starts import MAX_URI, provider_at, redirect_uri

BACK = "https://shop.example/callback"


@pytest.mark.parametrize(
    ("path", "provider"),
    [
        ("/auth/google", "Google"),
        ("/auth/google_oauth2", "Google"),
        ("/users/auth/github", "GitHub"),
        ("/oauth2/authorization/okta", "Okta"),
        ("/api/auth/signin/azure-ad", ""),
        ("/api/auth/signin/azuread", "Microsoft"),
        ("/login/apple", "Apple"),
        ("/connect/linkedin-openid", "LinkedIn"),
        ("/oauth/start?provider=github", "GitHub"),
        ("/auth/google/callback", ""),
        ("/auth/google/logout", ""),
        ("/blog/google", ""),
        ("/login", ""),
        ("/", ""),
    ],
)
def test_the_words_of_the_libraries(path: str, provider: str) -> None:
    assert provider_at(f"https://shop.example{path}") == provider


@pytest.mark.parametrize(
    ("query", "back"),
    [
        ("client_id=1&redirect_uri=https%3A%2F%2Fshop.example%2Fcallback", BACK),
        ("redirect_uri=%2Fdashboard", ""),
        ("client_id=1", ""),
        ("client_id=1&redirect_uri=", ""),
        ("client_id=1&redirect_uri=" + "a" * (MAX_URI + 1), ""),
        ("client_id=1&" + "a=b&" * 200 + "redirect_uri=x", ""),
    ],
)
def test_the_way_back_stands_beside_a_client(query: str, back: str) -> None:
    assert redirect_uri(f"https://accounts.example/authorize?{query}") == back


@given(st.text(max_size=80))
def test_no_query_can_raise(text: str) -> None:
    url = f"https://shop.example/auth/google?{text}"
    assert isinstance(redirect_uri(url), str)
    assert isinstance(provider_at(url), str)
