"""The dictionary: the pages are what the migrations make, nothing of ours is unexplained, links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmdb.cli import docs as cli
from crmdb.database import connect
from crmdb.dictionary.markdown import anchor
from crmdb.dictionary.pages import Pages, differences, render, write
from crmdb.dictionary.schema import Schema, read_schema
from crmdb.doctor.examine import catalog_findings
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode, RefusedError
from crmdb.project import Project
from tests.conftest import Databases
from tests.support.installations import ROOT

PROJECT = Project(ROOT)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`[^`\n]*`")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
DIAGRAM = re.compile(r"```mermaid\n(.*?)\n```", re.DOTALL)


@pytest.fixture(scope="module")
def migrated(server: Server, databases: Databases, template: str) -> Iterator[str]:
    name = databases.clone(template)
    yield server.url(name)
    databases.drop(name)


@pytest.fixture(scope="module")
def pages(migrated: str) -> Pages:
    return render(PROJECT, migrated)


@pytest.fixture(scope="module")
def schema(migrated: str) -> Schema:
    with connect(migrated) as connection:
        return read_schema(connection)


def test_the_committed_pages_are_what_the_migrations_make(pages: Pages) -> None:
    """On every major: the pages are the same on 15, 17 and 18."""
    stale = [str(path.relative_to(ROOT)) for path in differences(PROJECT, pages)]
    assert stale == [], "run `crmdb docs` and commit the pages"


def test_the_integrity_page_names_the_columns_of_each_kind(pages: Pages, schema: Schema) -> None:
    (page,) = [text for path, text in pages.items() if path.name == "integrity.md"]
    kinds = page.partition("## Words of a list")[0]
    rows = re.findall(r"^\| \[`(\w+)`\].*? \| (.+) \|$", kinds, re.MULTILINE)
    assert len(rows) > 50
    for table, columns in rows:
        known = {column.name for column in schema.tables[f"public.{table}"].columns}
        assert set(re.findall(r"`([^`]+)`", columns)) <= known, table
    assert ("contacts", "`email`") in rows


def test_everything_of_ours_has_a_comment(migrated: str) -> None:
    with connect(migrated) as connection, connection.transaction():
        findings = catalog_findings(connection)
    assert [finding.object for finding in findings if finding.check == "missing_comments"] == []


def test_every_table_view_and_function_is_on_a_page(pages: Pages, schema: Schema) -> None:
    text = "\n".join(pages.values())
    for name in (*schema.tables, *schema.views):
        assert f"### `{name}`" in text
    for function in schema.functions:
        namespace, _, name = function.name.partition(".")
        assert (f"### `{function.name}`" if namespace == "public" else f"| `{name}(") in text


def test_every_refusal_and_constraint_is_among_the_rules(pages: Pages, schema: Schema) -> None:
    rules = pages[PROJECT.dictionary / "rules.md"]
    for name in (
        *(rule for refusal in schema.refusals for rule in refusal.rules),
        *(constraint.name for table in schema.tables.values() for constraint in table.constraints),
    ):
        assert f"`{name}`" in rules


def test_internal_links_lead_somewhere(pages: Pages) -> None:
    headings = {
        path: {anchor(line.lstrip("# ")) for line in CODE_BLOCK.sub("", text).splitlines() if line.startswith("#")}
        for path, text in pages.items()
    }
    for path, text in pages.items():
        for target in LINK.findall(CODE.sub("", CODE_BLOCK.sub("", text))):
            if "://" in target:
                continue
            page, _, fragment = target.partition("#")
            leads_to = (path.parent / page).resolve() if page else path
            assert leads_to in headings or leads_to.exists(), f"{path.name}: {target}"
            assert not fragment or fragment in headings[leads_to], f"{path.name}: {target}"


def test_diagrams_are_well_formed(pages: Pages) -> None:
    diagrams = [diagram for text in pages.values() for diagram in DIAGRAM.findall(text)]
    assert diagrams
    for diagram in diagrams:
        first, *lines = diagram.splitlines()
        assert first in ("erDiagram", "flowchart TB", "stateDiagram-v2")
        assert all(line.startswith("    ") for line in lines)
        assert sum(line.endswith("{") for line in lines) == lines.count("    }")


def test_writing_brings_the_folder_up_to_date_and_removes_what_no_area_makes(pages: Pages, tmp_path: Path) -> None:
    elsewhere = {tmp_path / path.relative_to(ROOT): text for path, text in pages.items()}
    project = Project(tmp_path)
    project.dictionary.mkdir(parents=True)
    stale = project.dictionary / "gone.md"
    stale.write_text("# Gone\n")
    assert write(project, elsewhere) == sorted([*elsewhere, stale])
    assert not stale.exists()
    assert write(project, elsewhere) == []
    rules = project.dictionary / "rules.md"
    rules.write_text("# Other\n")
    assert differences(project, elsewhere) == [rules]


def test_a_database_in_another_state_is_not_documented(empty_database: str) -> None:
    with pytest.raises(RefusedError, match="is not what the migration files make"):
        render(PROJECT, empty_database)


def test_check_names_the_pages_that_differ_and_exits_with_5(
    monkeypatch: pytest.MonkeyPatch, server: Server, pages: Pages
) -> None:
    monkeypatch.setattr(cli, "embedded_server", lambda project: server)
    page = PROJECT.dictionary / "rules.md"
    monkeypatch.setattr(cli, "render", lambda project, url: {**pages, page: "# Other\n"})
    result = CliRunner().invoke(cli.command, ["--check"], standalone_mode=False)
    assert result.return_value == ExitCode.FINDINGS
    assert "out of date: docs/database/rules.md" in result.output
    assert "crmdb docs" in result.output


def test_no_fresh_database_is_left_of_this_run_or_of_a_killed_one(
    monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    with connect(server.admin_url(), autocommit=True) as admin:
        admin.execute("create database crmdb_fresh_abandoned")
        monkeypatch.setattr(cli, "embedded_server", lambda project: server)
        result = CliRunner().invoke(cli.command, ["--check"], standalone_mode=False)
        assert result.return_value == ExitCode.OK, result.output
        left = admin.execute("select datname from pg_database where starts_with(datname, 'crmdb_fresh_')").fetchall()
    assert left == []
