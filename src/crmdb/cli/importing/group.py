"""The group `crmdb import`: files, or one of its commands."""

from __future__ import annotations

import click

from crmdb.cli.group import LazyGroup

COMMANDS = ("files", "template", "apply", "undo", "status")
"""In the order of `--help`, modules of this package. `files` is what `crmdb import FILE…` means."""


class _ImportGroup(LazyGroup):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is not a command is a file or an option of `files`."""
        if args and args[0] not in (*COMMANDS, "-h", "--help"):
            args = ["files", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_ImportGroup,
    package="crmdb.cli.importing",
    names=COMMANDS,
    short_help="Import files, checked before they are believed.",
    subcommand_metavar="FILE… | COMMAND [ARGS]…",
)
def command() -> None:
    """Import files of other systems into a workspace: see first what each row would do, then write, then take back.

    \b
    crmdb import FILE… is short for crmdb import files FILE…; `crmdb import files --help` lists its options.
    """
