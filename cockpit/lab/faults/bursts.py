"""Faults that show only when many customers come at the same moment."""

from cockpit.lab.faults import Fault

_APP, _FORM = "app.velomart.test", "/signup"


FAULTS = (
    Fault(
        "perf.form-burst",
        "When more than a few people open the sign-up form at once, the database has no connection left.",
        lambda world: world.sites[_APP].change(_FORM, crowd="falls-over"),
    ),
    Fault(
        "perf.form-burst:queues",
        "One process alone makes the sign-up form, so that its visitors wait for one another.",
        lambda world: world.sites[_APP].change(_FORM, crowd="queues"),
    ),
)
