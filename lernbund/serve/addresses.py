"""By which address others in the room reach this server."""

from __future__ import annotations

import io
import socket
from urllib.parse import urlsplit

import segno
from tornado.httputil import HTTPServerRequest

OWN = {"127.0.0.1", "localhost", "::1"}
NO_NETWORK = (
    "Dieser Rechner ist in keinem Netz; andere Geräte erreichen ihn so nicht. Bitte ein WLAN "
    "verbinden und den Befehl noch einmal geben."
)
SOMEWHERE = ("192.0.2.1", 9)  # RFC 5737: an address that nobody has


def address_for_others(request: HTTPServerRequest, *, lan: bool) -> str:
    """Return "http://host:port" for other devices; with ``lan`` never this machine's own name."""
    split = urlsplit(f"{request.protocol}://{request.host}")
    if not lan or split.hostname not in OWN:
        return f"{request.protocol}://{request.host}"
    port = f":{split.port}" if split.port else ""
    return f"{request.protocol}://{own_address() or split.hostname}{port}"


def own_address() -> str | None:
    """Return the address of this machine in its network, None without network.

    Asks the system which way a packet would go; none is sent.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(SOMEWHERE)
        except OSError:
            return None
        address: str = way.getsockname()[0]
    return address


def shown_to_the_room(address: str | None, port: int, query: str) -> str:
    """Return what a terminal shows for other devices: the link, and a code to photograph.

    ``address`` is that of this machine in its network, ``query`` what opens the pages.
    """
    if address is None:
        return NO_NETWORK
    link = f"http://{address}:{port}/{query}"
    drawing = io.StringIO()
    segno.make(link, error="l", micro=False).terminal(out=drawing, compact=True)
    return f"Für andere Geräte in diesem Netz: {link}\n\n{drawing.getvalue()}"
