"""Who may enter: consultants by token or password, participants by their code, nobody else."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.logout import LogoutHandler

from lernbund.serve.handlers import InGerman

LOGIN = "/anmelden"
LOGOUT = "/abmelden"
CONSULTANT = User("beratung", "Beratung", "Beratung", "B")


class Consultants(PasswordIdentityProvider):
    """Knows consultants by the token of this server or by its password, then by a cookie."""

    def generate_anonymous_user(self, handler: Any) -> User:  # noqa: ARG002 - Jupyter's signature
        """Return the one user that token and password stand for."""
        return CONSULTANT

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return where consultants come in and go out."""
        return [(LOGIN, Login), (LOGOUT, Logout)]


class Login(InGerman, LoginFormHandler):
    """The page that asks for the password, or for the token of the printed address."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        asks_for = "Zugangscode" if self.token else "Kennwort"
        after = self.get_argument("next", default="/")
        self.finish(self.page("login.html", asks_for=asks_for, after=after, failed=bool(message)))


class Logout(InGerman, LogoutHandler):
    """Forgets the login of this browser."""


class Rooms(Authorizer):
    """Lets consultants into their rooms; every handler names its room in ``auth_resource``."""

    def is_authorized(
        self,
        handler: Any,  # noqa: ARG002 - Jupyter's signature
        user: User,
        action: str,  # noqa: ARG002 - the same
        resource: str,  # noqa: ARG002 - the same
    ) -> bool:
        """Return whether ``user`` may enter ``resource``."""
        return user == CONSULTANT
