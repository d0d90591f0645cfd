"""The real Supabase CLI, as `make node_modules` installs it, against any PostgreSQL."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.support.installations import ROOT
from tests.support.npm import environment

CLI = ROOT / "node_modules" / ".bin" / "supabase"


class SupabaseError(Exception):
    """The CLI ended with an error; the message is what it printed."""


def supabase(*arguments: str, workdir: Path = ROOT) -> str:
    """Run the CLI in the project at `workdir`; returns what it prints to stdout.

    Raises:
        SupabaseError: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="crmdb-cli-") as home:
        quiet = {"HOME": home, "DO_NOT_TRACK": "1", "SUPABASE_TELEMETRY_DISABLED": "1", "NO_COLOR": "1", "CI": "1"}
        done = subprocess.run(
            [CLI, *arguments, "--workdir", workdir],
            env=environment() | quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    if done.returncode:
        raise SupabaseError(f"supabase {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout
