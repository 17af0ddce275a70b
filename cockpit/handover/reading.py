"""The runbooks as rows of the pack."""

from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources
from cockpit.runbooks import Known, Runbook, runbooks


def rows(sources: Sources) -> list[Row]:
    """Every runbook with the product's names; `text` is the digest of the words a second reader signs for."""
    return [_row(one) for one in runbooks(sources.launch, _known(sources))]


def _known(sources: Sources) -> Known:
    """What was seen and launch.toml need not say."""
    domains = sources.maps["domain"].rows if "domain" in sources.maps else []
    domain: Row = next((row for row in domains if row["name"] == sources.launch.domain), {})
    deploy = sources.maps["deploy"].rows if "deploy" in sources.maps else {}
    hosts = sources.maps["host"].rows if "host" in sources.maps else []
    issuers = (row["tls"].get("issuer", "") for row in hosts if "tls" in row)
    return Known(
        registrar=domain.get("registrar", ""),
        issuer=next(filter(None, issuers), ""),
        live_version=deploy.get("live_version", ""),
        nameservers=tuple(domain.get("nameservers", ())),
    )


def _row(one: Runbook) -> Row:
    row: Row = {"id": one.id, "title": one.title, "symptom": one.symptom, "first_look": one.first_look}
    row |= {"steps": list(one.steps), "worked": one.worked, "call": list(one.call), "text": one.digest}
    return row | ({"owner": one.owner} if one.owner else {})
