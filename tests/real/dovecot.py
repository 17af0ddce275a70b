"""Dovecot as Debian builds it: IMAP over TLS, without privileges, on loopback, over a Maildir of its own."""

import contextlib
import grp
import os
import pwd
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.real.minting import Paper
from tests.real.servers import HOME, NOBODY, hand_over, listens, running, unprivileged

USER, PASSWORD = "seed@shop.test", "Kanarie+vogel/7731&geel"
JUNK = "Unerwünscht"
_SLOW = 2  # seconds before a wrong password is refused


def account() -> tuple[int, int]:
    """The user and group that serve and own the mail."""
    return (NOBODY, NOBODY) if unprivileged() else (os.getuid(), os.getgid())


def mail_folder(folder: Path) -> Path:
    """The Maildir."""
    return folder / "mail" / "seed"


@contextlib.contextmanager
def dovecot(folder: Path, port: int, chain: Sequence[Paper], *options: str) -> Iterator[None]:
    """A running Dovecot with one account; it is up when it takes connections on `port`.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    (folder / "dovecot.pem").write_text("".join(paper.pem for paper in chain))
    (folder / "dovecot.key").write_text(chain[0].secret)
    (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
    for each in ("new", "cur", "tmp"):
        (mail_folder(folder) / each).mkdir(parents=True)
    (folder / "dovecot.conf").write_text(_written(folder, port, options))
    hand_over(folder)
    command = ("dovecot", "-F", "-c", str(folder / "dovecot.conf"))
    with running(command, ready=lambda: listens(port), folder=folder):
        yield


def _written(folder: Path, port: int, options: Sequence[str]) -> str:
    user, group = account()
    names = pwd.getpwuid(user).pw_name, grp.getgrgid(group).gr_name
    lines = "\n".join(options)
    return f"""
protocols = imap
listen = {HOME}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
default_internal_user = {names[0]}
default_internal_group = {names[1]}
default_login_user = {names[0]}
first_valid_uid = 1
ssl = required
ssl_cert = <{folder}/dovecot.pem
ssl_key = <{folder}/dovecot.key
auth_failure_delay = {_SLOW} secs
mail_location = maildir:{folder}/mail/%n
passdb {{
  driver = passwd-file
  args = {folder}/passwd
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
  mailbox {JUNK} {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Spam {{
    auto = create
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
{lines}
"""
