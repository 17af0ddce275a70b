"""`python -m tests.bench.peers [checkdmarc]`: install what is missing, or the one that no test needs."""

import sys

from tests.bench.peers import checkdmarc, install

if __name__ == "__main__":
    if "checkdmarc" in sys.argv[1:]:
        checkdmarc.install()
    else:
        install()
