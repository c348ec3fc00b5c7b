"""JupyterLab as `convlab lab` starts it, and the system's Chromium looking at it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

TOKEN = "token-of-the-test"
SETTINGS = {
    "notification": {"fetchNews": "false", "checkForUpdates": False},
    "themes": {"theme": "JupyterLab Light", "adaptive-theme": False},
}


@pytest.fixture(scope="session")
def chromium():
    """The path of Chromium; missing, the test is skipped, or fails where `CI` is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no Chromium on this machine: the browser tests need it (Debian: apt install chromium)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path


class Lab:
    """A running JupyterLab on a learner's folder."""

    def __init__(self, home: Path, theme: str = "JupyterLab Light") -> None:
        self.folder, self.port = home / "work", _free_port()
        settings = home / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        for name, values in ({**SETTINGS, "themes": {**SETTINGS["themes"], "theme": theme}}).items():
            (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(values))
        environment = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_VERSION")}
        environment |= {
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTER_TOKEN": TOKEN,
            "CONVLAB_PROGRESS": str(home / "progress.json"),
        }
        command = [sys.executable, "-m", "convlab", "lab", str(self.folder), f"--port={self.port}", "--no-browser"]
        self.log = (home / "lab.log").open("w")
        # A session of its own, so that what the command starts ends with it.
        self.process = subprocess.Popen(
            command, env=environment, stdout=self.log, stderr=subprocess.STDOUT, cwd=home, start_new_session=True
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(120):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://localhost:{self.port}/api", timeout=2)
            except OSError:
                time.sleep(0.5)
            else:
                return
        raise AssertionError(f"JupyterLab did not answer:\n{Path(self.log.name).read_text()}")

    def url(self, notebook: str) -> str:
        return f"http://localhost:{self.port}/lab/tree/{notebook}?token={TOKEN}"

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)
        self.log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a fresh folder."""
    running = Lab(tmp_path_factory.mktemp("lab"))
    yield running
    running.close()


@pytest.fixture
def page(chromium):
    """A page of a fresh browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
        browser.close()


IDLE = "text=Python 3 (ipykernel) | Idle"


def run_all(page) -> None:
    """Menu Run, Run All Cells, and wait until the kernel has done it."""
    page.wait_for_selector(IDLE, timeout=60_000)
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells >> nth=0")
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(p => p.textContent);
            return prompts.length > 5 && prompts.every(p => /\\[\\d+\\]/.test(p));
        }""",
        timeout=120_000,
    )
    page.wait_for_selector(IDLE, timeout=60_000)
