"""crmdb search"""

from __future__ import annotations

import click

from crmdb.cli.group import LazyGroup

COMMANDS = ("rebuild",)
"""In the order of `--help`, modules of this package."""


@click.group(cls=LazyGroup, package="crmdb.cli.search", names=COMMANDS, short_help="Keep what searches read in order.")
def command() -> None:
    """Keep what public.search_influencers() reads in order. To search: `crmdb query search --as EMAIL`."""
