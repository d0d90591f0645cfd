"""crmdb mock"""

from __future__ import annotations

import click

from crmdb.cli.group import LazyGroup
from crmdb.errors import UsageError

COMMANDS = ("load", "verify", "checksum", "export", "truth", "seed")
"""In the order of `--help`, modules of this package."""


class _MockGroup(LazyGroup):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options belong to the sub-commands; say so, instead of `No such option`."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise UsageError(
                f"crmdb mock has no option {error.option_name} of its own; it needs a sub-command first:"
                f" {', '.join(COMMANDS)}.",
                "For example: crmdb mock load --scale demo. `crmdb mock --help` says what each sub-command does.",
            ) from error


@click.group(cls=_MockGroup, package="crmdb.cli.mock", names=COMMANDS, short_help="Mock data: load it, check it.")
def command() -> None:
    """Mock data: a believable year of a B2B influencer business, the same rows for the same arguments on any day."""
