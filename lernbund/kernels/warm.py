"""What a kernel of the kit needs, imported and used once before the first fork."""

from __future__ import annotations

import importlib.util
import os
import pkgutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress

# Not pyplot and its backends for notebooks: they look for a running kernel when imported.
LIBRARIES = (
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "numpy",
    "pandas",
    "pandera.pandas",
    "ipywidgets",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "faulthandler",
    "pdb",
    "tornado.platform.asyncio",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
)
ROOMS = ("schemas", "method", "widgets", "reports")
LEFT_OUT = frozenset({"reports.export"})  # makes files of notebooks, is used by none


def warm_up() -> None:
    """Import the stack; draw, store and read once, for fonts, contracts and templates."""
    for name in (*LIBRARIES, *_ours()):
        with suppress(Exception):  # the notebook that needs the module will say what is wrong
            importlib.import_module(name)
    with suppress(Exception):
        _draw()
    with suppress(Exception):
        _read()


def threads() -> int:
    """Return how many threads the operating system counts for this process, on Linux."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names only, counted


def _ours() -> Iterator[str]:
    for room in ROOMS:
        if importlib.util.find_spec(room) is None:
            continue
        package = importlib.import_module(room)
        found = pkgutil.walk_packages(package.__path__, f"{room}.", onerror=lambda _: None)
        yield from (module.name for module in found if module.name not in LEFT_OUT)


def _draw() -> None:
    from reports import german  # noqa: PLC0415 - the server's alone
    from reports.blocks import block  # noqa: PLC0415 - the same
    from reports.drawing import board, svg_source  # noqa: PLC0415 - the same
    from reports.labels import head  # noqa: PLC0415 - the same
    from reports.lettering import warm  # noqa: PLC0415 - the same
    from reports.marks import Look, bars  # noqa: PLC0415 - the same

    warm()
    figure, (panel,) = board(height=1)
    head(panel, german.euro(1.5))
    bars(panel, [0], [1], Look("accent", hatch="////"))
    svg_source(figure)
    block("hint", text="Ä")


def _read() -> None:
    import pandas as pd  # noqa: PLC0415 - the server's alone

    from schemas.case import case_of  # noqa: PLC0415 - the same
    from schemas.store import open_store  # noqa: PLC0415 - the same

    people = pd.DataFrame({"person_id": ["P1"]})
    company = pd.DataFrame([{"company_id": "probe", "name": "Probe"}])
    with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        store.write(case_of({"company": company, "people": people}), who=__name__)
        store.read("probe")
