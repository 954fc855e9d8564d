"""The secret of a project: a file of its own, apart from every pool."""

from __future__ import annotations

import secrets
from pathlib import Path

from lernbund.plan import PlanError
from method.pool.keys import FEWEST_BYTES


def project_secret(file: Path, out: Path) -> bytes:
    """Return the secret in ``file``, see ``secret_in``.

    Raises PlanError if the file lies in the pool ``out`` or is too short to be a secret.
    """
    if file.resolve().is_relative_to(out.resolve()):
        raise PlanError(
            f"Das Geheimnis „{file}“ darf nicht im Pool liegen: Wer beides hat, kann Schlüssel "
            "nachrechnen. Bitte getrennt aufbewahren."
        )
    return secret_in(file)


def secret_in(file: Path) -> bytes:
    """Return the secret in ``file``; it is made, readable by its owner only, if there is none.

    Raises PlanError if it is too short to be a secret.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_hex(32).encode())
    secret = file.read_bytes().strip()
    if len(secret) < FEWEST_BYTES:
        raise PlanError(
            f"„{file}“ ist kein Geheimnis: {len(secret)} Zeichen, nötig sind {FEWEST_BYTES}. "
            "Bitte eine neue Datei nennen, sie wird angelegt."
        )
    return secret
