"""Each environment has variables of its own: a rehearsal holds no key of production."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.platform_settings import PlatformSettings
from cockpit.facts.samples_environment import ANA, NOT_ASKED, PLACES, SHARED, env_row, fly, kept, setting
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Word,
    case,
    check,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.env_places import proposed
from cockpit.kit.env_rows import environments
from cockpit.kit.env_split import lacking, matrix, of_the_rehearsal, one_database, shared
from cockpit.kit.words import own_word
from cockpit.model import Verdict

ID = "deploy.env-split"

CHECK = check(
    "Variables are split per environment",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I have looked at the settings of each environment: secrets, databases and payment keys differ "
        "between production and every other one.",
        "the list of names for each environment, as the platform shows it, without values",
        days=90,
    ),
    why="A preview with the keys of production charges real cards and writes to the real shop, and everybody "
    "who may open a preview holds those keys.",
    fix="Give every environment keys and a database of its own.",
    undo="Set the former values again.",
    verify="cockpit check deploy.env-split",
    source="the list of variables that the platform's API gives; [[environment]] database of launch.toml; "
    "The Twelve-Factor App, III and X",
    terms={
        "environment": "one running copy of the product: production for customers, staging for rehearsal",
        "test mode": "a payment provider's rehearsal, with keys of its own that move no money",
    },
)


def judge(launch: Launch, platform_settings: PlatformSettings, stated: Stated) -> Iterator[Finding]:
    """By the platform's list where it can be read, else by a person's word; one database for two is red."""
    places = environments(launch)
    wrong = [*one_database(launch)]
    listed = platform_settings.asked is None and len(platform_settings.environments) > 1
    if listed:
        wrong += [
            *shared(launch, platform_settings),
            *of_the_rehearsal(platform_settings),
            *lacking(launch, platform_settings, platform_settings.environments),
        ]
    yield from wrong
    if wrong:
        return
    if listed and not platform_settings.gaps:
        yield _apart(launch, platform_settings)
    elif not launch.environments and not listed:
        yield undeclared(
            launch.domain, "launch.toml does not say which environments there are", proposed(launch)
        )
    elif len(places) == 1 and not listed:
        yield not_applicable(launch.domain, f"{places[0]} is the only environment that launch.toml knows")
    else:
        found = own_word(launch, ID, CHECK, stated, about=sorted(places or platform_settings.environments))
        yield _with_way_out(found, platform_settings)


def _apart(launch: Launch, platform: PlatformSettings) -> Finding:
    places = " and ".join(platform.environments)
    return passed(
        launch.domain,
        f"no secret of production has the same value elsewhere: {platform.platform} keeps {places} apart",
        expected="values of its own for each environment",
        observed=f"{len({one.name for one in platform.settings})} names in {places}",
        evidence={"matrix": matrix(platform)},
    )


def _with_way_out(found: Finding, platform: PlatformSettings) -> Finding:
    """Beside a person's word, why no machine has looked."""
    if platform.gaps:
        cause = f"{'; '.join(platform.gaps)}: let the token read it, or look there yourself"
    elif platform.asked is None:
        cause = f"{platform.platform} was asked about one environment: give each [[environment]] its project"
    else:
        cause = platform.asked.cause
    told = f"not seen by the machine: {cause}"
    return replace(found, observed="; ".join(filter(None, (found.observed, told))))


_SHOP = sample_launch(
    people=(ANA,), environments=PLACES, env=(env_row("DATABASE_URL", secret=True),), deploy=fly()
)
_SAID = sample_stated(statement(ID, "production", "staging", words="I went through both lists."))


def _one(
    name: str,
    expect: Verdict,
    platform: PlatformSettings,
    stated: Stated = NOTHING_SAID,
    launch: Launch = _SHOP,
) -> Case:
    return case(name, launch, platform, stated, expect=expect)


def _cases() -> Iterator[Case]:
    apart = kept(setting("DATABASE_URL"), setting("DATABASE_URL", "staging"))
    yield _one("a value for each", PASS, apart)
    one = kept(setting("DATABASE_URL", "production", "staging"))
    yield _one("one value for both", WARN, one)
    name = kept(setting("SHOP_NAME", "production", "staging", secret=False))
    yield _one("what is no secret may be the same", PASS, name, launch=sample_launch(environments=PLACES))
    public = kept(
        setting("NEXT_PUBLIC_API_KEY", "production", "preview"), environments=("production", "preview")
    )
    yield _one(
        "what every visitor sees may be the same", PASS, public, launch=sample_launch(environments=PLACES)
    )
    test = kept(
        setting("DATABASE_URL"), setting("DATABASE_URL", "staging"), setting("STRIPE_TEST_SECRET_KEY")
    )
    yield _one("a key of the test mode", WARN, test)
    both = (env_row("DATABASE_URL", "production", "staging", secret=True),)
    half = sample_launch(environments=PLACES, env=both)
    yield _one("staging lacks one", WARN, kept(setting("DATABASE_URL")), launch=half)
    same = (PLACES[0], SHARED)
    yield _one("one database for both", FAIL, apart, launch=sample_launch(environments=same))
    untold = replace(apart, gaps=("Vercel does not tell the names of 1 of your own environments",))
    yield _one("an environment whose name nobody tells", UNKNOWN, untold)
    yield _one("one nobody tells, and somebody has looked", PASS, untold, _SAID)
    yield _one("one value for both, and one nobody tells", WARN, replace(one, gaps=untold.gaps))
    yield _one("somebody has looked", PASS, NOT_ASKED, _SAID)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="previews use the live keys"))
    yield _one("somebody says that they are the same", FAIL, NOT_ASKED, no)
    yield _one("nobody has looked", UNKNOWN, NOT_ASKED)
    yield _one("the record is garbled", UNKNOWN, NOT_ASKED, GARBLED)
    more = sample_stated(statement(ID, "production"))
    yield _one("one environment more since", UNKNOWN, NOT_ASKED, more)
    single = PlatformSettings("Fly.io", ("shop",), ("production",), (setting("DATABASE_URL"),))
    yield _one("the platform shows production alone", UNKNOWN, single)
    yield _one(
        "there is production alone", NOT_APPLICABLE, NOT_ASKED, launch=sample_launch(environments=PLACES[:1])
    )
    yield _one("no environment is declared", UNKNOWN, NOT_ASKED, launch=sample_launch())


CASES = Cases(_cases)
