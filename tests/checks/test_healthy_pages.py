"""Markup as common platforms write it: no check of page contents cries wolf."""

import pytest

from checks.app import no_localhost_urls
from checks.header import nonbreaking
from checks.tls import mixed_content
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File
from cockpit.kit import PASS, WARN, Finding
from cockpit.standards.html import read

HOME = "https://shop.example/"
SHOP = sample_launch()
NEXT = r"""<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin="">
<link href="https://fonts.googleapis.com/css2?family=Inter&amp;display=swap" rel="stylesheet">
<script src="/a.js" async=""></script><script async src="https://js.stripe.com/v3/"></script>
<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':
new Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j=d.createElement(s),dl='';
j.src='https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','GTM-1');</script>
<script type="application/ld+json">{"@context":"http://schema.org","url":"https://shop.example"}</script>
<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-1" style="display:none"></iframe>
</noscript><svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg><a href="javascript:void(0)">x</a>
<img style="color:transparent" srcSet="/_next/image?url=x&amp;w=32 1x" src="data:image/svg+xml;base64,AA">
<script>self.__next_f.push([1,"\"http://www.w3.org/2000/svg\" \"vercelUrl\":\"shop-a1.vercel.app\""])</script>
"""
NEXT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' https://js.stripe.com "
    "https://*.googletagmanager.com; style-src 'self' 'unsafe-inline' https://fonts.googleapis.com; font-src "
    "'self' https://fonts.gstatic.com; img-src 'self' data:; frame-src https://js.stripe.com"
)
WORDPRESS = r"""<link rel="profile" href="http://gmpg.org/xfn/11"><link rel='dns-prefetch' href='//s.w.org'/>
<script>window._wpemojiSettings = {"baseUrl":"https:\/\/s.w.org\/images\/","svgUrl":"https:\/\/s.w.org\/"};
</script><!--[if lt IE 9]><script src="http://html5shim.example/html5.js"></script><![endif]-->
<!-- <img src="http://localhost/x.png"> --><script src="https://shop.example/a.js"></script>
<script type="application/ld+json">{"@graph":[{"url":"http:\/\/shop.example\/"}]}</script>
<blockquote cite="http://other.example/x">q</blockquote><a href="http://instagram.example/shop">i</a>
<div style='background-image:url("//shop.example/bg.png")'></div><form action="https://shop.example/"></form>
"""
RAILS = """<script type="importmap" nonce="n1">{"imports":{"a":"https://ga.jspm.io/npm:a"}}</script>
<link rel="modulepreload" href="https://ga.jspm.io/npm:a" nonce="n1">
<script type="module" nonce="n1">import "application"</script><div style="width: 10%"></div>
<form class="button_to" method="post" action="/logout"></form><a data-turbo-method="delete" href="/x">x</a>
<img src="https://shop-prod.s3.eu-west-1.amazonaws.com/a.png?X-Amz-Signature=abc">
"""
RAILS_POLICY = (
    "default-src 'self' https:; font-src 'self' https: data:; img-src 'self' https: data:; object-src "
    "'none'; script-src 'self' https: 'nonce-n1'; style-src 'self' https: 'unsafe-inline'"
)
# What bundles of jQuery, axios, React Router, Supabase and Auth.js hold, and the question where a page runs.
BUNDLE = """/*! http://jquery.org/license */var u=new URL(e,"http://localhost"),r=new URL(p,"http://n");
var o=y&&window.location.href||"http://localhost",ns="http://www.w3.org/1999/xhtml";
let rF={url:"http://localhost:9999",storageKey:"supabase.auth.token",autoRefreshToken:!0};
function u(e){let t=new URL("http://localhost:3000/api/auth");e&&!e.startsWith("http")&&(e=`https://${e}`)}
var dev=window.location.hostname==="localhost"||window.location.hostname==="[::1]";
"""


def told(html: str, policy: str = "", bundle: str = BUNDLE) -> list[Finding]:
    headers = [("content-type", "text/html"), *([("content-security-policy", policy)] if policy else [])]
    page = Page(HOME, Response(HOME, 200, tuple(headers), "192.0.2.80", html), read(html))
    file = File(f"{HOME}a.js", "script", Response(f"{HOME}a.js", 200, (), "192.0.2.80", bundle), (HOME,))
    seen = served(SHOP, page, files=(file,))
    both = (*mixed_content.judge(SHOP, seen), *nonbreaking.judge(SHOP, seen))
    return [*both, *no_localhost_urls.judge(SHOP, seen, Robots({}))]


@pytest.mark.parametrize(
    ("html", "policy"),
    [
        (NEXT, ""),
        (NEXT, NEXT_POLICY),
        (WORDPRESS, ""),
        (WORDPRESS, "upgrade-insecure-requests"),
        (RAILS, RAILS_POLICY),
    ],
    ids=["Next.js", "Next.js with a policy", "WordPress", "WordPress that upgrades", "Rails"],
)
def test_a_healthy_page_is_left_alone(html: str, policy: str) -> None:
    assert [one.summary for one in told(html, policy) if one.verdict is not PASS] == []


@pytest.mark.parametrize(
    "resort",
    [
        '"undefined"!=typeof window?window.location.origin:"http://localhost:3000"',
        'e.env.API_URL ? e.env.API_URL : "http://localhost:3000"',
        'known() ? baseUrl() : "http://localhost:3000"',
        'n?apiUrl:"http://localhost:3000"',
    ],
)
def test_the_last_resort_of_a_script_is_no_setting(resort: str) -> None:
    (local,) = [one for one in told("", bundle=f"var o={resort};") if one.verdict is not PASS]
    assert (local.verdict, local.kind) == (WARN, "loopback-mentioned")
    assert "maybe in code that never runs" in local.summary
    assert local.fix is not None
    assert "grep -rnF localhost:3000 ." in (local.fix.record or "")


@pytest.mark.parametrize(
    "held", ['{url:"http://localhost:9999",key:"x"}', '{authUrl:"http://localhost:3000/api/auth"}']
)
def test_what_only_looks_like_a_default_of_a_library_fails(held: str) -> None:
    (local,) = [one for one in told("", bundle=f"var o={held};") if one.verdict is not PASS]
    assert local.kind == "loopback-url"


@pytest.mark.parametrize("held", ['{apiUrl:"http://api:8000/v1"}', 'e.apiUrl="http://api/v1"'])
def test_a_setting_fails_and_the_search_finds_it(held: str) -> None:
    (local,) = [one for one in told("", bundle=f"var o={held};") if one.verdict is not PASS]
    assert local.kind == "private-url"
    assert local.fix is not None
    place = "api:8000" if "8000" in held else "//api"
    assert f"grep -rnF {place} ." in (local.fix.record or "")
