"""Small examples of the files that let apps open links, for the cases of checks and for tests."""

import json
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.app_links import AppLinks, wanted
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Mobile, Product
from cockpit.standards.app_links import APPLE, GOOGLE, HANDLES

IOS, ANDROID = "SHOP123456.example.shop", "example.shop"
PRINT = ":".join(["AB"] * 32)
APPLE_URL, GOOGLE_URL = f"https://shop.example{APPLE}", f"https://shop.example{GOOGLE}"


def with_apps(*, ios: tuple[str, ...] = (IOS,), android: tuple[str, ...] = (ANDROID,)) -> Launch:
    """The shop with an app for each."""
    product = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", has_mobile_app=True)
    return sample_launch(product=product, mobile=Mobile(ios_apps=ios, android_apps=android))


def apple_file(*apps: str) -> Any:
    """What lets these apps open every link on iOS."""
    return {"applinks": {"details": [{"appIDs": list(apps), "components": [{"/": "*"}]}]}}


def google_file(*packages: str) -> Any:
    """What lets these apps open every link on Android."""
    return [
        {
            "relation": [HANDLES],
            "target": {"namespace": "android_app", "package_name": name, "sha256_cert_fingerprints": [PRINT]},
        }
        for name in packages
    ]


def served(url: str, data: Any, status: int = 200, **headers: str) -> Response:
    """The file as it is served: JSON, or a text as it stands."""
    body = data if isinstance(data, str) else json.dumps(data)
    return response(url, status, body=body, cookies=(), **{"content_type": "application/json", **headers})


def app_links(launch: Launch, *changed: Response, dead: Unreachable | None = None) -> AppLinks:
    """Every file that is needed names the declared apps, some as given by URL; `dead` in place of all."""
    mobile = launch.mobile or Mobile()
    sound = {APPLE: apple_file(*mobile.ios_apps), GOOGLE: google_file(*mobile.android_apps)}
    given = {one.url: one for one in changed}
    files: dict[str, Response | Unreachable] = {}
    for url in wanted(launch):
        path = APPLE if url.endswith(APPLE) else GOOGLE
        files[url] = dead or given.get(url) or served(url, sound[path])
    return AppLinks(files)
