"""Real status commands in a real folder: only with consent, bounded, nothing secret of what they print."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.consent import LEFT_OUT
from cockpit.facts.codebase import Codebase
from cockpit.facts.codec import dumps, loads
from cockpit.facts.migrations import Migrations
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import Deploy
from cockpit.launch import Launch
from cockpit.launch.making import Env, Repo
from cockpit.launch.parts import LookFrom
from cockpit.probes import migrations
from cockpit.vantage import Vantage

PATH = "db/migrations/20261101000000_price.sql"
TOKEN = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"  # put together here, so that no file holds it


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "repo" / PATH
    file.parent.mkdir(parents=True)
    file.write_text("-- migrate:up\nDROP TABLE orders;\n-- migrate:down\n")
    return tmp_path


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.endswith(("_URL", "_HOST", "_DSN"))]:
        monkeypatch.delenv(name)


def launch(command: str = "", env: tuple[Env, ...] = ()) -> Launch:
    return sample_launch(repo=Repo(path="repo"), deploy=Deploy(migrations_status=command), env=env)


async def gathered(
    folder: Path, declared: Launch, *allowed: str, codebase: Codebase | None = None
) -> Migrations:
    vantage = Vantage(LookFrom(), folder=folder, consents=allowed)
    try:
        return await migrations.gather(declared, vantage, codebase or Codebase(files=(PATH,)))
    finally:
        await vantage.aclose()


async def test_the_newest_are_read_and_nothing_runs_without_consent(shop: Path) -> None:
    seen = await gathered(shop, launch("touch ran"), "active")
    assert (seen.total, seen.folders) == (1, ("db/migrations",))
    assert (seen.newest[0].path, seen.newest[0].way_back) == (PATH, False)
    assert seen.newest[0].destroys == ("drops a table",)
    assert seen.status is not None
    assert seen.status.missing is not None
    assert seen.status.missing.kind == LEFT_OUT
    assert not (shop / "repo" / "ran").exists()
    assert loads(dumps({"migrations": seen}))[1]["migrations"] == seen


async def test_without_a_command_nothing_is_asked(shop: Path) -> None:
    assert (await gathered(shop, launch(), "build")).status is None
    gone = await gathered(shop, launch("true"), "build", codebase=NO_CHECKOUT)
    assert gone == Migrations(missing=NO_CHECKOUT.missing)


async def test_the_command_runs_in_the_checkout_with_the_settings_of_this_shell(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_REGION", "ams")
    command = f'test -f {PATH} && echo "[ ] $SHOP_REGION.sql" && echo "Pending: 1" && exit 3'
    status = (await gathered(shop, launch(command), "build")).status
    assert status is not None
    assert (status.code, status.pending, status.waiting, status.local) == (3, 1, ("ams.sql",), "")


async def test_no_secret_of_the_output_is_kept(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what our scanner knows, nor values of the environment that are secret by name or declared."""
    monkeypatch.setenv("SHOP_DATABASE_URL", "postgres://db.example.test/" + "canary" + "one")
    monkeypatch.setenv("SHOP_WORD", "canary" + "two")
    declared = launch(
        'echo "Error: the migration $SHOP_DATABASE_URL $SHOP_WORD failed" >&2; exit 1',
        env=(Env(name="SHOP_WORD", secret=True),),
    )
    seen = await gathered(shop, declared, "build")
    assert seen.status is not None
    assert seen.status.broken.startswith("Error: the migration ")
    assert "canary" not in dumps({"migrations": seen})
    loud = await gathered(
        shop, launch(f"echo 'error: {TOKEN}'; echo '[ ] {TOKEN}'; echo 'Pending: 1'; false"), "build"
    )
    assert TOKEN not in dumps({"migrations": replace(loud, status=replace(loud.status, command=""))})  # type: ignore[type-var]
    assert loud.status is not None
    assert loud.status.pending == 1


@pytest.mark.parametrize(
    ("command", "local"),
    [
        ("echo 'PostgreSQL database \"shop\" at \"localhost:5432\"'; echo 'Pending: 0'", True),
        ("echo 'at db.localhost.example'; echo 'Pending: 0'", False),
    ],
)
async def test_a_database_of_this_machine_is_noticed(shop: Path, command: str, local: bool) -> None:
    status = (await gathered(shop, launch(command), "build")).status
    assert status is not None
    assert bool(status.local) is local


async def test_the_settings_of_this_shell_may_lead_to_this_machine(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", "postgres://127.0.0.1:5432/shop")
    status = (await gathered(shop, launch("echo 'Pending: 0'"), "build")).status
    assert status is not None
    assert status.local == "SHOP_DATABASE_URL of this shell leads to localhost"


async def test_what_is_not_installed_and_what_never_ends(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = (await gathered(shop, launch("no-such-tool status"), "build")).status
    assert absent is not None
    assert (absent.code, absent.absent, absent.pending) == (127, "no-such-tool", None)
    monkeypatch.setattr(migrations, "_RUN_SECONDS", 0.2)
    endless = (await gathered(shop, launch("yes"), "build")).status
    assert endless is not None
    assert endless.missing is not None
    assert endless.missing.kind == "timeout"


async def test_no_link_is_followed(shop: Path) -> None:
    (shop / "secret.sql").write_text("DROP TABLE orders;")
    file = shop / "repo" / PATH
    file.unlink()
    file.symlink_to(shop / "secret.sql")
    seen = await gathered(shop, launch())
    assert seen.newest == ()
    assert seen.gaps == (f"{PATH} could not be read",)
