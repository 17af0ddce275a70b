"""What a scanner said, held against the truth: by value (or a digest of it), or else by the very line."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.planted.plants import DELETED, EDITED, HEAD
from tests.bench.planted.truth import Truth

_LEAST: Final = 8  # characters of a value by which a part of it is taken for it
PLAIN: Final = (HEAD, DELETED, EDITED)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a scanner says: `what` is the value or a digest, `stance` what it takes it for."""

    what: str
    path: str
    line: int
    stance: str = "secret"
    rule: str = ""


Same = Callable[[Claim, Truth], bool]


@dataclass(frozen=True, slots=True)
class Score:
    """How one scanner did. `false` are claims about nothing that was planted; the rest are plants."""

    name: str
    secrets: tuple[Truth, ...]
    found: frozenset[int]
    false: tuple[Claim, ...]
    decoys: tuple[Truth, ...]
    public: tuple[Truth, ...]
    tests: tuple[Truth, ...]
    ignored: tuple[Truth, ...]

    def recall(self, chosen: Callable[[Truth], bool] = lambda truth: True) -> tuple[int, int]:
        """How many of the chosen secrets were found, and how many there are."""
        those = [number for number, truth in enumerate(self.secrets) if chosen(truth)]
        return len(self.found.intersection(those)), len(those)

    def missed(self) -> Iterator[Truth]:
        """The secrets that were not found."""
        return (truth for number, truth in enumerate(self.secrets) if number not in self.found)


def same_digest(digests: Callable[[str], Iterable[str]]) -> Callable[[Sequence[Truth]], Same]:
    """Claims that are digests: one is the same as a truth when it is that of one of its values."""

    def over(truths: Sequence[Truth]) -> Same:
        known = {
            id(one): {d for value in one.values for form in spelled(value) for d in digests(form)}
            for one in truths
        }
        return lambda claim, truth: claim.what in known[id(truth)] or truth.at(claim.path, claim.line)

    return over


def same_value(truths: Sequence[Truth]) -> Same:
    """Claims that are values: whole, more than the whole, or a part that is long enough."""

    def same(claim: Claim, truth: Truth) -> bool:
        said = claim.what
        by_value = any(
            v in said or (len(said) >= _LEAST and said in v) for one in truth.values for v in spelled(one)
        )
        return by_value or truth.at(claim.path, claim.line)

    return same


def spelled(value: str) -> tuple[str, ...]:
    """A value with line breaks and with them escaped, with and without the last one."""
    stripped = value.strip()
    forms = (value, stripped, f"{stripped}\n", stripped.replace("\\n", "\n"), stripped.replace("\n", "\\n"))
    return tuple(dict.fromkeys(forms))


def score(
    name: str, truths: Sequence[Truth], claims: Iterable[Claim], matching: Callable[[Sequence[Truth]], Same]
) -> Score:
    """Each claim is about the plants it is the same as; one about a secret is about nothing else."""
    same = matching(truths)
    found: set[int] = set()
    false: dict[str, Claim] = {}
    wrong: dict[int, Truth] = {}
    for claim in claims:
        if claim.stance != "secret":
            continue
        about = [truth for truth in truths if same(claim, truth)]
        secrets = {id(truth) for truth in about if truth.kept == "secret"}
        found |= secrets
        if not about:
            false.setdefault(claim.what, claim)
        elif not secrets:
            wrong |= {id(truth): truth for truth in about}
    planted = tuple(truth for truth in truths if truth.kept == "secret")
    numbers = frozenset(number for number, truth in enumerate(planted) if id(truth) in found)
    taken = {
        kept: tuple(t for t in wrong.values() if t.kept == kept)
        for kept in ("decoy", "public", "test", "ignored")
    }
    return Score(
        name,
        planted,
        numbers,
        tuple(false.values()),
        taken["decoy"],
        taken["public"],
        taken["test"],
        taken["ignored"],
    )


def kinds(scores: Sequence[Score]) -> Iterator[str]:
    """For people: the halves of kinds and of places, then every kind and every place."""
    yield f"  {'':<44}" + "".join(f"{one.name:>16}" for one in scores)
    secrets = scores[0].secrets
    plain = [truth for truth in secrets if truth.place in PLAIN]
    odd = [truth for truth in secrets if truth.place not in PLAIN]
    for title, those in (("kinds", plain), ("places", odd)):
        for half in ("known", "unseen"):
            yield _row(scores, f"{title}, {half}", [truth for truth in those if truth.half == half])
    yield _row(scores, "all", secrets)
    for half, name in dict.fromkeys((truth.half, truth.name) for truth in plain):
        yield _row(scores, f"kind, {half}: {name}", [truth for truth in plain if truth.name == name])
    for half, name in dict.fromkeys((truth.half, truth.place) for truth in odd):
        yield _row(scores, f"place, {half}: {name}", [truth for truth in odd if truth.place == name])


def summary(scores: Sequence[Score]) -> None:
    """For people: one line a scanner, and with details each thing it got wrong."""
    for one in scores:
        found, many = one.recall()
        wrong = ("false", "decoys", "public", "tests", "ignored")
        said = ", ".join(f"{name} {len(getattr(one, name))}" for name in wrong)
        sys.stdout.write(
            f"  {one.name:<16} recall {found}/{many} = {found / many:.3f}; called secret: {said}\n"
        )
        if os.environ.get("COCKPIT_BENCH_DETAILS"):
            sys.stdout.writelines(f"    {line}\n" for line in _details(one))


def _details(one: Score) -> Iterator[str]:
    for truth in one.missed():
        yield f"missed: {truth.name} ({truth.half}) in {truth.place}: {truth.path!r}"
    for claim in one.false:
        yield f"false: {claim.rule} {claim.path!r}:{claim.line}"
    for truth in (*one.decoys, *one.public, *one.tests, *one.ignored):
        yield f"{truth.kept}: {truth.name!r} {truth.path!r}:{truth.line}"


def _row(scores: Sequence[Score], title: str, those: Sequence[Truth]) -> str:
    chosen = {id(truth) for truth in those}
    counts = [one.recall(lambda truth: id(truth) in chosen) for one in scores]
    return f"  {title:<44}" + "".join(f"{f'{found}/{many}':>16}" for found, many in counts)
