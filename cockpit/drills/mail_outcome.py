"""What became of a message that was tried, as a row of the record."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from cockpit.drills.mail_cause import broken_records
from cockpit.drills.mail_tries import Try
from cockpit.drills.scene import Scene
from cockpit.kit.mail_drills import about
from cockpit.kit.mail_tries import authenticated, fault_in, unsigned
from cockpit.standards.mail_stall import Cause, Stall, stalled
from cockpit.standards.mailboxes import INBOX, JUNK, NOWHERE, OTHER, placement, provider_of
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.facts.letters import Letter

DAYS: Final = 90
_CODE: Final = re.compile(r"[A-Z0-9]{0,20}[0-9][A-Z0-9-]{3,40}")  # one-time codes stand in subjects
_VERDICTS: Final = ("spf", "dkim", "dmarc")


async def came(
    scene: Scene, one: Try, letter: "Letter", folder: str, seconds: float | None, *, seen: str = "machine"
) -> None:
    """The message is there: whether it is as it should be, and what failed where it is not."""
    found = _words(one, letter, folder)
    wrong = list(_wrong(scene, one, found, seconds))
    scene.say(f'Read: "{safe(letter.subject, 120)}", {_signed(found)}.')
    cause = await _why(scene, found)
    if cause:
        found["cause"] = cause.part
        wrong.append(f"it is {cause.part}'s part, {cause.because}")
    after = "" if seconds is None else f" after {seconds:.0f} s"
    said = f"{one.flow.name} came to {one.place}{after}, {_lay(folder)}, {_signed(found)}"
    said += f". Not as it should be: {'; '.join(wrong)}." if wrong else "."
    _close(scene, one, said, found, passed=not wrong, seconds=seconds, seen=seen, letter=letter)
    if cause:
        scene.talk.say(cause.do)


def lost(scene: Scene, one: Try, cause: Cause, status: str, *, seen: str) -> None:
    """The message did not come."""
    waited = scene.memory.marks.since("sent")
    after = "" if waited is None else f" in {waited:.0f} s"
    said = f"{one.flow.name} did not come to {one.place}{after}: {cause.part}, because {cause.because}."
    found = {"folder": NOWHERE, "provider": one.provider, "cause": str(cause.part), "status": status}
    _close(scene, one, said, found, passed=False, seen=seen)
    scene.talk.say(cause.do)


def _words(one: Try, letter: "Letter", folder: str) -> dict[str, str]:
    """Everything the row keeps."""
    told = dict(letter.found)
    provider = one.provider if one.provider != OTHER else provider_of(*told.get("ar", "").split(", "))
    return {"folder": folder, "provider": provider, **told}


def _wrong(scene: Scene, one: Try, found: Mapping[str, str], seconds: float | None) -> Iterator[str]:
    fault = fault_in(found)
    signing = unsigned(found)
    if fault:
        yield fault[1]
    if signing and not (fault and signing == fault[1]):
        yield signing
    if not fault and not authenticated(found):
        yield "its signature could not be checked now"
    limit = one.limit(scene.launch)
    if seconds is not None and seconds > limit:
        yield f"{limit} s are allowed"
    if placement(found["folder"]) != INBOX:
        yield f"it lay {_lay(found['folder'])}"


async def _why(scene: Scene, found: Mapping[str, str]) -> Cause | None:
    """The part that failed where the message itself shows a failure, else none."""
    verdicts = {name: found[name] for name in _VERDICTS if name in found} if _fails(found) else {}
    if unsigned(found):
        verdicts["dkim"] = "fail"
    folder = placement(found["folder"])
    if not verdicts and folder != JUNK:
        return None
    return stalled(Stall(await broken_records(scene), verdicts=verdicts, folder=folder))


def _fails(found: Mapping[str, str]) -> bool:
    fault = fault_in(found)
    return fault is not None and fault[0] == "not-authenticated"


def _signed(found: Mapping[str, str]) -> str:
    """Who signed it, in a phrase."""
    match found.get("dkim", "unknown"):
        case "pass":
            return f"signed by {found.get('d', 'the domain people see')}"
        case "none":
            return "not signed"
        case "unaligned":
            return f"signed by {found.get('d', 'another domain')} alone"
        case "fail":
            return "with a signature that does not hold"
    return "with a signature that could not be checked"


def _lay(folder: str) -> str:
    """Where it lay, in a phrase."""
    match placement(folder):
        case "INBOX":
            return "in the inbox"
        case "Junk":
            return "in the junk folder"
        case "tab":
            return "beside the inbox"
    return f"in {safe(folder, 60)}"


def _close(
    scene: Scene,
    one: Try,
    said: str,
    found: Mapping[str, str],
    *,
    passed: bool,
    seen: str,
    seconds: float | None = None,
    letter: "Letter | None" = None,
) -> None:
    scene.close(
        one.subject,
        said,
        passed=passed,
        seconds={"arrival": seconds},
        about=about(one.flow),
        days=DAYS,
        seen=seen,
        found=found,
        evidence=scene.keep(_evidence(letter, found)) if letter else "",
    )


def _evidence(letter: "Letter", found: Mapping[str, str]) -> str:
    """The message as it is kept: what its header says and what was found, none of its text, no code."""
    subject = _CODE.sub("…", letter.subject)
    head = (f"Subject: {safe(subject, 200)}", f"Date: {letter.date}")
    relays = (f"Relay: {one.by} from {one.helo} {one.ip} at {one.at}" for one in letter.relays[:20])
    words = (f"{name}: {word}" for name, word in found.items())
    return "\n".join(safe(line, 400) for line in (*head, *relays, *words)) + "\n"
