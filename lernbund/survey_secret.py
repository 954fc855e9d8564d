"""The secret behind pseudonyms of the survey: a file apart from every workspace."""

from __future__ import annotations

import os
from pathlib import Path

from lernbund.pool.secret import secret_in

FOLDER = "LERNBUND_SECRETS"  # environment variable
FILE = "befragung.key"


def survey_secret() -> bytes:
    """Return the secret, made at first use and readable by its owner only.

    It lies in the folder ``$LERNBUND_SECRETS``, else in ``.lernbund`` of the user's home.  Who
    loses it cannot tie later waves to earlier ones.  Raises PlanError for a file that is none.
    """
    folder = os.environ.get(FOLDER)
    return secret_in((Path(folder) if folder else Path.home() / ".lernbund") / FILE)
