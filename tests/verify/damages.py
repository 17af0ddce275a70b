"""What can be done to a pack, and where it has to be noticed.

The first twelve are those of the design's notes, the rest are our own.
"""

import datetime as dt
from typing import Final

from tests.verify.doing import (
    BLOCKER,
    add,
    again,
    alone,
    answered_no,
    blocked,
    damage,
    fine,
    gone,
    hurried,
    lists_what_fails,
    lone_waiver,
    more,
    put,
    read_alone,
    short,
    signed,
    ticked,
)
from tests.verify.remade import REMADE
from tests.verify.world import NOW, days

WEBHOOK: Final = "https://hooks.slack.com/services/T0/B0/" + "x" * 24
HIGH: Final = "redirect.single-hop"
GREEN: Final = "seo.single-version"
LEAVER: Final = {
    "id": "mia",
    "name": "Mia",
    "role": "contractor",
    "contact": "mailto:m@x.test",
    "leaves_on": days(9),
}
LEFT: Final = {**LEAVER, "covers": ["the sprint"], "leaves_on": days(-1)}
PEM: Final = "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----"
NOTES: Final = (
    damage("a pasted webhook URL", "product.what_it_is", put("product.what_it_is", f"see {WEBHOOK}")),
    damage(
        "a database URL with its password",
        "env_var[*].purpose",
        put("env_var[DATABASE_URL].purpose", "postgres://shop:hunter22@db.example/shop"),
    ),
    damage("a key called password", "host[1].password", put("host[1].password", "x")),
    damage(
        "a credential that is not a name", "access[1].credential", put("access[1].credential", "hunter22")
    ),
    damage("a leaver as owner", "host[1].owner", more("person", LEAVER), put("host[1].owner", "mia")),
    damage("one person only", "person, *.backup, waiver[1].approved_by, runbook[*].second_reader", alone),
    damage("a secret that is never rotated", "env_var[*]", gone("secret[DATABASE_URL]")),
    damage("evidence that is not there", "host[1].evidence", put("host[1].evidence", "ev-0123456789abcdef")),
    damage("an edited digest of evidence", "evidence/*", put("evidence[1].sha256", "0" * 64)),
    damage("a waived launch blocker", "risk[2].status", put("risk[2].severity", BLOCKER)),
    damage("go with a blocker that fails", "decision.status", blocked, signed("go")),
    damage(
        "a rotation that is overdue",
        "drift secret[*].next_due",
        put("secret[DATABASE_URL].next_due", days(-1)),
        put("secret[DATABASE_URL].last_rotated", days(-2)),
        put("secret[DATABASE_URL].rotate_days", 1),
    ),
)
OURS: Final = (
    damage("a risk that goes unsaid", "result[*], summary.high_open", gone("risk[1]")),
    damage("risks out of order", "risk[2].severity", put("risk", lambda rows: rows[::-1])),
    damage("a risk of what passes", "risk[1].check, result[*]", put("risk[1].check", GREEN)),
    damage("a risk of no check", "risk[1].check, result[*]", put("risk[1].check", "dns.nothing")),
    damage(
        "a fail that became a pass",
        "risk[1].check, summary.passed, summary.failed, result[*].verdict",
        put(f"result[{HIGH}].verdict", "pass"),
    ),
    damage(
        "a pass that became a fail",
        "result[*], summary.passed, summary.failed",
        put(f"result[{GREEN}].verdict", "fail"),
    ),
    damage(
        "a verdict nobody knows", "result[*].verdict, summary.passed", put(f"result[{GREEN}].verdict", "fine")
    ),
    damage(
        "a severity nobody knows", "risk[1].severity, summary.high_open", put("risk[1].severity", "so-so")
    ),
    damage("a risk milder than its result", "risk[1].severity", put(f"result[{HIGH}].severity", BLOCKER)),
    damage("a wrong count", "summary.failed", put("summary.failed", 0)),
    damage("a wrong total", "summary.checks_total", put("summary.checks_total", 1)),
    damage("a wrong count by mode", "summary.auto", put("summary.auto", 7)),
    damage("a wrong count of what is open", "summary.high_open", put("summary.high_open", 0)),
    damage("a waiver without a reason", "waiver[1].reason", put("waiver[1].reason", " ")),
    damage("a waiver without a measure", "waiver[1].compensating", put("waiver[1].compensating", "\n")),
    damage("a waiver nobody agreed to", "waiver[1].approved_by", put("waiver[1].approved_by", "")),
    damage("a waiver agreed to by who asked", "waiver[1].approved_by", lone_waiver),
    damage("a waiver for two months", "waiver[1].expires", put("waiver[1].expires", days(60))),
    damage(
        "a waiver that has ended",
        "drift waiver[1].expires",
        put("waiver[1].expires", days(-1)),
        put("waiver[1].created", NOW - dt.timedelta(days=9)),
    ),
    damage("a waiver of another check", "risk[2].waiver", put("waiver[1].check", "header.hsts")),
    damage("a waiver that is not there", "risk[2].waiver", gone("waiver")),
    damage("waived by nothing", "risk[2].waiver", gone("risk[2].waiver")),
    damage("a go nobody signed", "decision.status", signed("go"), gone("decision.decided_by")),
    damage(
        "another decision than signed",
        "decision.status, signoff[*].decision",
        put("decision.status", "conditional-go"),
    ),
    damage("a decision nobody knows", "decision.status", put("decision.status", "maybe")),
    damage("a person nobody knows", "host[1].owner", put("host[1].owner", "nobody")),
    damage("signed off by a stranger", "signoff[1].who", put("signoff[1].who", "eve")),
    damage(
        "one's own second person",
        "access[1].backup",
        put("access[1].owner", "ines"),
        put("access[1].backup", "ines"),
    ),
    damage(
        "one person under two ids",
        "access[1].backup",
        again("person", 1, id="other"),
        put("access[1].owner", "ines"),
        put("access[1].backup", "other"),
    ),
    damage("who covered something has left", "drift person[*]", more("person", LEFT)),
    damage("a row twice", "host[*]", again("host", 1)),
    damage(
        "a result twice",
        "result[2]",
        put("result", lambda rows: [rows[0], *rows]),
        *(add(f"summary.{key}", 1) for key in ("checks_total", "passed", "attested")),
        put("result[1].mode", "attested"),
        put("result[2].mode", "attested"),
        *(add(f"summary.{key}", number) for key, number in (("attested", 1), ("auto", -1))),
    ),
    damage("a text where a number was", "summary.warned", put("summary.warned", "0")),
    damage("a text where a day was", "domain[1].expires_on", put("domain[1].expires_on", str)),
    damage("a text where a list was", "deploy.steps", put("deploy.steps", "Merge.")),
    damage("a table where rows were", "backup", put("backup", lambda rows: rows[0])),
    damage("a row without its name", "host[1].hostname", gone("host[1].hostname")),
    damage(
        "a result without a verdict", "result[*].verdict, summary.passed", gone(f"result[{GREEN}].verdict")
    ),
    damage("no results", "result, summary.*", gone("result"), gone("risk"), gone("waiver")),
    damage("no product", "product", gone("product")),
    damage("said to hold secrets", "pack.secrets_included", put("pack.secrets_included", value=True)),
    damage("a private key in a runbook", "runbook[1].steps[*]", more("runbook[1].steps", PEM)),
    damage("a runbook that is not there", "runbook[1].steps", more("runbook[1].steps", "Then rb-nowhere.")),
    damage("evidence not redacted", "evidence[1].redacted", put("evidence[1].redacted", value=False)),
    damage(
        "evidence for ever", "evidence[1].valid_until", put("evidence[1].valid_until", dt.date(9999, 1, 1))
    ),
    damage(
        "one id for two files",
        "evidence[*], evidence[*].id, evidence/*",
        again("evidence", 1, sha256="0" * 64),
    ),
    damage("evidence out of the folder", "evidence[1].path", put("evidence[1].path", "../../etc/passwd")),
    damage("evidence by its full path", "evidence[1].path", put("evidence[1].path", "/etc/passwd")),
    damage("evidence of a wrong size", "evidence/*", put("evidence[1].bytes", 1)),
    damage("a rotation that does not follow", "secret[1].next_due", put("secret[1].next_due", days(900))),
    damage("a renewal that is over", "drift service[1].renews_on", put("service[1].renews_on", days(-3))),
    damage("a domain that has lapsed", "drift domain[1].expires_on", put("domain[1].expires_on", days(-3))),
    damage(
        "a certificate that has run out",
        "drift host[1].tls.not_after",
        put("host[1].tls.not_after", NOW - dt.timedelta(hours=1)),
    ),
    damage(
        "a statement that has run out",
        "drift attestation[1].valid_until",
        put("attestation[1].valid_until", days(-1)),
    ),
    damage("a risk that should be settled", "drift risk[1].due", put("risk[1].due", days(-1))),
    damage("a step nobody took", "drift next_step[1].when", put("next_step[1].when", days(-1))),
    damage(
        "a mail policy that was never tightened",
        "drift email.dmarc_tighten_on",
        put("email.dmarc_tighten_on", days(-1)),
        put("email.dmarc_policy", "none"),
    ),
    damage(
        "a token that has ended", "drift credential[1].expires_on", put("credential[1].expires_on", days(-1))
    ),
)
CLAIMS: Final = (
    damage("a wrong count of what is waived", "summary.waived", put("summary.waived", 9)),
    damage("a pass that lists what fails", "result[*].verdict", lists_what_fails),
    damage("go with a blocker nobody looked at", "decision.status", signed("go")),
    damage("go with a high risk", "decision.status", signed("go"), put("pack.tool", "launch-cockpit 0.0")),
    damage("the name of another product", "pack.product", put("pack.product", "Other")),
    damage("read by who wrote it", "runbook[*].second_reader", read_alone),
    damage("another digest than is told", "integrity.canonical", put("integrity.canonical", "as it comes")),
    damage("a redirect of no kind", "redirect[1].kind", put("redirect[1].kind", "sideways")),
    damage("a cost below nothing", "service[1].monthly_cost", put("service[1].monthly_cost", -5)),
    damage(
        "a statement for ever",
        "attestation[1].valid_until",
        put("attestation[1].valid_until", days(4000)),
    ),
    damage(
        "a statement that ended before it was made",
        "drift attestation[1].valid_until, attestation[1].valid_until",
        put("attestation[1].valid_until", dt.date(2020, 1, 1)),
    ),
    *(
        damage(f"done in days to come: {place}", place, put(place, when))
        for place, when in (
            ("pack.generated_at", NOW + dt.timedelta(days=9)),
            ("decision.decided_at", NOW + dt.timedelta(days=9)),
            ("signoff[1].at", NOW + dt.timedelta(days=9)),
            ("result[1].at", NOW + dt.timedelta(days=9)),
            ("evidence[1].collected_at", NOW + dt.timedelta(days=9)),
            ("access[1].last_confirmed", days(9)),
        )
    ),
    damage(
        "a rotation in days to come",
        "secret[1].last_rotated",
        put("secret[1].last_rotated", days(9)),
        put("secret[1].rotate_days", 10),
        put("secret[1].next_due", days(19)),
    ),
)
WALKS: Final = (
    damage("three items", "golive: item, golive: checklist.seconds_taken", short),
    damage("done, and answered no", "golive: item[*].done", answered_no),
    damage("walked by a stranger", "golive: checklist.run_by", put("golive: checklist.run_by", "eve")),
    damage("a verdict no machine gives", "golive: item[1].automatic.verdict", fine),
    damage(
        "another decision than the pack's",
        "golive: decision.status",
        ticked,
        put("golive: decision", {"status": "go", "by": "ines"}),
    ),
    damage("more than ten minutes", "golive: item", put("golive: item[1].minutes", 9.0)),
    damage("the alarm asked for at once", "golive: item[*]", hurried),
    damage("nothing to see", "golive: item[3].you_should_see", put("golive: item[3].you_should_see", "")),
    damage("no way out", "golive: item[3].if_not", gone("golive: item[3].if_not")),
    damage("the list of another pack", "golive: checklist.pack", put("golive: checklist.pack", "other")),
    damage(
        "seconds that do not add up",
        "golive: checklist.seconds_taken",
        put("golive: checklist.seconds_taken", 5),
    ),
    damage(
        "ended before it began",
        "golive: checklist.finished_at",
        put("golive: checklist.finished_at", lambda at: at - dt.timedelta(days=1)),
    ),
    damage("items in another order", "golive: item[1].order", put("golive: item[1].order", 5)),
    damage("an item twice", "golive: item", put("golive: item[3].id", "preflight")),
    damage(
        "go without all answers",
        "golive: decision.status",
        ticked,
        put("golive: item[3].done", value=False),
        put("golive: item[3].answer", "no"),
        put("golive: decision", {"status": "go", "by": "ines"}),
    ),
    damage(
        "a walk nobody signed",
        "golive: decision.by, golive: decision.status",
        ticked,
        put("golive: decision", {"status": "go"}),
    ),
    damage("no items", "golive: item, golive: checklist.seconds_taken", gone("golive: item")),
    damage("no budget", "golive: checklist.budget_minutes", gone("golive: checklist.budget_minutes")),
    damage("a secret on the list", "golive: item[3].title", put("golive: item[3].title", f"see {WEBHOOK}")),
    damage(
        "evidence it does not have",
        "golive: item[1].automatic.evidence",
        more("golive: item[1].automatic.evidence", "ev-x"),
    ),
)
ALL: Final = (*NOTES, *OURS, *CLAIMS, *WALKS, *REMADE)
