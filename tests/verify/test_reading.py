"""What is no pack is refused with a sentence, whoever made it and however."""

import datetime as dt
import os
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.handover import signing
from cockpit.handover.schema import tables
from cockpit.handover.toml import UnwritableError, dumps
from cockpit.handover.verify import baseline, declarations, results
from cockpit.handover.verify.reading import MAX_BYTES, UnreadableError, parsed, read
from cockpit.handover.verify.whole import examine
from tests.reports.samples import HOSTILE
from tests.verify.world import NOW

HEAD = 'schema = "launch-cockpit/handover/v1"\n'


def refused(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    said = str(caught.value)
    assert said.isprintable()
    assert said.count("\n") == 0
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "says nothing"),
        ("[[x", "is not TOML"),
        ('schema = "launch-cockpit/handover/v2"', "a newer cockpit (version 2"),
        ('schema = "launch-cockpit/handover/v0"', "there never was"),
        ('schema = "launch-cockpit/golive/v1"', "is a go-live list"),
        ('schema = "launch-cockpit/launch/v1"', "is not a handover pack"),
        ("schema = 1", "is not a handover pack"),
        (f"schema = {'9' * 5000}", "is not TOML"),
        (f"{HEAD}x = 0x{'f' * 5000}", "64 bits"),
        (f"{HEAD}x = {1 << 63}", "64 bits"),
        (f"{HEAD}x = 9999-12-31T23:59:59-14:00", "year 9999"),
        (f"{HEAD}x = {'[' * 500}{']' * 500}", "deep"),
        (f"{HEAD}{'a.' * 400_000}b = 1", "deep"),
        (HEAD + "x = " + "[\n" * 100 + "]\n" * 100, "deep"),
        (HEAD + "x = " + "{a.a.a.a.a.a.a.a = [\n" * 8 + "]}" * 8, "deep"),
        (f"{HEAD}x = 1\nx = 2", "is not TOML"),
        ('schema = "\\u001b[31m"', "is not a handover pack"),
    ],
)
def test_what_is_no_pack(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "handover.toml").write_text(text)
    assert said in refused(tmp_path)
    assert said in refused(tmp_path / "handover.toml")


