"""What is done to a pack that only its own launch.toml tells."""

from typing import Final

from tests.verify.doing import damage, gone, put

# Rows that are sound by themselves, and not what the launch.toml in the pack makes of them.
REMADE: Final = (
    damage("another step in a runbook", "runbook[1].steps", put("runbook[1].steps", ["Wait."])),
    damage("another way back", "deploy.rollback.steps", put("deploy.rollback.steps", ["Call somebody."])),
    damage("another currency", "service[1].currency", put("service[1].currency", "XXX")),
    damage("a category there is not", "access[1].category", put("access[1].category", "nothing")),
    damage("another environment", "host[1].environment", put("host[1].environment", "moon")),
    damage("a record that was never seen", "dns[1].value", put("dns[1].value", "192.0.2.99")),
    damage(
        "a monitor that looks once a day",
        "monitor[1].interval_seconds",
        put("monitor[1].interval_seconds", 86_400),
    ),
    damage("another statement", "attestation[1].statement", put("attestation[1].statement", "All is well.")),
    damage("a mail that came faster", "email.flow", put("email.flow[1].seconds", 1.5)),
    damage("a limit that is none", "threshold[1].rule", put("threshold[1].rule", "never")),
    damage("a route that was quicker", "performance[1].after_p95", put("performance[1].after_p95", 1.5)),
    damage("a test that showed it", "performance[1].change", put("performance[1].change", "worse")),
    damage("a limit that suits", "performance[1].limit_ms", put("performance[1].limit_ms", 60_000)),
    damage("a change that nobody noted", "performance[1].fix", put("performance[1].fix", "A cache.")),
    damage("an answer there is not", "performance[1].says", put("performance[1].says", "quick enough")),
    damage(
        "a measurement that is not there",
        "performance[1].before",
        put("performance[1].before", "ev-0123456789abcdef"),
    ),
    damage("a monitor less", "monitor", gone("monitor[1]")),
    damage(
        "somebody else to write to", "person[1].contact", put("person[1].contact", "mailto:eve@evil.example")
    ),
)
