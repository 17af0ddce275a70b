"""secret.public-files."""

from collections.abc import Iterator

from cockpit.facts.exposed import Exposed, Manner, SourceMapFile, Stranger, Tried
from cockpit.facts.http import challenge
from cockpit.facts.samples_exposed import answering, exposed, page, stranger, tried
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.exposed import challenged, dark, evidence, found, hosts, listed, look, observed, tally, url
from cockpit.model import Verdict
from cockpit.standards.denials import deny, unlist
from cockpit.standards.exposures import DIRECTORY, row

CHECK = check(
    "No public config or plain-text secret files",
    severity=BLOCKER,
    why="Programs ask every new site for a few dozen files that people leave behind: the folder of Git, the "
    "file with the passwords, a copy of the database. They are found within hours of the launch, and read.",
    fix="Publish only what the build makes, delete the rest, and change every password and key in it.",
    undo="Remove the added lines; the files themselves stay in your repository.",
    verify="curl -sS -o /dev/null -w '%{http_code}\\n' {subject}",
    source="OWASP WSTG-CONF-04 and WSTG-CONF-05; CWE-538, CWE-548, CWE-530; ECMA-426 (source maps)",
    terms={
        "source map": "a file that turns the shortened script back into the source as it was written",
        "rotate": "make a new key or password, put it in place, and end the old one",
    },
)
_FILES = ("vcs", "environment", "key", "dump", "backup", "config", "logs", "container", "editor", "listing")
_GROUPS = (*_FILES, "outside")
# Variables that bundlers put into the page anyway: their names say so.
_PUBLIC = ("VITE_", "NEXT_PUBLIC_", "REACT_APP_", "PUBLIC_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "GATSBY_")
_KEEPS_SECRETS = ("environment", "key", "dump", "backup", "config", "logs", "outside")


def judge(exposed: Exposed) -> Iterator[Finding]:
    """No file of the workshop is served, on any production host.

    What a coding assistant or an editor leaves behind, a list of files and a source map are warnings, for
    they help strangers and open nothing: the script runs in every browser anyway. With the form of a secret
    in them, or the names of copies and keys in the list, they fail as well.
    """
    yield from dark(exposed)
    for _, seen in hosts(exposed):
        groups = found(seen, _GROUPS)
        yield from (_open(seen, group, some) for group, some in groups.items())
        if not groups:
            yield challenged(seen, _GROUPS) or passed(
                seen.host,
                f"none of the files that scanners ask for is served: {tally(seen)}",
                evidence=evidence(seen),
            )
    yield from (told for one in exposed.maps if (told := _map(one)))


def _open(seen: Stranger, group: str, some: tuple[Tried, ...]) -> Finding:
    """What lies open of one kind, with how to close it."""
    make = failed if any(map(_grave, some)) else warned
    return make(
        url(seen, some[0]),
        group,
        f"anybody can read {listed(seen, some)}{_inside(some)}",
        severity=None if make is failed else MEDIUM,
        expected="404, or 403, for everybody",
        observed=observed(some),
        evidence=evidence(seen, some),
        fix=_close(seen, group, some),
        verify=look(seen, some[0]),
    )


def _grave(one: Tried) -> bool:
    """It must never be there: by what it is, or by what is in it."""
    if one.key == DIRECTORY:
        return one.path == DIRECTORY or bool(one.names)
    known = row(one.key)
    harmless = known and known.names and one.names and all(name.startswith(_PUBLIC) for name in one.names)
    return bool(one.holds) or bool(known and known.grave and not harmless)


def _inside(some: tuple[Tried, ...]) -> str:
    """What the record may say about the content: names and kinds."""
    kinds = sorted({one.holds for one in some if one.holds})
    names = sorted({name for one in some for name in one.names})
    told = [f"a {kind} is in it" for kind in kinds]
    told += [f"it names {', '.join(names[:8])}{' and more' if len(names) > 8 else ''}"] if names else []  # noqa: PLR2004
    return f"; {', '.join(told)}" if told else ""


def _close(seen: Stranger, group: str, some: tuple[Tried, ...]) -> Fix:
    lines = deny(seen.host, (one.path for one in some if one.path != DIRECTORY), seen.served_by)
    if group == "listing":
        return Fix(
            "Switch the lists of files off, and move away what strangers should not have.",
            unlist(seen.served_by),
            "Switch the lists on again.",
        )
    if group == "outside":
        text = "Update the web server or the framework today: it hands out files of the machine itself."
    else:
        text = "Take them out of the published folder today and publish the output of the build only."
    return Fix(f"{text}{_rotate(group, some)} Until then:", lines, "Remove the lines and reload the server.")


def _rotate(group: str, some: tuple[Tried, ...]) -> str:
    names = ", ".join(sorted({name for one in some for name in one.names}))
    if group == "vcs":
        return " Whoever came by has the whole history: rotate every secret that was ever committed."
    if any(map(_grave, some)) and (group in _KEEPS_SECRETS or any(one.holds for one in some)):
        return f" Take it as read by strangers and rotate what it held{names and f': {names}'}."
    return ""


def _map(one: SourceMapFile) -> Finding | None:
    """A source map with the product's own source in it; one that cannot be seen counts where it is named."""
    if one.unseen is not None:
        return cut(one.url, one.unseen) if one.named and one.unseen.kind != "limit" else None
    if not one.own:
        return None
    names = f" ({', '.join(one.sources)})" if one.sources else ""
    make = failed if one.holds else warned
    secret = f", with a {one.holds} in it" if one.holds else ""
    return make(
        one.url,
        "source-map",
        f"the source map of {one.script} hands out {one.own} of your own source files as you wrote them"
        f"{names}{secret}",
        severity=None if one.holds else MEDIUM,
        expected="404, or a map without sourcesContent",
        observed=f"{one.status}, {one.own} files with their text, {one.size} characters",
        evidence={
            "script": one.script,
            "status": one.status,
            "files": one.own,
            "some": list(one.sources),
            "holds": one.holds,
            "named by the script": one.named,
        },
        fix=_without_maps(one),
        verify=command("curl -sS -o /dev/null -w '%{{http_code}}\\n' {}", one.url),
    )


def _without_maps(one: SourceMapFile) -> Fix:
    rotate = " Rotate the secret first." if one.holds else ""
    return Fix(
        "Build without public maps, or send them to your error tracker and delete them before publishing."
        f"{rotate}",
        "Vite, vite.config: build: { sourcemap: false }   ('hidden' for an error tracker)\n"
        "Next.js, next.config.js: productionBrowserSourceMaps: false\n"
        "webpack, webpack.config.js: devtool: false\n"
        "Create React App: GENERATE_SOURCEMAP=false",
        "Switch the maps on again.",
    )


_SHOP = sample_launch()
_HOST, _API = "shop.example", "api.shop.example"
_SCRIPT = f"https://{_HOST}/assets/app.js"
_OWN = SourceMapFile(_SCRIPT, f"{_SCRIPT}.map", status=200, size=9000, own=3, sources=("src/checkout.ts",))
_NO_MAP = SourceMapFile(_SCRIPT, f"{_SCRIPT}.map", named=False, status=404)
_LOST = SourceMapFile(_SCRIPT, f"{_SCRIPT}.map", unseen=DEAD)
_FORBIDDEN = page(Manner.WALL)


def _shows(name: str, expect: Verdict, *seen: Tried) -> Case:
    return case(name, _SHOP, exposed(stranger(_HOST, *seen)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _shows("nothing lies about", PASS)
    yield _shows("the folder of Git", FAIL, tried("/.git/HEAD"), tried("/.git/config"))
    yield _shows("variables", FAIL, tried("/.env", names=("DATABASE_URL", "STRIPE_SECRET_KEY")))
    yield _shows("variables that are public anyway", WARN, tried("/.env", names=("VITE_API", "PUBLIC_URL")))
    yield _shows("a copy of the database", FAIL, tried("/backup.sql", type="application/sql"))
    yield _shows("a file outside of the folder", FAIL, tried("/..%2f..%2f..%2fetc/passwd"))
    yield _shows("instructions of an assistant", WARN, tried("/AGENTS.md"))
    yield _shows(
        "a token in an assistant's settings", FAIL, tried("/.claude/settings.json", holds="github token")
    )
    yield _shows("a list of pictures", WARN, tried("/uploads/", key=DIRECTORY))
    yield _shows("a list with copies in it", FAIL, tried("/uploads/", key=DIRECTORY, names=(".sql",)))
    yield _shows("a list in place of a home page", FAIL, page(Manner.FOUND))
    yield _shows("a challenge in front of it", UNKNOWN, tried("/.env", Manner.CHALLENGE))
    yield _shows("a password in front of it", PASS, tried("/.env", Manner.SIGN_IN))
    yield _shows(
        "the home page at any path",
        PASS,
        tried("/.env", Manner.USUAL),
        tried("/AGENTS.md", Manner.OTHER),
    )
    yield _shows("sent to the home page", PASS, tried("/.env", Manner.MOVED, to=f"https://{_HOST}/"))
    yield _shows("an open admin panel is another matter", PASS, tried("/phpmyadmin/"))
    yield case("a map with sources", _SHOP, exposed(stranger(_HOST), maps=(_OWN,)), expect=WARN)
    yield case("no map", _SHOP, exposed(stranger(_HOST), maps=(_NO_MAP,)), expect=PASS)
    yield case("a map in the dark", _SHOP, exposed(stranger(_HOST), maps=(_LOST,)), expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, exposed(missing={_HOST: DEAD}), expect=UNKNOWN)
    yield case("a bot challenge", _SHOP, exposed(missing={_HOST: challenge(_HOST)}), expect=UNKNOWN)
    limited = answering(stranger(_HOST), Manner.WALL, status=429)
    yield case("it had enough of us", _SHOP, exposed(limited), expect=UNKNOWN)
    shut = answering(stranger(_HOST, _FORBIDDEN, usual=((403, "0"),)), Manner.WALL)
    yield case("we are turned away everywhere", _SHOP, exposed(shut), expect=UNKNOWN)
    api = answering(stranger(_API, _FORBIDDEN, role="api", usual=((403, "0"),)), Manner.WALL)
    yield case("an API that wants a key", _SHOP, exposed(api), expect=PASS)


CASES = Cases(_cases)
