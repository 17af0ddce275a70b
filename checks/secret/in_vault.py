"""Secrets are kept in a secret manager or in the settings of the platform, sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.facts.environment import Environment
from cockpit.facts.platform_settings import PlatformSettings
from cockpit.facts.samples_environment import (
    ANA,
    NO_REPO,
    NOT_ASKED,
    env_row,
    kept,
    sample_environment,
    setting,
    use,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
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
    Launch,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.env_rows import Env, few
from cockpit.kit.secret_rows import Secret, known
from cockpit.kit.words import own_word
from cockpit.model import Verdict
from cockpit.standards.secret_places import tells

ID = "secret.in-vault"

CHECK = check(
    "Secrets live in a secret manager or platform settings",
    severity=BLOCKER,
    mode=ASSISTED,
    word=Word(
        "Each of these secrets is kept in a secret manager or as a sealed variable of the platform, and "
        "nowhere else.",
        "the name of the manager or the page of the settings, with the list of names and without values",
        days=90,
    ),
    why="A key in a file, a chat or a document is copied further than anybody remembers, and cannot be taken "
    "back from who leaves. A manager shows it to few, says who looked, and changes it in one place.",
    fix="Move each secret into the settings of the platform or a secret manager, mark it as sensitive there, "
    "and delete the copies.",
    undo="Nothing to undo: the product reads the same names as before.",
    verify="cockpit check secret.in-vault",
    source="OWASP Secrets Management Cheat Sheet; the list of variables that the platform's API gives; "
    "location of [[secret]] in launch.toml",
    terms={
        "secret manager": "a program that keeps keys sealed, and gives them to chosen people and programs",
        "sealed": "the platform shows the value to nobody again",
    },
)
_EXPECTED = "a secret manager, or a sealed variable of the platform"


def judge(
    launch: Launch, environment: Environment, platform_settings: PlatformSettings, stated: Stated
) -> Iterator[Finding]:
    """By the platform's list where it can be read, and a person's word for what it does not list.

    What launch.toml itself says about the place counts against it, never for it.
    """
    names = list(dict.fromkeys((*known(launch, environment), *(one.name for one in launch.secrets))))
    if not names:
        yield _none(launch, environment)
        return
    sealed = {one.name for one in platform_settings.settings if one.secret}
    plain = {one.name for one in platform_settings.settings if not one.secret}
    found = [*_elsewhere(launch), *_in_clear(platform_settings, [one for one in names if one in plain])]
    left = [one for one in names if one not in sealed | plain]
    if left:
        found.append(_by_word(launch, platform_settings, stated, left))
    yield from found
    if not found:
        yield _sealed(launch, platform_settings, names)


def _none(launch: Launch, environment: Environment) -> Finding:
    if environment.missing:
        return cut(launch.domain, environment.missing)
    return not_applicable(launch.domain, "neither the code nor launch.toml knows of a secret")


def _elsewhere(launch: Launch) -> Iterator[Finding]:
    """Places that launch.toml names itself and that keep nothing."""
    named = [(one.name, one.location, "location", "secret") for one in launch.secrets]
    named += [(one.name, one.set_in, "set_in", "env") for one in launch.env if one.secret]
    for name, place, key, table in named:
        if word := tells(place):
            yield failed(
                name,
                f"told-{key}",
                f"launch.toml says that {name} is kept here: {place}",
                expected=_EXPECTED,
                observed=f"{word} keeps no secret",
                evidence={key: place},
                fix=Fix(
                    "Make a new value, put it into the platform's settings or a secret manager, delete "
                    "the copy, and name the new place.",
                    f'{key} = "WHERE"   # in [[{table}]] {name}',
                    "Nothing to undo: the value must not go back.",
                ),
            )


def _in_clear(platform: PlatformSettings, names: Sequence[str]) -> Iterator[Finding]:
    for name in names:
        yield warned(
            name,
            "in-clear",
            f"{platform.platform} keeps {name} as an ordinary variable: everybody in the project can read it",
            expected=_EXPECTED,
            observed=f"not marked as secret at {platform.platform}",
            fix=Fix(
                f"At {platform.platform}, set {name} anew as a sensitive (secret) variable, and remove the "
                "ordinary one.",
                undo="Set it as an ordinary variable again.",
            ),
        )


def _by_word(launch: Launch, platform: PlatformSettings, stated: Stated, names: Sequence[str]) -> Finding:
    found = own_word(launch, ID, CHECK, stated, about=names)
    why = platform.asked.cause if platform.asked else f"{platform.platform} does not list {few(names)}"
    told = f"not seen by the machine: {why}"
    return replace(found, observed="; ".join(filter(None, (found.observed, told))))


def _sealed(launch: Launch, platform: PlatformSettings, names: Sequence[str]) -> Finding:
    return passed(
        launch.domain,
        f"{platform.platform} keeps each of the {len(names)} secrets sealed: {few(names)}",
        expected=_EXPECTED,
        observed=f"{len(names)} names in {' and '.join(platform.projects)}",
        evidence={"names": list(names)[:200]},
    )


_ENV = env_row("DATABASE_URL", secret=True)
_KEPT = kept(setting("DATABASE_URL"), setting("SHOP_NAME", secret=False))
_READS = sample_environment(use("DATABASE_URL"))


def _cases() -> Iterator[Case]:
    def one(
        name: str,
        expect: Verdict,
        platform: PlatformSettings,
        *secrets: Secret,
        said: Stated = NOTHING_SAID,
        code: Environment = _READS,
        env: tuple[Env, ...] = (_ENV,),
    ) -> Case:
        launch = sample_launch(people=(ANA,), secrets=secrets, env=env)
        return case(name, launch, code, platform, said, expect=expect)

    word = sample_stated(statement(ID, "DATABASE_URL", words="I went through the list."))
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="the address is in a document"))
    yield one("sealed at the platform", PASS, _KEPT)
    yield one("in clear at the platform", WARN, kept(setting("DATABASE_URL", secret=False)))
    yield one("the platform does not list it", UNKNOWN, kept(setting("OTHER")))
    yield one("somebody says where it is", PASS, kept(setting("OTHER")), said=word)
    yield one("in a chat", FAIL, _KEPT, Secret(name="DATABASE_URL", location="pinned in Slack"))
    yield one("in a file", FAIL, _KEPT, env=(env_row("DATABASE_URL", secret=True, set_in=".env"),))
    at_home = Secret(name="DATABASE_URL", location="GitHub Actions, repository secrets")
    yield one("a place with a suspicious name", PASS, _KEPT, at_home)
    yield one("nobody was asked", UNKNOWN, NOT_ASKED)
    yield one("somebody has looked", PASS, NOT_ASKED, said=word)
    yield one("somebody says no", FAIL, NOT_ASKED, said=no)
    more = (_ENV, env_row("SESSION_SECRET", secret=True))
    yield one("one more secret since", UNKNOWN, NOT_ASKED, said=word, env=more)
    yield one("the record is garbled", UNKNOWN, NOT_ASKED, said=GARBLED)
    yield one("there is no secret", NOT_APPLICABLE, NOT_ASKED, code=sample_environment(), env=())
    yield one("nobody knows whether there is one", UNKNOWN, NOT_ASKED, code=NO_REPO, env=())


CASES = Cases(_cases)
