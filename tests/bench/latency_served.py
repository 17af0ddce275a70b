"""The replaying server, started for some plans: where it is asked, and afterwards what it really served."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.latency_populations import quantile
from tests.real.servers import HOME


@dataclass(frozen=True, slots=True)
class Plan:
    """So many latencies of a shape, in an order."""

    shape: str
    size: int
    seed: int


@dataclass(frozen=True, slots=True)
class Log:
    """What one port served: of each request the latency meant and the one served, in milliseconds.

    `sending` is how long each call took that sends an answer: the client has it somewhere in that time.
    """

    meant: list[float]
    served: list[float]
    sending: list[float]

    def error(self, share: float) -> float:
        """By how much that quantile of what was served is beside the one meant, as a share of it."""
        return quantile(self.served, share) / quantile(self.meant, share) - 1


@dataclass(frozen=True, slots=True)
class Serving:
    """A server at work; the logs are there when it has ended."""

    urls: list[str]
    logs: list[Log] = field(default_factory=list)


@contextmanager
def serving(plans: Sequence[Plan], core: int) -> Iterator[Serving]:
    """A server for these plans on that core, a URL for each."""
    command = [sys.executable, "-m", "tests.bench.latency_server", str(core)]
    told = [{"shape": plan.shape, "size": plan.size, "seed": plan.seed} for plan in plans]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout  # noqa: PT018 - what Popen promises
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            ports = json.loads(process.stdout.readline())
            serve = Serving([f"http://{HOME}:{port}/" for port in ports])
            yield serve
            process.stdin.close()
            serve.logs.extend(map(_log, json.loads(process.stdout.read())))
        finally:
            process.kill()


def _log(told: dict[str, list[list[float]]]) -> Log:
    meant, served = zip(*told["log"], strict=True) if told["log"] else ((), ())
    sending: list[float] = [float(one) for one in told["sending"]]  # type: ignore[arg-type]
    return Log(list(meant), list(served), sending)
