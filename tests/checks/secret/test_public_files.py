"""What secret.public-files says: what to close, what to rotate, how grave it is."""

from checks.secret.public_files import judge
from cockpit.facts.exposed import Exposed, Manner, SourceMapFile, Tried
from cockpit.facts.samples_exposed import exposed, stranger, tried
from cockpit.facts.samples_http import DEAD
from cockpit.kit import FAIL, MEDIUM, PASS, UNKNOWN, WARN, Finding
from cockpit.standards.exposures import DIRECTORY

HOST = "shop.example"
SCRIPT = f"https://{HOST}/app.js"


def found(*seen: Tried, served_by: tuple[str, ...] = ("nginx",)) -> list[Finding]:
    return list(judge(exposed(stranger(HOST, *seen, served_by=served_by))))


def test_each_kind_is_one_finding_with_its_own_address() -> None:
    seen = (tried("/.git/HEAD"), tried("/.git/config"), tried("/.env"), tried("/AGENTS.md"))
    assert [(one.subject, one.kind, one.verdict, one.severity) for one in found(*seen)] == [
        (f"https://{HOST}/.git/HEAD", "vcs", FAIL, None),
        (f"https://{HOST}/.env", "environment", FAIL, None),
        (f"https://{HOST}/AGENTS.md", "editor", WARN, MEDIUM),
    ]


def test_it_says_what_to_rotate_and_what_to_type() -> None:
    (one,) = found(tried("/.env", names=("STRIPE_KEY", "DB_PASSWORD")))
    assert one.fix is not None
    assert "rotate what it held: DB_PASSWORD, STRIPE_KEY." in one.fix.text
    assert one.fix.record is not None
    assert "location ^~ /.env { return 404; }" in one.fix.record
    assert one.fix.undo
    assert one.verify.startswith("curl ")
    assert "-o /dev/null" in one.verify


def test_public_variables_need_no_rotation() -> None:
    (one,) = found(tried("/.env", names=("VITE_API_URL",)))
    assert one.verdict is WARN
    assert one.fix is not None
    assert "rotate" not in one.fix.text


def test_the_whole_history_counts_as_read() -> None:
    (one,) = found(tried("/.git/config"))
    assert one.fix is not None
    assert "every secret that was ever committed" in one.fix.text


def test_lists_are_switched_off_where_they_are_written() -> None:
    (one,) = found(tried("/assets/", key=DIRECTORY), served_by=("Apache",))
    assert one.fix is not None
    assert one.fix.record == "Apache: Options -Indexes"


def test_what_was_not_asked_is_counted() -> None:
    (one,) = found()
    assert one.verdict is PASS
    assert "24 of 84 paths tried; [vantage] requests_per_host = " in one.summary
    assert one.evidence["not asked"] == 60
    whole = list(judge(exposed(stranger(HOST, left=0))))
    assert whole[0].summary.endswith("24 paths tried")


def test_paths_that_nobody_answered_are_no_pass_when_they_are_many() -> None:
    (few,) = found(tried("/.env", Manner.DARK))
    assert few.verdict is PASS
    silent = stranger(HOST)
    dark = [tried(one.path, Manner.DARK, key=one.key) for one in silent.tried]
    (many,) = found(*dark)
    assert many.verdict is UNKNOWN


def one_map(**parts: object) -> list[Finding]:
    plain = {"script": SCRIPT, "url": f"{SCRIPT}.map", "status": 200, "own": 2, "sources": ("src/a.ts",)}
    file = SourceMapFile(**{**plain, **parts})  # type: ignore[arg-type]
    return [one for one in judge(Exposed({HOST: stranger(HOST)}, (file,))) if one.verdict is not PASS]


def test_a_secret_makes_a_source_map_grave() -> None:
    (mild,), (grave,) = one_map(), one_map(holds="stripe key")
    assert (mild.verdict, mild.severity) == (WARN, MEDIUM)
    assert (grave.verdict, grave.severity) == (FAIL, None)
    assert "stripe key" in grave.summary
    assert mild.fingerprint == grave.fingerprint


def test_a_guessed_map_that_cannot_be_seen_is_no_question() -> None:
    assert one_map(named=False, unseen=DEAD) == []
    assert [one.verdict for one in one_map(unseen=DEAD)] == [UNKNOWN]
