"""The server's log, where the reason of a failure is found."""

from __future__ import annotations

import re
from pathlib import Path

from crmdb.errors import CrmdbError, RefusedError

_SEVERITY = re.compile(r"\b(PANIC|FATAL|ERROR|error|could not)\b")
_PREFIX = re.compile(r"^\d{4}-\d\d-\d\d .*?\] (?=[A-Z]+:)")


class Log:
    """The files of a log folder, read from where they ended when this object was made: just before a start."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.startup.unlink(missing_ok=True)  # of the last start
        self._seen = {path: path.stat().st_size for path in self._files()}

    @property
    def startup(self) -> Path:
        """What the server says before its own logging begins."""
        return self.directory / "startup.log"

    def news(self) -> str:
        """Everything written since this object was made."""
        return "".join(
            path.read_bytes()[self._seen.get(path, 0) :].decode("utf-8", "replace") for path in self._files()
        )

    def _files(self) -> list[Path]:
        return sorted(self.directory.glob("*.log"))


def relevant_line(text: str) -> str:
    """The line of a log or of a program's output that says why: the last severe one, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    severe = [line for line in lines if _SEVERITY.search(line)]
    causes = [line for line in severe if "No space left on device" in line]
    return _PREFIX.sub("", (causes or severe or lines or ["(no output)"])[-1]).removeprefix("but ")


def failure(what: str, text: str, where: Path) -> CrmdbError:
    """The error for a program that failed with the output or log `text`."""
    line = relevant_line(text)
    if "No space left on device" in text:
        return RefusedError(
            f"{what}: the disk of {where} is full ({line}).", "Free some space there, then run the command again."
        )
    if "Permission denied" in text:
        return RefusedError(f"{what}: {line}", f"Give yourself the right to write to {where}, or use another clone.")
    return CrmdbError(
        f"{what}: {line}", f"The log is in {where / 'log'}. `crmdb reset` begins anew with an empty database."
    )
