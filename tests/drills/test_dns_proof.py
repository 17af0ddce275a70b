"""The proof of control on a running lab: nothing but the wire decides."""

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.drills.play import Ending
from cockpit.drills.talk import Glance
from cockpit.lab.zones import NS
from cockpit.record.rows import Drill
from tests.drills.stage import DOMAIN, Deed, FastClock, Operator, Stage

NAME = f"_cockpit-proof.{DOMAIN}"


def publish(stage: Stage, name: str = NAME, text: str = "{}") -> Deed:
    """Put the shown value into the zone, then say so."""

    def deed(operator: Operator) -> str:
        stage.lab.world.zone.put(name, "TXT", text.format(operator.value))
        return "published"

    return deed


async def test_published_at_every_server_it_passes(stage: Stage) -> None:
    operator = Operator([publish(stage)])
    assert await stage.play("dns-proof", operator) is Ending.PASSED
    row, nonce = stage.row, operator.value.removeprefix("cockpit-proof=")
    assert (row.check, row.subject, row.passed, row.by) == ("domain.control-proof", DOMAIN, True, "ines")
    assert row.about == NS
    assert set(row.seconds) == {*NS, "all"}
    assert (row.seen, (row.until - row.at.date()).days if row.until else 0) == ("machine", 90)
    assert sha256(nonce.encode()).hexdigest() in row.said
    assert nonce not in row.said
    assert f"{NS[0]}: seen after" in stage.evidence(row.evidence)
    assert not stage.memory("dns-proof").exists()
    assert "Your resolver sees the record too." in operator.heard
    assert "for up to 300 s" in operator.heard


