"""`python -m tests.bench.peers`: install what is missing of them."""

from tests.bench.peers import install

if __name__ == "__main__":
    install()
