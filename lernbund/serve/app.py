"""The application: Voilà with our own addresses, doors, kernels and look."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

import click
from jupyter_server.auth.decorator import authorized
from jupyter_server.services.kernels.handlers import KernelHandler
from nbformat.sign import NotebookNotary
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RequestHandler
from traitlets import Bool, Instance
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_template_paths
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from lernbund.plan import PlanError, notebooks_folder
from lernbund.serve.access_page import AccessPage
from lernbund.serve.addresses import own_address, shown_to_the_room
from lernbund.serve.company_page import CompanyPage, Download, ProgressPart, ReportPart
from lernbund.serve.doors import LOGIN, Rooms, Visitors
from lernbund.serve.handlers import LARGEST_UPLOAD, Files, InGerman, Look, Missing
from lernbund.serve.kernels import MESSAGES, FormKernels
from lernbund.serve.network_page import network_handlers
from lernbund.serve.notebook_page import prelaunch
from lernbund.serve.participants import participants_handlers
from lernbund.serve.prepared import PreparedPages
from lernbund.serve.reports import ReportRuns
from lernbund.serve.site import Site
from lernbund.serve.standing import Standings
from lernbund.serve.start_page import ImportWorkbook, NewCompany, StartPage
from lernbund.serve.step_page import StepPage
from lernbund.serve.style import LOOK, STATIC, Style, address
from method.content import look

HERE = Path(__file__).parent
OUTPUT_TIMEOUT = 60  # [s]; with the usual 4 a busy machine lost pieces of pages
SWEEP = 15  # [s] between two looks for kernels without a page
IDLE = 8 * 60 * 60  # [s] without any message until a page is taken for forgotten
DEATH_SEEN = 1.0  # [s]; a kernel that died is not replaced: a new one would not know the page
EXTENSION_FILES = "/voila/labextensions/"  # whose names hold a hash of their content
KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
EXTENSIONS = [
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where the server listens and what opens it: a token, or a password as Jupyter hashes it."""

    port: int
    lan: bool
    token: str
    hashed_password: str


class OurNotebooks(NotebookNotary):
    """Knows that the notebooks are ours and hold no outputs that would have to be trusted."""

    def check_signature(self, _notebook: Any) -> bool:
        """Return True."""
        return True


class Kernel(InGerman, KernelHandler):
    """The state of a kernel, and its end."""


