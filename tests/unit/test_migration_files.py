"""Reading a folder of migrations."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.errors import RefusedError
from crmdb.migrations.files import read_migrations
from tests.support.folders import PEOPLE, PLACES, folder


def test_files_are_read_in_order_of_version(tmp_path: Path) -> None:
    migrations = read_migrations(folder(tmp_path, second=PEOPLE, first=PLACES))
    assert [(m.version, m.name) for m in migrations] == [("20260101000001", "second"), ("20260101000002", "first")]


def test_a_migration_knows_the_tables_it_creates(tmp_path: Path) -> None:
    sql = "-- create table public.no (id int);\n/* c */ CREATE TABLE IF NOT EXISTS Public.Yes (id int); select 1"
    (migration,) = read_migrations(folder(tmp_path, tables=sql))
    assert migration.tables == ["public.yes"]


@pytest.mark.parametrize("name", ["1_short.sql", "20260101000000.sql", "20260101000000_.sql", "notes.sql"])
def test_a_file_that_would_be_passed_over_is_refused(tmp_path: Path, name: str) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    (migrations / name).write_text(PLACES)
    with pytest.raises(RefusedError, match="not named like a migration"):
        read_migrations(migrations)


def test_two_files_of_one_version_are_refused(tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    (migrations / "20260101000001_twin.sql").write_text(PLACES)
    with pytest.raises(RefusedError, match="same version"):
        read_migrations(migrations)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    (migrations / "20260101000009_latin.sql").write_bytes(b"select '\xe4'")
    with pytest.raises(RefusedError, match=r"latin\.sql is not UTF-8: .* at byte 8"):
        read_migrations(migrations)


def test_an_empty_or_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="There are no migrations"):
        read_migrations(tmp_path / "nowhere")
