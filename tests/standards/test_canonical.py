"""Canonical links in HTML and in the Link header, and how they relate to the page that carries them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.standards.canonical import canonical_links, kinship, link_values, normal_path, same_place
from cockpit.standards.html import read

HOME, PAGE = "https://shop.example/", "https://shop.example/shoes/red"


def urls(body: str = "", *link: str, url: str = PAGE) -> list[str]:
    seen = Response(url, 200, tuple(("link", value) for value in link), "192.0.2.1", body)
    return [one.url or one.fault for one in canonical_links(seen, read(body))]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (PAGE, PAGE),
        ("/about", f"{HOME}about"),
        ("blue", "https://shop.example/shoes/blue"),
        ("", PAGE),
        ("//www.shop.example/", "https://www.shop.example/"),
        ("HTTPS://Shop.Example:443/a#part", f"{HOME}a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("javascript:void(0)", "it begins with javascript: and leads to no web address"),
    ],
)
def test_header_targets_are_resolved_against_the_page(href: str, url: str) -> None:
    assert urls("", f'<{href}>; rel="canonical"') == [url]


def test_elements() -> None:
    assert urls(f'<link rel="canonical" href="{HOME}">') == [HOME]
    assert urls(f"<LINK REL='nofollow Canonical' HREF='{HOME}'>") == [HOME]
    assert urls('<base href="/de/"><link rel=canonical href=about>') == [f"{HOME}de/about"]
    assert (
        urls(f'<link rel="canonical"><link rel="canonicals" href="{HOME}"><a rel=canonical href="{HOME}">')
        == []
    )
    assert urls(f'<!-- <link rel="canonical" href="{HOME}"> -->') == []


def test_links_of_the_body_count_only_where_the_head_has_none() -> None:
    link = '<link rel="canonical" href="{}">'
    assert urls(f"<head>{link.format(HOME)}</head><body>{link.format(PAGE)}") == [HOME]
    assert urls(f"<head></head><body>{link.format(PAGE)}") == [PAGE]
    # A picture in the head ends it, as browsers read it.
    assert urls(f"<head><img src=a.png>{link.format(PAGE)}</head>") == [PAGE]
    assert urls(f"<head>{link.format(HOME)}<img src=a.png>{link.format(PAGE)}</head>") == [HOME]


def test_header_and_element_together_with_their_places() -> None:
    body = f'<link rel="canonical" href="{HOME}">'
    seen = response(PAGE, body=body, link=f'<{PAGE}>; rel="canonical"')
    assert [(link.place, link.written) for link in canonical_links(seen, read(body))] == [
        ("Link header", PAGE),
        ("link element", HOME),
    ]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"<{HOME}>; rel=canonical", [HOME]),
        (f'<{HOME}> ; title="a, b; c" ; rel="next CANONICAL"', [HOME]),
        (f'</a.css>; rel="preload"; as=style, <{HOME}>; rel="canonical"', [HOME]),
        (f'<{HOME}>; rel="canonical", <{PAGE}>; rel="canonical"', [HOME, PAGE]),
        (f'<{HOME}>; rel="alternate"; rel="canonical"', []),
        (f'<{HOME}>; rel="canonical"; anchor="/other"', []),
        (f'<{HOME}>; rel="canonical"; anchor="#top"', [HOME]),
        (f'<{HOME}>; rel="canonical"; anchor=""', [HOME]),
        (f'{HOME}; rel="canonical"', []),
        (f"<{HOME}>", []),
        (f'<{HOME}>; rel="canonical', []),
        ('<a,b>; rel="canonical"', ["https://shop.example/shoes/a,b"]),
    ],
)
def test_link_headers(header: str, found: list[str]) -> None:
    assert urls("", header) == found


def test_parameters_are_unquoted_and_the_first_counts() -> None:
    (link,) = link_values([r'<a>; title="say \"hi\""; TITLE=second; flag'])
    assert link == ("a", {"title": 'say "hi"', "flag": ""})


@pytest.mark.parametrize(
    ("page", "link", "kind"),
    [
        (PAGE, PAGE, "same"),
        (f"{PAGE}?variant=41", PAGE, "same"),
        (f"{HOME}item?id=5&utm_source=x", f"{HOME}item?id=5", "same"),
        (f"{HOME}caf%c3%a9/%7Ejo", f"{HOME}caf%C3%A9/~jo", "same"),
        (PAGE, f"{PAGE}?ref=mail", "query"),
        (PAGE, f"{PAGE}/", "spelling"),
        (f"{PAGE}/", PAGE, "spelling"),
        (PAGE, "https://shop.example/Shoes/Red", "spelling"),
        (HOME, f"{HOME}index.html", "spelling"),
        (HOME, f"{HOME}home", "spelling"),
        (f"{HOME}collections/sale/products/shoe", f"{HOME}products/shoe", "spelling"),
        (HOME, f"{HOME}en/", "language"),
        (f"{HOME}pt-br/about", f"{HOME}about", "language"),
        (PAGE, HOME, "home"),
        (PAGE, f"{HOME}?lang=en", "home"),
        (PAGE, "https://shop.example/shoes", "other"),
        (PAGE, "https://shop.example/shoes/blue", "other"),
        (HOME, PAGE, "other"),
    ],
)
def test_kinship(page: str, link: str, kind: str) -> None:
    assert kinship(page, link) == kind


def test_one_place() -> None:
    assert same_place(f"{PAGE}?a=1", PAGE)
    assert not same_place(PAGE, "http://shop.example/shoes/red")
    assert not same_place(PAGE, f"{PAGE}/")
    assert normal_path("https://shop.example") == "/"


_PIECES = st.sampled_from(["<", ">", ";", ",", '"', "rel", "=", "canonical", "\\", " ", "anchor", HOME, "a"])


@given(st.lists(_PIECES, max_size=20).map("".join) | st.text(), st.text())
def test_nothing_raises(header: str, href: str) -> None:
    urls(f'<link rel="canonical" href="{href}">', header)
    for url in urls("", header):
        if url.startswith("http"):
            kinship(PAGE, url)
