"""The verb ``serve``: from options to a running server."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jupyter_server.auth.security import passwd

from lernbund.kernels.start import server_address
from lernbund.serve.app import Entrance, form_server
from lernbund.serve.site import Site
from schemas.store import open_store

TOKEN = "LERNBUND_TOKEN"  # noqa: S105 - the name of a variable


def serve(
    workspace: str,
    out: Path,
    *,
    port: int,
    lan: bool,
    max_kernels: int,
    password: str = "",
    network: Path | None = None,
) -> None:
    """Serve ``workspace`` until Ctrl-C; without ``password`` behind a token in the address.

    The token is new with every start unless the variable ``LERNBUND_TOKEN`` holds one.
    """
    token = "" if password else os.environ.get(TOKEN) or secrets.token_urlsafe(24)
    entrance = Entrance(port, lan, token, passwd(password) if password else "")
    with open_store(workspace) as store:
        server_address()  # now, not with the first form
        site = Site(store, workspace, out, network)
        server = form_server(site, entrance, max_kernels=max_kernels)
        server.start()
