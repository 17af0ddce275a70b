"""Programs to compare with that neither PyPI nor Debian has, and a published suite that PyPI has."""

from tests.bench.peers import observatory, pyspf


def install() -> None:
    """Put them into .peers, by the ordinary clients of npm and PyPI.

    Raises:
        CalledProcessError: one of them could not.
    """
    for peer in (observatory, pyspf):
        if peer.lacking():
            peer.install()
