"""Where people sign in, told from the URL alone."""

import pytest

from cockpit.standards.domains import bare
from cockpit.standards.signin import asks_to_sign_in, sign_in_path


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://team.cloudflareaccess.com/cdn-cgi/access/login", True),
        ("https://shop.eu.auth0.com/login", True),
        ("https://sso.example.net/realms/a?client_id=1&redirect_uri=https%3A%2F%2Fx", True),
        ("https://idp.example.net/sso?SAMLRequest=abc", True),
        ("https://ads.example.net/?client_id=1", False),
        ("https://parking.example.net/", False),
        ("https://notauth0.com/", False),
        ("https://auth0.com.example.net/", False),
    ],
)
def test_a_doorkeeper_or_the_parameters_of_a_protocol(url: str, expected: bool) -> None:
    assert asks_to_sign_in(url) is expected


@pytest.mark.parametrize("path", ["/login", "/users/sign_in", "/auth/start", "/Sign-In"])
def test_a_path_where_people_sign_in(path: str) -> None:
    assert sign_in_path(f"https://shop.example{path}")


@pytest.mark.parametrize("path", ["/", "/blog/log-in-times", "/authors", "/logistics"])
def test_a_path_where_nobody_does(path: str) -> None:
    assert not sign_in_path(f"https://shop.example{path}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop.example", True),
        ("shop.co.uk", True),
        ("velomart.test", True),
        ("app.shop.example", False),
        ("shop.vercel.app", False),
        ("app.shop.co.uk", False),
    ],
)
def test_a_domain_of_ones_own(name: str, expected: bool) -> None:
    assert bare(name) is expected
