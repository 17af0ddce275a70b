"""What the pack says of caches, from looks."""

from typing import Literal

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries
from cockpit.facts.samples_caching import answered, caching, declares, looks
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, places
from cockpit.handover.schema import Row
from cockpit.handover.sighted import cache
from cockpit.launch.parts import Route
from cockpit.model import Layer
from cockpit.standards.cache_rules import FOR_EVER

SHOP = "shop.example"
CUT = Unreachable(Layer.DNS, "the resolver does not answer", "silent")
LAUNCH = sample_launch(routes=(Route("login", "/login", "auth"), Route("home", "/")))


class TestCaching:
    """What is kept alike stands in one row; the same on every visit."""

    LIST = Route("list", "/api/list", "read")
    LOGO = File(f"https://{SHOP}/assets/logo.9b1d44.svg", "image", answered(f"https://{SHOP}/x"))
    NAMED = sample_launch(routes=(Route("about", "/about"), LIST, Route("mine", "/mine", private=True)))

    def row(self, *changed: CacheSeries) -> Row:
        seen = served(self.NAMED, files=(self.LOGO,))
        return cache.row(self.NAMED, seen, caching(self.NAMED, seen, *changed))

    def at(self, path: str, told: str, *edge: str) -> CacheSeries:
        seen = [answered(f"https://{SHOP}{path}", told, edge=word) for word in edge or ("",)]
        return looks(*seen)

    def test_three_groups_with_what_is_kept_where(self) -> None:
        row = self.row(
            self.at("/", "public, max-age=60", "DYNAMIC"),
            self.at("/about", "public, max-age=60", "DYNAMIC"),
            self.at("/api/list", "no-store"),
            self.at("/assets/logo.9b1d44.svg", FOR_EVER, "MISS", "HIT"),
        )
        assert row["rule"] == [
            {"match": "Pages: /, /about", "edge": "keeps no copy", "browser": "1 minute"},
            {"match": "Answers for programs: /api/list", "edge": "keeps no copy", "browser": "never"},
            {
                "match": "Files: /assets/* (hashed)",
                "edge": "keeps a copy for 1 year",
                "browser": "1 year, immutable",
            },
        ]
        assert row["never"] == ["/mine"]

    def test_a_first_and_a_later_visit_say_the_same(self) -> None:
        path = "/assets/logo.9b1d44.svg"
        first = self.row(self.at(path, FOR_EVER, "MISS", "HIT"))
        assert first == self.row(self.at(path, FOR_EVER, "HIT"))
        assert first == self.row(self.at(path, FOR_EVER, "EXPIRED", "HIT"))

    @pytest.mark.parametrize(
        ("told", "edge", "kept", "browsers"),
        [
            ("", "", "keeps no copy", "as they see fit: nothing is said"),
            ("no-cache", "HIT", "keeps a copy as long as its own rule says", "only after asking"),
            ("max-age=0, s-maxage=300", "", "may keep a copy for 5 minutes", "only after asking"),
            ("private, max-age=60", "BYPASS", "keeps no copy", "1 minute"),
            ("no-store", "MISS", "keeps no copy", "never"),
            ("max-age=60", "MISS", "keeps a copy for 1 minute", "1 minute"),
        ],
    )
    def test_in_words(self, told: str, edge: str, kept: str, browsers: str) -> None:
        found = self.row(self.at("/about", told, edge))["rule"]
        assert {"match": "Pages: /about", "edge": kept, "browser": browsers} in [
            one | {"match": one["match"].replace("/, ", "")} for one in found
        ]

    @pytest.mark.parametrize(
        ("declared", "edge"),
        [
            ("cache", "keeps no copy, though it may for 1 minute"),
            ("no-cache", "keeps no copy"),
            ("", "keeps no copy"),
        ],
    )
    def test_what_the_edge_is_meant_to_keep_is_told_apart(
        self, declared: Literal["", "cache", "no-cache"], edge: str
    ) -> None:
        launch = sample_launch(cache=declares(declared))
        seen = served(launch)
        found = cache.row(launch, seen, caching(launch, seen, self.at("/", "max-age=60", "DYNAMIC")))
        assert found["rule"] == [{"match": "Pages: /", "edge": edge, "browser": "1 minute"}]

    def test_what_does_not_answer_is_not_made_up(self) -> None:
        seen = served(LAUNCH, missing=dict.fromkeys(places(LAUNCH), CUT))
        assert cache.row(LAUNCH, seen, caching(LAUNCH, seen)) == {}
        broken = [looks(answered(f"https://{SHOP}{path}", status=503)) for path in ("/about", "/api/list")]
        assert [one["match"] for one in self.row(*broken)["rule"]] == [
            "Pages: /",
            "Files: /assets/* (hashed)",
        ]
