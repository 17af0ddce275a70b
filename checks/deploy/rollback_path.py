"""deploy.rollback-path."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.live_source import LiveSource
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_live_source import NO_REPO, at_tip, live_source
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.going_back import HEADER, Rollback, lines, missing
from cockpit.kit.guides import spoken
from cockpit.kit.pasting import line, quoted
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED
from cockpit.standards.release_names import form, same_release
from cockpit.standards.rollbacks import foreign, way_of, wrong

ID, DRILL = "deploy.rollback-path", "rollback"

CHECK = check(
    "A rollback path exists",
    severity=BLOCKER,
    mode=ASSISTED,
    word=Word(
        "The release that [deploy.rollback] names can be put back: I looked, and the platform still has it.",
        "the list of releases at the platform with that one in it, as a picture or as text",
        days=30,
    ),
    why="A bad release is mended fastest by taking it back. That needs a release that is still there, and a "
    "way that works on your platform; at night nobody finds either.",
    fix="Name the release before in [deploy.rollback] last_known_good, keep it, and write down the steps.",
    undo="Write back what stood in the section.",
    verify=f"cockpit check {ID}",
    source="[deploy.rollback] of launch.toml; the pages about going back of each platform",
    terms={
        "rollback": "putting the release before back into production",
        "last known good": "the newest release before this one of which everybody knows that it worked",
    },
)
_EXPECTED = f"steps in {HEADER} that the platform knows, and a release before that is still there"


def judge(launch: Launch, live_source: LiveSource, stated: Stated) -> Iterator[Finding]:
    """The section is there, its commands exist, and it leads to a release that is kept and is not live."""
    back = launch.deploy.rollback if launch.deploy else None
    if back is None or {"steps", "last_known_good"} & missing(back).keys():
        yield _unwritten(launch, back, stated)
    elif isinstance(live_source.live, Unreachable) and live_source.live.kind != "undeclared":
        yield cut(launch.domain, live_source.live)
    else:
        yield _leads(launch, back, live_source) or _kept(launch, back, live_source, stated)


def _unwritten(launch: Launch, back: Rollback | None, stated: Stated) -> Finding:
    """A section with gaps is wrong; without one, somebody's word that there is a way counts."""
    if back is not None:
        open_ = {key: phrase for key, phrase in missing(back).items() if key != "data_caveat"}
        text = f"the way back is written down in part: {'; '.join(open_.values())}"
        fix = Fix("Write down what is missing.", lines(*open_), "Remove the lines.")
        return failed(launch.domain, "incomplete", text, expected=_EXPECTED, observed=text, fix=fix)
    said = by_word(launch, ID, CHECK, stated)
    text = "launch.toml does not say how to go back to the release before"
    return undeclared(launch.domain, text, lines()) if said.kind == UNSTATED else said


def _leads(launch: Launch, back: Rollback, source: LiveSource) -> Finding | None:
    """What is wrong with the steps or with the release they lead to, as far as a machine can tell."""
    platform, good = launch.deploy.platform if launch.deploy else "", back.last_known_good.strip()
    if isinstance(source.live, str) and same_release(good, source.live):
        text = f"the way back leads to {good}, and that is what is live"
        return _fails(launch, back, "to-itself", text, _other_release())
    if none := wrong(back.steps):
        command, way = none[0]
        fix = Fix(f"{way.platform} goes back like this.", way.how, "Write back the step that stood there.")
        return _fails(launch, back, "no-such-command", f'"{command}" does not go back on {way.platform}', fix)
    if (other := foreign(platform, back.steps)) and (own := way_of(platform)):
        fix = Fix(f"{own.platform} goes back like this.", own.how, "Write back the step that stood there.")
        text = f"the product runs on {own.platform}, and a step runs a command of {other.platform}"
        return _fails(launch, back, "other-platform", text, fix)
    if _gone(source, good):
        text = f"the way back leads to {good}, which is no tag, commit or version of this checkout"
        return _fails(launch, back, "gone", text, _other_release())
    return None


def _other_release() -> Fix:
    value = line("last_known_good", quoted("THE RELEASE BEFORE"), HEADER)
    return Fix("Name the newest release before this one that worked.", value, "Write back the former name.")


def _fails(launch: Launch, back: Rollback, kind: str, text: str, fix: Fix) -> Finding:
    evidence = {"last_known_good": back.last_known_good, "steps": list(spoken(back.steps))}
    seen = "; ".join(spoken(back.steps)) + f"; to {back.last_known_good}"
    return failed(launch.domain, kind, text, expected=_EXPECTED, observed=seen, evidence=evidence, fix=fix)


