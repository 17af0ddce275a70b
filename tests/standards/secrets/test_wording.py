"""Words are told from what machines draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.secrets.templates import spelled
from cockpit.standards.secrets.wording import entropy, everybodys, kinds, texture, written

IDENTIFIERS = (
    b"passwordResetToken",
    b"authentication_backend",
    b"OAuth2TokenResponse",
    b"accessTokenExpiresAt",
    b"getServerSideProps",
    b"content-security-policy",
    b"KubernetesSecretName",
)


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_identifiers_are_written(name: bytes) -> None:
    assert texture(name) > 0.3


@pytest.mark.parametrize("kind", ["alnum", "hex", "b64", "b64url"])
def test_random_values_are_not(kind: str) -> None:
    values = [spelled(f"{{{kind}:32}}", seed) for seed in range(200)]
    assert sum(texture(value) >= 0.3 for value in values) <= 2


@given(st.binary(max_size=400))
def test_never_raises_and_stays_in_range(value: bytes) -> None:
    assert 0 <= written(value) <= 1
    assert -1 <= texture(value) <= 1
    assert 0 <= entropy(value) <= 8
    assert everybodys(value) in (True, False)
    assert len(kinds(value)) == 4


@pytest.mark.parametrize(
    "value",
    [
        b"password",
        b"P@ssw0rd!",
        b"Passw0rd123",
        b"s3cr3t",
        b"admin123",
        b"hunter2",
        b"test1234",
        b"Letmein1!",
    ],
)
def test_what_everybody_would_try(value: bytes) -> None:
    assert everybodys(value)


@pytest.mark.parametrize("seed", range(20))
def test_what_nobody_would_try(seed: int) -> None:
    assert not everybodys(spelled("{alnum:24}", seed))
    assert not everybodys(spelled("{chosen}", seed))
