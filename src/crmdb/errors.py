"""Errors a person can act on, and the exit code each kind ends a command with."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """What `crmdb` exits with and what that means, as `crmdb --help` lists it. Stable."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    OK = 0, "done"
    FAILED = 1, "something broke that no other code describes"
    USAGE = 2, "unknown command, query, parameter or user; value of the wrong type"
    UNREACHABLE = 3, "no server there, wrong password, unsupported PostgreSQL"
    REFUSED = 4, "the state of the database or disk forbids it; nothing was changed"
    FINDINGS = 5, "a check ran to its end and found something"
    INTERRUPTED = 130, "Ctrl-C, or a question was answered with no"


class CrmdbError(Exception):
    """An expected failure: what is wrong (`message`, naming the object and the cause) and what to do next (`hint`)."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CrmdbError):
    """The request names something that does not exist or has the wrong type."""

    exit_code = ExitCode.USAGE


class UnreachableError(CrmdbError):
    """The server cannot be reached, does not let us in, or is a version we do not support."""

    exit_code = ExitCode.UNREACHABLE


class RefusedError(CrmdbError):
    """Going on would lose or mix something. Nothing was changed."""

    exit_code = ExitCode.REFUSED
