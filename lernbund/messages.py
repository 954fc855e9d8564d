"""Errors that users meet, as one German message and an exit code: 1 failed, 2 refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

REFUSED = 2


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn every expected error into a message on stderr; unexpected ones stay as they are."""
    from lernbund.plan import PlanError
    from schemas.esco import EscoError
    from schemas.findings import Refused
    from schemas.store_errors import StoreError

    try:
        yield
    except Refused as error:
        _stop(str(error))
    except (StoreError, PlanError, EscoError) as error:
        _stop(str(error))
    except PermissionError as error:
        _stop(f"„{error.filename}“ lässt sich nicht schreiben oder lesen. Ist die Datei geöffnet?")
    except OSError as error:
        if error.filename is None:
            raise
        _stop(f"„{error.filename}“: {error.strerror}. Bitte Ort und freien Platz prüfen.")


def _stop(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(REFUSED)
