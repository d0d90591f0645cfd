"""Every test on every version: `python -m tests.support.suites`, which `make test` calls.

All tests run on PostgreSQL 18, those of the database and the API on 15 and 17 too. Each suite is a pytest of its own
with a server of its own, as many at once as the machine has processors. The first is watched while it runs; what the
others said follows.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.support.installations import ROOT

DATABASE = ROOT / "tests" / "database"
SUITES: list[list[str]] = [
    [],
    ["--postgres", "15", "tests/database", "tests/end_to_end/test_api.py"],
    # In two parts, so that the processors end at about the same time.
    ["--postgres", "17", *sorted(f"tests/database/{area.parent.name}" for area in DATABASE.glob("*/__init__.py"))],
    [
        "--postgres", "17",
        *sorted(f"tests/database/{file.name}" for file in DATABASE.glob("test_*.py")), "tests/end_to_end/test_api.py",
    ],
]  # fmt: skip
"""Arguments of pytest; the longest suites come first."""


def main() -> int:
    """Run all suites; the exit code is that of the first that failed."""
    running: list[subprocess.Popen[bytes]] = []

    def run(arguments: list[str]) -> tuple[int, bytes]:
        """Exit code and output; without arguments the output goes to the terminal."""
        # A session of its own: Ctrl-C comes from here, once, and each pytest ends its own server.
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT, start_new_session=True,
            stdout=subprocess.PIPE if arguments else None, stderr=subprocess.STDOUT if arguments else None,
        )  # fmt: skip
        running.append(process)
        output, _ = process.communicate()
        return process.returncode, output or b""

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ThreadPoolExecutor(min(len(SUITES), os.cpu_count() or 2)) as workers:
        try:
            results = list(workers.map(run, SUITES))
        except KeyboardInterrupt:
            workers.shutdown(wait=False, cancel_futures=True)
            for process in running:
                process.terminate()
            return 130
    for arguments, (_, output) in zip(SUITES[1:], results[1:], strict=True):
        print(f"\npytest {' '.join(arguments[:3])} …", flush=True)
        sys.stdout.buffer.write(output)
        sys.stdout.flush()
    return next((code for code, _ in results if code), 0)


if __name__ == "__main__":
    sys.exit(main())
