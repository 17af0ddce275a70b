"""Set-Cookie lines sorted into jars: one for each cookie that keeps people signed in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts.set_cookies import SetCookies
from cockpit.launch.parts import Session
from cockpit.standards.cookie_names import lines, of_the_edge, session_like, steady
from cockpit.standards.cookies import Cookie, read, thrown_away

_MOST: Final = 300  # lines that are read
_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Jar:
    """Every line that sets one session cookie, and the hosts that launch.toml says share it."""

    name: str
    cookies: tuple[Cookie, ...]
    hosts: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[Cookie, ...]:
        """What browsers keep."""
        return tuple(one for one in self.cookies if not one.ends and not thrown_away(one))

    @property
    def seen(self) -> bool:
        """Some line sets it, and does not only delete it."""
        return any(not one.ends for one in self.cookies)

    @property
    def shown(self) -> list[str]:
        """The lines as findings show them, the same on every visit."""
        told = (one.text.replace(one.name, steady(one.name), 1) for one in self.cookies if not one.ends)
        gone = (f"{steady(one.name)} (deleted)" for one in self.cookies if one.ends)
        return sorted({*told, *gone})[:_MOST_SHOWN]

    @property
    def line(self) -> str:
        """The line as it should come, and how the framework that is known by its name says it."""
        domain = self.needed if len(self.hosts) > 1 else ""
        more = f"; Domain={domain}" if domain else ""
        name = steady(self.name) if self.hosts or session_like(self.name) else "NAME"
        first = f"{name}=...; Path=/; Secure; HttpOnly; SameSite=Lax{more}"
        return "\n\n".join(part for part in (first, lines(self.name, domain)) if part)

    @property
    def needed(self) -> str:
        """The narrowest Domain by which all its hosts share it; the host itself where there is one."""
        return common(self.hosts or tuple(dict.fromkeys(one.host for one in self.kept)))


def common(hosts: Sequence[str]) -> str:
    """The longest name that is every one of these hosts or a parent of it."""
    labels = [host.split(".")[::-1] for host in hosts]
    shared: list[str] = []
    for level in zip(*labels, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return ".".join(reversed(shared))


def cookies_in(seen: SetCookies) -> Iterator[Cookie]:
    """Every line that sets or deletes a cookie of the product's own."""
    now = dt.datetime.fromisoformat(seen.seen_at)
    said = [(line, answer.url) for answer in seen.answers for line in answer.lines][:_MOST]
    for line, url in said:
        cookie = read(line, url, now)
        if cookie and not of_the_edge(cookie.name):
            yield cookie


def jar_of(session: Session, cookies: Sequence[Cookie]) -> Jar:
    """The lines that set this session: those of its hosts, and those that reach one of them."""
    named = tuple(one for one in cookies if one.name == session.cookie)
    near = (one for one in named if one.host in session.hosts or any(map(one.reaches, session.hosts)))
    return Jar(session.cookie, tuple(near) or named, session.hosts)