def _gone(source: LiveSource, good: str) -> bool:
    """The checkout knows the live release, called by the same rule, and does not know this one."""
    live = source.live
    comparable = isinstance(live, str) and not source.missing and not source.shallow
    if not comparable or not isinstance(live, str):
        return False
    return source.of(live).known and form(live) == form(good) and not source.of(good).known


def _kept(launch: Launch, back: Rollback, source: LiveSource, stated: Stated) -> Finding:
    """What shows that the release is still there: the checkout, a drill, or a person's word."""
    found = source.of(back.last_known_good)
    rehearsed = _rehearsed(launch, stated)
    count = len(spoken(back.steps))
    steps = f"{'one step leads' if count == 1 else f'{count} steps lead'} back to {back.last_known_good}"
    evidence = {"last_known_good": back.last_known_good, "commit": found.commit, "rehearsed": rehearsed}
    seen = {"expected": _EXPECTED, "observed": "; ".join(spoken(back.steps))}
    told = (
        f"it was rehearsed: {rehearsed}" if rehearsed else "nobody has rehearsed it (cockpit drill rollback)"
    )
    if found.known:
        return passed(
            launch.domain, f"{steps}, which the checkout has ({found.by}); {told}", evidence=evidence, **seen
        )
    if rehearsed:
        return passed(launch.domain, f"{steps}; {told}", evidence=evidence, **seen)
    said = by_word(launch, ID, CHECK, stated)
    text = f"{steps}, and nothing shows that the platform still has it"
    return replace(said, summary=text) if said.kind == UNSTATED else said


def _rehearsed(launch: Launch, stated: Stated) -> str:
    """What the newest drill of going back said, if it went well and still holds."""
    one = stated.drill(DRILL, launch.domain)
    return one.said if one and one.passed and one.standing is Standing.HOLDS else ""


_STEPS = ("fly releases --image", "fly deploy --image registry.fly.io/shop:v1", "Read /version.txt.")


def _shop(*steps: str, good: str = "v1", platform: str = "fly") -> Launch:
    back = Rollback(steps=steps or _STEPS, last_known_good=good)
    return sample_launch(deploy=Deploy(platform=platform, rollback=back))


def _written() -> Iterator[Case]:
    none, known = NOTHING_SAID, live_source()
    yield case("the release before is a tag", _shop(), known, none, expect=PASS)
    yield case("it leads to what is live", _shop(good="2"), known, none, expect=FAIL)
    yield case("a tag that is not there", _shop(good="v0"), known, none, expect=FAIL)
    for step, platform in (
        ("fly rollback", "fly"),
        ("netlify rollback", "netlify"),
        ("railway redeploy", "railway"),
        ("heroku rollback v41", "fly"),
    ):
        yield case(f"{step} on {platform}", _shop(step, platform=platform), known, none, expect=FAIL)
    for step, platform in (
        ("vercel rollback", "vercel"),
        ("Deploys, the one before, Publish deploy", "netlify"),
        ("git revert HEAD && git push", "a VPS with systemd"),
        ("cap production deploy:rollback", "Hetzner"),
    ):
        yield case(f"{step} on {platform}", _shop(step, platform=platform), known, none, expect=PASS)
    half = sample_launch(deploy=Deploy(rollback=Rollback(steps=_STEPS)))
    yield case("no release is named", half, known, none, expect=FAIL)


def _cases() -> Iterator[Case]:
    yield from _written()
    none = NOTHING_SAID
    image = _shop(good="registry.fly.io/shop:deployment-01HY")
    yield case("an image nobody looked for", image, live_source(), none, expect=UNKNOWN)
    said = sample_stated(statement(ID, words="fly releases still lists it."))
    yield case("an image somebody has seen", image, live_source(), said, expect=PASS)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="the registry keeps one image"))
    yield case("the platform keeps one release", image, live_source(), no, expect=FAIL)
    done = sample_stated(drilled("rollback", "shop.example", "v2", "v1"))
    yield case("rehearsed", image, live_source(), done, expect=PASS)
    yield case("no repository, somebody's word", _shop(), NO_REPO, said, expect=PASS)
    yield case("no repository", _shop(), NO_REPO, none, expect=UNKNOWN)
    short = live_source(at_tip(), shallow=True)
    yield case("a shallow clone", _shop(), short, none, expect=UNKNOWN)
    yield case("nothing is written down", sample_launch(), live_source(), none, expect=UNKNOWN)
    yield case(
        "nothing is written, somebody says there is a way", sample_launch(), NO_REPO, said, expect=PASS
    )
    yield case("nobody answers", _shop(), live_source(live=DEAD), none, expect=UNKNOWN)
    yield case("the record is garbled", image, live_source(), GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