class KernelSocket(InGerman, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The line between a page and its kernel; it carries comm messages only."""

    async def open(self, kernel_id: str) -> None:
        """Open the line until the kernel dies: its page must not go on without it."""
        self.kernel_manager.add_restart_callback(kernel_id, self.close, "dead")
        await super().open(kernel_id)


class KernelEnd(InGerman, VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Where a page says that it has been closed."""

    auth_resource = "kernels"

    @web.authenticated
    @authorized
    async def post(self, kernel_id: str) -> None:
        """End the kernel of the page when it has saved what was entered."""
        kernels: Any = self.kernel_manager
        if kernel_id in kernels:
            await kernels.let_finish(kernel_id)
            await kernels.shutdown_kernel(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)


class FormServer(Voila):  # type: ignore[misc]
    """Serves one workspace."""

    name = "lernbund"
    config_file_paths: ClassVar[
        list[str]
    ] = []  # what lies about on this machine does not change our server
    site = Instance(Site)
    lan = Bool(default_value=False)
    port: int

    @property
    def invitation(self) -> str:
        """Return the address to open."""
        return f"http://127.0.0.1:{self.port}/{self._query}"

    @property
    def _query(self) -> str:
        return f"?token={self.token}" if self.token else ""

    def setup_template_dirs(self) -> None:
        """Use our own template only."""
        self.template_paths = [str(HERE / "voila"), *collect_template_paths(["nbconvert"], "base")]
        self.static_paths = [
            str(Path(sys.prefix) / "share/jupyter/voila/templates/base/static"),
        ]

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of the application."""
        settings = super().init_settings()
        self.kernel_manager.allowed_message_types = MESSAGES
        self.contents_manager.notary = OurNotebooks(parent=self.contents_manager)  # type: ignore[no-untyped-call]
        logging.getLogger("tornado.general").addFilter(_is_worth_saying)
        settings |= {
            "site": self.site,
            "standings": Standings(self.site.store),
            "runs": ReportRuns(self.site.workspace, self.site.out),
            "prepared": PreparedPages(),
            "login_url": LOGIN,
            "allow_remote_access": self.lan,
            "log_function": _log_request,
            "compress_response": True,
            "static_immutable_cache": [f"{STATIC}/", EXTENSION_FILES],
        }
        return dict(settings)

    def init_handlers(self) -> list[Any]:
        """Return our addresses; nothing of Voilà's own is kept that is not named here."""
        voila = {
            "template_paths": self.template_paths,
            "traitlet_config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        return [
            (r"/", StartPage),
            (r"/aussehen/(style\.css|logo\.svg)", Style),
            (r"/aussehen/(.*)", Look, {"path": [str(folder) for folder in LOOK]}),
            (r"/betrieb/([^/]+)/teilnahme", AccessPage),
            (r"/neu", NewCompany),
            (r"/einlesen", ImportWorkbook),
            (r"/betrieb/([^/]+)", CompanyPage),
            (r"/betrieb/([^/]+)/stand", ProgressPart),
            (r"/betrieb/([^/]+)/bericht", ReportPart),
            (r"/betrieb/([^/]+)/dateien/([^/]+)", Download),
            (r"/betrieb/([^/]+)/([^/]+)", StepPage, voila),
            (rf"/api/kernels/{KERNEL}", Kernel),
            (rf"/api/kernels/{KERNEL}/channels", KernelSocket),
            (r"/voila/api/shutdown/(.*)", KernelEnd),
            (rf"{re.escape(STATIC)}/(.*)", Files, {"path": self.static_paths}),
            (rf"{EXTENSION_FILES}(.*)", Files, {"path": self.labextensions_path}),
            *participants_handlers(),
            *network_handlers(self.site, voila),
            *self.identity_provider.get_handlers(),
            (r"/.*", Missing),
        ]

    def listen(self) -> None:
        """Take the port, say the address, and answer until somebody stops the server.

        Raises PlanError if another program has the port.
        """
        try:
            sockets = bind_sockets(self.port, self.ip)
        except OSError:
            raise PlanError(
                f"Der Anschluss {self.port} ist belegt; vielleicht läuft der Server schon. Bitte "
                "das andere Fenster schließen oder mit --port einen anderen Anschluss nehmen."
            ) from None
        HTTPServer(self.app, max_buffer_size=LARGEST_UPLOAD).add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        self.ioloop = IOLoop.current()  # before anybody reads the address: it may end us
        click.echo(self.invitation)
        if self.lan:
            click.echo(shown_to_the_room(own_address(), self.port, self._query))
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            click.echo("Der Server wird beendet.")
        finally:
            self.stop()


def form_server(site: Site, entrance: Entrance, *, max_kernels: int) -> FormServer:
    """Return a server that is ready to ``start``."""
    server = FormServer(
        config=_configuration(entrance, max_kernels),
        site=site,
        lan=entrance.lan,
        port=entrance.port,
        token=entrance.token,
        ip="" if entrance.lan else "127.0.0.1",
        open_browser=False,
        root_dir=str(notebooks_folder()),
        log_level=logging.WARNING,
    )
    server.initialize(argv=[])
    return server


def _configuration(entrance: Entrance, max_kernels: int) -> Config:
    return Config(
        {
            "Voila": {"identity_provider_class": Visitors, "authorizer_class": Rooms},
            "Visitors": {"hashed_password": entrance.hashed_password},
            "FormKernels": {
                "max_kernels": max_kernels,
                "cull_interval": SWEEP,
                "cull_idle_timeout": IDLE,
                "cull_connected": True,
            },
            "KernelRestarter": {"restart_limit": 0, "time_to_dead": DEATH_SEEN},
            "VoilaExecutor": {"iopub_timeout": OUTPUT_TIMEOUT},
            "KernelManager": {} if sys.platform == "win32" else {"transport": "ipc"},
            "VoilaConfiguration": {
                "template": "lernbund",
                "prelaunch_hook": prelaunch,
                "multi_kernel_manager_class": FormKernels,
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": EXTENSIONS,
                "show_tracebacks": False,
                "resources": {"incident": incident, "address": address, "look": look()},
            },
        }
    )


def incident(step: str) -> str:
    """Return a number for a failure of ``step`` that Voilà has just logged."""
    number = secrets.token_hex(3)
    logging.getLogger(__name__).error("Vorfall %s im Schritt %s", number, step)
    return number


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Return False for Tornado's word on pings: it takes Jupyter's milliseconds for seconds.

    Jupyter pings by itself and in time.
    """
    return "websocket_ping_timeout" not in record.getMessage()


def _log_request(handler: RequestHandler) -> None:
    """Log failures without their address, which may hold a code or a token."""
    status = handler.get_status()
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logging.getLogger(__name__).warning("%s %s", status, type(handler).__name__)
