"""Forked kernels: quick to start, alone in their process, gone when they are not needed.

- a kernel starts with the stack imported, its garbage frozen, fonts found, no history file
- a page is given the state of all its widgets at once, as by any kernel
- what one notebook does to modules, environment, folder, settings or chance, the next never sees
- environment, working directory, handles and signal handlers are the kernel's own
- the socket is its owner's alone, the server runs one thread
- a kernel ends with its user, with the server and when asked; the server ends with its last user
- interrupt, restart and kill work as with any kernel
- without fork, with a lost server or another interpreter the kernel is an ordinary one, said once
- a server killed in the middle of a batch costs time, not a notebook
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client import BlockingKernelClient, KernelManager

from lernbund.kernels.start import (
    KERNEL,
    ORDINARY,
    VARIABLE,
    ForkServer,
    kernel_name,
    shared_server,
    start_server,
)
from lernbund.plan import examples_folder
from schemas.company import STEPS
from schemas.store import open_store
from schemas.workbook import read_workbook

DAY = datetime.date(2026, 11, 23)
SLOWER = "Die Notebooks starten langsamer als sonst (%s). Am Ergebnis ändert das nichts."
SERVER = "lernbund.kernels.server"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """A fork server of these tests."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def forked(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> ForkServer:
    """The fork server, as the one this process is to use."""
    monkeypatch.setenv(VARIABLE, str(server.address))
    return server


class Kernel:
    """A kernel with a client."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        """Keep both."""
        self.manager, self.client = manager, client

    def ask(self, code: str) -> Any:
        """Run ``code`` and return the value of its last line, which JSON can tell."""
        printed: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                printed.append(message["content"]["text"])

        *lines, last = code.strip().splitlines()
        told = "\n".join(["import json as _json", *lines, f"print(_json.dumps({last}))"])
        reply = self.client.execute_interactive(told, output_hook=hear, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"]
        return json.loads("".join(printed))

    @property
    def process(self) -> psutil.Process:
        """The kernel's process."""
        return psutil.Process(self.ask("import os\nos.getpid()"))


@contextmanager
def kernel(**options: Any) -> Iterator[Kernel]:
    """Start a kernel of the kit's kernelspec through Jupyter's ordinary machinery."""
    with tempfile.TemporaryDirectory() as folder:
        manager = KernelManager(kernel_name=KERNEL, transport="ipc", ip=f"{folder}/kernel")
        manager.start_kernel(**options)
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            yield Kernel(manager, client)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def becomes_true(condition: Callable[[], bool], *, seconds: float = 15) -> bool:
    """Wait until ``condition`` holds; return whether it did in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_gone(process: psutil.Process) -> bool:
    """Return whether ``process`` has ended."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def servers() -> list[psutil.Process]:
    """Return the fork servers that this process has started, directly or not."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if not is_gone(child) and SERVER in child.cmdline()]


def test_stack_is_imported(forked: ForkServer) -> None:
    """Our rooms and the heavy libraries are there before the first cell."""
    wanted = (
        "schemas.store method.skills.analysis reports.chapter numpy pandas pandera.pandas "
        "ipywidgets matplotlib.font_manager ipykernel.debugger"
    )
    with kernel() as started:
        missing = f"import sys\n[n for n in '{wanted}'.split() if n not in sys.modules]"
        assert started.ask(missing) == []
        assert started.process.ppid() == forked.process.pid


def test_garbage_is_frozen_and_collected(forked: ForkServer) -> None:
    """What the server has made is not touched by the collector; what the kernel makes is."""
    assert forked.process.poll() is None
    with kernel() as started:
        assert started.ask("import gc\n[gc.get_freeze_count() > 100_000, gc.isenabled()]") == [
            True,
            True,
        ]


def test_history_is_off(forked: ForkServer) -> None:
    """Nothing that runs in a batch is written into the user's IPython history."""
    assert forked.process.poll() is None
    with kernel() as started:
        assert started.ask("get_ipython().history_manager.enabled") is False


