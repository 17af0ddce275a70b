"""Every secret is on the list: where it is kept, who answers for it, when and how it is changed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts.environment import Environment
from cockpit.facts.samples_environment import (
    ANA,
    NO_CHECKOUT,
    NO_REPO,
    env_row,
    promise,
    sample_environment,
    use,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    cut,
    passed,
)
from cockpit.kit.env_rows import Env, few
from cockpit.kit.leaks import today
from cockpit.kit.secret_rows import Secret, incomplete, known, overdue, unlisted
from cockpit.model import Verdict

CHECK = check(
    "Secrets inventory with location, owner, rotation rule",
    severity=HIGH,
    why="When a key leaks or somebody leaves, every minute goes into finding out where else it is set and "
    "how it is changed. A list that is made before answers that at once.",
    fix="Give every secret a row in launch.toml: where it is kept, who answers for it, how often, since when "
    "and how it is changed. Never the value.",
    undo="Remove the rows.",
    verify="cockpit check secret.inventory-complete",
    source="OWASP Secrets Management Cheat Sheet: inventory, ownership, rotation; the names that the code "
    "and the workflows use",
    terms={
        "rotate": "make a new key or password, put it in place, and end the old one",
        "workflow": "the file that tells the code host how to build, test and release",
    },
)


def judge(launch: Launch, environment: Environment, stated: Stated) -> Iterator[Finding]:
    """The names that are known have rows, the rows are whole, and none is overdue on the day of the run."""
    names = known(launch, environment)
    found = [
        *unlisted(launch, names),
        *incomplete(launch),
        *overdue(launch.secrets, today(stated)),
    ]
    if environment.missing:
        found.append(cut(launch.domain, environment.missing))
    yield from found or [_whole(launch)]


def _whole(launch: Launch) -> Finding:
    names = [one.name for one in launch.secrets]
    if not names:
        return passed(launch.domain, "neither the code nor launch.toml knows of a secret")
    return passed(
        launch.domain,
        f"{len(names)} secrets are on the list, each with its place, its owner and its day: {few(names)}",
        expected="a whole [[secret]] row for every secret, and none overdue",
        observed=f"{len(names)} rows",
    )


_ROW = Secret(
    name="DATABASE_URL",
    location="fly secrets",
    owner="ana",
    rotate_days=180,
    last_rotated=dt.date(2026, 10, 1),
    how_to="fly secrets set",
)
_READS = sample_environment(use("DATABASE_URL"), use("SHOP_NAME"))


def _secret(**parts: Any) -> Secret:
    return Secret(**({name: getattr(_ROW, name) for name in _ROW.__struct_fields__} | parts))


def _cases() -> Iterator[Case]:
    def one(
        name: str, expect: Verdict, *rows: Secret, code: Environment = _READS, env: tuple[Env, ...] = ()
    ) -> Case:
        launch = sample_launch(people=(ANA,), secrets=rows, env=env)
        return case(name, launch, code, NOTHING_SAID, expect=expect)

    yield one("whole", PASS, _ROW)
    yield one("no secret anywhere", PASS, code=sample_environment(use("SHOP_NAME")))
    yield one("a secret of the code has no row", FAIL)
    ci = sample_environment(ci=(promise("FLY_API_TOKEN", "workflow", ".github/workflows/ci.yml:9"),))
    yield one("a secret of the CI has no row", FAIL, code=ci)
    shop = env_row("SHOP_CODE", secret=True)
    yield one("one that launch.toml calls so", FAIL, _ROW, env=(shop,))
    plain = env_row("SESSION_SECRET", secret=False)
    session = sample_environment(use("SESSION_SECRET"))
    yield one("one that launch.toml calls none", PASS, code=session, env=(plain,))
    yield one("a test alone reads it", PASS, code=sample_environment(use("STRIPE_SECRET_KEY", test=True)))
    shown = sample_environment(use("NEXT_PUBLIC_MAP_TOKEN"))
    yield one("made for the browser", PASS, code=shown)
    yield one("nobody knows where it is", FAIL, _secret(location="TODO"))
    yield one("nobody answers for it", FAIL, _secret(owner=""))
    yield one("somebody unknown answers for it", FAIL, _secret(owner="bob"))
    yield one("it is never changed", FAIL, _secret(rotate_days=None))
    yield one("nobody knows since when", FAIL, _secret(last_rotated=None))
    yield one("nobody knows how", FAIL, _secret(how_to=""))
    yield one("due today", PASS, _secret(last_rotated=dt.date(2026, 11, 20), rotate_days=1))
    yield one("overdue", FAIL, _secret(rotate_days=30))
    yield one("the checkout is gone", UNKNOWN, _ROW, code=NO_CHECKOUT)
    yield one("no repository is declared", UNKNOWN, _ROW, code=NO_REPO)


CASES = Cases(_cases)
