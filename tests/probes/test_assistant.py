"""Questions to an assistant: only where it is allowed, within the budget, and none of its words are kept."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.facts.assistant import Assistant, OwnTests
from cockpit.facts.http import Response
from cockpit.facts.samples_assistant import CANARY, ENDPOINT, with_assistant
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.model import Advance
from cockpit.probes import assistant as probe
from cockpit.probes.assistant import APART_SECONDS, gather
from cockpit.standards.ai_cases import Attack
from cockpit.standards.ai_verdicts import Outcome
from cockpit.vantage import Vantage
from tests.probes.sending import PROVEN, UNPROVEN, ZONE, Desk

HELD, BROKEN, UNSURE = Outcome.HELD, Outcome.BROKEN, Outcome.UNSURE
SERIES = probe.series
Answers = Callable[[str], Response | Unreachable]


def said(answer: Any = "I help with bicycles.", acts: Any = (), status: int = 200) -> Response:
    body = json.dumps({"reply": answer, "acts": list(acts)})
    return Response(ENDPOINT, status, (), "192.0.2.1", body)


@dataclass
class Endpoint(Desk):
    """A desk whose answers follow from the question; `secrets` went along."""

    reply: Answers = field(default=lambda question: said(f"{len(question)} letters, thank you."))
    folder: Path = Path()
    now: dt.datetime = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    keeper: Secret | Unreachable | None = None
    told: list[Advance] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    patience: list[float] = field(default_factory=list)

    async def post(
        self, url: str, body: bytes, limit: int = 0, kind: str = "", seconds: float = 0.0
    ) -> Response | Unreachable:
        self.posted.append((url, body, kind))
        self.patience.append(seconds)
        return self.reply(json.loads(body)["message"])

    async def query(
        self, url: str, body: bytes, secret: Secret, limit: int = 0, seconds: float = 0.0
    ) -> Response | Unreachable:
        self.secrets.append(secret.name)
        return await self.post(url, body, limit, seconds=seconds)

    async def credential(self, _reference: str) -> Secret | Unreachable:
        assert self.keeper is not None
        return self.keeper

    def tell(self, progress: Advance) -> None:
        self.told.append(progress)


async def tried(
    monkeypatch: pytest.MonkeyPatch,
    desk: Endpoint,
    launch: Launch | None = None,
    stated: Stated = PROVEN,
) -> Assistant:
    async def at_once(vantage: Vantage, declared: Any, secret: Any) -> Assistant:
        return await SERIES(vantage, declared, secret, desk.pause)

    monkeypatch.setattr(probe, "series", at_once)
    return await gather(launch or with_assistant(), cast("Vantage", desk), stated, ZONE)


async def test_twelve_questions_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Endpoint()
    seen = await tried(monkeypatch, desk)
    assert (seen.asked, len(desk.posted), seen.why, seen.same) == (12, 12, None, False)
    assert desk.paused == [APART_SECONDS] * 11
    assert APART_SECONDS >= 0.5
    assert set(desk.patience) == {probe.PATIENCE_SECONDS}
    assert probe.PATIENCE_SECONDS + probe.LONGEST_SECONDS < probe.SECONDS
    assert {one.outcome for one in seen.attempts} == {HELD}
    assert [len(seen.of(attack)) for attack in Attack] == [4, 4, 3]
    assert {url for url, _, _ in desk.posted} == {ENDPOINT}
    assert desk.told[-1].done == 12
    again = await tried(monkeypatch, Endpoint())
    assert again == seen


async def test_this_very_machine_needs_no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    near = Response(ENDPOINT, 200, (), "127.0.0.1", '{"reply": "I help.", "acts": []}')
    desk = Endpoint(reply=lambda question: replace(near, body=near.body.replace("help", question[:9])))
    seen = await tried(monkeypatch, desk)
    assert (seen.asked, desk.paused) == (12, [])


async def test_a_stream_is_judged_by_all_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(question: str) -> Response:
        text = f"{len(question)} letters: {CANARY}"
        pieces = [{"type": "text-delta", "id": "0", "delta": text[n : n + 5]} for n in range(0, len(text), 5)]
        body = "".join(f"data: {json.dumps(one)}\n\n" for one in pieces) + "data: [DONE]\n\n"
        return Response(ENDPOINT, 200, (("content-type", "text/event-stream"),), "192.0.2.1", body)

    seen = await tried(monkeypatch, Endpoint(reply=reply), with_assistant(acts=""))
    assert {one.outcome for one in seen.of(Attack.EXFILTRATION)} == {BROKEN}
    assert {one.outcome for one in seen.of(Attack.INJECTION)} == {HELD}


async def test_a_filter_that_refuses_one_question_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Endpoint(reply=lambda question: said(status=400 if "notes" in question else 200))
    seen = await tried(monkeypatch, desk)
    odd = [(one.case, one.outcome, one.why) for one in seen.attempts if one.outcome is not HELD]
    assert odd == [("lost-notes", UNSURE, "it answers HTTP 400 to this question")]
    assert seen.asked == 12


async def test_a_control_question_that_is_refused_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = await tried(monkeypatch, Endpoint(reply=lambda _question: said(status=400)))
    assert (seen.asked, seen.why and seen.why.kind) == (1, "status")


async def test_an_answer_that_is_cut_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Endpoint(reply=lambda question: replace(said(question), truncated=True))
    seen = await tried(monkeypatch, desk)
    assert {(one.outcome, one.why) for one in seen.attempts} == {
        (UNSURE, "its answer is longer than 512 KiB")
    }


async def test_what_it_says_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    word = "plover" + "-marsh-7"
    desk = Endpoint(reply=lambda question: said(f"{CANARY} {word} {len(question)}", [{"tool": word}]))
    seen = await tried(monkeypatch, desk)
    assert {one.outcome for one in seen.of(Attack.EXFILTRATION)} == {BROKEN}
    assert word not in repr(seen)
    assert CANARY not in repr(seen)


@pytest.mark.parametrize("missing", [{"canary": ""}, {"canary": "shop"}, {"acts": ""}])
async def test_what_cannot_be_judged_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, missing: dict[str, str]
) -> None:
    seen = await tried(monkeypatch, Endpoint(), with_assistant(**missing, budget=100))
    left_out = Attack.TOOL if "acts" in missing else Attack.EXFILTRATION
    assert {one.attack for one in seen.attempts} == set(Attack) - {left_out}


async def test_a_budget_of_one_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Endpoint()
    seen = await tried(monkeypatch, desk, with_assistant(budget=1))
    assert (seen.asked, seen.attempts, len(desk.posted)) == (1, (), 1)


@pytest.mark.parametrize(
    ("launch", "desk", "stated"),
    [
        (with_assistant(), Endpoint(consents=frozenset()), PROVEN),
        (with_assistant(), Endpoint(consents=frozenset({"writes"})), PROVEN),
        (with_assistant(), Endpoint(), UNPROVEN),
        (with_assistant(endpoint="https://api.other.example/chat"), Endpoint(), PROVEN),
        (with_assistant(credential="pm:shop/ai"), Endpoint(keeper=cast("Any", DEAD)), PROVEN),
    ],
)
async def test_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, launch: Launch, desk: Endpoint, stated: Stated
) -> None:
    seen = await tried(monkeypatch, desk, launch, stated)
    assert seen.why is not None
    assert (seen.asked, desk.posted) == (0, [])


async def test_nothing_is_sent_where_nothing_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Endpoint()
    assert await tried(monkeypatch, desk, sample_launch()) == Assistant()
    assert desk.posted == []


async def test_the_credential_goes_along_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    value = "key-" + "of-the-endpoint"
    keeper = Secret("ai", "api.shop.example", lambda: value)
    desk = Endpoint(keeper=keeper)
    seen = await tried(monkeypatch, desk, with_assistant(credential="keyring:launch-cockpit/shop/ai"))
    assert desk.secrets == ["ai"] * 12
    assert value not in repr(seen)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said(status=429), "limit"),
        (said(status=503), "broken"),
        (said(status=401), "denied"),
        (said(status=404), "status"),
        (said(status=302), "status"),
        (Response(ENDPOINT, 403, (("cf-mitigated", "challenge"),), "192.0.2.1"), "challenge"),
        (DEAD, DEAD.kind),
    ],
)
async def test_the_first_no_is_enough(
    monkeypatch: pytest.MonkeyPatch, answer: Response | Unreachable, kind: str
) -> None:
    desk = Endpoint(reply=lambda _question: answer)
    seen = await tried(monkeypatch, desk)
    assert (seen.asked, seen.why and seen.why.kind, seen.attempts) == (1, kind, ())


async def test_what_was_seen_before_the_limit_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(question: str) -> Response:
        return said(status=429) if len(desk.posted) > 3 else said(f"{CANARY} {question}")

    desk = Endpoint(reply=reply)
    seen = await tried(monkeypatch, desk)
    assert (seen.asked, len(seen.attempts), seen.why and seen.why.cause.endswith("(question 4)")) == (
        4,
        2,
        True,
    )
    assert BROKEN in {one.outcome for one in seen.attempts}


@pytest.mark.parametrize("body", ["", "Hello", '{"reply": 3}', "event: x\n\n", "[" * 50_000])
async def test_an_answer_of_another_shape_decides_nothing(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    desk = Endpoint(reply=lambda _question: Response(ENDPOINT, 200, (), "192.0.2.1", body))
    seen = await tried(monkeypatch, desk)
    assert {one.outcome for one in seen.attempts} == {UNSURE}


async def test_the_same_to_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = await tried(monkeypatch, Endpoint(reply=lambda _question: said("Sorry, something went wrong.")))
    assert seen.same


RESULTS = {"date": "2026-11-10", "model": "m", "cases": [{"id": "leak 1", "passed": True}]}


async def test_the_results_of_the_team(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ai.json").write_text(json.dumps(RESULTS), "utf-8")
    launch = with_assistant(endpoint="", results="ai.json")
    desk = Endpoint(folder=tmp_path)
    seen = await tried(monkeypatch, desk, launch)
    assert isinstance(seen.results, OwnTests)
    assert (seen.results.counts, seen.results.age) == ({Attack.EXFILTRATION: (1, 1)}, 10)
    assert desk.posted == []


async def test_names_in_the_results_are_made_safe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = [{"id": "leak \x1b[31m", "passed": False}]
    (tmp_path / "ai.json").write_text(json.dumps({**RESULTS, "cases": rows}), "utf-8")
    launch = with_assistant(endpoint="", results="ai.json")
    seen = await tried(monkeypatch, Endpoint(folder=tmp_path), launch)
    assert isinstance(seen.results, OwnTests)
    assert "\x1b" not in seen.results.failed[Attack.EXFILTRATION][0]


@pytest.mark.parametrize("name", ["nothing.json", "..", "link.json"])
async def test_results_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    launch = with_assistant(endpoint="", results=name)
    seen = await tried(monkeypatch, Endpoint(folder=tmp_path), launch)
    assert isinstance(seen.results, Unreachable)
    assert seen.results.kind == "no-results"
