"""Names that change with their content, as builders make them, and names that only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.hashed import hashed, versioned

BUILT = [
    "app.3f2a1c.css",
    "main.8c4e1f2a.chunk.js",
    "index-B3x9fQ2k.js",
    "index-DiwrgTda.js",
    "app-KQZ3LXYZ.js",
    "index-C_x9-fQ2.js",
    "base.55e7cbb9ba48.css",
    "logo.9b1d44.svg",
    "0a1b2c3d4e5f60718293.woff2",
    "polyfills-c67a75d1b6f99dc8.js",
    "style.DKl2mQ9a.css",
    "hero-4f5e6a7b.webp",
    "vendor~main.a1b2c3d4.js",
    "application-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.css",
]
WRITTEN = [
    "app.js",
    "bootstrap.bundle.min.js",
    "jquery-3.7.1.min.js",
    "logo-120x32.png",
    "hero-1920x1080.jpg",
    "fa-solid-900.woff2",
    "roboto-v30-latin-regular.woff2",
    "report-20261120.pdf",
    "photo-123456.jpg",
    "decade.js",
    "my-facade.js",
    "html5shiv.js",
    "google-analytics.js",
    "font-awesome5.css",
    "base64.min.js",
    "jquery-ui-i18n.js",
    "tour-velomart1987.jpg",
    "windows10.png",
    "component-DatePicker.js",
    "apple-touch-icon-precomposed.png",
    "katex-v0.16.9.css",
]


@pytest.mark.parametrize("name", BUILT)
def test_built(name: str) -> None:
    assert hashed(f"https://shop.example/assets/{name}")
    assert not hashed(f"https://shop.example/assets/app.js?v={name}"), "the query is no part of the name"


@pytest.mark.parametrize("name", WRITTEN)
def test_written(name: str) -> None:
    assert not hashed(f"https://shop.example/assets/{name}")


@pytest.mark.parametrize("folder", ["_next/static/chunks", "_app/immutable/entry", "_astro"])
def test_folders_in_which_nothing_else_is(folder: str) -> None:
    assert hashed(f"https://shop.example/{folder}/main.js")


@given(st.text(max_size=400))
def test_nothing_in_a_path_raises(text: str) -> None:
    hashed(f"https://shop.example/{text.replace('[', '')}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *(("?ver=6.7.1", True), ("?v=17012345678", True), ("?dpl=dpl_9", True), ("?d41d8cd9", True)),
        *(("", False), ("?", False), ("?v=", False), ("?lang=de", False), ("?id=3", False)),
    ],
)
def test_a_version_in_the_query(query: str, expected: bool) -> None:
    assert versioned(f"https://[x/{query}") is expected
    assert versioned(f"https://shop.example/wp-includes/js/jquery.min.js{query}") is expected
