"""A DMARC policy that only watches has a day on which it will do more, and that day has not passed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.samples_dmarc import REPORTED, dark_dmarc, sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.facts.told import Told
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Launch,
    Product,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.dmarc import TERMS, evidence, family, shown, step
from cockpit.kit.dmarc_plan import LONGEST_DAYS, Plan, make_plan, next_step, plan_of, reached
from cockpit.model import Verdict
from cockpit.standards.dmarc import Found, Policy, dark, policy_of
from cockpit.standards.free_mail import is_free_mail

CHECK = check(
    "Date and condition to tighten DMARC",
    severity=MEDIUM,
    mode=ATTESTED,
    why="A record that only watches is right at launch, and stays for years where nobody has named a day: as "
    "long as it does, anybody can write to your customers in your name.",
    fix="Name the day and the policy in [email] of launch.toml: dmarc_tighten_on and dmarc_tighten_to.",
    undo="Take the two lines out again.",
    verify="dig +short _dmarc.{subject} TXT",
    source="RFC 9989 section 5.1 (watch, read the reports, then enforce), appendix A.6 (t in place of pct)",
    terms=TERMS,
)
_EXPECTED = "quarantine or reject, or a day on which it will be"


def judge(launch: Launch, dmarc: Dmarc, stated: Stated) -> Iterator[Finding]:
    """Per record that applies to a From domain: it enforces, or its day lies ahead."""
    if not launch.product.sends_mail and launch.email is None and not launch.senders:
        yield not_applicable(launch.domain, "launch.toml says that the product sends no mail")
        return
    climbs = [dmarc.climbs[one] for one in launch.from_domains if one in dmarc.climbs]
    if not climbs:
        own = next(filter(is_free_mail, launch.from_domains), launch.domain)
        yield not_applicable(launch.domain, f"{own} is not yours: its owner decides about DMARC there")
    told: set[str] = set()
    for climb in climbs:
        found = policy_of(climb)
        place = found.name if found else family(climb.domain)
        if place not in told:
            yield _record(launch, climb, found, dmarc, dt.datetime.fromisoformat(stated.seen_at).date())
        told.add(place)


def _record(launch: Launch, climb: Climb, found: Found | None, dmarc: Dmarc, today: dt.date) -> Finding:
    place, plan = found.name if found else family(climb.domain), plan_of(launch.email)
    seen: dict[str, Any] = {
        "evidence": {**evidence(climb, found, dmarc), "plan": plan.lines if plan.on else ""}
    }
    if why := dark(climb):
        return cut(place, why, **seen)
    policy = found.policy if found else None
    seen |= {
        "expected": _EXPECTED,
        "observed": f"{shown(policy.text) if policy else 'no record'}; {_said(plan)}",
    }
    if reached(policy, plan.to or "quarantine"):
        return passed(place, f"{place} enforces its policy: p={policy.asked() if policy else ''}", **seen)
    seen["verify"] = command("dig +short {} TXT", f"_dmarc.{place}")
    return _waiting(launch, place, policy, step(climb, place) or climb.steps[0], today, seen)


def _said(plan: Plan) -> str:
    return f"planned: {plan.to or 'nothing'} on {plan.on or 'no day'}" if plan.on or plan.to else "no plan"


def _waiting(
    launch: Launch, place: str, policy: Policy | None, told: Told, today: dt.date, seen: dict[str, Any]
) -> Finding:
    """The policy is not yet what it is to become."""
    plan = plan_of(launch.email)
    now = _now(policy)
    if plan.on is None or not plan.to:
        lacks = "names no day for more" if plan.on is None else f"names {plan.on}, but not what is done then"
        summary = f"{place} {now}, and launch.toml {lacks}"
        return failed(place, "no-plan", summary, fix=make_plan(plan, today), **seen)
    if plan.on < today:
        summary = f"{place} {now}, although {plan.to} was due on {plan.on}"
        return failed(place, "overdue", summary, fix=next_step(launch, policy, told, plan.to), **seen)
    if (plan.on - today).days > LONGEST_DAYS:
        summary = f"{place} {now}, and will until {plan.on}: that is more than a year"
        return warned(place, "far-off", summary, fix=make_plan(Plan(None, plan.to), today), **seen)
    return passed(place, f"{place} {now}; on {plan.on} it becomes p={plan.to}", **seen)


def _now(policy: Policy | None) -> str:
    if policy is None:
        return "has no record yet"
    rehearsed = policy.testing and policy.asked() != "none"
    return f"only rehearses p={policy.asked()} (t=y)" if rehearsed else f"has p={policy.asked()}"


_SHOP = "shop.example"
_DAY = dt.datetime.fromisoformat(NOTHING_SAID.seen_at).date()


def _planned(days: int, to: Any = "quarantine") -> Launch:
    return sample_launch(email=Email(dmarc_tighten_on=_DAY + dt.timedelta(days), dmarc_tighten_to=to))


def _one(name: str, expect: Verdict, launch: Launch, text: str = REPORTED) -> Case:
    climb = sample_climb(_SHOP, at={_SHOP: text} if text else {})
    return case(name, launch, sample_dmarc(climb), NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    bare = sample_launch(email=Email())
    yield _one("watching, with a day", PASS, _planned(14))
    yield _one("today is the day", PASS, _planned(0))
    yield _one("no record yet, with a day", PASS, _planned(14), "")
    yield _one("it refuses already", PASS, bare, "v=DMARC1; p=reject")
    yield _one("the plan is fulfilled", PASS, _planned(-3), "v=DMARC1; p=quarantine")
    yield _one("no plan", FAIL, bare)
    yield _one("no [email] at all", FAIL, sample_launch())
    yield _one("no policy named", FAIL, _planned(14, ""))
    yield _one("the day has passed", FAIL, _planned(-1))
    yield _one("the day has passed, half done", FAIL, _planned(-1, "reject"), "v=DMARC1; p=quarantine")
    yield _one("the day has passed, a rehearsal", FAIL, _planned(-1), "v=DMARC1; p=quarantine; t=y")
    yield _one("a rehearsal without a plan", FAIL, bare, "v=DMARC1; p=quarantine; t=y")
    yield _one("in two years", WARN, _planned(730))
    yield case("no resolver", _planned(14), dark_dmarc(), NOTHING_SAID, expect=UNKNOWN)
    quiet = Product(name="Shop", domain=_SHOP, roadmap="mobile-demo", sends_mail=False)
    yield _one("no mail", NOT_APPLICABLE, sample_launch(product=quiet))


CASES = Cases(_cases)
