"""The fact `AppLinks`: the files with which the product's hosts let apps open their links, as served."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.launch import Launch
from cockpit.standards.app_links import APPLE, GOOGLE


@dataclass(frozen=True, slots=True)
class AppLinks:
    """The answer to one GET by URL, not followed: neither Apple nor Google follows a redirect."""

    files: Mapping[str, Response | Unreachable]


def wanted(launch: Launch) -> tuple[str, ...]:
    """The URL of each file that the declared apps need, on every host whose links they open."""
    if not launch.product.has_mobile_app or launch.mobile is None:
        return ()
    apps = ((APPLE, launch.mobile.ios_apps), (GOOGLE, launch.mobile.android_apps))
    hosts = dict.fromkeys(launch.mobile.hosts or (launch.canonical_host,))
    return tuple(f"https://{host}{path}" for host in hosts for path, declared in apps if declared)
