"""The application: the verbs of the command ``lernbund`` and everything that joins the rooms."""

import sys

# jsonschema, which checks notebooks, would build a grammar of web addresses at its import: a good
# part of the time until the first notebook starts, for a format that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
