"""`python -m tests.bench.peers [NAME ...]`: install what is missing, or those that no test needs."""

import sys

from tests.bench.peers import checkdmarc, detect_secrets, install, kingfisher

ASKED_FOR = {"checkdmarc": checkdmarc, "kingfisher": kingfisher, "detect-secrets": detect_secrets}

if __name__ == "__main__":
    for name in sys.argv[1:]:
        ASKED_FOR[name].install()
    if not sys.argv[1:]:
        install()
