"""Every deliverable by its id: `out.*` where the catalogue has a name for it, else `doc.*`."""

from collections.abc import Callable, Mapping
from typing import Final

from cockpit.documents import (
    after,
    edge,
    inventories,
    mail,
    names,
    release,
    risks,
    speed,
    watching,
    whole,
)
from cockpit.documents.document import Document
from cockpit.handover.schema import Pack

Maker = Callable[[Pack], Document]

LIBRARY: Final[Mapping[str, Maker]] = {
    "out.handover-pack": whole.handover_pack,
    "out.go-no-go": risks.go_no_go,
    "out.risk-list": risks.risk_list,
    "out.fix-order": risks.fix_order,
    "out.open-risks": risks.open_risks,
    "out.domain-map": names.domain_map,
    "out.dns-map": names.dns_map,
    "out.redirect-map": names.redirect_map,
    "doc.https-everywhere": names.https_everywhere,
    "out.edge-baseline": edge.edge_baseline,
    "out.cache-rules": edge.cache_rules,
    "doc.edge-setup": edge.edge_setup,
    "out.deploy-runbook": release.deploy_runbook,
    "out.env-inventory": inventories.env_inventory,
    "out.secrets-inventory": inventories.secrets_inventory,
    "doc.staging": names.staging,
    "out.email-evidence": mail.email_evidence,
    "doc.mail-records": mail.mail_records,
    "doc.mail-flows": mail.mail_flows,
    "out.perf-baseline": speed.perf_baseline,
    "out.perf-fix-list": speed.perf_fix_list,
    "doc.speed-limits": speed.speed_limits,
    "doc.third-party-scripts": speed.third_party_scripts,
    "out.monitoring-links": watching.monitoring_links,
    "doc.watching": watching.watching,
    "doc.alerts-in-time": watching.alerts_in_time,
    "doc.dashboard": watching.dashboard,
    "out.runbooks": after.runbooks,
    "out.recovery-notes": release.recovery_notes,
    "out.access-inventory": inventories.access_inventory,
    "doc.renewals": inventories.renewals,
    "doc.support": after.support,
    "doc.launch-day": after.launch_day,
    "out.golive-checklist": whole.golive_checklist,
    "out.change-log": release.change_log,
    "doc.limitations": after.limitations,
    "doc.next-steps": after.next_steps,
    "doc.parked": after.parked,
}


def make(id_: str, pack: Pack) -> Document:
    """The document of that id, from this pack alone.

    Raises:
        KeyError: there is none.
    """
    return LIBRARY[id_](pack)
