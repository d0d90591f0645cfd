"""The group of all commands, and what their failures look like from outside."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any, TextIO

import click

from crmdb import __version__
from crmdb.cli.console import report
from crmdb.cli.group import LazyGroup
from crmdb.errors import CrmdbError, ExitCode, RefusedError, UsageError

COMMANDS = (
    *("up", "down", "status", "url", "psql", "reset", "token", "init", "types", "migrate"),
    *("mock", "import", "attribute", "journey", "query", "search", "doctor", "advise", "docs"),
)
"""In the order of `--help`. Command NAME is the click command `command` of the module `crmdb.cli.NAME`."""

_EXIT_CODES = "\n".join(["\b", "Exit codes:", *(f"  {code:<5}{code.meaning}" for code in ExitCode)])


class _CommandGroup(LazyGroup):
    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **settings)
        except BrokenPipeError as error:  # `crmdb --help | true`
            _discard_output()
            raise click.exceptions.Exit(ExitCode.OK) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader (head, less) has seen enough: not an error of ours. Left to click it ends with 1.
            _discard_output()
            return ExitCode.OK


@click.group(
    cls=_CommandGroup, package="crmdb.cli", names=COMMANDS, epilog=_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.version_option(__version__, prog_name="crmdb")
def crmdb() -> None:
    """The database of a B2B influencer CRM: run it, fill it, ask it, check it.

    Commands work on the embedded PostgreSQL of this project. --database-url or DATABASE_URL names another database.
    """


def run() -> int:
    """Run the command line and return its exit code; expected errors become one sentence and a hint."""
    for stream in (sys.stdout, sys.stderr):
        _write_any_name(stream)
    try:
        code = crmdb.main(args=[_as_typed(argument) for argument in sys.argv[1:]], standalone_mode=False)
    except click.Abort as error:
        click.echo(str(error) or "Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except Exception as error:
        if isinstance(error, click.ClickException) and type(error).__name__ == "NoArgsIsHelpError":
            error.show()  # The class is newer than the oldest click this works with.
            return error.exit_code
        expected = _expected(error)
        if expected is None:
            raise
        report(expected)
        if isinstance(error, OSError):
            _discard_output()
        return expected.exit_code
    return code if isinstance(code, int) else ExitCode.OK


def _expected(error: Exception) -> CrmdbError | None:
    """An error that may come up in any command, as a sentence and a hint; None for one that nobody foresaw."""
    match error:
        case CrmdbError():
            return error
        case click.ClickException():
            return _in_our_words(error)
        case UnicodeEncodeError():
            # Python carries such bytes as lone surrogates, which no database takes. Not shown: it may be a password.
            return UsageError(
                f"An argument or DATABASE_URL is not written in UTF-8 ({error.reason}).",
                "Write it in UTF-8 and set LANG to a locale of it, such as C.UTF-8.",
            )
        case OSError():
            return RefusedError(
                f"{error.filename or 'The output'} cannot be read or written: {error.strerror or error}.",
                "Check that it is there, that you have the rights, and that the disk has room.",
            )
    if type(error).__module__.startswith("psycopg"):
        from crmdb.database import explained

        return explained(error)
    return None


def _in_our_words(error: click.ClickException) -> CrmdbError:
    """What click found wrong, and as the next step the command's own help."""
    message = f"{' '.join(error.format_message().split()).rstrip('.')}."
    hint = "`crmdb COMMAND --help` shows how it is called."
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"`{error.ctx.command_path} --help` shows how it is called."
        if isinstance(error, click.NoSuchOption) and error.possibilities:
            message = f"There is no option {error.option_name}."
            hint = f"Did you mean {' or '.join(sorted(error.possibilities))}? {hint}"
    return UsageError(message, hint) if error.exit_code == ExitCode.USAGE else CrmdbError(message, hint)


def _write_any_name(stream: TextIO) -> None:
    """Names have letters that a terminal's or a locale's encoding lacks: in pipes it is UTF-8, on a terminal a "?"."""
    if isinstance(stream, TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")


def _as_typed(argument: str) -> str:
    """UTF-8, whatever the locale: under LANG=C without UTF-8 mode Python reads "é" as two bytes it cannot name."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def _discard_output() -> None:
    """Lead what is still buffered nowhere; Python would fail to write it at exit once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
