"""A group whose commands are modules, imported when they are used."""

from __future__ import annotations

import importlib
import keyword
from difflib import get_close_matches
from typing import Any

import click

from crmdb.errors import UsageError


class LazyGroup(click.Group):
    """Command NAME is `command` of the module `<package>.NAME`, so that `crmdb url` does not pay for numpy."""

    def __init__(self, *arguments: Any, package: str, names: tuple[str, ...], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.package = package
        self.names = names

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.names:
            return None
        # `import` is no name a Python module can be imported by.
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"{self.package}.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """
        Raises:
            UsageError: there is no such command; names the nearest.
        """
        if args and args[0] not in self.names and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.names, 3, 0.6)
            suggestion = f"Did you mean {' or '.join(near)}? " if near else ""
            raise UsageError(
                f'There is no command "{args[0]}".', f"{suggestion}`{ctx.command_path} --help` lists them all."
            )
        return super().resolve_command(ctx, args)