def test_bytes_that_are_no_text_or_too_many(tmp_path: Path) -> None:
    path = tmp_path / "handover.toml"
    path.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refused(tmp_path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "larger than 4 MiB" in refused(tmp_path)


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    assert "holds no handover.toml" in refused(tmp_path)
    assert "is not there" in refused(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    assert "not a regular file" in refused(tmp_path / "pipe")
    (tmp_path / "real").write_text(HEAD)
    (tmp_path / "handover.toml").symlink_to(tmp_path / "real")
    assert "link" in refused(tmp_path)
    assert "device" in refused(Path("/dev/zero")) or "regular" in refused(Path("/dev/zero"))
    assert refused(Path("a\0b"))


def test_deep_nesting_within_bounds_is_only_unknown(tmp_path: Path) -> None:
    (tmp_path / "handover.toml").write_text(f"{HEAD}{'a.' * 20}b = 1")
    notes = [flaw for flaw in examine(read(tmp_path), NOW) if flaw.kind == "note"]
    assert all(flaw.place or "not filled in" in flaw.said for flaw in notes)


def test_more_flaws_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    rows = "[[host]]\nowner = 3\n" * 2000
    (tmp_path / "handover.toml").write_text(HEAD + rows)
    found = list(examine(read(tmp_path), NOW))
    assert len(found) < 2000
    assert any("more than 300" in flaw.said for flaw in found)


def test_more_evidence_than_anybody_reads(tmp_path: Path) -> None:
    (tmp_path / "handover.toml").write_text(HEAD + '[[evidence]]\npath = "evidence/x"\n' * 6000)
    assert any("more than 5000" in flaw.said for flaw in examine(read(tmp_path), NOW))


_leaf = st.one_of(
    st.text(max_size=20),
    st.sampled_from([text for text in HOSTILE if "\ud800" not in text]),
    st.sampled_from(["go", "fail", "launch-blocker", "ines", "waived", "ev-1", "evidence/x", "..", "0" * 64]),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.datetimes(),
    st.times(),
)
_value: st.SearchStrategy[Any] = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
_row = st.dictionaries(
    st.sampled_from(
        sorted({leaf.key for table in tables().values() for leaf in table.leaf} | {"tls", "flow"})
    ),
    _value,
    max_size=5,
)
_pack = st.dictionaries(
    st.sampled_from(sorted(tables())) | st.text(max_size=6),
    _value | _row | st.lists(_row, min_size=1, max_size=3),
    max_size=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_pack)
def test_whatever_stands_in_it_is_a_flaw_and_no_crash(tmp_path: Path, data: dict[str, Any]) -> None:
    try:
        text = dumps({"schema": "launch-cockpit/handover/v1", **data})
    except UnwritableError:
        return  # TOML has no place for it
    (tmp_path / "handover.toml").write_text(text, "utf-8")
    try:
        packed = read(tmp_path)
    except UnreadableError:
        return
    for flaw in examine(packed, NOW):
        assert flaw.said.isprintable()
        assert flaw.place.isprintable()
    assert signing.check(packed.pack).state in ("unsigned", "broken")
    assert isinstance(baseline.results(packed.pack), dict)
    assert list(results.compare(packed.pack, {})) == []
    assert isinstance(declarations.gather(packed, tmp_path / "launch.toml", ours=True), str)


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_there_are(data: bytes) -> None:
    try:
        parsed(data, "x")
    except UnreadableError as reason:
        assert str(reason).isprintable()  # noqa: PT017 - either way is right


def test_the_same_of_a_golive_list(tmp_path: Path) -> None:
    (tmp_path / "handover.toml").write_text(HEAD)
    for text in ("[[x", "schema = 1", 'schema = "launch-cockpit/golive/v7"'):
        (tmp_path / "golive.toml").write_text(text)
        found = {flaw.place: flaw.said for flaw in examine(read(tmp_path), NOW)}
        assert "golive.toml" in found


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(["checklist", "item", "decision", "rule"]), _value | st.lists(_row)))
def test_nor_does_a_list_crash(tmp_path: Path, data: dict[str, Any]) -> None:
    (tmp_path / "handover.toml").write_text(HEAD)
    try:
        text = dumps({"schema": "launch-cockpit/golive/v1", **data})
    except UnwritableError:
        return
    (tmp_path / "golive.toml").write_text(text, "utf-8")
    assert all(flaw.said for flaw in examine(read(tmp_path), NOW))


@pytest.mark.parametrize(
    ("table", "key"),
    [("person", "id"), ("result", "check"), ("risk", "check"), ("env_var", "name"), ("evidence", "id")],
)
def test_a_list_where_a_name_was_is_named_and_not_stumbled_over(tmp_path: Path, table: str, key: str) -> None:
    (tmp_path / "handover.toml").write_text(f'{HEAD}[[{table}]]\n{key} = ["a", "b"]\nsecret = true\n')
    found = list(examine(read(tmp_path), NOW))
    assert any((flaw.kind, flaw.place) == ("damage", f"{table}[1].{key}") for flaw in found)


def test_as_many_rows_as_fit_are_looked_at_in_reasonable_time(tmp_path: Path) -> None:
    many = range(20_000)
    rows = "".join(f'[[result]]\ncheck = "a.{at}"\nverdict = "fail"\n' for at in many)
    rows += "".join(f'[[risk]]\ncheck = "a.{at}"\n[[runbook]]\nid = "{at}"\n' for at in many)
    (tmp_path / "handover.toml").write_text(HEAD + rows)
    items = "".join(f'[[item]]\nid = "{at}"\n' for at in many)
    (tmp_path / "golive.toml").write_text(f'schema = "launch-cockpit/golive/v1"\n{items}')
    began = process_time()
    assert list(examine(read(tmp_path), NOW))
    assert process_time() - began < 30, "seconds of work: it grows with the rows, not with their square"
