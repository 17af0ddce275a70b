"""Our verdict on a delegation beside that of Zonemaster, in a small internet with port 53."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.real.internet import FORMER, NS1, NS2, NS3, Held, Opinions, opinions, site


@dataclass(frozen=True)
class Scene:
    """A zone as its servers hold it, and what must be said of it.

    `must` and `never` are message tags of Zonemaster. `found` is what our check finds besides `pass`, and
    `words` stands in the summary of each.
    """

    held: Held
    must: frozenset[str]
    never: frozenset[str]
    found: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


SOUND = frozenset({"ONE_SOA_SERIAL", "ONE_NS_SET", "NAMES_MATCH", "ARE_AUTHORITATIVE", "ENOUGH_NS_DEL"})
STALE = frozenset({"MULTIPLE_SOA_SERIALS"})
LAME = frozenset({"IS_NOT_AUTHORITATIVE", "NS_FAILED"})
OTHERS = frozenset({"EXTRA_NAME_PARENT", "EXTRA_NAME_CHILD"})
FAULTS = STALE | LAME | OTHERS

SCENES = {
    "healthy.test": Scene(Held(site(NS1, NS2), site(NS1, NS2)), SOUND, FAULTS),
    "stale.test": Scene(
        Held(site(NS1, NS2), site(NS1, NS2, address=FORMER, serial=1)),
        STALE,
        LAME | OTHERS,
        {"stale.test A": "answers-differ", "www.stale.test A": "answers-differ"},
        f"({NS2} has the older serial)",
    ),
    # We go by the answers, for several providers number their copies each on its own.
    "renumbered.test": Scene(Held(site(NS1, NS2), site(NS1, NS2, serial=1)), STALE, LAME | OTHERS),
    "lame.test": Scene(
        Held(site(NS1, NS2), None), LAME, STALE | OTHERS, {f"lame.test at {NS2}": "lame"}, "REFUSED"
    ),
    "differs.test": Scene(
        Held(site(NS1, NS3), site(NS1, NS3)),
        OTHERS,
        STALE | LAME,
        {"differs.test": "delegation-differs"},
        f"only at the registry: {NS2}; only in the zone: {NS3}",
    ),
}


def test_we_agree_with_zonemaster(tmp_path: Path) -> None:
    seen = opinions(tmp_path, {name: scene.held for name, scene in SCENES.items()})
    wrong = [f"{name}: {what}" for name, scene in SCENES.items() for what in disagreements(scene, seen[name])]
    assert wrong == []


def disagreements(scene: Scene, seen: Opinions) -> Iterator[str]:
    """Where Zonemaster or our check says something else than it should."""
    if missing := scene.must - seen.tags:
        yield f"Zonemaster does not say {sorted(missing)}"
    if extra := scene.never & seen.tags:
        yield f"Zonemaster says {sorted(extra)}"
    faults = {subject: found.kind for subject, found in seen.findings.items() if found.verdict != "pass"}
    if faults != scene.found:
        yield f"we find {faults}, not {scene.found}"
    for subject in faults:
        found = seen.findings[subject]
        if found.verdict != "fail" or scene.words not in found.summary:
            yield f"we say {found.verdict} of {subject}: {found.summary}"
