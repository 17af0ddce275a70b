"""What the product logs holds no secret and nothing that is somebody's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cockpit.facts.leaks import Leak, Stance
from cockpit.facts.log_sample import LogSample
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import logged
from cockpit.facts.samples_logs import log_sample, lost_sample, no_sample, silent_sample
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    failed,
    passed,
)
from cockpit.kit.leaks import AllowedSecret, by_file, named, open_ones, repair, today
from cockpit.kit.leaks import evidence as places
from cockpit.kit.logs import evidence, incomplete, silent, unseen
from cockpit.model import Verdict
from cockpit.standards.log_personal import CARD, EMAIL, GRAVE, PASSWORD, PHONE

ID = "log.no-secrets-pii"

CHECK = check(
    "Logs hold no secrets or personal data",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I have read a sample of our log that covers sign-up, sign-in and payment. No password, key or token "
        "stands in it, and no name, address or number of a customer.",
        "which hour was read, and who may read logs",
        days=90,
    ),
    why="Logs are copied to other companies, kept for months and read by everybody who looks for a fault. A "
    "token in one lets its reader in; an address in one must be found and deleted when its owner asks.",
    fix="Log the id of a customer instead of the address, and tell the logger which fields to leave out.",
    undo="Take the fields off the list again.",
    verify=f"cockpit check {ID}",
    source="OWASP Logging Cheat Sheet, Data to exclude; CWE-532; GDPR article 5 (1) c and f; PCI DSS 3.3",
    terms={
        "personal data": "whatever tells who somebody is or how to reach them",
        "token": "a text that lets in whoever has it, like a password",
    },
)
_EXPECTED = "no secret, and nothing that is somebody's"
_OF_MACHINES = (
    "; IP addresses, which many laws count as personal: name them in the privacy notice and delete them soon"
)
_MASKING = Fix(
    "Tell the logger which fields it must not write, and log ids in place of people. Then delete what is "
    "there already, also where logs are copied to.",
    "pino: redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.email']\n"
    "Rails: config.filter_parameters += [:passw, :email, :token, :card]\n"
    "Laravel: $dontFlash, and no $request->all() in Log::\n"
    "Django: @sensitive_post_parameters(), and no request.POST in a logger\n"
    "nginx: log_format with $uri in place of $request, which brings the query along",
    "Take the fields off the list again.",
)


def judge(launch: Launch, log_sample: LogSample, stated: Stated) -> Iterator[Finding]:
    """By our scanner and by what addresses, numbers and tokens look like, over everything that was read."""
    if instead := unseen(launch, ID, CHECK, log_sample, stated) or silent(launch, log_sample):
        yield instead
        return
    leaks = open_ones(launch, log_sample.leaks, today(stated))
    for (path, _), some in by_file(leaks).items():
        yield _secret(path, some)
    found = [*_kinds(launch, log_sample)]
    yield from found
    if log_sample.gaps:
        yield incomplete(launch, log_sample)
    elif not leaks and not found:
        yield _clean(launch, log_sample)


def _secret(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    return failed(
        path,
        first.rule,
        f"{path}, line {first.line}, holds {named(some)}",
        expected=_EXPECTED,
        observed=f"{first.shown}, digest {first.digest}",
        evidence=places(some),
        fix=repair(some),
    )


def _kinds(launch: Launch, sample: LogSample) -> Iterator[Finding]:
    """What lets somebody in or may never be kept, and what is somebody's."""
    grave = {kind: sample.personal[kind] for kind in GRAVE if sample.personal.get(kind)}
    mild = {kind: count for kind, count in sample.personal.items() if kind not in GRAVE}
    if grave:
        summary = f"the log holds what nobody may ever write down: {_listed(grave)}"
        yield failed(launch.domain, "never-logged", summary, **_seen(sample, grave))
    if mild:
        summary = f"the log tells who the customers are: {_listed(mild)}"
        yield failed(launch.domain, "personal", summary, severity=MEDIUM, **_seen(sample, mild))


def _seen(sample: LogSample, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "expected": _EXPECTED,
        "observed": _listed(counts),
        "evidence": {**evidence(sample), "found": dict(counts)},
        "fix": _MASKING,
    }


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} ({count})" for kind, count in counts.items())


def _clean(launch: Launch, sample: LogSample) -> Finding:
    tests = sum(leak.stance is Stance.TEST for leak in sample.leaks)
    more = f"; {tests} keys of a test mode" if tests else ""
    more += _OF_MACHINES if sample.addresses else ""
    return passed(
        launch.domain,
        f"neither a secret nor somebody's data in what was read of the log{more}",
        expected=_EXPECTED,
        observed="nothing of either kind",
        evidence={**evidence(sample), "ip_addresses": sample.addresses},
    )


_SHOP = sample_launch()


def _one(
    name: str, expect: Verdict, seen: LogSample, stated: Stated = NOTHING_SAID, launch: Launch = _SHOP
) -> Case:
    return case(name, launch, seen, stated, expect=expect)


def _cases() -> Iterator[Case]:
    allowing = AllowedSecret(reason="made for the tests", owner="ana", rule=logged().rule)
    yield _one("clean", PASS, log_sample())
    yield _one("IP addresses alone", PASS, log_sample(addresses=400))
    yield _one("a key", FAIL, log_sample(leaks=(logged(),)))
    yield _one("a key of a test mode", PASS, log_sample(leaks=(logged(stance=Stance.TEST),)))
    free = sample_launch(allowed_secrets=(allowing,))
    yield _one("a key that is allowed", PASS, log_sample(leaks=(logged(),)), launch=free)
    yield _one("addresses", FAIL, log_sample(personal={EMAIL: 3}))
    yield _one("numbers", FAIL, log_sample(personal={PHONE: 1}))
    yield _one("a card", FAIL, log_sample(personal={CARD: 1}))
    yield _one("a password", FAIL, log_sample(personal={PASSWORD: 1}))
    yield _one("a file that cannot be read", UNKNOWN, log_sample(gaps=("logs/b.log cannot be read",)))
    yield _one("an empty file", FAIL, silent_sample())
    yield _one("the file is gone", UNKNOWN, lost_sample())
    yield _one("nothing is declared", UNKNOWN, no_sample())
    yield _one("somebody has looked", PASS, no_sample(), sample_stated(statement(ID)))


CASES = Cases(_cases)
