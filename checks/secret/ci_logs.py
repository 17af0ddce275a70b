"""No secret stands in what the CI has printed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak, Stance
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ci_logs as logs
from cockpit.facts.samples_leaks import logged, lost_logs, no_logs
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Word,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.leaks import (
    AllowedSecret,
    Secret,
    by_file,
    changed,
    evidence,
    named,
    open_ones,
    repair,
    today,
)
from cockpit.kit.stating import by_word
from cockpit.model import Verdict

ID = "secret.ci-logs"

CHECK = check(
    "CI logs carry no keys",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I have read the logs of the newest build and release, and no password, key or token stands in them.",
        "the numbers of the runs that were read, and who can read logs: everybody, in a public repository",
        days=30,
    ),
    why="What a build prints stays for months, and whoever may see the repository may read it. Masking hides "
    "only what the CI knows as a secret, letter by letter: a value that is printed in parts or encoded is "
    "there in clear.",
    fix="Change the value, delete the logs of the run, and stop printing it: no set -x, no echo of it.",
    undo="The old value cannot be trusted again.",
    verify="cockpit check secret.ci-logs",
    source="GitHub Docs, Secure use of secrets: masking is no guarantee; CWE-532 (secrets in log files)",
    terms={
        "CI": "the machine at the code host that builds and tests every change",
        "masking": "the CI prints *** in place of a secret that it knows",
    },
)
_EXPECTED = "no value in a log"
_HOW = Fix(
    "Fetch the logs of the newest runs beside launch.toml, name the folder, and run the check again. Keep "
    "the folder out of version control.",
    "mkdir -p logs\n"
    "gh run list --limit 5\n"
    "gh run view RUN --log > logs/RUN.log   # GitLab: glab ci trace JOB > logs/JOB.log\n"
    "echo logs/ >> .gitignore\n"
    '# in launch.toml, under [repo]\nlog = ["logs"]',
    "Delete the folder, and remove the line.",
)


def judge(launch: Launch, ci_logs: CiLogs, stated: Stated) -> Iterator[Finding]:
    """By the logs that are there; by a person's word where launch.toml names none."""
    if ci_logs.missing is not None:
        yield _unseen(launch, ci_logs.missing, stated)
        return
    found = open_ones(launch, ci_logs.leaks, today(stated))
    left = [one for one in found if not changed(launch, one)]
    for (path, _), some in by_file(left).items():
        yield _printed(path, some)
    if ci_logs.gaps or not ci_logs.files:
        told = "; ".join(ci_logs.gaps) or "the folder is empty"
        why = Unreachable(Layer.REPO, f"not all logs could be read: {told}", "incomplete")
        yield cut(launch.domain, why, fix=_HOW)
    elif not left:
        many = f"{ci_logs.files} log{'s' * (ci_logs.files != 1)}"
        over = f"; {len(found)} in them were changed since" if found else ""
        yield passed(
            launch.domain,
            f"no secret that still counts in {many}{over}",
            expected=_EXPECTED,
            observed=f"{many} read",
        )


def _unseen(launch: Launch, why: Unreachable, stated: Stated) -> Finding:
    if why.kind != "undeclared":
        return cut(launch.domain, why, fix=_HOW)
    found = by_word(launch, ID, CHECK, stated)
    told = "; ".join(filter(None, (found.observed, f"not seen by the machine: {why.cause}")))
    return replace(found, observed=told, fix=_HOW if found.verdict is UNKNOWN else found.fix)


def _printed(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    packed = f" ({first.inside})" if first.inside else ""
    return failed(
        path,
        first.rule,
        f"{path}{packed}, line {first.line}, holds {named(some)}",
        expected=_EXPECTED,
        observed=f"{first.shown}, digest {first.digest}",
        evidence=evidence(some),
        fix=repair(some),
    )


_SHOP = sample_launch()


def _one(
    name: str, seen: CiLogs, expect: Verdict, launch: Launch = _SHOP, stated: Stated = NOTHING_SAID
) -> Case:
    return case(name, launch, seen, stated, expect=expect)


def _cases() -> Iterator[Case]:
    over = Secret(name="STRIPE_KEY", exposed=(logged().digest,), last_rotated=today(NOTHING_SAID))
    allowing = AllowedSecret(reason="made for the tests", owner="ana", rule=logged().rule)
    word = sample_stated(statement(ID, words="I read runs 811 and 812."))
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="run 811 prints the database's address"))
    yield _one("clean", logs(), PASS)
    yield _one("a key in a log", logs(logged()), FAIL)
    yield _one("a key in an archive of logs", logs(logged(inside="zip: build.txt")), FAIL)
    yield _one("changed since", logs(logged()), PASS, sample_launch(secrets=(over,)))
    yield _one("allowed", logs(logged()), PASS, sample_launch(allowed_secrets=(allowing,)))
    yield _one("of a test mode", logs(logged(stance=Stance.TEST)), PASS)
    yield _one("a log that cannot be read", logs(gaps=("logs/b.log cannot be read",)), UNKNOWN)
    yield _one("an empty folder", logs(files=0), UNKNOWN)
    yield _one("the folder is gone", lost_logs(), UNKNOWN)
    yield _one("nothing is declared", no_logs(), UNKNOWN)
    yield _one("somebody has read them", no_logs(), PASS, stated=word)
    yield _one("somebody has found one", no_logs(), FAIL, stated=no)


CASES = Cases(_cases)
