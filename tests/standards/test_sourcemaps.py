"""Source maps: where a script says its own is, and what it hands out."""

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.sourcemaps import MOST, NAMES, inline, named_by, read

URL = "https://shop.example/assets/app.js"


def script(body: str, **headers: str) -> Response:
    return Response(URL, 200, tuple(headers.items()), "192.0.2.1", body)


def written(**parts: Any) -> str:
    whole = {"version": 3, "sources": ["../src/pay.ts"], "sourcesContent": ["export {};"], "mappings": "AAAA"}
    return json.dumps(whole | parts)


@pytest.mark.parametrize(
    ("body", "headers", "url"),
    [
        ("x()\n//# sourceMappingURL=app.js.map\n", {}, f"{URL}.map"),
        ("x()\n//@ sourceMappingURL=/maps/a.map", {}, "https://shop.example/maps/a.map"),
        ("x()\n/*# sourceMappingURL=app.css.map */", {}, "https://shop.example/assets/app.css.map"),
        (
            "//# sourceMappingURL=old.map\n//# sourceMappingURL=new.map",
            {},
            "https://shop.example/assets/new.map",
        ),
        ("x()", {"sourcemap": "h.map"}, "https://shop.example/assets/h.map"),
        ("x()", {"x-sourcemap": "h.map"}, "https://shop.example/assets/h.map"),
        ("x()\n//# sourceMappingURL=data:application/json;base64,e30=", {}, URL),
        ("x()\n//# sourceMappingURL=javascript:alert(1)", {}, ""),
        ("x('sourceMappingURL')", {}, ""),
        ("", {}, ""),
    ],
)
def test_where_a_script_says_that_its_map_is(body: str, headers: dict[str, str], url: str) -> None:
    assert named_by(script(body, **headers)) == url


def test_own_source_counts_and_packages_do_not() -> None:
    sources = [
        "webpack://shop/./src/a.ts",
        "../node_modules/react/index.js",
        "webpack/bootstrap",
        "src/b.ts",
        "c.ts",
    ]
    texts = ["a()", "react()", "boot()", "b()", None]
    found = read(written(sources=sources, sourcesContent=texts))
    assert (found.own, found.sources, found.holds) == (2, ("shop/./src/a.ts", "src/b.ts"), "")


def test_a_map_without_texts_hands_nothing_out() -> None:
    assert read(written(sourcesContent=[None])).own == 0
    assert read(written(sourcesContent=[""])).own == 0
    assert read(json.dumps({"version": 3, "sources": ["a.ts"], "mappings": "AAAA"})).own == 0


def test_a_secret_in_a_source_is_named_by_its_kind_only() -> None:
    token = "ghp_" + "a" * 36
    found = read(written(sourcesContent=[f"const token = '{token}';"]))
    assert found.holds == "github token"
    assert token not in repr(found)


def test_an_indexed_map_and_a_guarded_one() -> None:
    section = {"offset": {"line": 0, "column": 0}, "map": json.loads(written())}
    assert read(json.dumps({"version": 3, "sections": [section, 4, {"map": 1}]})).own == 1
    assert read(f")]}}'\n{written()}").own == 1


def test_a_map_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = written(sources=[f"src/{at}.ts" for at in range(9)], sourcesContent=["x" * 50] * 9)
    found = read(whole[: whole.index("mappings") + 20])
    assert found.own == 9
    assert len(found.sources) == NAMES
    assert read(whole[:20]).own == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "<!doctype html><title>Shop", '{"sources": 4}', "[" * 100_000]
)
def test_something_else_is_no_map(text: str) -> None:
    assert read(text).own == 0


def test_a_map_inside_of_a_script() -> None:
    coded = base64.b64encode(written().encode()).decode()
    for tail in (coded, coded.rstrip("="), f"{coded}\n//# end"):
        body = f"x()\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{tail}"
        assert read(inline(body)).own == 1
    assert inline("x()") == ""
    assert inline("//# sourceMappingURL=data:application/json;base64,A") == ""


@given(st.text(max_size=400))
def test_no_text_can_raise(text: str) -> None:
    assert read(text).own >= 0
    named_by(script(text))
    inline(f"//# sourceMappingURL=data:application/json;base64,{text}")


@pytest.mark.parametrize(
    "piece", ["//# sourceMappingURL=", '{"mappings":"sourcesContent":["', '"sources":[', "/*#"]
)
def test_hostile_scripts_and_maps_are_read_in_a_moment(piece: str) -> None:
    text = "{" + piece * (MOST // len(piece))
    began = time.perf_counter()
    named_by(script(text))
    inline(text)
    read(text)
    assert time.perf_counter() - began < 20.0
