"""Small folders of migrations for tests of the runner."""

from __future__ import annotations

from pathlib import Path

PEOPLE = "-- People.\ncreate table public.people (\n    id int primary key\n);\n"
PLACES = "create table public.places (id int primary key);\ninsert into public.places values (1);\n"
THINGS = "create table public.things (id int primary key);\n"


def folder(directory: Path, **files: str) -> Path:
    """Write migrations, named and in order as given, into `directory`/migrations; returns that folder."""
    migrations = directory / "migrations"
    migrations.mkdir(exist_ok=True)
    taken = len(list(migrations.iterdir()))
    for number, (name, sql) in enumerate(files.items(), start=taken + 1):
        (migrations / f"2026010100{number:04}_{name}.sql").write_bytes(sql.encode())
    return migrations


def file(migrations: Path, name: str) -> Path:
    """The migration called `name`."""
    (found,) = migrations.glob(f"*_{name}.sql")
    return found
