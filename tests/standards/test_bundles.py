"""Scripts that scripts name, as the usual bundlers write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.bundles import MOST, named

SHOP = "https://shop.example"
APP = f"{SHOP}/assets/app-1a2b3c4d.js"
NEXT = f"{SHOP}/_next/static/chunks/webpack-1a.js"


@pytest.mark.parametrize(
    ("text", "url", "names"),
    [
        (
            '()=>import("./cart-9f8e7d6c.js");import{a}from"./v-aa11bb22.js"',
            APP,
            "/assets/cart-9f8e7d6c.js /assets/v-aa11bb22.js",
        ),
        ('m.f||(m.f=["assets/Cart-abc123.js","assets/Cart.css"])', APP, "/assets/Cart-abc123.js"),
        ('m.f=["assets/Cart-abc123.js"]', f"{SHOP}/shop/assets/a-1.js", "/shop/assets/Cart-abc123.js"),
        (
            'r.p="/_next/",r.u=e=>"static/chunks/"+({12:"cart"}[e]||e)+"."+{12:"9af3c1",44:"bbccdd"}[e]+".js"',
            NEXT,
            "/_next/static/chunks/cart.9af3c1.js /_next/static/chunks/44.bbccdd.js",
        ),
        ('"static/chunks/"+e+"."+{12:"9af3c1"}[e]+".js"', NEXT, "/_next/static/chunks/12.9af3c1.js"),
        (
            '"static/js/"+e+"."+{787:"ab12cd34"}[e]+".chunk.js"',
            f"{SHOP}/static/js/main.1.js",
            "/static/js/787.ab12cd34.chunk.js",
        ),
        (
            '{"/cart":["static\\u002Fchunks\\u002Fcart-0a.js"]}',
            f"{SHOP}/_next/static/X/_buildManifest.js",
            "/_next/static/chunks/cart-0a.js",
        ),
        (
            'self.__next_f.push([1,"I[\\"/_next/static/chunks/layout-ab.js\\"]"])',
            f"{SHOP}/",
            "/_next/static/chunks/layout-ab.js",
        ),
        ('navigator.serviceWorker.register("/sw.js")', APP, "/sw.js"),
        ('import("./_app/immutable/entry/start.AbC.js")', f"{SHOP}/", "/_app/immutable/entry/start.AbC.js"),
        ('new Worker("https://static.shop.example/js/w.js")', APP, ""),
        ('import x from "https://cdn.example/js/w.js"', APP, "https://cdn.example/js/w.js"),
    ],
)
def test_what_a_script_names(text: str, url: str, names: str) -> None:
    wanted = tuple(one if one.startswith("http") else f"{SHOP}{one}" for one in names.split())
    assert named(text, url) == wanted


@pytest.mark.parametrize(
    "text",
    [
        'require("react/cjs/react.js")',
        'a="src/cart.js"',
        'from"lodash"',
        '"./node_modules/x/dist/y.js"',
        '"/js/${name}.js"',
        '".js"',
        '"dist/cart.test.js"',
    ],
)
def test_names_of_modules_are_no_addresses(text: str) -> None:
    assert named(text, APP) == ()


def test_there_is_an_end_of_it() -> None:
    assert len(named("".join(f'"/assets/{at}.js",' for at in range(5000)), APP)) == MOST


@given(st.text(alphabet="\"'`./{}[]:+ejs0-import(|)", max_size=300))
def test_nothing_raises_and_every_name_is_an_address(text: str) -> None:
    assert all(one.startswith(("http://", "https://")) for one in named(text, APP))
