import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.loops import application_cookies, loop_cause
from cockpit.standards.redirects import (
    Step,
    allowed,
    canonicalises,
    carries,
    detour,
    keeps_path,
    loses_query,
    one_too_many,
    paid,
    place,
    preview,
    same_page,
    upgrades,
)

HTTP_WWW, HTTPS_WWW, HOME = "http://www.shop.example/", "https://www.shop.example/", "https://shop.example/"
UP, OVER = (HTTP_WWW, HTTPS_WWW), (HTTPS_WWW, HOME)


@pytest.mark.parametrize(
    ("steps", "policy", "most", "surplus"),
    [
        ((), "one-hop", 1, None),
        ((OVER,), "one-hop", 1, None),
        ((UP, OVER), "one-hop", 1, OVER),
        ((UP, OVER), "one-hop", 2, None),
        ((UP, OVER), "hsts-safe", 1, None),
        ((UP,), "hsts-safe", 0, None),
        ((UP, OVER, (HOME, f"{HOME}en/")), "hsts-safe", 1, (HOME, f"{HOME}en/")),
        (
            ((HTTP_WWW, "http://shop.example/"), ("http://shop.example/", HOME)),
            "hsts-safe",
            1,
            ("http://shop.example/", HOME),
        ),
        (((HTTP_WWW, f"{HTTPS_WWW}en/"), (HTTPS_WWW, HOME)), "hsts-safe", 1, (HTTPS_WWW, HOME)),
    ],
)
def test_policy(steps: tuple[Step, ...], policy: str, most: int, surplus: Step | None) -> None:
    assert one_too_many(steps, policy, most) == surplus


def test_policy_in_words() -> None:
    assert allowed("one-hop", 1) == "policy one-hop: at most 1 redirect in all"
    assert "free, then at most 2 redirects" in allowed("hsts-safe", 2)


_STEPS = st.lists(st.sampled_from([UP, OVER, (HOME, HTTP_WWW)]), max_size=6).map(tuple)


@given(_STEPS, st.integers(0, 4))
def test_hsts_safe_never_forbids_what_one_hop_allows(steps: tuple[Step, ...], most: int) -> None:
    assert len(paid(steps, "one-hop")) - len(paid(steps, "hsts-safe")) in (0, 1)
    if one_too_many(steps, "one-hop", most) is None:
        assert one_too_many(steps, "hsts-safe", most) is None


def test_what_a_hop_does() -> None:
    assert upgrades("http://shop.example/a?b", "https://shop.example/a?b")
    assert not upgrades("http://shop.example/a", "https://shop.example/b")
    assert same_page("https://shop.example/A%20b", "https://www.shop.example/a b/")
    assert not same_page("https://shop.example/a", "https://shop.example/a/b")
    assert canonicalises(HTTPS_WWW, HOME)
    assert not canonicalises(HOME, f"{HOME}en")
    assert keeps_path("https://shop.example/a", "https://shop.example/de/a/")
    assert not keeps_path("https://shop.example/a", HOME)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://shop.example/x?cockpit=probe", True),
        ("https://shop.example/x?a=b&cockpit=probe", True),
        ("https://shop.example/login?next=%2Fx%3Fcockpit%3Dprobe", True),
        ("https://shop.example/login?next=%2Fx%3Fa%3D1%26cockpit%3Dprobe", True),
        ("https://shop.example/login?next=%252Fx%253Fcockpit%253Dprobe", True),
        ("https://shop.example/x?cockpit=probed", False),
        ("https://shop.example/x?q=cockpit", False),
        ("https://shop.example/cockpit=probe", False),
        ("https://shop.example/x", False),
    ],
)
def test_a_query_survives_as_itself_or_inside_another(target: str, kept: bool) -> None:
    assert carries(target, "cockpit=probe") is kept


