"""Programs to compare with that neither PyPI nor Debian has."""

from tests.bench.peers import observatory


def install() -> None:
    """Put them into .peers, by npm's ordinary client.

    Raises:
        CalledProcessError: npm could not.
    """
    if observatory.lacking():
        observatory.install()
