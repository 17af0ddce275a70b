"""Host names that a platform gives out: of a machine, of one deployment, or of a project as long as it stays.

AWS: CloudFront distributions, API Gateway, Lambda function URLs, load balancers, EC2. Google: Compute Engine.
Names made of an address: nip.io, sslip.io. The suffixes of projects are those of `platforms`.
"""

import re
from typing import Final

from cockpit.standards.addresses import parse
from cockpit.standards.hosting import by_name, under

_MADE: Final = (
    (r"d[0-9a-z]{12,14}\.cloudfront\.net", "a CloudFront distribution"),
    (r"[0-9a-z]{8,12}\.execute-api\.[0-9a-z-]+\.amazonaws\.com", "an API Gateway stage"),
    (r"[0-9a-z]{20,40}\.lambda-url\.[0-9a-z-]+\.on\.aws", "a Lambda function"),
    (r"[0-9a-z-]+\.(?:[0-9a-z-]+\.elb|elb\.[0-9a-z-]+)\.amazonaws\.com", "an AWS load balancer"),
    (r"ec2-[0-9-]+\.[0-9a-z.-]*amazonaws\.com", "one EC2 machine"),
    (r"[0-9.]+\.bc\.googleusercontent\.com", "one Google Cloud machine"),
    (r"(?:[0-9a-z-]+\.)*(?:\d{1,3}[.-]){3}\d{1,3}\.(?:nip|sslip)\.io", "a name made of an address"),
    (r"vps-[0-9a-f]{8}\.vps\.ovh\.net|vmi\d+\.contaboserver\.net", "one rented machine"),
)


def machine(host: str) -> str:
    """What a machine-made host stands for, as a phrase, or an empty string."""
    if parse(host):
        return "the address of a machine"
    return next((what for pattern, what in _MADE if re.fullmatch(pattern, host)), "")


def given_by(host: str) -> str:
    """The platform whose own domain a host is under, or an empty string."""
    return next((match.platform for match in by_name((host,)) if under(host, match.trace.split()[-1])), "")
