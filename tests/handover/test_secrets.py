"""A secret that came to light, in the pack: that it did and where, and never a value or its digest."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ci_logs, logged, past, repo_secrets
from cockpit.handover.joining import joined
from cockpit.handover.sighted import sighted
from cockpit.handover.sources import Map, Sources
from cockpit.launch import Launch
from cockpit.launch.operations import Secret
from cockpit.record import Record

AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def launch(**parts: Any) -> Launch:
    """One secret whose former value is known by its digest."""
    return sample_launch(secrets=(Secret(name="STRIPE_KEY", exposed=(past().digest,), **parts),))


def seen(*leaks: Leak, logs: CiLogs | None = None, declared: Launch | None = None) -> list[Any]:
    facts: Mapping[str, Any] = {"repo_secrets": repo_secrets(*leaks), "ci_logs": logs or ci_logs()}
    drawn = sighted(declared or launch(), facts).get("secret", [])
    assert isinstance(drawn, list)
    return drawn


def in_pack(declared: Launch, *drawn: Any) -> dict[str, Any]:
    maps = {"secret": Map(list(drawn), "e" * 64, AT)} if drawn else {}
    (row,) = joined(Sources(declared, {}, {}, "", Record(), maps=maps))["secret"]
    return dict(row)


def test_where_a_former_value_was_seen_is_told_by_its_places() -> None:
    (row,) = seen(past(), past(), past("other.js", digest="b" * 16), logs=ci_logs(logged()))
    assert row == {"name": "STRIPE_KEY", "exposed_where": "history src/pay.js, log logs/check.log"}


def test_a_hundred_places_are_counted() -> None:
    (row,) = seen(*(past(f"{at}.js") for at in range(100)))
    assert row["exposed_where"].endswith("history 4.js and 95 more places")


def test_a_secret_of_which_nothing_was_seen_has_no_row() -> None:
    assert seen(past(digest="b" * 16)) == []


def test_what_was_seen_fills_in_what_nobody_wrote_down() -> None:
    row = in_pack(launch(), *seen(past()))
    assert (row["ever_exposed"], row["exposed_where"]) == (True, "history src/pay.js")
    assert row["evidence"] == "ev-" + "e" * 16
    assert "exposed" not in row


def test_a_persons_words_on_the_place_come_first() -> None:
    row = in_pack(launch(exposed_where="a chat, in May"), *seen(past()))
    assert row["exposed_where"] == "a chat, in May"


def test_a_digest_that_is_declared_is_no_key_of_the_pack_and_says_that_it_came_to_light() -> None:
    assert in_pack(launch()) == {"name": "STRIPE_KEY", "ever_exposed": True}
