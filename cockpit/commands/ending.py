"""How a command is ended from outside: as Ctrl-C does it, so that what is under way is brought to an end."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from typing import Any, Final

SIGNALS: Final = tuple(
    one for name in ("SIGTERM", "SIGHUP") if isinstance(one := getattr(signal, name, None), signal.Signals)
)


@contextlib.contextmanager
def ended_by_signals(task: "asyncio.Task[Any] | None") -> Iterator[None]:
    """SIGTERM and SIGHUP cancel the task: a pipeline that is cancelled sends them.

    One that was ignored when we came stays so: `nohup` asks for that.
    """
    loop = asyncio.get_running_loop()
    heeded = [one for one in SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]
    for one in heeded:
        # Windows has no such handlers, and a thread other than the first may not set any.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(one, lambda: task and task.cancel())
    try:
        yield
    finally:
        for one in heeded:
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.remove_signal_handler(one)
