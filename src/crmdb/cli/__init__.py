"""The `crmdb` command. One module a command, each a thin shell over the library function of the same name."""

from __future__ import annotations

import importlib
import sys

import click

from crmdb import __version__
from crmdb.cli.console import report
from crmdb.errors import CrmdbError, ExitCode

COMMANDS = ("up", "down", "status", "url", "psql", "reset", "migrate", "mock", "query", "doctor", "docs")
"""In the order of `--help`. Command NAME is the click command `command` of the module `crmdb.cli.NAME`."""


class CommandGroup(click.Group):
    """Imports a command when it is used, so that `crmdb url` does not pay for numpy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"crmdb.cli.{cmd_name}").command
        return command


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crmdb")
def crmdb() -> None:
    """The database of a B2B influencer CRM: run it, fill it, ask it, check it.

    Commands work on the embedded PostgreSQL of this project unless --database-url or DATABASE_URL names another.
    """


def main() -> None:
    """Run the command line; expected errors become one sentence, a hint and an exit code."""
    try:
        code = crmdb.main(standalone_mode=False)
    except CrmdbError as error:
        report(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted; nothing half done was kept.", err=True)
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has seen enough: not an error of ours.
        sys.stderr.close()
        sys.exit(ExitCode.OK)
    sys.exit(code if isinstance(code, int) else ExitCode.OK)
