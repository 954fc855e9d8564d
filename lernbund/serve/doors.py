"""Who may enter: consultants by token or password, participants by their code, nobody else."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.logout import LogoutHandler

from lernbund.serve.handlers import InGerman
from schemas.participation import Participation

LOGIN = "/anmelden"
LOGOUT = "/abmelden"
CONSULTANT = User("beratung", "Beratung", "Beratung", "B")
PARTICIPATION = "participation"  # the one room of participants, as handlers name it
PARTICIPANT_COOKIE = "lernbund-teilnahme"
PARTICIPANT_PATH = "/teilnahme"  # browsers send the cookie nowhere else
MOST_IDLE = 2 / 24  # [d] until a participant has to type the code again


@dataclass
class Participant(User):
    """Somebody who came in by a code; ``participation`` says to which sheet."""

    participation: Participation | None = None


class Visitors(PasswordIdentityProvider):
    """Knows consultants by token or password, participants by their code, then by a cookie each.

    Whose cookie is looked at depends on the room: a participant is nobody in all rooms but one,
    and so is a consultant there.
    """

    def get_user(self, handler: Any) -> User | Awaitable[User | None] | None:
        """Return who is at the door, None if it is nobody we know."""
        if getattr(handler, "auth_resource", None) == PARTICIPATION:
            return _participant(handler)
        return super().get_user(handler)

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


def remember(handler: Any, code: str) -> None:
    """Let this browser come back without typing ``code``, until it was idle for two hours.

    Signed, so that nobody tries codes by making cookies; read again at each request, so that an
    ended code is out at once.
    """
    handler.set_signed_cookie(
        PARTICIPANT_COOKIE,
        code,
        expires_days=None,
        path=PARTICIPANT_PATH,
        httponly=True,
        samesite="Lax",
        secure=handler.request.protocol == "https",
    )


def forget(handler: Any) -> None:
    """Log a participant out of this browser."""
    handler.clear_cookie(PARTICIPANT_COOKIE, path=PARTICIPANT_PATH)


def _participant(handler: Any) -> Participant | None:
    cookie = handler.get_signed_cookie(PARTICIPANT_COOKIE, max_age_days=MOST_IDLE)
    found = handler.site.store.participations.find(cookie.decode()) if cookie else None
    if found is None:
        return None
    remember(handler, found.code)
    return Participant("teilnahme", participation=found)


class Rooms(Authorizer):
    """Lets people into their rooms; every handler names its room in ``auth_resource``."""

    def is_authorized(
        self,
        handler: Any,  # noqa: ARG002 - Jupyter's signature
        user: User,
        action: str,  # noqa: ARG002 - the same
        resource: str,
    ) -> bool:
        """Return whether ``user`` may enter ``resource``."""
        if resource == PARTICIPATION:
            return isinstance(user, Participant)
        return user == CONSULTANT
