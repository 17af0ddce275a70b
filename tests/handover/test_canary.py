"""No secret reaches the pack: a canary under every key of the schema, and in every text of launch.toml."""

import copy
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cockpit.handover import pack
from cockpit.handover.gathering import gather
from cockpit.handover.locks import SecretRefusedError, refuse_secrets
from cockpit.handover.schema import tables
from cockpit.handover.write import write
from cockpit.lab.declaration import declaration
from cockpit.launch.load import LaunchFileError
from tests.handover.world import fly, sprint

CANARIES = {
    "token": "ghp_" + "A1b2C3d4" * 5,
    "database url": "postgres://shop:s3cr3tpassw0rd@db.shop.example/main",
    "chat webhook": "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "private key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
}
LEAVES = [
    (table.name, leaf) for table in tables().values() for leaf in table.leaf if leaf.kind in ("text", "texts")
]


def holding(table: str, key: str, value: Any) -> dict[str, Any]:
    """A pack with one value in it."""
    first, _, below = table.partition(".")
    row = {below: {key: value}} if below else {key: value}
    return {"schema": "launch-cockpit/handover/v1", first: [row]}


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
@pytest.mark.parametrize(("table", "leaf"), LEAVES, ids=[f"{table}.{leaf.key}" for table, leaf in LEAVES])
def test_under_every_key_it_is_refused_by_its_place(table: str, leaf: Any, canary: str) -> None:
    value = [canary] if leaf.kind == "texts" else f"see {canary}"
    with pytest.raises(SecretRefusedError) as caught:
        refuse_secrets(holding(table, leaf.key, value))
    first, _, below = table.partition(".")
    assert f"{first}[1].{f'{below}.' if below else ''}{leaf.key}" in str(caught.value)
    assert canary not in str(caught.value)
    assert canary[8:20] not in str(caught.value)


@pytest.mark.parametrize("key", ["password", "token", "api_key", "private_key", "Secret-Key"])
@pytest.mark.parametrize("table", [name for name in tables() if "." not in name])
def test_in_every_table_a_key_that_means_a_secret_is_refused(table: str, key: str) -> None:
    with pytest.raises(SecretRefusedError):
        refuse_secrets(holding(table, key, "x"))


def _texts(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the texts of a declaration stand."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*at, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, (*at, number))
    elif isinstance(value, str):
        yield at


DECLARED = [at for at in _texts(declaration()) if 0 in at or not any(isinstance(part, int) for part in at)]


@pytest.mark.parametrize("at", DECLARED, ids=lambda at: ".".join(map(str, at)))
def test_in_every_text_of_launch_toml_it_goes_no_further(at: tuple[Any, ...], tmp_path: Path) -> None:
    """launch.toml refuses it, or the pack does: nothing that is written holds it."""
    canary = CANARIES["token"]
    data = copy.deepcopy(declaration())
    place: Any = data
    for part in at[:-1]:
        place = place[part]
    place[at[-1]] = f"{place[at[-1]]} {canary}"
    fly(tmp_path)
    said = ""
    try:
        with_canary = sprint(tmp_path, tomli_w.dumps(data))
        with closing(with_canary):
            write(tmp_path / "pack", gather(with_canary))
    except (LaunchFileError, SecretRefusedError) as reason:
        said = str(reason)
    assert canary not in said
    written = [path for path in (tmp_path / "pack").rglob("*") if path.is_file()]
    assert not any(canary in path.read_text("utf-8") for path in written)


def test_a_pack_without_secrets_passes(tmp_path: Path) -> None:
    fly(tmp_path)
    plain = sprint(tmp_path)
    refuse_secrets(pack.build(gather(plain).sources))
    written = write(tmp_path / "pack", gather(plain))
    plain.close()
    refuse_secrets(tomllib.loads((written.folder / "handover.toml").read_text("utf-8")))
