"""Fixtures of the application's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lernbund.kernels.start import VARIABLE, shared_server


@pytest.fixture(scope="session")
def fork_server() -> Iterator[str]:
    """One fork server for all tests: each run and each server of pages starts its own otherwise."""
    with shared_server() as address:
        yield address


@pytest.fixture(scope="package", autouse=True)
def kernels(fork_server: str) -> Iterator[None]:
    """The tests of this room use it; those of a kernel's own server do without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, fork_server)
        yield
