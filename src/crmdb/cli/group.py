"""A group whose commands are modules, imported when they are used."""

from __future__ import annotations

import importlib
import keyword
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
        # `import` is no name a Python module can be imported by.
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"{self.package}.{module}").command
        return command
