"""Who comes in, and what they reach.

- without login no page, kernel, websocket or file is given out
- a company or step that does not exist is a friendly page with 404
"""

import pytest


@pytest.mark.parametrize("path", ["/", "/betrieb/demo-028/situation", "/betrieb/nein/situation"])
def test_pages_ask_strangers_to_log_in(served, path) -> None:
    """Who has neither token nor cookie is sent to the login page, whatever was asked for."""
    answer = served.stranger.get(served.address + path, allow_redirects=False, timeout=30)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/anmelden?next=")


@pytest.mark.parametrize(
    "path",
    [
        "/api/kernels/12345678-1234-1234-1234-123456789abc",
        "/api/kernels/12345678-1234-1234-1234-123456789abc/channels",
        "/voila/static/voila.js",
        "/voila/labextensions/@voila-dashboards/widgets-manager8/package.json",
    ],
)
def test_kernels_and_files_are_refused_to_strangers(served, path) -> None:
    """What scripts ask for is not redirected but refused."""
    assert served.stranger.get(served.address + path, timeout=30).status_code in {401, 403}


@pytest.mark.parametrize("path", ["/betrieb/nein/situation", "/betrieb/demo-028/nein", "/nein"])
def test_unknown_places_are_friendly(served, path) -> None:
    """An address that leads nowhere says so in German."""
    answer = served.consultant.get(served.address + path, timeout=30)
    assert answer.status_code == 404
    assert "Das hat nicht geklappt" in answer.text


def test_a_step_is_its_notebook_with_the_company_of_the_address(served) -> None:
    """The page of a step holds the results of the company that the address names."""
    answer = served.consultant.get(f"{served.address}/betrieb/demo-028/situation", timeout=60)
    assert answer.status_code == 200
    assert "Presswerk Apfelstädter Grund" in answer.text
    assert "application/vnd.jupyter.widget-view+json" in answer.text
    assert "konnte nicht berechnet werden" not in answer.text
