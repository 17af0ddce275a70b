"""Which declared variables are set here: by name and by state, in a job, in an export, on a laptop."""

from pathlib import Path

from cockpit.facts import codec
from cockpit.facts.samples_environment import env_row
from cockpit.facts.samples_launch import sample_launch
from cockpit.probes.env_present import present

CANARY = "canary" + "-of-a-value" * 3
SHOP = sample_launch(env=(env_row("DATABASE_URL"), env_row("SHOP_NAME")))
NOWHERE = Path("/nonexistent")


def test_a_laptop_says_nothing_about_production() -> None:
    seen = present(SHOP, NOWHERE, {"DATABASE_URL": CANARY})
    assert seen.unsure
    assert seen.unsure.kind == "own-machine"
    assert dict(seen.states) == {}


def test_a_job_of_the_ci_is_looked_at_by_name_and_state() -> None:
    seen = present(SHOP, NOWHERE, {"CI": "true", "DATABASE_URL": CANARY, "OTHER": CANARY})
    assert (seen.environment, seen.source, seen.named) == ("production", "this process", False)
    assert seen.states == {"DATABASE_URL": "set", "SHOP_NAME": "missing"}
    named = present(
        SHOP, NOWHERE, {"COCKPIT_ENVIRONMENT": "staging", "SHOP_NAME": f"{CANARY}\n", "DATABASE_URL": " "}
    )
    assert (named.environment, named.named) == ("staging", True)
    assert named.states == {"DATABASE_URL": "empty", "SHOP_NAME": "padded"}
    for one in (seen, named):
        assert CANARY not in codec.dumps({"env_present": one})
        assert CANARY not in repr(one)


def test_an_export_stands_in_for_the_process(tmp_path: Path) -> None:
    (tmp_path / "list.env").write_text(f"DATABASE_URL={CANARY}\nOTHER={CANARY}\nSHOP_NAME=\n")
    seen = present(SHOP, tmp_path, {"COCKPIT_ENV_EXPORT": "list.env"})
    assert (seen.source, seen.named, seen.unsure) == ("list.env", True, None)
    assert seen.states == {"DATABASE_URL": "set", "SHOP_NAME": "empty"}
    assert CANARY not in codec.dumps({"env_present": seen})


def test_an_export_that_is_none_is_said(tmp_path: Path) -> None:
    gone = present(SHOP, tmp_path, {"COCKPIT_ENV_EXPORT": "gone.env", "CI": "true"})
    assert gone.unsure
    assert gone.unsure.cause == "the export gone.env cannot be read: No such file or directory"
    (tmp_path / "empty.env").write_text("nothing in here, really\n")
    odd = present(SHOP, tmp_path, {"COCKPIT_ENV_EXPORT": "empty.env"})
    assert odd.unsure
    assert "expected NAME=value lines" in odd.unsure.cause