def test_a_page_is_answered_all_widgets_at_once(forked: ForkServer) -> None:
    """Without this channel pages ask for each widget, and lose some of them on a slow machine."""
    assert forked.process.poll() is None
    with kernel() as started:
        targets = started.ask("sorted(get_ipython().kernel.comm_manager.targets)")
        assert targets == ["jupyter.widget", "jupyter.widget.control"]


SPOILED = {
    "module": ("import method.skills.analysis as m\nm.spoiled = 1", "hasattr(m, 'spoiled')"),
    "library": ("import pandas as m\nm.spoiled = 1", "hasattr(m, 'spoiled')"),
    "builtins": ("import builtins as m\nm.spoiled = 1", "hasattr(m, 'spoiled')"),
    "namespace": ("spoiled = 1", "'spoiled' in globals()"),
    "environment": ("import os\nos.environ['SPOILED'] = '1'", "'SPOILED' in os.environ"),
    "folder": ("import os\nos.chdir('/')", "os.getcwd() == '/'"),
    "search path": ("import sys\nsys.path.append('/spoiled')", "'/spoiled' in sys.path"),
    "settings": (
        "import matplotlib as m\nm.rcParams['font.size'] = 3",
        "m.rcParams['font.size'] == 3",
    ),
    "options": (
        "import pandas as m\nm.set_option('display.max_rows', 3)",
        "m.get_option('display.max_rows') == 3",
    ),
}


def test_next_notebook_sees_nothing(forked: ForkServer) -> None:
    """Modules, builtins, environment, folder, search path, settings: all as if nobody had been."""
    assert forked.process.poll() is None
    looks = {
        name: "\n".join([*[line for line in spoil.splitlines() if "import" in line], look])
        for name, (spoil, look) in SPOILED.items()
    }
    with kernel() as first:
        for spoil, _ in SPOILED.values():
            first.ask(f"{spoil}\n0")
        assert [name for name, look in looks.items() if not first.ask(look)] == []
        with kernel() as second:
            assert [name for name, look in looks.items() if second.ask(look)] == []


def test_chance_differs(forked: ForkServer) -> None:
    """Two kernels draw different numbers, from Python and from NumPy."""
    assert forked.process.poll() is None
    draw = "import random, numpy\n[random.random(), numpy.random.random()]"
    with kernel() as first, kernel() as second:
        drawn = [*first.ask(draw), *second.ask(draw)]
    assert len(set(drawn)) == 4


def test_environment_and_folder_are_those_asked_for(forked: ForkServer, tmp_path: Path) -> None:
    """The kernel's environment is its starter's, without what the server needed for itself."""
    assert "JE_ARROW_MALLOC_CONF" in psutil.Process(forked.process.pid).environ()
    env = {**os.environ, "BETRIEB": "Presswerk", "TZ": "Asia/Tokyo"}
    look = "import os, time\n[os.environ.get('BETRIEB'), os.getcwd(), time.timezone]"
    with kernel(env=env, cwd=str(tmp_path)) as started:
        assert started.ask(look) == ["Presswerk", str(tmp_path), -9 * 3600]
        assert started.ask("'JE_ARROW_MALLOC_CONF' in os.environ") is False


def test_handles_are_the_kernels_own(forked: ForkServer) -> None:
    """Neither files nor the server's socket nor a sibling's connection are open in a kernel."""
    with kernel(), kernel() as started:
        process = started.process
        sockets = [connection.laddr for connection in process.net_connections("unix")]
        own = [address for address in sockets if address]
        assert str(forked.address) not in own
        assert len({str(Path(address).parent) for address in own}) == 1
        assert [file.path for file in process.open_files() if "/ipython" not in file.path] == []


