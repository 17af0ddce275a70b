"""Where the links of a message lead: every way to write one, and every place no customer should get to."""

import base64

import pytest

from cockpit.facts.letters import Leads, Letter
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Host
from cockpit.standards.mail_links import links
from cockpit.standards.mime import message

SHOP = sample_launch(
    hosts=(
        Host(name="app.shop.example", role="app"),
        Host(name="staging.shop.example", role="staging"),
        Host(name="old.shop.example", role="retired"),
    ),
    deploy=Deploy(platform_hosts=("kx7.fly.dev",)),
)


def html(body: str) -> tuple[Leads, ...]:
    return links(SHOP, message(f"Content-Type: text/html; charset=utf-8\n\n{body}".encode()))


def text(body: str) -> tuple[Leads, ...]:
    return links(SHOP, message(f"Content-Type: text/plain; charset=utf-8\n\n{body}".encode()))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://shop.example/reset?token=abc", ""),
        ("https://app.shop.example/", ""),
        ("//app.shop.example/", ""),
        ("https://cdn.else.example/i.png", ""),
        ("https://someone.github.io/", ""),
        ("https://netlify.com/", ""),
        ("https://shop-files.s3.eu-west-1.amazonaws.com/invoice.pdf", ""),
        ("https://shopfiles.blob.core.windows.net/logo.png", ""),
        ("https://shop.nyc3.digitaloceanspaces.com/logo.png", ""),
        ("https://shop.firebaseapp.com/__/auth/action?mode=resetPassword", ""),
        ("https://shop.myshopify.com/account", ""),
        ("https://shop.gitbook.io/help", ""),
        ("https://shop.onrender.com/", "staging"),
        ("https://shop.web.app/", "staging"),
        ("https://staging.shop.example.evil.example/", ""),
        ("http://else.example/", ""),
        ("mailto:help@shop.example", None),
        ("tel:+4930123", None),
        ("cid:logo", None),
        ("shopapp://reset?token=1", None),
        ("whatsapp://send?text=x", None),
        ("maps:q=Berlin", None),
        ("file:///Users/ana/shop/index.html", "template"),
        ("htttps://shop.example/", "template"),
        ("localhost:3000/reset", "template"),
        ("#top", None),
        ("http://localhost:3000/reset", "localhost"),
        ("https://127.0.0.1/", "localhost"),
        ("https://[::1]:8080/", "localhost"),
        ("http://192.168.1.4/", "localhost"),
        ("http://shop.local/", "localhost"),
        ("https://abc.ngrok-free.app/", "localhost"),
        ("https://app.shop.example:3000/", "localhost"),
        ("https://staging.shop.example/", "staging"),
        ("https://old.shop.example/", "staging"),
        ("https://dev.shop.example/", "staging"),
        ("https://my-shop-git-main-team.vercel.app/", "staging"),
        ("https://kx7.fly.dev/", "staging"),
        ("https://shop.fly.dev/", "staging"),
        ("http://shop.example/", "plain-http"),
        ("HTTP://APP.SHOP.EXAMPLE/", "plain-http"),
        ("http://click.shop.example/x", "plain-http"),
        ("https://www.shop.example/", "other-spelling"),
        ("/reset", "template"),
        ("reset?token=1", "template"),
        ("{{ url }}", "template"),
        ("https://shop.example/{{token}}", "template"),
        ("https://shop.example/%7B%7Btoken%7D%7D", "template"),
        ("https://shop.example/&#123;&#123;token&#125;&#125;", "template"),
        ("undefined/reset", "template"),
        ("https://undefined/reset", "template"),
        ("https://shop.example/reset?token=null", "template"),
        ("https://shop.example/nullable?none", ""),
        ("*|RESET_URL|*", "template"),
        ("%recipient.reset_url%", "template"),
        ("<%= @url %>", "template"),
        ("https://[broken/", "template"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Flocalhost%3A3000%2F&amp;data=1",
            "localhost",
        ),
        ("https://x.r.eu-west-1.awstrack.me/L0/https:%2F%2Fstaging.shop.example%2Fa/1/abc", "staging"),
        ("https://shop.example/out?to=http://localhost/", "localhost"),
    ],
)
def test_where_a_link_leads(url: str, fault: str | None) -> None:
    found = html(f'<a href="{url}">here</a>')
    worst = next((one.fault for one in found if one.fault), "")
    assert (worst if found else None) == fault
    for one in found:
        assert bool(one.fault) == bool(one.why)


