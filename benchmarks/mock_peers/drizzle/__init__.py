"""drizzle-seed, run by node, its packages installed into a temporary folder in the versions of package-lock.json."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.npm import environment, node, npm

from benchmarks.mock_peers import PERIOD, REFERENCES, WORKSPACE, Sizes, reference

_HERE = Path(__file__).parent


@contextmanager
def installed() -> Iterator[Path]:
    """A folder with the script and its packages."""
    with tempfile.TemporaryDirectory(prefix="crmdb-drizzle-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", "seed.mjs"):
            shutil.copy(_HERE / file, folder)
        command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, env=environment(), check=True)
        yield folder


def seconds(folder: Path, url: str, sizes: Sizes) -> float:
    """Fill the tables; returns how long seeding took, without starting node."""
    given = {
        "url": url, "sizes": vars(sizes), "workspace": str(WORKSPACE), "period": [day.isoformat() for day in PERIOD],
        "references": [str(reference(number)) for number in range(1, REFERENCES + 1)],
    }  # fmt: skip
    command = [node(), "seed.mjs", json.dumps(given)]
    done = subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True, text=True)
    return float(done.stdout)
