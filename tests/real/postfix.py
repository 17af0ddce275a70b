"""Postfix with OpenDKIM in front, as Debian builds them: what is handed in is signed and put into a Maildir.

Postfix wants to be started by root, who gives that up in each of its parts. It never asks DNS.
"""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.real.dovecot import USER, account
from tests.real.servers import HOME, hand_over, listens, program, running, stop, unprivileged, wait

DOMAIN, SELECTOR = "shop.test", "s1"
# Each service with its privileges, wake-up time, limit of processes and program (master(5)).
_SERVICES = """
{port}  inet  n - n - -   smtpd
cleanup   unix  n - n - 0   cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - -   trivial-rewrite
bounce    unix  - - n - 0   bounce
defer     unix  - - n - 0   bounce
trace     unix  - - n - 0   bounce
proxymap  unix  - - n - -   proxymap
error     unix  - - n - -   error
retry     unix  - - n - -   error
virtual   unix  - n n - -   virtual
anvil     unix  - - n - 1   anvil
postlog   unix-dgram n - n - 1 postlogd
"""


@contextlib.contextmanager
def opendkim(folder: Path, port: int, key: rsa.RSAPrivateKey) -> Iterator[None]:
    """A running OpenDKIM that signs whatever comes from DOMAIN.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / "dkim.key").write_bytes(secret)
    (folder / "opendkim.conf").write_text(
        f"Mode s\nDomain {DOMAIN}\nSelector {SELECTOR}\nKeyFile {folder}/dkim.key\nRequireSafeKeys no\n"
        f"Canonicalization relaxed/simple\nSocket inet:{port}@{HOME}\nInternalHosts {HOME}\nSyslog no\n"
        "Background no\nOversignHeaders From\n"
    )
    hand_over(folder)
    command = ("opendkim", "-f", "-x", str(folder / "opendkim.conf"))
    with running(command, ready=lambda: listens(port), folder=folder) as process:
        yield
        process.kill()  # asked to end, it takes four seconds over it


@contextlib.contextmanager
def postfix(maildir: Path, port: int, milter: int, policy: int) -> Iterator[None]:
    """A running Postfix that takes mail for USER, with any tag, and asks a policy server before it does.

    Args:
        maildir: where that mail is put.
        port: where it listens.
        milter: the port of OpenDKIM.
        policy: the port of a server that speaks SMTPD_POLICY_README.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    if not unprivileged():
        pytest.skip("Postfix has to be started by root")
    with tempfile.TemporaryDirectory(prefix="cockpit-postfix-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # its parts run as its own user
        for each in ("queue", "data", "conf"):
            (folder / each).mkdir()
        shutil.chown(folder / "data", "postfix")
        (folder / "conf" / "main.cf").write_text(_main(folder, maildir, milter, policy))
        (folder / "conf" / "master.cf").write_text(_SERVICES.format(port=f"{HOME}:{port}"))
        with _started(folder, port):
            yield


@contextlib.contextmanager
def _started(folder: Path, port: int) -> Iterator[None]:
    """The master in the foreground; `abort` ends every part of it, where a signal to the script would not."""
    command = [program("postfix"), "-c", str(folder / "conf")]
    log = folder / "postfix.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "start-fg"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait(process, lambda: listens(port), 10.0, log)
        yield
    finally:
        subprocess.run(
            [*command, "abort"], stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False
        )
        stop(process)


def _main(folder: Path, maildir: Path, milter: int, policy: int) -> str:
    owner, group = account()
    asked = f"check_policy_service inet:{HOME}:{policy}"
    settings = {
        "compatibility_level": "3.6",
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "maillog_file": "/dev/stdout",
        "inet_interfaces": HOME,
        "inet_protocols": "ipv4",
        "myhostname": f"mx.{DOMAIN}",
        "mydestination": "",
        "mynetworks": "127.0.0.0/8",
        "disable_dns_lookups": "yes",
        "smtpd_peername_lookup": "no",
        "smtpd_milters": f"inet:{HOME}:{milter}",
        "milter_default_action": "tempfail",
        "smtpd_recipient_restrictions": f"{asked}, reject_unauth_destination",
        "virtual_mailbox_domains": DOMAIN,
        "virtual_mailbox_base": maildir.parent,
        "virtual_mailbox_maps": f"inline:{{ {{{USER} = {maildir.name}/}} }}",
        "virtual_uid_maps": f"static:{owner}",
        "virtual_gid_maps": f"static:{group}",
        "virtual_minimum_uid": 1,
        "recipient_delimiter": "+",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())
