"""A machine that has only what a test gives it: a checkout, the basics, and programs that note their calls."""

import shutil
import subprocess

import pytest

from tests.house.sources import ROOT

# What the scripts may count on everywhere; everything else is only there when a test puts it there.
BASICS = (
    "sh",
    "dirname",
    "id",
    "env",
    "rm",
    "find",
    "touch",
    "cat",
    "true",
    "false",
    "awk",
    "make",
    "sleep",
    "mkdir",
    "bash",
)


class Machine:
    def __init__(self, folder):
        self.programs = folder / "programs"
        self.checkout = folder / "checkout"
        self.log = folder / "log"
        self.programs.mkdir()
        for name in BASICS:
            (self.programs / name).symlink_to(shutil.which(name))
        self.checkout.mkdir()
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, self.checkout)
        shutil.copytree(ROOT / "requirements", self.checkout / "requirements")

    def program(self, name, body):
        """Put a program on the PATH; it notes that it was called."""
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.log}"\n{body}\n')
        path.chmod(0o755)

    def root(self, *, is_root):
        self.program("id", f"echo {0 if is_root else 1000}")

    def python(self, name, version, *, has_venv=True, makes="exit 0"):
        """Put a Python on the PATH that says it is of this version, and makes a virtual environment by `makes`."""
        major, minor = version.split(".")
        venv = "exit 0" if has_venv else f'[ -e "{self.programs}/venv-is-here" ]; exit $?'
        self.program(
            name,
            f"""case "$*" in
*'<= (3, 13)'*) {"exit 0" if major == "3" and 11 <= int(minor) <= 13 else "exit 1"} ;;
*ensurepip*) {venv} ;;
*sys.executable*) echo "{self.programs}/{name}" ;;
*version_info*) echo "{version}" ;;
--version) echo "Python {version}" ;;
*'-m venv'*) {makes} ;;
esac""",
        )

    def run(self, *command, **environment):
        given = {"PATH": str(self.programs), "HOME": str(self.checkout), **environment}
        return subprocess.run(command, cwd=self.checkout, env=given, capture_output=True, text=True, check=False)

    def calls(self, name):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line.split()[0] == name]

    def fake_venv(self, body):
        folder = self.checkout / ".venv" / "bin"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "python").write_text(f'#!/bin/sh\necho "venv-python $*" >>"{self.log}"\n{body}\n')
        (folder / "python").chmod(0o755)


@pytest.fixture
def machine(tmp_path):
    """A machine with a checkout and nothing but the basics on its PATH."""
    return Machine(tmp_path)
