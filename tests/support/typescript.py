"""TypeScript: checking files against types/ with the real compiler, and running what it makes with the real client."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.installations import ROOT
from tests.support.npm import environment, recent_node

NODE_MODULES = ROOT / "node_modules"
COMPILER = NODE_MODULES / "typescript" / "bin" / "tsc"

# What supabase-js says of itself is not for us to check (skipLibCheck).
_OPTIONS = (
    *("--strict", "--skipLibCheck", "--pretty", "false"),
    *("--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--types", "node"),
)


def compile_errors(*files: Path) -> list[str]:
    """The lines of tsc that name an error, as `file(line,column): error TS…: message`."""
    done = _tsc("--noEmit", *map(str, files))
    return [line for line in done.stdout.splitlines() if ": error TS" in line]


def build(file: Path, directory: Path) -> Path:
    """Compile `file` into `directory`, with its imports findable from there; returns the program.

    Raises:
        AssertionError: it does not compile.
    """
    done = _tsc("--outDir", str(directory), "--rootDir", str(ROOT), str(file))
    assert done.returncode == 0, done.stdout
    (directory / "package.json").write_text('{"type": "module"}')
    modules = directory / "node_modules"
    if not modules.exists():
        modules.symlink_to(NODE_MODULES)
    return directory / file.relative_to(ROOT).with_suffix(".js")


def run(program: Path, **variables: str) -> str:
    """What the program prints.

    Raises:
        AssertionError: it ended with an error.
    """
    done = subprocess.run(
        [recent_node(), program],
        env=environment() | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _tsc(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [recent_node(), COMPILER, *_OPTIONS, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
