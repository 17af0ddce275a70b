"""Whose credentials a look may use: those a file of ours names, and none that somebody else's names."""

from pathlib import Path

import pytest

from cockpit.credentials import Keeper, Secret
from cockpit.facts import Unreachable
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import Edge
from cockpit.lookout import credential, look_out

REFERENCE = "keyring:launch-cockpit/shop/edge-read"
SHOP = sample_launch(edge=Edge(provider="cloudflare", credential=REFERENCE))


async def given(tmp_path: Path, reference: str = REFERENCE, *, own: bool = True) -> Secret | Unreachable:
    keeper = Keeper.of(SHOP, tmp_path / "launch.toml") if own else None
    return await credential(keeper, reference)


async def test_a_named_credential_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", "lookout-4471-canary")
    seen = await given(tmp_path)
    assert isinstance(seen, Secret)
    assert (seen.name, seen.host) == ("edge-read", "api.cloudflare.com")


@pytest.mark.parametrize(
    ("reference", "own", "told"),
    [
        (REFERENCE, False, "not ours"),
        ("pm:shop/edge-read", True, "password manager"),
        ("keyring:launch-cockpit/shop/other", True, "which host"),
    ],
)
async def test_why_there_is_none_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: str, told: str, *, own: bool
) -> None:
    monkeypatch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", "lookout-4471-canary")
    seen = await given(tmp_path, reference, own=own)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "credential"
    assert told in seen.cause


async def test_the_vantage_hands_out_what_the_keeper_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", "lookout-4471-canary")
    found = {}
    for own in (True, False):
        live, seen_from = look_out(SHOP, tmp_path / "launch.toml", own=own)
        found[own] = await live.vantage.credential(REFERENCE)
        assert seen_from["resolver"]
        await live.aclose()
    assert isinstance(found[True], Secret)
    assert isinstance(found[False], Unreachable)
