"""The `crmdb` command. One module a command, each a thin shell over the library function of the same name."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script. Its imports take most of a short command's time, so Ctrl-C is heard during them too."""
    try:
        from crmdb.cli.program import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        code = 130
    sys.exit(code)
