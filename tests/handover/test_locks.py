import pytest
from hypothesis import given

from cockpit.handover.locks import SecretRefusedError, refuse_secrets
from tests.text.test_redact import ANY, SECRETS


@pytest.mark.parametrize(("kind", "secret"), SECRETS.items())
def test_a_secret_anywhere_is_refused_by_place_never_by_value(kind: str, secret: str) -> None:
    pack = {"service": [{"name": "a"}, {"name": "b", "notes": ["fine", f"see {secret}"]}]}
    with pytest.raises(SecretRefusedError) as caught:
        refuse_secrets(pack)
    assert f"service[2].notes[2]: the text looks like a secret ({kind})" in str(caught.value)
    assert secret[-8:] not in str(caught.value)


@pytest.mark.parametrize("key", ["password", "API_KEY", "private-key", "token", "client_secret"])
def test_a_key_that_may_not_be_there(key: str) -> None:
    with pytest.raises(SecretRefusedError, match=r"access\[1\]\..*not part of a pack"):
        refuse_secrets({"access": [{"id": "a", key: "harmless"}]})


@pytest.mark.parametrize(
    "value", ["hunter2", "PM:shop/x", "pm:", "pm:shop/x y", "pm:shop/x\n", 3, ["pm:shop/x"], ""]
)
def test_a_credential_is_only_ever_named(value: object) -> None:
    with pytest.raises(SecretRefusedError) as caught:
        refuse_secrets({"access": [{"credential": value}]})
    assert "access[1].credential: only the name" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_secret_in_a_key_is_not_shown() -> None:
    secret = SECRETS["github token"]
    with pytest.raises(SecretRefusedError) as caught:
        refuse_secrets({"x": {secret: {"password": 1}}})
    assert secret not in str(caught.value)


def test_names_pass() -> None:
    refuse_secrets(
        {
            "access": [
                {"credential": "pm:shop/registrar"},
                {"credential": "keyring:launch-cockpit/shop/edge-read"},
            ],
            "env_var": [{"name": "API_TOKEN", "secret": True}],
            "secret": [{"name": "DATABASE_URL", "old_key_refused": True}],
        }
    )


@given(ANY)
def test_nothing_else_raises(text: str) -> None:
    try:
        refuse_secrets({text: [text, {text: text}]})
    except SecretRefusedError as reason:
        assert "would hold a secret" in str(reason)  # noqa: PT017 - either way is right
