"""crmdb import"""

from __future__ import annotations

from crmdb.cli.importing.group import command

__all__ = ["command"]
