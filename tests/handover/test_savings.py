"""A result carries what mending each of its findings would save, where the check reckons that."""

from typing import Any

from cockpit.handover import proof
from cockpit.handover.sources import Sources
from cockpit.kit.weights import SAVING
from cockpit.model import Finding, Verdict
from tests.handover.world import launch, seen
from tests.reports.samples import result


def slow(page: str, saving: Any = None, verdict: Verdict = Verdict.FAIL) -> Finding:
    return Finding(page, verdict, "It is heavy.", "perf.images", evidence={SAVING: saving} if saving else {})


def saved(*found: Finding) -> object:
    (row,) = proof.results(Sources(launch(), seen((result("perf.images", *found),)), {}, "t 1"))
    return row.get("saving")


def test_each_page_with_what_it_saves() -> None:
    heavy = slow("https://a.example/", "1.2 MB less")
    light = slow("https://b.example/", "nothing", Verdict.PASS)
    silent, mild = slow("https://c.example/"), slow("https://d.example/", "80 kB less", Verdict.WARN)
    brought = ["https://a.example/: 1.2 MB less", "https://d.example/: 80 kB less"]
    assert saved(heavy, light, silent, mild) == brought
    assert saved(silent) is None


def test_it_is_bounded_and_safe_to_show() -> None:
    hostile = slow("https://a.example/", "\x1b[31m" + "x" * 5000)
    found = saved(hostile, *(slow(f"https://{number}.example/", 3) for number in range(40)))
    assert isinstance(found, list)
    assert len(found) == 20
    assert all(len(one) <= 300 and one.isprintable() for one in found)
