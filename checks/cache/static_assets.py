"""cache.static-assets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, kept_out
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import home
from cockpit.facts.samples_caching import answered, caching, declares, looks
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.caching import ask, in_front, provider, said, told
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.static_files import broken, cut_off, flaws, notes
from cockpit.model import Verdict
from cockpit.standards.cache_rules import FOR_EVER, Where, block, keep
from cockpit.standards.hashed import hashed
from cockpit.standards.locations import REDIRECTS, host_of, shown

CHECK = check(
    "Files are kept by browsers and at the edge",
    severity=BLOCKER,
    why="Scripts, styles and pictures are most of what a page weighs. Kept at the edge they load fast from "
    "anywhere, and a rush of visitors does not reach your server; browsers that keep them load them once.",
    fix="Send files with a digest in their name with Cache-Control: public, max-age=31536000, immutable.",
    undo="Restore the former header; give the files new names first if browsers have kept them for a year.",
    verify="curl -sS -D - -o /dev/null {subject}",
    source="RFC 9111; RFC 8246; web.dev: HTTP cache; Cloudflare: default cache behaviour",
    terms={
        "hashed": "the name holds a digest of the content (app.3f2a1c.js): another content, another name",
        "immutable": "browsers need not ask about it again as long as they keep it",
        "HIT": "the edge answered from its own copy; MISS: it had to ask your server",
        "edge": "the servers of Cloudflare and the like that stand between visitors and your own",
        "ETag": "a fingerprint of the content, by which a browser asks whether its copy still holds",
        "max-age": "how many seconds a copy may be used without asking again",
    },
)
_LIMIT = 429
_SAID = "hashed files for a year, others for minutes with a way to ask; a copy at the edge"


def judge(launch: Launch, served: Served, caching: Caching) -> Iterator[Finding]:
    """The product's own files that its pages load, those of one folder with the same fault together."""
    if not served.files:
        yield _none(launch, served)
    faulty: dict[tuple[str, str], list[tuple[File, tuple[Flaw, ...]]]] = defaultdict(list)
    fine: dict[str, list[File]] = defaultdict(list)
    for file in served.files:
        found = _looked_at(launch, file, caching.of(file.url))
        if isinstance(found, Finding):
            yield found
        elif found:
            worst = min(found, key=lambda flaw: flaw.gravity)
            faulty[Where.under(file.url).url, worst.kind].append((file, found))
        else:
            fine[Where.under(file.url).url].append(file)
    for (folder, _), members in faulty.items():
        yield _faulty(launch, folder, members, caching)
    for folder, files in fine.items():
        yield _fine(launch, folder, files, caching, served.left)


def _none(launch: Launch, served: Served) -> Finding:
    """No file: the pages load none, or none of them could be seen."""
    front = served.places.get(home(launch))
    if isinstance(front, Unreachable) and not any(True for _ in served):
        return cut(home(launch), front)
    return not_applicable(launch.domain, "the pages load no script, style, image or font from your own hosts")


def _looked_at(launch: Launch, file: File, series: CacheSeries | None) -> Finding | tuple[Flaw, ...]:
    """The flaws of a file, or the finding that says all there is to say."""
    seen = file.seen
    if isinstance(seen, Unreachable):
        return cut(file.url, seen)
    if seen.challenged or seen.status == _LIMIT:
        return cut(file.url, challenge(host_of(file.url)))
    if flaw := broken(file, seen):
        return _broken(file, seen, flaw)
    if seen.status in REDIRECTS or kept_out(launch, file.url):
        return ()
    found = flaws(file, seen, series, in_front(launch, seen))
    if not found and (why := cut_off(series)):
        return cut(file.url, why)
    return found


def _broken(file: File, seen: Response, flaw: Flaw) -> Finding:
    return failed(
        file.url,
        flaw.kind,
        flaw.text,
        expected=f"200 with a {file.kind if file.kind != 'other' else 'file'}",
        observed=f"{seen.status}, Content-Type: {seen.first('content-type')[:80] or 'none'}",
        evidence={"loaded by": [shown(url) for url in file.pages[:10]], "status": seen.status},
        fix=Fix(
            "Deploy the file again, or take it out of the pages. A rule that answers every unknown address "
            "with the start page must leave out the folder of the files, so that a missing one is a 404.",
            undo="Restore the former rule.",
        ),
        verify=ask(file.url),
    )


def _faulty(
    launch: Launch, folder: str, members: list[tuple[File, tuple[Flaw, ...]]], caching: Caching
) -> Finding:
    file = members[0][0]
    assert isinstance(file.seen, Response)
    found = {flaw.text: flaw for _, one in members for flaw in one}
    return bundled(
        folder,
        found.values(),
        expected=_SAID,
        observed=f"{_count(len(members))}, {said(file.seen)}",
        evidence=_evidence([one for one, _ in members], caching),
        fix=_fix(launch, file, file.seen, tuple(found.values())),
        verify=ask(file.url),
    )


def _fix(launch: Launch, file: File, seen: Response, found: tuple[Flaw, ...]) -> Fix:
    where = Where.under(file.url)
    header = next((flaw.header for flaw in found if flaw.header), None)
    parts = [block(header[1], where, [seen])] if header else []
    parts += dict.fromkeys(flaw.line for flaw in found if flaw.line)
    text = "Send this with every file of the folder whose name does not change with its content."
    if header and header[1] == FOR_EVER:
        text = "Send this with the files whose name holds a digest, and with no others."
    if any(flaw.kind == "not-kept" for flaw in found):
        parts.append(keep(provider(launch, seen), [where]))
        text += " Set no cookie on files, and let the edge keep them."
    return Fix(text, "\n\n".join(parts), "Restore the former header, and remove the rule.")


