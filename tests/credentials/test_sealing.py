import base64
import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.credentials import StoreError, sealing
from tests.credentials.canary import CANARY, leaks

COST = sealing.Cost(bytes(16), sealing.SOME_N[0])
KEY = sealing.key("correct horse battery", COST)
ENTRIES = ["first " + CANARY, "second"]
ANY = st.text(alphabet=st.characters(codec=None), max_size=60)


def sealed(entries: list[str] = ENTRIES, project: str = "shop") -> bytes:
    return sealing.seal(entries, KEY, COST, project)


def with_body(data: bytes, **changes: Any) -> bytes:
    """The file with its JSON changed and its digest made right again, as somebody with intent would."""
    body = json.loads(data[65:]) | changes
    line = json.dumps(body, separators=(",", ":")).encode()
    return sha256(line).hexdigest().encode() + b"\n" + line


def refused(data: bytes, project: str = "shop") -> bool:
    """The file is told to be damaged, or the passphrase to be wrong; nothing of it is used."""
    try:
        parts = sealing.parse(data)
        key = KEY if parts.cost == COST else sealing.key("correct horse battery", parts.cost)
        if not sealing.fits(parts, key, project):
            return True
        sealing.opened(parts, key, project)
    except StoreError:
        return True
    return False


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANY, max_size=5), ANY)
def test_what_is_sealed_comes_back(entries: list[str], project: str) -> None:
    parts = sealing.parse(sealed(entries, project))
    assert sealing.fits(parts, KEY, project)
    assert sealing.opened(parts, KEY, project) == entries


def test_nothing_is_readable_not_even_the_names() -> None:
    data = sealed(["edge-read", CANARY])
    assert not leaks([data])
    assert not leaks([data], "edge-read")
    assert sealed() != sealed(), "fresh nonces"


def test_another_passphrase_does_not_fit() -> None:
    parts = sealing.parse(sealed())
    assert not sealing.fits(parts, sealing.key("correct horse batterz", COST), "shop")
    assert not sealing.fits(parts, KEY, "other shop")


@pytest.mark.parametrize("flip", [1, 0x20, 0x80])
def test_every_flipped_byte_is_refused(flip: int) -> None:
    data = sealed()
    for at in range(len(data)):
        damaged = bytearray(data)
        damaged[at] ^= flip
        with pytest.raises(StoreError, match="damaged"):
            sealing.parse(bytes(damaged))


@pytest.mark.parametrize("part", ["check", "entries"])
def test_every_flipped_byte_of_what_is_sealed_is_refused_when_the_digest_is_made_right(part: str) -> None:
    data = sealed()
    text = base64.b64decode(json.loads(data[65:])[part])
    for at in range(len(text)):
        changed = bytearray(text)
        changed[at] ^= 1
        assert refused(with_body(data, **{part: base64.b64encode(changed).decode()})), at


def test_a_changed_cost_or_salt_is_refused() -> None:
    data = sealed()
    for kdf in (COST.row | {"p": 2}, COST.row | {"n": 1 << 15}, sealing.Cost(b"1" * 16, COST.n).row):
        assert refused(with_body(data, kdf=kdf))


def test_entries_of_another_file_are_refused() -> None:
    """The same key: an older version of the entries in a newer file, and those of another project."""
    older, newer, foreign = sealed(["old"]), sealed(["new"]), sealed(["foreign"], "other")
    for other in (older, foreign):
        assert refused(with_body(newer, entries=json.loads(other[65:])["entries"]))
        assert refused(with_body(newer, check=json.loads(other[65:])["check"]))
    assert refused(foreign)
    body = json.loads(newer[65:])
    assert refused(with_body(newer, check=body["entries"], entries=body["check"]))


@pytest.mark.parametrize("cut", [0, 1, 64, 65, 66, -1])
def test_a_file_cut_short_is_damaged(cut: int) -> None:
    with pytest.raises(StoreError, match="damaged"):
        sealing.parse(sealed()[:cut])


HOSTILE = [
    *({"n": n} for n in (1 << 30, 1 << 19, 1 << 13, 0, -1, 2**14 + 1, 1.5, "131072", None, True, 10**400)),
    *({"p": p} for p in (0, -1, 5, 1 << 20, "1", None)),
    *({"r": r} for r in (1, 1 << 20, "8", None)),
    {"name": "argon2id"},
    {"salt": ""},
    {"salt": "AA=="},
    {"salt": 3},
]


@pytest.mark.parametrize("change", HOSTILE, ids=str)
def test_a_hostile_cost_is_refused_before_any_work(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "key", None)
    with pytest.raises(StoreError) as caught:
        sealing.parse(with_body(sealed(), kdf=COST.row | change))
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"null", b"{}", b"[" * 100_000, b"\xff", b'{"schema": 1, "kdf": []}', b"1" * 5000]
)
def test_other_peoples_files_are_damaged_ones(line: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        sealing.parse(sha256(line).hexdigest().encode() + b"\n" + line)


def test_the_cost_that_is_chosen_is_the_one_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert (sealing.new_cost().n, sealing.R, sealing.new_cost().p) == (1 << 17, 8, 1)
    assert sealing.new_cost().salt != sealing.new_cost().salt
