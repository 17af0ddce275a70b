import base64
import copy
import dataclasses
import json
import pickle
import traceback
from urllib.parse import quote

import msgspec
import pytest
from rich.traceback import Traceback

from cockpit.credentials import Secret, WrongHostError
from cockpit.credentials.bound import Bound
from cockpit.redacted import plain
from cockpit.text import looks_secret, redact, remember, safe
from tests.credentials.canary import CANARY, leaks

HOST = "api.edge.test"


@pytest.fixture
def secret() -> Secret:
    return Secret.of("edge-read", HOST, CANARY)


def test_no_text_shows_the_value(secret: Secret) -> None:
    texts = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>99}",
        f"{secret:40}",
        f"{secret:<9}{secret!s}",
    ]
    texts += [str([secret]), str({"a": secret}), str(dataclasses.asdict(secret)), str(plain(secret))]
    assert not leaks(text.encode() for text in texts)
    assert "edge-read" in repr(secret)


def test_it_is_neither_pickled_nor_serialised(secret: Secret) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(secret)
    assert copy.copy(secret) is secret
    assert copy.deepcopy({"a": [secret]})["a"][0] is secret


def test_it_cannot_be_changed_and_has_no_further_attributes(secret: Secret) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        secret.host = "evil.test"  # type: ignore[misc]
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("host", ["evil.test", "", "api.edge.test.evil.test", "xapi.edge.test", "edge.test"])
def test_it_opens_for_its_own_host_only(secret: Secret, host: str) -> None:
    assert secret.reveal_for("API.edge.test.") == CANARY
    with pytest.raises(WrongHostError, match=r"api\.edge\.test and nowhere else") as caught:
        secret.reveal_for(host)
    assert not leaks([str(caught.value).encode()])


def test_bound_to_nothing_it_opens_for_nobody() -> None:
    with pytest.raises(WrongHostError):
        Secret.of("a", "", CANARY).reveal_for("")


def test_a_traceback_with_locals_shows_a_mask(secret: Secret) -> None:
    """The locals of the failing frame are what a crash report prints."""
    try:
        _fails(secret)
    except RuntimeError as reason:
        told = "".join(traceback.TracebackException.from_exception(reason, capture_locals=True).format())
        from rich.console import Console

        console = Console(width=200, record=True, quiet=True)
        console.print(Traceback.from_exception(type(reason), reason, reason.__traceback__, show_locals=True))
        rich = console.export_text()
    assert "[credential]" in told
    assert not leaks([told.encode(), rich.encode()])


def _fails(secret: Secret) -> None:
    nested = {"headers": [secret]}
    raise RuntimeError(f"with {nested}")


def test_a_record_on_its_way_to_a_store_shows_no_value_either() -> None:
    assert not leaks([repr(Bound("shop", "edge-read", HOST, CANARY)).encode()])


@pytest.mark.parametrize("before", ["", "u", "us", "user:"])
def test_redaction_knows_the_value_in_every_notation(secret: Secret, before: str) -> None:
    for text in (
        CANARY,
        before + CANARY + "tail",
        quote(CANARY, safe=""),
        quote(CANARY),
        json.dumps({"a": CANARY}),
        base64.b64encode((before + CANARY).encode()).decode(),
        base64.urlsafe_b64encode((before + CANARY + "?").encode()).decode(),
        CANARY.replace("&", "&amp;"),
    ):
        assert "[redacted: credential]" in redact(text)
        assert redact(redact(text)) == redact(text)
        assert looks_secret(text) == "credential"
        assert looks_secret(redact(text)) is None
        assert not leaks([redact(text).encode()])


def test_every_line_of_a_key_is_hidden() -> None:
    value = "first line of it\nsecond line\u202e of it\r\nx"
    remember(value)
    assert redact("see 'first line of it'") == "see '[redacted: credential]'"
    for text in (value, repr(value), json.dumps(value), safe(value)):
        assert "line" not in redact(text)


def test_short_values_and_the_mark_itself_are_not_remembered() -> None:
    for value in ("short", "credential", "redacted", ""):
        remember(value)
        assert redact(f"a {value} b") == f"a {value} b"


def test_a_value_across_the_limit_is_cut_with_the_rest() -> None:
    from cockpit.text import REDACT_LIMIT

    remember(CANARY)
    for before in (REDACT_LIMIT - 5, REDACT_LIMIT - len(CANARY), REDACT_LIMIT - 40):
        told = redact("a" * before + CANARY + "b" * 50)
        assert len(told) <= REDACT_LIMIT
        assert CANARY[:5] not in told
