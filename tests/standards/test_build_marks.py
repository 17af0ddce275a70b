"""What tells a development build from one for customers; words of libraries do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.bundles import Hint
from cockpit.standards.build_marks import MOST, flags, logs, marks, tool

PATH = "https://shop.example/app.js"
CAPTCHA = "1x" + "0" * 20 + "AA"  # Turnstile's published key for tests


def hints(text: str) -> list[tuple[Hint, bool]]:
    return [(one.hint, one.used) for one in marks(text, PATH)]


@pytest.mark.parametrize(
    ("text", "hint", "used"),
    [
        ('i("Download the React DevTools for a better development experience: ")', "DEVELOPMENT", False),
        ("/**\n * react-dom.development.js\n */", "DEVELOPMENT", False),
        ('warn("You are running a development build of Vue.")', "DEVELOPMENT", False),
        ('import "/@vite/client"', "DEVELOPMENT", False),
        ("eval('x()//# sourceURL=webpack-internal:///./src/a.js')", "DEVELOPMENT", False),
        ('self["webpackHotUpdate_N_E"]', "DEVELOPMENT", False),
        ('console.log("Angular is running in development mode.")', "DEVELOPMENT", False),
        ('e.env={"NODE_ENV":"development"}', "DEVELOPMENT", False),
        ('<script src="/_next/static/development/_buildManifest.js">', "DEVELOPMENT", False),
        ('if(process.env.NODE_ENV!=="production"){a()}' * 10, "TOOL", False),
        ('fetch("https://api.sandbox.paypal.com/v1")', "SANDBOX", True),
        ('var a=b||"https://sandbox.web.squarecdn.com/v1/square.js"', "SANDBOX", False),
        (f'<div data-sitekey="{CAPTCHA}">', "TEST_KEY", True),
        (f'var a="{CAPTCHA}"', "TEST_KEY", False),
        ("if(a){debugger;b()}", "DEBUGGER", False),
        ('t="/home/ana/shop/src/cart.tsx"', "FOLDER", False),
        ('t="C:\\\\Users\\\\ana\\\\shop\\\\cart.ts"', "FOLDER", False),
    ],
)  # fmt: skip
def test_a_leftover_of_development(text: str, hint: str, used: bool) -> None:
    assert hints(text) == [(Hint[hint], used)]


@pytest.mark.parametrize(
    "text",
    [
        'e.env="production"===t?"production":"development"',
        'throw Error("use the development build for messages; see react.dev/errors/418")',
        'if(process.env.NODE_ENV!=="production"){a()}' * 3,
        'a={sandbox:"https://api-m.sandbox.paypal.com",live:"https://api-m.paypal.com"}',
        'u=t?"https://api.sandbox.pay.example/v1":"https://api.pay.example/v1"',
        '<iframe sandbox="allow-scripts" src="https://pay.example/">',
        'new Function("debugger")',
        'a.debugger=1;x="the debugger; it stops"',
        'href="https://shop.example/home/ana/cart.js"',
        'p="/home/runner/work/shop/src/cart.ts"',
        'p="/home/index.html"',
        "parse(/webpack-internal:\\/\\/\\//)",
        'e="_next/static/chunks/app-10000000.js"',
    ],
)
def test_what_production_builds_hold_too(text: str) -> None:
    assert hints(text) == []


def test_of_a_folder_the_name_of_its_owner_is_not_kept() -> None:
    (one,) = marks('t="/Users/ana/shop/src/cart.tsx"', PATH)
    assert (one.shown, one.line, one.column) == ("/Users/…/cart.tsx", 1, 4)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("https://unpkg.com/react-dom@18/umd/react-dom.development.js", Hint.DEVELOPMENT),
        ("https://unpkg.com/vue@3/dist/vue.global.js", Hint.DEVELOPMENT),
        ("https://shop.example/@vite/client", Hint.DEVELOPMENT),
        ("https://shop.example/index.bundle?platform=web&dev=true", Hint.DEVELOPMENT),
        ("https://cdn.tailwindcss.com/", Hint.TOOL),
        ("https://unpkg.com/@babel/standalone/babel.min.js", Hint.TOOL),
        ("https://sandbox.web.squarecdn.com/v1/square.js", Hint.SANDBOX),
        ("https://unpkg.com/vue@3/dist/vue.global.prod.js", None),
        ("https://unpkg.com/react@18/umd/react.production.min.js", None),
        ("https://js.stripe.com/v3/", None),
        ("https://www.paypal.com/sdk/js", None),
    ],
)
def test_scripts_for_trying_out(url: str, hint: Hint | None) -> None:
    found = tool(url, "https://shop.example/")
    assert (found.hint if found else None) is hint


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("APP_DEBUG=true\n", 1),
        ("  DEBUG: true\n", 1),
        ("ENV NODE_ENV=development", 1),
        ("DEBUG=false", 0),
        ("debug_level: 1", 0),
    ],
)
def test_debug_switches(text: str, count: int) -> None:
    assert len(flags(text, "dist/app.yml")) == count


def test_only_prints_of_the_product_are_counted() -> None:
    assert logs("console.log(1);console.debug(2);console.warn(3);console.error(4);my.console.log(5)") == 2


@given(st.text(alphabet="debugr;/home\\:Users.\"'js=-xsandbox ", max_size=400))
def test_nothing_raises_and_there_is_an_end(text: str) -> None:
    assert len(marks(text * 3, PATH)) <= MOST
