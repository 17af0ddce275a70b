"""The browser client speaks HTTP/2 where the server does; the terminal client never asks for it."""

import asyncio
import ssl
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """HTTP/2 or HTTP/1.1, as ALPN decided."""
    if writer.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 301 Moved\r\nLocation: /one\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        return writer.close()
    wire = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    wire.initiate_connection()
    writer.write(wire.data_to_send())
    while data := await reader.read(65536):
        for event in wire.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                assert event.stream_id is not None
                headers = [(":status", "301"), ("location", "/two"), ("set-cookie", "sid=SECRET; Secure")]
                wire.send_headers(event.stream_id, headers, end_stream=True)
        writer.write(wire.data_to_send())
        await writer.drain()
    return writer.close()


@pytest.mark.parametrize(
    ("client", "version", "location"),
    [(Client.BROWSER, "HTTP/2", "/two"), (Client.TERMINAL, "HTTP/1.1", "/one")],
)
async def test_each_client_speaks_its_protocol(
    tmp_path: Path, client: Client, version: str, location: str
) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("shop.test").configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    vantage = Vantage(LookFrom(map={"shop.test:443": f"127.0.0.1:{port}"}, ca_file=str(tmp_path / "ca.pem")))
    seen = await vantage.fetch("https://shop.test/", client)
    await vantage.aclose()
    server.close()
    await server.wait_closed()
    assert isinstance(seen, Response)
    assert (seen.version, seen.first("location")) == (version, location)
    assert "SECRET" not in repr(seen)
