"""What `make` promises a reader of the README."""

from __future__ import annotations

import os
import subprocess

from tests.support.installations import ROOT


def test_the_demo_works_on_the_embedded_server_alone() -> None:
    """Somebody's own DATABASE_URL must not be filled with invented companies."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    environment["DATABASE_URL"] = "postgresql://prod.example/app"
    called = ["make", "--dry-run", "--always-make", "demo"]
    made = subprocess.run(called, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    commands = [line for line in made.stdout.splitlines() if "bin/crmdb" in line and not line.startswith("echo")]
    assert len(commands) > 5
    for command in commands:
        assert command.count("bin/crmdb") == command.count("DATABASE_URL= .venv/bin/crmdb"), command
