"""The generator of the bench `secrets`: the same by seed, as much as it promises, and the truth is true."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.planted.dice import Dice
from tests.bench.planted.plants import plants
from tests.bench.planted.repository import made
from tests.bench.planted.truth import Truth, read, written
from tests.bench.secrets_score import Claim, Score, same_digest, same_value, score

MEGABYTES = 0.2


def _git(folder: Path, *asked: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *asked], capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Truth]]:
    folder = tmp_path_factory.mktemp("planted") / "repository"
    return folder, made(folder, 5, MEGABYTES)


def test_the_same_seed_makes_the_same_repository_and_another_makes_another(
    planted: tuple[Path, list[Truth]], tmp_path: Path
) -> None:
    folder, truths = planted
    again = made(tmp_path / "again", 5, MEGABYTES)
    assert again == truths
    assert _git(tmp_path / "again", "rev-parse", "main") == _git(folder, "rev-parse", "main")
    other = [truth for plant in plants(Dice(6)) for truth in plant.truths]
    assert {value for truth in other for value in truth.values if truth.kept == "secret"}.isdisjoint(
        value for truth in truths for value in truth.values if len(value) > 20
    )


def test_it_has_as_many_kinds_and_places_as_it_promises(planted: tuple[Path, list[Truth]]) -> None:
    _, truths = planted
    secrets = [truth for truth in truths if truth.kept == "secret"]
    plain = Counter(truth.name for truth in secrets if truth.place in ("file of HEAD", "deleted file"))
    known = {truth.name for truth in secrets if truth.half == "known" and plain[truth.name] == 2}
    unseen = {truth.name for truth in secrets if truth.half == "unseen" and plain[truth.name] == 2}
    places = {half: {truth.place for truth in secrets if truth.half == half} for half in ("known", "unseen")}
    assert len(known) >= 85
    assert len(unseen) >= 20
    assert len(places["known"]) >= 25
    assert len(places["unseen"]) >= 6 + 2
    assert sum(truth.place == "edited out" for truth in secrets) == 30
    assert sum(truth.kept == "decoy" for truth in truths) >= 100
    assert len({truth.name for truth in truths if truth.kept == "public"}) >= 8
    assert sum(truth.kept == "ignored" for truth in truths) == 3


def test_what_is_said_to_stand_on_a_line_of_head_stands_there(planted: tuple[Path, list[Truth]]) -> None:
    folder, truths = planted
    told = [truth for truth in truths if truth.line and truth.place not in ("deleted file", "edited out")]
    assert len(told) > 300
    for truth in told:
        lines = (folder / truth.path).read_bytes().decode("utf-8", "surrogateescape").split("\n")
        there = "\n".join(lines[truth.line - 1 : truth.line - 1 + truth.lines])
        assert any(value in there or value[:12] in there for value in truth.values), truth.path


def test_what_was_deleted_or_edited_out_is_in_the_history_alone(planted: tuple[Path, list[Truth]]) -> None:
    folder, truths = planted
    contents = _git(folder, "cat-file", "--batch-all-objects", "--batch")
    head = b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git/" not in str(path)
    )
    gone = [truth for truth in truths if truth.place in ("deleted file", "edited out")]
    for truth in gone:
        told = [value.encode() for value in truth.values]
        assert any(value in contents for value in told), truth
        assert not any(value in head for value in told), truth


def test_the_odd_places_of_git_hold_what_they_should(planted: tuple[Path, list[Truth]]) -> None:
    folder, truths = planted
    refs = _git(folder, "log", "--all", "-m", "-p", "--text", "--format=%B")
    whole = _git(folder, "cat-file", "--batch-all-objects", "--batch")
    for truth in truths:
        value = truth.values[0].encode()
        if truth.place in (
            "amended away",
            "blob that no tree holds",
            "message of a deleted tag",
            "index only",
        ):
            assert value in whole, truth.place
            assert value not in refs, truth.place
        elif truth.place in ("branch only", "tag only", "stash", "evil merge", "commit message", "notes"):
            assert value in refs, truth.place
    listed = _git(folder, "ls-files", "-s").decode()
    assert {"120000", "160000"} <= {line.split()[0] for line in listed.splitlines()}


def test_the_truth_is_read_as_it_was_written(planted: tuple[Path, list[Truth]], tmp_path: Path) -> None:
    _, truths = planted
    written(tmp_path / "truth.jsonl", truths)
    assert read(tmp_path / "truth.jsonl") == truths


def _scored(*claims: Claim) -> Score:
    truths = [
        Truth("one", "file of HEAD", "known", "secret", ("first-value",), "a.txt", 3),
        Truth("two", "file of HEAD", "unseen", "secret", ("second-value", "its-other-part"), "b.txt"),
        Truth("dummy", "file of HEAD", "known", "decoy", ("KEY=changeme-please",), "c.txt", 1),
        Truth("pk", "file of HEAD", "known", "public", ("public-value",), "d.txt", 1),
    ]
    return score("any", truths, claims, same_value)


def test_a_claim_counts_by_its_value_or_by_its_line() -> None:
    seen = _scored(Claim("its-other-part", "elsewhere", 1), Claim("something", "a.txt", 3))
    assert seen.recall() == (2, 2)
    assert not seen.false
    assert not list(seen.missed())


def test_what_was_not_planted_is_false_once_and_decoys_and_public_keys_are_told_apart() -> None:
    seen = _scored(
        Claim("nothing", "e.txt", 1),
        Claim("nothing", "f.txt", 9),
        Claim("changeme-please", "c.txt", 1),
        Claim("public-value", "d.txt", 1),
    )
    assert seen.recall() == (0, 2)
    assert [claim.path for claim in seen.false] == ["e.txt"]
    assert [truth.name for truth in (*seen.decoys, *seen.public)] == ["dummy", "pk"]


def test_what_a_scanner_calls_public_is_no_claim_of_a_secret() -> None:
    seen = _scored(Claim("public-value", "d.txt", 1, "public"), Claim("first-value", "a.txt", 3, "public"))
    assert seen.recall() == (0, 2)
    assert not seen.public


def test_digests_are_compared_over_all_spellings_of_a_value() -> None:
    truths = [Truth("key", "file of HEAD", "known", "secret", ("BEGIN\nbody",), "k.pem")]
    claims = [Claim("BEGIN\\nbody".upper(), "elsewhere", 1)]
    assert score("any", truths, claims, same_digest(lambda form: (form.upper(),))).recall() == (1, 1)
