"""A group whose commands are modules, imported when they are used."""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
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
        return _load(self.package, cmd_name) if cmd_name in self.names else None

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


@cache
def _load(package: str, name: str) -> click.Command:
    # `import` is not a name a Python module can be imported by.
    module = f"{name}_" if keyword.iskeyword(name) else name
    command: click.Command = importlib.import_module(f"{package}.{module}").command
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.callback = _refusing_blank(parameter.callback)
    return command


def _refusing_blank(callback: Callable[..., Any] | None) -> Callable[..., Any]:
    """A script's unset variable must not mean "everybody" or "the embedded database": `--as "$NOBODY"` is refused."""

    def checked(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            raise click.BadParameter("it is empty; leave the option out for its default.")
        return value if callback is None else callback(context, parameter, value)

    return checked
