"""The sub-commands of `crmdb mock`, and what a call without one is told."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from crmdb.cli.mock import COMMANDS, command
from crmdb.errors import UsageError


def test_without_a_sub_command_it_lists_them() -> None:
    done = CliRunner().invoke(command, [])
    assert done.exit_code == 2
    listed = done.output.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines() if not line.startswith("   ")] == list(COMMANDS)


@pytest.mark.parametrize("option", ["--scale", "--if-empty", "--verify", "--write-seed"])
def test_an_option_before_the_sub_command_is_told_what_is_missing(option: str) -> None:
    refused = CliRunner().invoke(command, [option, "demo"])
    assert isinstance(refused.exception, UsageError)
    assert f"no option {option} of its own" in refused.exception.message
    assert ", ".join(COMMANDS) in refused.exception.message
    assert "crmdb mock load" in refused.exception.hint


def test_ways_to_load_exclude_each_other() -> None:
    refused = CliRunner().invoke(command, ["load", "--replace", "--append"])
    assert isinstance(refused.exception, UsageError)
    assert refused.exception.message == "--replace and --append exclude each other."
