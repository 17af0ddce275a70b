"""Servers in a thread of their own: they go on however busy our loop is, and do not wait for it."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Talk = Callable[[socket.socket], None]
NO_PROTOCOL = bytes((21, 3, 3, 0, 2, 2, 120))
"""The alert by which a server says that it speaks nothing of what was offered (RFC 7301 section 3.2)."""


@contextmanager
def threaded(talk: Talk) -> Iterator[int]:
    """A port on which each connection, one after the other, is talked to until it breaks."""
    listening = socket.create_server(("127.0.0.1", 0))
    open_: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                plug, _ = listening.accept()
            except OSError:
                return
            open_.append(plug)
            with contextlib.suppress(OSError), plug:
                talk(plug)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        for one in (listening, *open_):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        thread.join(10)
        assert not thread.is_alive()


def http2_alone(context: ssl.SSLContext, talk: Talk) -> Talk:
    """Inside TLS, to those alone who offer HTTP/2; all others hear that nothing else is spoken."""
    context.set_alpn_protocols(["h2"])

    def shake(plug: socket.socket) -> None:
        if b"\x00\x03\x02h2" not in plug.recv(4096, socket.MSG_PEEK):
            plug.recv(4096)
            plug.sendall(NO_PROTOCOL)
            return
        with context.wrap_socket(plug, server_side=True) as inside:
            talk(inside)

    return shake


def endless(head: bytes, again: bytes) -> Talk:
    """Says the head, then the same over and over, until nobody listens any more."""

    def talk(plug: socket.socket) -> None:
        plug.recv(65_536)
        plug.sendall(head)
        while True:
            plug.sendall(again)

    return talk