def test_signal_handlers_are_fresh(forked: ForkServer) -> None:
    """Children of a notebook and a request to end are heeded as in any new process."""
    assert forked.process.poll() is None
    look = "import signal\n[int(signal.getsignal(n)) for n in (signal.SIGCHLD, signal.SIGTERM)]"
    with kernel() as started:
        assert started.ask(look) == [int(signal.SIG_DFL)] * 2


def test_socket_is_the_owners(forked: ForkServer) -> None:
    """Mode 0600 in a folder of mode 0700."""
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (forked.address, forked.address.parent)]
    assert modes == [0o600, 0o700]


def test_server_has_one_thread(forked: ForkServer) -> None:
    """A fork copies only the thread that asks for it, so there is no other."""
    with kernel():
        assert psutil.Process(forked.process.pid).num_threads() == 1


def test_children_are_reaped(forked: ForkServer) -> None:
    """A kernel that has ended leaves no zombie."""
    with kernel() as started:
        process = started.process
    parent = psutil.Process(forked.process.pid)
    assert becomes_true(lambda: process not in parent.children())


def test_polite_shutdown_ends_with_zero(forked: ForkServer) -> None:
    """A shutdown by message is heeded, and its exit code comes back."""
    assert forked.process.poll() is None
    with kernel() as started:
        started.manager.request_shutdown()
        assert started.manager.provisioner is not None
        forked_process = started.manager.provisioner.process
        assert becomes_true(lambda: forked_process.poll() is not None, seconds=30)
        assert forked_process.returncode == 0


def test_the_exit_code_comes_back(forked: ForkServer) -> None:
    """Whoever waits for the kernel hears how it ended."""
    assert forked.process.poll() is None
    with kernel() as started:
        assert started.manager.provisioner is not None
        forked_process = started.manager.provisioner.process
        started.client.execute("import os\nos._exit(3)")
        assert becomes_true(lambda: forked_process.poll() is not None, seconds=30)
        assert forked_process.returncode == 3


def test_interrupt_stops_the_cell_only(forked: ForkServer) -> None:
    """Ctrl-C ends what runs, the kernel's memory stays."""
    assert forked.process.poll() is None
    with kernel() as started:
        started.ask("kept = 41\n0")
        # without stop_on_error=False the kernel may refuse what is asked right after an error
        number = started.client.execute("print()\nimport time\ntime.sleep(60)", stop_on_error=False)
        while started.client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
            pass
        started.manager.interrupt_kernel()
        reply = started.client.get_shell_msg(timeout=20)
        assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (
            number,
            "KeyboardInterrupt",
        )
        assert started.ask("kept + 1") == 42


def test_restart_forgets(forked: ForkServer) -> None:
    """After a restart the kernel is another process with an empty memory."""
    assert forked.process.poll() is None
    with kernel() as started:
        first = started.process.pid
        started.ask("kept = 41\n0")
        started.manager.restart_kernel(now=True)
        started.client.wait_for_ready(timeout=60)
        assert started.ask("'kept' in globals()") is False
        assert started.process.pid != first


def test_plots_are_shown(forked: ForkServer) -> None:
    """Plots appear in the notebook although matplotlib was imported before it began."""
    assert forked.process.poll() is None
    shown: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        shown.extend(message["content"].get("data", {}))

    with kernel() as started:
        code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
        started.client.execute_interactive(code, output_hook=hear, timeout=60)
    assert "image/png" in shown


