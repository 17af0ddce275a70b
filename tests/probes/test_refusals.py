"""Asking a provider about a value that came to light: only with leave, only its own."""

import logging
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha512
from pathlib import Path
from typing import Any, cast

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.http import Response
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.refusals import Refusals
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import logged
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.launch.making import AllowedSecret, Repo
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.probes.refusals import _call, gather
from cockpit.probes.repo_secrets import gather as read
from cockpit.scan.matcher import load
from cockpit.scan.salt import salt_of
from cockpit.scan.scanning import Wish
from cockpit.standards.secrets.digest import digest
from cockpit.standards.secrets.providers import provider, providers
from cockpit.standards.secrets.rule import rule
from cockpit.vantage import Vantage
from cockpit.vantage.asks import Variant
from tests.scan.reading import RULES
from tests.scan.repositories import Builder, repository, token

REFUSED = Response("", 401, (), "192.0.2.1", '{"message": "Bad credentials"}')
TAKEN = Response("", 200, (), "192.0.2.1", "{}")
SILENT = Unreachable(Layer.TCP, "nobody listens", "refused")


@dataclass
class Desk:
    """The part of a vantage that is used; `asked` are the values that were sent, by URL."""

    folder: Path
    answers: Mapping[bytes, Response | Unreachable]
    consents: frozenset[str] = frozenset({"active"})
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    bare: str = ""

    async def fetch(self, url: str, limit: int, secret: Secret, variant: Variant) -> Response | Unreachable:
        assert limit == 64 << 10
        assert variant.bare == self.bare
        assert variant.headers == (("Accept", "application/vnd.github+json"),)
        value = secret.reveal_for("api.github.com").encode()
        self.asked.append((url, value))
        return self.answers.get(value, SILENT)


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that needs no compiling, and one rule."""
    monkeypatch.setattr("cockpit.probes.repo_secrets.Wish", partial(Wish, engine="plain", rules=RULES))
    plain = load(native=False, known=[rule(name) for name in RULES])
    monkeypatch.setattr("cockpit.scan.matcher.load", lambda: plain)


@pytest.fixture
def made(tmp_path: Path) -> Builder:
    """One value in a file, one in a file that is gone, one in a message, one that git leaves out."""
    product = repository(tmp_path / "code")
    product.save(".gitignore", b".env")
    product.save("pay.js", b"let a = '" + token(1) + b"';")
    product.save("old.js", b"let a = '" + token(2) + b"';")
    product.git("rm", "-q", "old.js")
    product.commit(b"the key is " + token(3))
    product.write(".env", b"GITHUB_KEY=" + token(4))
    product.write("new.js", b"let a = '" + token(5) + b"';")
    return product


def launch(**parts: Any) -> Any:
    return sample_launch(**({"repo": Repo(path="code")} | parts))


async def look(desk: Desk, *more: Leak, **parts: Any) -> tuple[RepoSecrets, Refusals]:
    """What was found, and what the providers say of it."""
    declared = launch(**parts)
    found = await read(declared, Vantage(LookFrom(), folder=desk.folder))
    said = await gather(declared, cast("Vantage", desk), found, CiLogs(more), NOTHING_SAID)
    return found, said


@pytest.mark.usefixtures("made")
async def test_what_came_to_light_is_asked_about_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = Desk(tmp_path, {token(1): TAKEN, token(2): REFUSED})
    found, said = await look(desk)
    digests = {one.path: one.digest for one in found.leaks}
    assert said.answers == {digests["pay.js"]: False, digests["old.js"]: True}
    assert {value for _, value in desk.asked} == {token(1), token(2), token(3)}
    assert {url for url, _ in desk.asked} == {"https://api.github.com/user"}
    assert list(said.left.values()) == [SILENT]
    saved = codec.dumps({"refusals": said}) + caplog.text
    assert not any(token(number).decode()[4:] in saved for number in range(6))


@pytest.mark.usefixtures("made")
async def test_without_leave_nothing_is_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {}, frozenset({"build"}))
    _, said = await look(desk)
    assert said.asked
    assert (said.asked.kind, said.answers, desk.asked) == ("consent", {}, [])


@pytest.mark.usefixtures("made")
async def test_what_is_allowed_to_stand_there_is_not_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    rows = (AllowedSecret(reason="made for the tests", owner="ana", rule=RULES[0]),)
    assert (await look(desk, allowed_secrets=rows))[1] == Refusals()
    assert desk.asked == []


async def test_a_value_that_is_not_there_any_more_is_not_known(made: Builder, tmp_path: Path) -> None:
    desk = Desk(tmp_path, {token(1): TAKEN})
    declared = launch()
    found = await read(declared, Vantage(LookFrom(), folder=tmp_path))
    made.write("pay.js", b"let a = '" + token(9) + b"';")
    only = RepoSecrets(tuple(one for one in found.leaks if one.place is Place.TREE and one.tracked))
    said = await gather(declared, cast("Vantage", desk), only, CiLogs(), NOTHING_SAID)
    assert [why.cause for why in said.left.values()] == ["it is not found again where it was seen"]
    assert desk.asked == []


@pytest.mark.parametrize("status", [500, 403, 302])
@pytest.mark.usefixtures("made")
async def test_an_answer_that_means_nothing_decides_nothing(tmp_path: Path, status: int) -> None:
    odd = Response("", status, (), "192.0.2.1", "")
    _, said = await look(Desk(tmp_path, dict.fromkeys(map(token, range(6)), odd)))
    assert (said.answers, len(said.left)) == ({}, 3)


@pytest.mark.usefixtures("made")
async def test_a_value_whose_provider_cannot_tell_is_never_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {})
    here = logged("code/pay.js", provider="github")
    others = [
        replace(here, digest="1" * 16, provider="nobody"),
        replace(here, digest="2" * 16, stance=Stance.TEST),
        replace(here, digest="3" * 16, path="code"),
    ]
    _, said = await look(desk, *others)
    assert {value for _, value in desk.asked} == {token(1), token(2), token(3)}
    assert set(said.left) & {"1" * 16, "2" * 16, "3" * 16} == {"3" * 16}


@pytest.mark.usefixtures("made")
async def test_a_provider_that_wants_it_in_a_field_of_its_own_is_asked_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = provider("github")
    assert usual
    assert usual.refusal
    own = replace(usual, refusal=replace(usual.refusal, header="X-Api-Key", form="{}"))
    monkeypatch.setattr("cockpit.probes.refusals.provider", lambda _name: own)
    _, said = await look(Desk(tmp_path, {token(1): TAKEN, token(2): REFUSED}, bare="X-Api-Key"))
    assert sorted(said.answers.values()) == [False, True]


@pytest.mark.parametrize("name", [name for name, one in providers().items() if one.refusal])
def test_every_question_of_the_providers_can_be_put(name: str) -> None:
    assert _call(logged("ci.log", provider=name))


@pytest.mark.usefixtures("made")
async def test_a_value_in_an_archive_of_logs_is_found_again(tmp_path: Path) -> None:
    times = b"2026-01-02T03:04:05.0000000Z "
    with zipfile.ZipFile(tmp_path / "logs.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(60):
            packed.writestr(f"{number}.txt", times + b"built\r\n" + sha512(bytes([number])).digest() * 9)
        packed.writestr("last.txt", times + b"the key is " + token(7) + b"\r\n")
    named = digest(token(7), await salt_of(launch(), tmp_path))
    printed = replace(logged("logs.zip", provider="github"), rule=RULES[0], digest=named)
    desk = Desk(tmp_path, {token(7): REFUSED})
    _, said = await look(desk, printed)
    assert said.answers == {named: True}
