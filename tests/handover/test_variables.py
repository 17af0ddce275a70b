"""The environment variables of a pack: the declared rows, where each is read, and what nobody declared."""

import datetime as dt

from cockpit.facts.environment import Environment
from cockpit.facts.samples_environment import env_row, sample_environment, use
from cockpit.facts.samples_launch import sample_launch
from cockpit.handover.joining import joined
from cockpit.handover.sighted import sighted
from cockpit.handover.sources import Map, Sources
from cockpit.launch import Launch

AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def rows(launch: Launch, environment: Environment | None) -> list[dict[str, object]]:
    facts = {} if environment is None else {"environment": environment}
    drawn = sighted(launch, facts)
    maps = {"env_var": Map(drawn["env_var"], "e" * 64, AT)} if "env_var" in drawn else {}
    found: list[dict[str, object]] = joined(Sources(launch, {}, {}, "", maps=maps)).get("env_var", [])
    return found


def test_declared_rows_say_where_they_are_read_and_the_rest_follows() -> None:
    shop = sample_launch(env=(env_row("DATABASE_URL", secret=True), env_row("UNREAD")))
    seen = sample_environment(
        use("DATABASE_URL"), use("MAIL_KEY", "src/mail.js:2", optional=True), use("E2E", test=True)
    )
    first, second, third = rows(shop, seen)
    assert first["read_at"] == ["src/server.js:3"]
    assert (first["owner"], first["secret"], first["evidence"]) == ("ana", True, "ev-" + "e" * 16)
    assert (second["name"], "read_at" in second, "evidence" in second) == ("UNREAD", False, False)
    assert third == {
        "name": "MAIL_KEY",
        "required": False,
        "read_at": ["src/mail.js:2"],
        "evidence": "ev-" + "e" * 16,
    }


def test_without_a_look_at_the_code_the_declared_rows_stand() -> None:
    shop = sample_launch(env=(env_row("DATABASE_URL"),))
    assert [row["name"] for row in rows(shop, None)] == ["DATABASE_URL"]
    assert rows(sample_launch(), None) == []