async def test_the_record_is_shown_relative_absolute_and_with_its_undo(stage: Stage) -> None:
    operator = Operator(["later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    (fix,) = operator.records
    assert f"host _cockpit-proof   (in full: {NAME}.)" in (fix.record or "")
    assert fix.undo == f"Delete the TXT record of {NAME}."
    assert len(operator.value.removeprefix("cockpit-proof=")) == 24
    assert stage.rows("dns-proof") == []


async def test_nothing_published_is_no_proof(stage: Stage) -> None:
    operator = Operator(["published", "later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert f"{NS[0]}: not yet" in operator.heard
    assert "After 20 minutes 2 of 2 name servers do not show it" in operator.heard
    assert stage.rows("dns-proof") == []


async def test_one_server_behind_is_named_until_it_follows(stage: Stage) -> None:
    stage.clock = FastClock(100)
    stage.lab.world.fork(NS[1])

    def follow(operator: Operator, glance: Glance) -> None:
        if f"{NS[1]}: still answers old data (no such name)" in glance.lines:
            stage.lab.world.servers[NS[1]].own.clear()

    operator = Operator([publish(stage)], follow)
    assert await stage.play("dns-proof", operator) is Ending.PASSED
    assert f"{NS[1]}: still answers old data" in operator.heard
    assert stage.row.seconds[NS[1]] > stage.row.seconds[NS[0]]
    assert stage.row.seconds["all"] == stage.row.seconds[NS[1]]


async def test_one_server_alone_never_passes(stage: Stage) -> None:
    stage.lab.world.fork(NS[1])
    operator = Operator([publish(stage), "later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert "After 20 minutes 1 of 2 name servers do not show it" in operator.heard
    assert f"{NS[1]}: still answers old data" in operator.said[-2]


async def test_a_server_that_takes_it_back_begins_anew(stage: Stage) -> None:
    stage.clock = FastClock(100)
    old = stage.lab.world.fork(NS[1])
    first = stage.lab.world.zone

    def flap(operator: Operator, glance: Glance) -> None:
        looks = len(operator.glances)
        if looks == 2:
            first.drop(NAME)
            old.put(NAME, "TXT", operator.value)
        elif looks == 4:
            first.put(NAME, "TXT", operator.value)

    operator = Operator([publish(stage)], flap)
    assert await stage.play("dns-proof", operator) is Ending.PASSED
    assert f"{NS[0]}: still answers old data" in operator.heard
    assert len(operator.glances) >= 5
    assert stage.row.seconds[NS[0]] > stage.row.seconds[NS[1]]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (NAME, "'{}'", "quotes, spaces or words too many"),
        (NAME, "cockpit-proof=somethingelse", "old data: another value, cockpit-proof=somethingelse"),
        (f"{NAME}.{DOMAIN}", "{}", f"enter only _cockpit-proof as host, the form adds {DOMAIN} itself"),
        (DOMAIN, "{}", "It was published at velomart.test itself"),
    ],
)
async def test_the_usual_slips_are_noticed(stage: Stage, name: str, text: str, told: str) -> None:
    operator = Operator([publish(stage, name, text), "later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert told in operator.heard
    assert stage.rows("dns-proof") == []


async def test_an_alias_proves_nothing(stage: Stage) -> None:
    def alias(operator: Operator) -> str:
        stage.lab.world.zone.point(NAME, f"proof.{DOMAIN}")
        stage.lab.world.zone.put(f"proof.{DOMAIN}", "TXT", operator.value)
        return "published"

    operator = Operator([alias, "later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert "the name is an alias of proof.velomart.test" in operator.heard


@pytest.mark.parametrize(
    ("mode", "told"), [("silent", "does not answer"), ("refuses", "does not serve the zone (REFUSED")]
)
async def test_a_server_that_says_nothing_of_it_is_named(stage: Stage, mode: str, told: str) -> None:
    stage.clock = FastClock(20)  # silence is waited for in real seconds
    stage.lab.world.servers[NS[1]].mode = mode  # type: ignore[assignment]

    def recover(operator: Operator, glance: Glance) -> None:
        if len(operator.glances) >= 3:
            stage.lab.world.servers[NS[1]].mode = "answers"

    operator = Operator([publish(stage)], recover)
    assert await stage.play("dns-proof", operator) is Ending.PASSED
    assert f"{NS[1]}: {told}" in operator.heard


async def test_cannot_publish_is_a_row_that_did_not_pass(stage: Stage) -> None:
    operator = Operator(["cannot", "the agency holds the account"])
    assert await stage.play("dns-proof", operator) is Ending.FAILED
    said = "Ines Maas could not publish a record in the zone: the agency holds the account"
    assert (stage.row.passed, stage.row.said, stage.row.seen) == (False, said, "person")


async def test_without_dns_nothing_is_decided(stage: Stage) -> None:
    stage.lab.world.cuts.add("dns")
    operator = Operator(["published"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert "name servers of velomart.test cannot be found" in operator.heard
    assert stage.rows("dns-proof") == []


async def test_left_and_taken_up_again_with_the_same_nonce(stage: Stage) -> None:
    first = Operator(["later"])
    assert await stage.play("dns-proof", first) is Ending.LEFT
    second = Operator([publish(stage)])
    assert await stage.play("dns-proof", second) is Ending.PASSED
    assert second.value == first.value
    assert "Going on with the drill" in second.said[0]


async def test_an_own_nonce_in_the_file_is_not_taken(stage: Stage) -> None:
    assert await stage.play("dns-proof", Operator(["later"])) is Ending.LEFT
    path = stage.memory("dns-proof")
    text = path.read_text()
    path.write_text(text.replace(stage.kept("dns-proof")["words"]["nonce"], "aaaa"))
    operator = Operator(["later"])
    assert await stage.play("dns-proof", operator) is Ending.LEFT
    assert len(operator.value.removeprefix("cockpit-proof=")) == 24


ANSWERS = st.lists(
    st.one_of(
        st.sampled_from(["published", "cannot", "later", "1", "2", "3", "yes", "it shows, I swear"]),
        st.text(max_size=30),
    ),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS)
async def test_no_answer_makes_it_pass(stage: Stage, answers: list[str]) -> None:
    """Whatever a person says, without the nonce on the wire there is no row that passed."""
    stage.clock._speed = 20_000
    stage.memory("dns-proof").unlink(missing_ok=True)
    ending = await stage.play("dns-proof", Operator([*answers]))
    assert ending is not Ending.PASSED
    assert not any(row.passed for row in stage.rows("dns-proof") if isinstance(row, Drill))
