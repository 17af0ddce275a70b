"""What a pack of anybody's may make this machine do: look at public addresses, and nothing else."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cockpit.handover.toml import dumps
from cockpit.handover.verify import declarations, rerun
from cockpit.handover.verify.declarations import Declarations
from cockpit.handover.verify.reading import Packed
from tests.verify.world import close, copied, opened

ROOT = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
LAUNCH = """\
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.test"
roadmap = "b2b-prototype"
[repo]
path = "../../.."
[edge]
provider = "cloudflare"
api = "https://evil.test/v4"
credential = "keyring:launch-cockpit/shop/edge-read"
[[access]]
id = "acc"
service = "Edge"
category = "edge"
credential = "pm:shop/edge"
[[monitor]]
id = "m"
target = "https://shop.test/"
credential = "keyring:launch-cockpit/shop/uptime"
[vantage]
resolver = "127.0.0.1:5353"
map = { "198.51.100.1:443" = "127.0.0.1:8443" }
ca_file = "ca.pem"
allow_private = true
"""


def pack(folder: Path, launch: str = LAUNCH, roots: bytes = ROOT) -> Packed:
    """A pack that carries these."""
    (folder / "evidence").mkdir(parents=True)
    rows = []
    carried = (("declaration", "toml", launch.encode()), ("trust", "pem", roots))
    for kind, ending, data in carried:
        digest = sha256(data).hexdigest()
        path = f"evidence/{digest}.{ending}"
        (folder / path).write_bytes(data)
        rows.append({"kind": kind, "path": path, "sha256": digest, "bytes": len(data)})
    return Packed(folder, "handover.toml", {"evidence": rows})


def gathered(packed: Packed, own: Path, *, ours: bool = False) -> Declarations:
    found = declarations.gather(packed, own, ours=ours)
    assert isinstance(found, Declarations), found
    return found


def test_a_strangers_vantage_and_credentials_are_left_out_and_said(tmp_path: Path) -> None:
    found = gathered(pack(tmp_path / "pack"), tmp_path / "launch.toml")
    assert "vantage" not in found.launch
    assert "credential" not in found.launch["edge"]
    assert "credential" not in found.launch["monitor"][0]
    assert found.launch["access"][0]["credential"] == "pm:shop/edge", "a name that is sent nowhere"
    assert found.roots == b""
    assert "in public" in found.remark


def test_no_pack_leads_to_files_of_this_machine(tmp_path: Path) -> None:
    for ours in (True, False):
        found = gathered(pack(tmp_path / str(ours)), tmp_path / "launch.toml", ours=ours)
        assert "repo" not in found.launch


def test_our_own_signature_is_consent(tmp_path: Path) -> None:
    found = gathered(pack(tmp_path / "pack"), tmp_path / "launch.toml", ours=True)
    assert found.launch["vantage"]["ca_file"] == declarations.ROOTS
    assert found.launch["vantage"]["map"]
    assert found.launch["edge"]["credential"]
    assert (found.roots, found.remark) == (ROOT, "")


def test_so_is_the_same_vantage_in_our_launch_file_but_with_our_own_roots(tmp_path: Path) -> None:
    own = tmp_path / "launch.toml"
    own.write_text(LAUNCH.replace('name = "Shop"', 'name = "Our shop"'))
    (tmp_path / "ca.pem").write_bytes(b"ours")
    found = gathered(pack(tmp_path / "pack", roots=b"theirs"), own)
    assert found.launch["vantage"]["allow_private"] is True
    assert found.roots == b"ours"
    assert "credential" not in found.launch["edge"], "where to look from is no leave to use a credential"


@pytest.mark.parametrize("other", ["allow_private = false", 'ca_file = "other.pem"', ""])
def test_another_vantage_is_none(other: str, tmp_path: Path) -> None:
    own = tmp_path / "launch.toml"
    own.write_text(f'{LAUNCH.partition("[vantage]")[0]}\n[vantage]\n{other}\nresolver = "127.0.0.1:5353"\n')
    assert "vantage" not in gathered(pack(tmp_path / "pack"), own).launch


def test_a_launch_file_that_was_changed_is_not_used(tmp_path: Path) -> None:
    packed = pack(tmp_path / "pack")
    (path,) = (tmp_path / "pack" / "evidence").glob("*.toml")
    path.write_text(LAUNCH.replace("shop.test", "evil.test"))
    assert "nothing can be looked at again" in str(declarations.gather(packed, tmp_path / "x", ours=True))


def test_nor_one_of_two(tmp_path: Path) -> None:
    packed = pack(tmp_path / "pack")
    twice = Packed(
        packed.folder, packed.file, {"evidence": [*packed.pack["evidence"], packed.pack["evidence"][0]]}
    )
    assert "nothing can be looked at again" in str(declarations.gather(twice, tmp_path / "x", ours=True))


@pytest.mark.parametrize(
    "launch",
    [
        "x = 1",
        LAUNCH.replace("b2b-prototype", "nothing"),
        LAUNCH.replace("shop.test", "a b"),
        LAUNCH.replace("127.0.0.1:5353", "nowhere"),
        LAUNCH.replace("127.0.0.1:8443", "[[["),
    ],
)
async def test_one_that_cannot_be_used_is_said(launch: str, tmp_path: Path) -> None:
    found = gathered(pack(tmp_path / "pack", launch), tmp_path / "x", ours=True)
    said = await rerun.look({"result": [{"check": "dns.apex-resolves", "mode": "auto"}]}, found)
    assert isinstance(said, str)
    assert said.isprintable()


@pytest.mark.parametrize("roots", [b"", b"no certificate", b"\xff"])
async def test_roots_that_are_none(roots: bytes, tmp_path: Path) -> None:
    found = gathered(pack(tmp_path / "pack", roots=roots), tmp_path / "x", ours=True)
    seen: Any = await rerun.look({"result": []}, found)
    assert isinstance(seen, str | rerun.Looked)


def test_a_real_pack_carries_what_it_needs(written: Path, tmp_path: Path) -> None:
    folder = copied(written, tmp_path / "pack")
    found = gathered(Packed(folder, "handover.toml", opened(folder)[0]), tmp_path / "x", ours=True)
    assert found.launch["product"]["domain"] == "velomart.test"
    assert b"BEGIN CERTIFICATE" in found.roots
    assert b"schema" in found.record
    close(folder, *opened(folder))
    assert tomllib.loads(dumps(found.launch)) == found.launch