def _fine(launch: Launch, folder: str, files: list[File], caching: Caching, left: int) -> Finding:
    extra = {
        note: None
        for file in files
        if isinstance(file.seen, Response)
        for note in notes(file, file.seen, caching.of(file.url))
    }
    if any(isinstance(file.seen, Response) and file.seen.status in REDIRECTS for file in files):
        extra["one of them only leads on to another address, which costs visitors a further trip"] = None
    if any(kept_out(launch, file.url) for file in files):
        extra["[cache] never keeps it out of every cache, as you declared"] = None
    if left:
        extra[f"{left} more files of the pages were not looked at"] = None
    names = "by browsers for a year" if all(hashed(file.url) for file in files) else "as they should be"
    text = "; ".join((f"{_count(len(files))} kept {names}", *extra))
    first = files[0].seen
    observed = f"{_count(len(files))}, {said(first)}" if isinstance(first, Response) else ""
    return passed(folder, text, observed=observed, evidence=_evidence(files, caching))


def _evidence(files: list[File], caching: Caching) -> Mapping[str, object]:
    series = caching.of(files[0].url)
    names = sorted(shown(file.url) for file in files)
    return {"files": names[:20], "count": len(files), "first": dict(told(series)) if series else {}}


def _count(files: int) -> str:
    return f"{files} file{'' if files == 1 else 's'}"


_JS, _PLAIN = "https://shop.example/assets/app.3f2a1c9b.js", "https://shop.example/assets/app.js"
_SHOP = sample_launch(hosts=(Host("shop.example", proxied=False),))
_EDGED = sample_launch(hosts=(Host("shop.example", proxied=True),))
_OUT = sample_launch(cache=declares(never=("/assets/*",)))
_TAG = {"etag": '"1"'}
_AS_HTML = {"content-type": "text/html"}


def _file(
    name: str, expect: Verdict, *seen: Response | Unreachable, launch: Launch = _SHOP, kind: str = "script"
) -> Case:
    """The home page loads one file; further answers are those to a second visitor."""
    first = seen[0]
    url = first.url if isinstance(first, Response) else _JS
    place = served(launch, files=(File(url, kind, first, ("https://shop.example/",)),))
    both = [looks(first, seen[1])] if isinstance(first, Response) and len(seen) > 1 else []
    return case(name, launch, place, caching(launch, place, *both), expect=expect)


def _edge(name: str, expect: Verdict, *words: str, cache: str = FOR_EVER, cookie: str = "") -> Case:
    """A hashed file behind Cloudflare, which says this of its store at each look."""
    cookies = (cookie,) if cookie else ()
    seen = [answered(_JS, cache, edge=word, cookies=cookies) for word in words]
    return _file(name, expect, *seen, launch=_EDGED)


def _cases() -> Iterator[Case]:
    yield _file("hashed, a year, immutable", PASS, answered(_JS, FOR_EVER))
    yield _file("hashed, a year", PASS, answered(_JS, "max-age=31536000"))
    yield _file("hashed, a month", WARN, answered(_JS, "max-age=2592000"))
    yield _file("hashed, four hours", FAIL, answered(_JS, "max-age=14400"))
    yield _file("hashed, nothing said", FAIL, answered(_JS))
    yield _file("hashed, never kept", FAIL, answered(_JS, "no-store"))
    yield _file("a fixed name, ten minutes", PASS, answered(_PLAIN, "max-age=600", more=_TAG))
    yield _file("a fixed name, asked each time", PASS, answered(_PLAIN, "no-cache", more=_TAG))
    yield _file("a fixed name, no way to ask", WARN, answered(_PLAIN, "max-age=600"))
    yield _file("a fixed name, for ever", WARN, answered(_PLAIN, FOR_EVER, more=_TAG))
    yield _file("a fixed name, nothing said", WARN, answered(_PLAIN, more=_TAG))
    yield _file("a fixed name, ten seconds", WARN, answered(_PLAIN, "max-age=10", more=_TAG))
    yield _file("a fixed name, never kept", WARN, answered(_PLAIN, "no-store", more=_TAG))
    yield _file("not there", FAIL, answered(_JS, status=404))
    yield _file("the start page in its place", FAIL, answered(_JS, FOR_EVER, more=_AS_HTML))
    yield _file("moved elsewhere", PASS, answered(_JS, status=301, more={"location": "/x.js"}))
    yield _file("kept out on purpose", PASS, answered(_JS, "no-store"), launch=_OUT)
    yield _file("a limit answers", UNKNOWN, answered(_JS, status=429))
    yield _file("port 443 is closed", UNKNOWN, DEAD)
    yield _edge("kept since before", PASS, "HIT")
    yield _edge("kept by the first look", PASS, "MISS", "HIT")
    yield _edge("kept by neither", WARN, "MISS", "MISS")
    yield _edge("a rule forbids it", FAIL, "DYNAMIC")
    yield _edge("a cookie forbids it", FAIL, "BYPASS", cookie="sid")
    yield _edge("the edge says nothing", PASS, "")
    once = answered(_JS, FOR_EVER, edge="MISS")
    yield _file("the second look is cut off", UNKNOWN, once, DEAD, launch=_EDGED)
    yield _file("no second look was left", PASS, once, launch=_EDGED)
    bare = served(_SHOP)
    yield case("no files", _SHOP, bare, caching(_SHOP, bare), expect=NOT_APPLICABLE)
    dark = served(_SHOP, missing={"https://shop.example/": DEAD})
    yield case("the pages cannot be seen", _SHOP, dark, caching(_SHOP, dark), expect=UNKNOWN)


CASES = Cases(_cases)
