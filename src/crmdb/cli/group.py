"""A group whose commands are modules, imported when they are used."""

from __future__ import annotations

import importlib
from typing import Any

import click


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
        command: click.Command = importlib.import_module(f"{self.package}.{cmd_name}").command
        return command
