"""The logo beside mail can be shown: BIMI, where a record asks for one."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.bimi import Bimi
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import SEEN_AT, cut_told, sample_told
from cockpit.facts.samples_transport import SHOP, sample_bimi
from cockpit.kit import (
    FAIL,
    LOW,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.incoming_mail import untold
from cockpit.kit.mail_fixes import publish_text
from cockpit.model import Verdict
from cockpit.standards.bimi import MEDIA, Record, read, records, svg_problems
from cockpit.standards.dmarc import dark, policy_of
from cockpit.standards.headers import media_type
from cockpit.text import safe

CHECK = check(
    "A published logo can be shown beside mail",
    severity=LOW,
    why="A logo (BIMI) is an ornament, and no launch needs it. But a record that nobody can follow shows "
    "that DMARC or the image is not what you think.",
    fix="Mend what the record asks for, or delete it: mail arrives the same without.",
    undo="Publish the former record again.",
    verify="dig +short default._bimi.{subject} TXT",
    source="BIMI Group, draft-brand-indicators-for-message-identification; RFC 9989 (DMARC); SVG Tiny PS",
    terms={
        "BIMI": "a record that names the logo that mailboxes show beside your mail",
        "SVG Tiny PS": "a plain kind of vector image, without scripts and without anything from outside",
        "DMARC": "the record that says what becomes of mail in your name that is not yours",
    },
)
_OK = 200
_SHOWN = 200  # characters of the record
_ENFORCE = "p=quarantine or p=reject in DMARC, without t=y"


def judge(launch: Launch, bimi: Bimi, dmarc: Dmarc) -> Iterator[Finding]:
    """Only where a record asks for a logo; `v=BIMI1; l=; a=;` says that none is wanted."""
    subject, record = bimi.told.name, read(bimi.told.values)
    if why := untold(bimi.told):
        yield cut(subject, why)
    elif record is None:
        yield not_applicable(subject, f"{bimi.domain} asks for no logo beside its mail (BIMI)")
    elif record.many:
        yield _many(bimi)
    elif record.declined:
        yield passed(subject, f"{bimi.domain} says that it wants no logo beside its mail", **_seen(bimi))
    else:
        yield _enforced(launch, bimi, dmarc) or _logo(bimi, record)


def _seen(bimi: Bimi) -> dict[str, Any]:
    texts = [safe(text, _SHOWN) for text in bimi.told.values[:4]]
    verify = command("dig +short {} TXT", bimi.told.name)
    return {"observed": " | ".join(texts)[:500], "evidence": {"record": texts}, "verify": verify}


def _many(bimi: Bimi) -> Finding:
    found = records(bimi.told.values)
    text = "Keep one record and delete the others."
    fix = publish_text(text, bimi.told.name, found[0], told=bimi.told, was=bimi.told.values)
    summary = f"{len(found)} BIMI records stand at {bimi.told.name}, so that mailboxes follow none"
    return failed(bimi.told.name, "two-records", summary, expected="one record", fix=fix, **_seen(bimi))


def _enforced(launch: Launch, bimi: Bimi, dmarc: Dmarc) -> Finding | None:
    """What DMARC lacks: mailboxes show logos only for domains that nobody can forge."""
    climb = dmarc.climbs.get(bimi.domain)
    if climb is None or (why := dark(climb)):
        missing = Unreachable(Layer.DNS, f"the DMARC record of {bimi.domain} was not looked at", "unseen")
        return cut(bimi.told.name, missing if climb is None else why or missing)
    found = policy_of(climb)
    if found and found.asked != "none" and not found.policy.testing:
        return None
    now = (
        f"DMARC has p={found.asked}{' with t=y' if found.policy.testing else ''}"
        if found
        else "it has no DMARC"
    )
    when = launch.email.dmarc_tighten_on if launch.email else None
    later = f" (you tighten it on {when})" if when else ""
    summary = f"the logo of {bimi.domain} is shown nowhere: {now}{later}"
    return warned(
        bimi.told.name,
        "dmarc-not-enforced",
        summary,
        expected=_ENFORCE,
        fix=Fix(
            "Leave DMARC as it is for the launch and tighten it on the planned day; until then the record "
            "does nothing.",
            "cockpit explain email.dmarc-tighten-plan",
            "Nothing has to be undone.",
        ),
        **_seen(bimi),
    )


def _logo(bimi: Bimi, record: Record) -> Finding:
    said, subject, url = _seen(bimi), bimi.told.name, safe(record.logo, _SHOWN)
    if not record.logo.startswith("https://"):
        summary = f"the logo of {bimi.domain} is not named by an https URL: {url or 'l= is empty'}"
        return failed(subject, "logo-url", summary, expected="l=https://...", fix=_fix(bimi), **said)
    if bimi.logo is None or isinstance(bimi.logo, Unreachable):
        why = bimi.logo or Unreachable(Layer.HTTP, f"{url} was not asked for", "unseen")
        return cut(subject, why, **said)
    if problems := tuple(_problems(bimi.logo)):
        said["evidence"] = {**said["evidence"], "problems": list(problems)}
        summary = f"the logo {url} is shown nowhere: {'; '.join(problems[:3])}"
        return failed(subject, "logo", summary, expected="an SVG Tiny PS image", fix=_fix(bimi), **said)
    proof = "" if record.evidence else "; without a mark certificate (a=) Gmail and Apple show none"
    return passed(subject, f"the logo of {bimi.domain} can be shown{proof}", **said)


def _problems(seen: Response) -> Iterator[str]:
    if seen.status != _OK:
        yield f"it answers HTTP {seen.status}"
        return
    kind = media_type(seen.all("content-type"))
    if kind != MEDIA:
        yield f"it is sent as {safe(kind, 40) or 'no kind of file'}, not {MEDIA}"
    yield from svg_problems(
        seen.body, len(seen.body.encode("utf-8", "replace")) + int(seen.truncated) * 99_999
    )


def _fix(bimi: Bimi) -> Fix:
    text = (
        "Serve a square SVG Tiny PS image by https as image/svg+xml, or say like this that you want no logo."
    )
    return publish_text(text, bimi.told.name, "v=BIMI1; l=; a=;", told=bimi.told, was=bimi.told.values)


_SHOP, _URL = sample_launch(), "https://shop.example/logo.svg"
_RECORD = f"v=BIMI1; l={_URL}; a=https://shop.example/vmc.pem"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><title>Shop</title></svg>'
_DARK = Unreachable(Layer.TCP, "shop.example port 443 refuses connections", "refused")


def _dmarc(text: str) -> Dmarc:
    steps = (sample_told(f"_dmarc.{SHOP}", *filter(None, [text])), sample_told("_dmarc.example"))
    return Dmarc({SHOP: Climb(SHOP, steps)}, at=SEEN_AT)


_STRICT = _dmarc("v=DMARC1; p=reject")


def _served(body: str, kind: str = "image/svg+xml", status: int = 200) -> Response:
    return response(_URL, status, body=body, content_type=kind)


def _one(name: str, expect: Verdict, svg: str = _SVG, record: str = _RECORD, kind: str = MEDIA) -> Case:
    return case(name, _SHOP, sample_bimi(record, _served(svg, kind)), _STRICT, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("all there", PASS)
    yield _one("without a certificate", PASS, record=f"v=BIMI1; l={_URL}")
    yield case("none wanted", _SHOP, sample_bimi("v=BIMI1; l=; a=;"), _STRICT, expect=PASS)
    yield case("no record", _SHOP, sample_bimi(), _STRICT, expect=NOT_APPLICABLE)
    fine = sample_bimi(_RECORD, _served(_SVG))
    yield case("DMARC only watches", _SHOP, fine, _dmarc("v=DMARC1; p=none"), expect=WARN)
    yield case("DMARC is tried out", _SHOP, fine, _dmarc("v=DMARC1; p=reject; t=y"), expect=WARN)
    yield case("no DMARC", _SHOP, fine, _dmarc(""), expect=WARN)
    yield _one("a script in it", FAIL, _SVG.replace("<title>", "<script>1</script><title>"))
    yield _one("another profile", FAIL, _SVG.replace("tiny-ps", "full"))
    yield _one("a picture", FAIL, "PNG", kind="image/png")
    yield _one("by http", FAIL, record="v=BIMI1; l=http://shop.example/logo.svg")
    gone = sample_bimi(_RECORD, _served("", status=404))
    yield case("not there", _SHOP, gone, _STRICT, expect=FAIL)
    twice = Bimi(SHOP, sample_told(f"default._bimi.{SHOP}", _RECORD, "v=BIMI1; l=; a=;"))
    yield case("two records", _SHOP, twice, _STRICT, expect=FAIL)
    yield case("its server is down", _SHOP, sample_bimi(_RECORD, _DARK), _STRICT, expect=UNKNOWN)
    lost = Dmarc({SHOP: Climb(SHOP, (cut_told(f"_dmarc.{SHOP}"),))}, at=SEEN_AT)
    yield case("DMARC cannot be asked", _SHOP, fine, lost, expect=UNKNOWN)
    yield case("no DNS", _SHOP, Bimi(SHOP, cut_told(f"default._bimi.{SHOP}")), _STRICT, expect=UNKNOWN)


CASES = Cases(_cases)