def test_a_base_is_a_link_and_makes_no_host() -> None:
    found = html('<base href="http://localhost/"><a href="x">y</a>')
    assert [one.fault for one in found] == ["localhost", "template"]


def test_counters_hide_where_a_link_ends_unless_they_show_it() -> None:
    (hidden,) = html('<a href="https://u1.ct.sendgrid.net/ls/click?upn=zz">x</a>')
    outer, inner = html('<a href="https://x.awstrack.me/L0/https:%2F%2Fshop.example%2F/1">x</a>')
    assert (hidden.tracked, outer.tracked, inner.tracked) == (True, False, False)
    assert inner.host == "shop.example"


def test_a_picture_shows_nothing_of_where_the_button_leads() -> None:
    button = '<a href="https://u1.ct.sendgrid.net/ls/click?upn=zz">x</a>'
    picture = '<img src="https://cdn.shop.example/logo.png">'
    assert Letter(links=html(button + picture)).worst_link == "tracked"
    assert Letter(links=html(f'{button}<a href="https://shop.example/">y</a>')).worst_link == "ok"
    assert Letter(links=html(picture)).worst_link == "ok"


def test_links_of_plain_text() -> None:
    found = text("See https://shop.example/a. Or localhost:3000/reset, or 127.0.0.1:8000! Not localhost.")
    assert [(one.shown, one.fault) for one in found] == [
        ("https://shop.example/a", ""),
        ("http://localhost:3000/reset", "localhost"),
        ("http://127.0.0.1:8000", "localhost"),
    ]
    (name,) = text("Dear {{ user.first_name }}, hello")
    assert name.fault == "template"
    assert text("body { color: red } ${x} {{ a: b; }}") == ()


def test_nothing_that_signs_somebody_in_is_shown() -> None:
    token = "a" * 40
    for url, shown in (
        (f"https://shop.example/r/{token}?k={token}#{token}", "https://shop.example/r/…?…"),
        (f"https://shop.example/undefined?k={token}", "https://shop.example/undefined?…"),
        (f"/undefined/{token}", "undefined/…"),
        (f"/reset?k={token}", "reset?…"),
        ("http://shop.example/verify/482913", "http://shop.example/verify/…"),
        ("http://shop.example/r/AbC123xYz/en-GB/v2", "http://shop.example/r/…/en-GB/v2"),
        ("http://shop.example/new-password/index.html", "http://shop.example/new-password/index.html"),
        (f"https://shop.example/{{{{id}}}}?k={token}", "{{id}}"),
    ):
        (one,) = html(f'<a href="{url}">x</a>')
        assert one.shown == shown


def test_encodings_do_not_hide_a_link() -> None:
    page = b'<a href="http://localhost:3000/&#x72;eset">x</a>'
    packed = b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(page)
    quoted = b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D'http://loc=\nalhost/'>"
    for data in (packed, quoted):
        (one,) = links(SHOP, message(data))
        assert one.fault == "localhost"


def test_what_is_attached_or_commented_out_is_no_link() -> None:
    attached = b"Content-Type: text/plain\nContent-Disposition: attachment\n\nhttp://localhost/"
    assert links(SHOP, message(attached)) == ()
    assert html("<!-- <a href='http://localhost/'> -->") == ()


def test_a_product_inside_a_private_network_is_at_home() -> None:
    at_home = sample_launch("shop.internal")
    data = b"Content-Type: text/plain\n\nhttps://other.internal/ https://shop.internal/"
    assert [one.fault for one in links(at_home, message(data))] == ["", ""]
