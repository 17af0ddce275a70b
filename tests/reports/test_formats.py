import io
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.model import Event, Result
from cockpit.reports import FORMATS, About, open_report
from tests.reports.golden import FOLDER, rendered
from tests.reports.playing import written
from tests.reports.samples import ABOUT, SAMPLE, UNKNOWN, events, finding, result, standing, texts
from tests.reports.samples import results as any_results

SECRET = "ghp_" + "A1b2C3d4" * 5


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_golden(name: str) -> None:
    assert rendered()[name] == (FOLDER / name).read_text("utf-8")


def test_every_golden_file_is_there() -> None:
    assert sorted(rendered()) == sorted(path.name for path in FOLDER.iterdir())


@settings(max_examples=60)
@given(st.lists(any_results, max_size=3, unique_by=lambda one: one.check), texts)
def test_nothing_hostile_gets_through(found: list[Result], name: str) -> None:
    """Every format is whole, and holds no control character and nothing that turns the reading direction."""
    about = About("launch-cockpit 0.1.0", name, "r", stages={1: name}, waivers=(standing(name, "w"),))
    for format_ in FORMATS:
        text = written(format_, tuple(found), about)
        assert all(char.isprintable() or char == "\n" for char in text), format_
        text.encode("utf-8")
    json.loads(written("json", tuple(found), about))
    json.loads(written("sarif", tuple(found), about))
    ET.fromstring(written("junit", tuple(found), about))


@pytest.mark.parametrize("format_", FORMATS)
def test_no_secret_is_shown(format_: str) -> None:
    leaky = finding(
        UNKNOWN,
        f"https://u:{'hunter2' * 2}@shop.example",
        summary=f"found {SECRET}",
        observed=SECRET,
        expected=SECRET,
        verify=f"curl -H 'Authorization: Bearer {SECRET}'",
        evidence={"headers": {"Authorization": "hunter2hunter2", "cookie": "a=hunter2"}, SECRET: [SECRET]},
    )
    text = written(format_, (result("secret.x", leaky),))
    assert SECRET not in text
    assert "hunter2" not in text
    assert "redacted" in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_run_cut_off_is_written_as_far_as_it_went(format_: str) -> None:
    out = io.StringIO()
    report = open_report(format_, out, ABOUT)
    for event in events(SAMPLE)[:12]:
        report.event(event)
    report.close()
    assert "perf.page-weight" in out.getvalue()
    assert "Traceback" not in out.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_run_without_any_result(format_: str) -> None:
    assert written(format_, ())
    out = io.StringIO()
    open_report(format_, out, ABOUT).close()
    assert out.getvalue()


def test_events_may_come_in_any_order() -> None:
    shuffled: list[Event] = [events(SAMPLE)[0], *reversed(events(SAMPLE)[9:17]), events(SAMPLE)[-1]]
    for format_ in FORMATS:
        out = io.StringIO()
        report = open_report(format_, out, ABOUT)
        for event in shuffled:
            report.event(event)
        report.close()
        assert out.getvalue() == written(format_, SAMPLE)