def test_kernels_end_with_a_killed_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that dies without warning takes its kernels along, and Jupyter hears of it."""
    server = start_server()
    monkeypatch.setenv(VARIABLE, str(server.address))
    with kernel() as started:
        process = started.process
        server.process.kill()
        assert becomes_true(lambda: is_gone(process))
        assert started.manager.is_alive() is False
    server.stop()
    assert not server.address.parent.exists()


USER = """
import sys, time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="lernbund")
client.execute_interactive("import os; print(os.getpid(), os.getppid())", timeout=60)
sys.stdout.flush()
time.sleep(600)
"""


def test_everything_ends_with_a_killed_user() -> None:
    """A program that started its own server and is killed leaves neither server nor kernel."""
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    with subprocess.Popen([sys.executable, "-c", USER], stdout=subprocess.PIPE, env=env) as user:
        assert user.stdout is not None
        pids = [int(word) for word in user.stdout.readline().split()]
        started, its_server = map(psutil.Process, pids)
        assert SERVER in its_server.cmdline()
        user.kill()
        assert becomes_true(lambda: is_gone(started) and is_gone(its_server))


def test_server_ends_with_its_last_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside there is one server for all who are told of it, afterwards none and no folder."""
    monkeypatch.delenv(VARIABLE, raising=False)
    before = servers()
    with shared_server() as kernels:
        address = Path(kernels)
        assert VARIABLE not in os.environ
        monkeypatch.setenv(VARIABLE, kernels)
        with kernel() as started:
            server = psutil.Process(started.process.ppid())
            assert (server in servers(), server in before) == (True, False)
        with shared_server() as same:
            assert same == kernels
    assert (is_gone(server), address.parent.exists()) == (True, False)


def test_ordinary_kernel_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same kernelspec starts a child of this process, with history off as well."""
    monkeypatch.setenv(VARIABLE, ORDINARY)
    with kernel() as started:
        assert started.process.ppid() == os.getpid()
        assert started.ask("get_ipython().history_manager.enabled") is False


def test_platform_without_fork_is_named_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Elsewhere kernels are ordinary, and one sentence says that this is only slower."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    with shared_server() as kernels:
        monkeypatch.undo()
        assert kernels == ORDINARY
        monkeypatch.setenv(VARIABLE, kernels)
        with kernel(), kernel():
            pass
    reason = "schneller Start nur unter Linux, nicht unter darwin"
    assert caplog.messages == [SLOWER % reason]


def test_lost_server_is_named_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Where nobody listens any more the kernels are ordinary."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kernels"))
    with kernel() as first, kernel() as second:
        assert [each.process.ppid() for each in (first, second)] == [os.getpid()] * 2
    assert caplog.messages == [SLOWER % "der schnelle Start ist nicht mehr möglich"]


def test_other_interpreter_settings_get_an_ordinary_kernel(forked: ForkServer) -> None:
    """What only a starting interpreter reads cannot be given to a forked one."""
    env = {**os.environ, "PYTHONHASHSEED": "1"}
    with kernel(env=env) as started:
        assert started.process.ppid() != forked.process.pid
        assert started.ask("os.environ['PYTHONHASHSEED']") == "1"


def test_kernelspec_is_installed() -> None:
    """Jupyter finds the kernel without any configuration."""
    assert kernel_name() == KERNEL


def test_killed_server_costs_no_notebook(tmp_path: Path) -> None:
    """After the first notebook the server is killed: all others end well, one sentence says it."""
    workspace, out = tmp_path / "workspace", tmp_path / "berichte"
    with open_store(workspace) as store:
        store.write(read_workbook(examples_folder() / "presswerk-28.xlsx"), who="test")
    places = ["--workspace", workspace, "--out", out, "--jobs", "2"]
    words = ["run", "demo-028", *places]
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    program = [sys.executable, "-c", "from lernbund.cli import main; main()"]
    before = servers()
    with subprocess.Popen(
        [*program, *map(str, words)], env=env, stderr=subprocess.PIPE, text=True
    ) as batch:
        assert becomes_true(lambda: any(out.glob("demo-028/*.ipynb")), seconds=120)
        started = [each for each in servers() if each not in before]  # and the kernels forked of it
        min(started, key=psutil.Process.create_time).kill()
        _, said = batch.communicate(timeout=240)
    assert (batch.returncode, said.count("Die Notebooks starten langsamer")) == (0, 1)
    assert len([*out.glob("demo-028/*.ipynb")]) == len(STEPS)
    assert [each for each in servers() if each not in before] == []