def test_only_redirects_about_the_address_lose_a_query() -> None:
    asked = "https://www.shop.example/x?cockpit=probe"
    assert loses_query(asked, "https://shop.example/x", "cockpit=probe")
    assert loses_query(asked, "https://www.shop.example/x/", "cockpit=probe")
    assert not loses_query(asked, "https://www.shop.example/elsewhere", "cockpit=probe")
    assert not loses_query("https://www.shop.example/x", HOME, "cockpit=probe")


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("http://localhost:3000/", "localhost"),
        ("http://app.localhost/", "localhost"),
        ("http://127.0.0.1:8000/", "localhost"),
        ("http://[::1]/", "localhost"),
        ("http://10.1.2.3/", "private-address"),
        ("http://192.168.0.10/", "private-address"),
        ("http://0.0.0.0:5173/", "private-address"),
        ("https://shop.internal/", "private-address"),
        ("https://printer.local/", "private-address"),
        ("https://staging.shop.example/", "staging-host"),
        ("https://shop-git-main-team.vercel.app/", "preview-host"),
        ("https://deploy-preview-7--shop.netlify.app/", "preview-host"),
        ("https://a1b2.ngrok-free.app/", "preview-host"),
        ("https://elsewhere.example.net/", "off-product"),
        ("https://evil-shop.example.org/", "off-product"),
        ("http://shop.example/", "downgrade"),
        ("https://shop.example/en", None),
        ("https://www.shop.example/", None),
    ],
)
def test_detours(target: str, kind: str | None) -> None:
    def inside(host: str) -> bool:
        return host == "shop.example" or host.endswith(".shop.example")

    found = detour((HOME, target), inside=inside, staging={"staging.shop.example"})
    assert (found.kind if found else None) == kind
    assert found is None or found.text.startswith("leads ")


def test_a_staging_host_may_redirect_to_itself() -> None:
    step = ("http://staging.shop.example/", "https://staging.shop.example/")
    assert detour(step, inside=lambda _: True, staging={"staging.shop.example"}) is None


def test_documentation_addresses_and_names_are_left_alone() -> None:
    assert place("192.0.2.1") is None
    assert place("notlocalhost") is None
    assert not preview("notvercel.app")


@given(st.text())
def test_any_host_can_be_placed(host: str) -> None:
    place(host)
    preview(host)


FLEX = ("https://shop.example/",)
PING = ("https://shop.example/", "http://shop.example/")


@pytest.mark.parametrize(
    ("cycle", "edge", "cookies", "kind"),
    [
        (FLEX, True, False, "loop-flexible-tls"),
        (FLEX, True, True, "loop-flexible-tls"),
        (PING, True, False, "loop-flexible-tls"),
        (FLEX, False, False, "loop-scheme"),
        (PING, False, True, "loop-scheme"),
        (FLEX, False, True, "loop-cookie"),
        (("http://shop.example/",), True, False, "loop-rules"),
        ((HOME, HTTPS_WWW), True, False, "loop-www-apex"),
        ((HOME, HTTPS_WWW, HTTP_WWW), False, False, "loop-www-apex"),
        ((f"{HOME}a", f"{HOME}a/"), False, False, "loop-trailing-slash"),
        ((f"{HOME}About", f"{HOME}about"), False, False, "loop-letter-case"),
        ((HOME, f"{HOME}en/"), False, False, "loop-locale"),
        ((f"{HOME}de/preise", f"{HOME}en/preise"), False, False, "loop-locale"),
        ((f"{HOME}a", f"{HOME}b"), False, False, "loop-rules"),
        ((f"{HOME}a", f"{HOME}b"), False, True, "loop-cookie"),
    ],
)
def test_loops_name_their_usual_cause(cycle: tuple[str, ...], edge: bool, cookies: bool, kind: str) -> None:
    cause = loop_cause(cycle, apex="shop.example", edge=edge, cookies=cookies)
    assert cause.kind == kind
    assert cause.fix
    assert cause.undo


def test_cookies_of_edges_say_nothing_about_the_application() -> None:
    assert application_cookies(["__cf_bm", "_cfuvid", "AWSALBCORS", "session"]) == ("session",)
