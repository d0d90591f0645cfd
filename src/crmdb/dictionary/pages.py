"""The pages of docs/ that are generated: rendered, written, and compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crmdb.advise.page import advise_page
from crmdb.database import connect
from crmdb.dictionary.area_page import area_page
from crmdb.dictionary.areas import areas_of
from crmdb.dictionary.integrity_page import integrity_page
from crmdb.dictionary.markdown import Links
from crmdb.dictionary.overview_page import overview_page
from crmdb.dictionary.rules_page import rules_page
from crmdb.dictionary.schema import read_schema
from crmdb.dictionary.status_page import status_page
from crmdb.doctor.page import doctor_page
from crmdb.errors import RefusedError
from crmdb.imports.fields import load_catalog
from crmdb.imports.page import render_columns_page
from crmdb.migrations.files import read_migrations
from crmdb.migrations.runner import status
from crmdb.migrations.state import State
from crmdb.project import Project
from crmdb.queries import render_queries_page

Pages = dict[Path, str]


def render(project: Project, url: str) -> Pages:
    """Every generated page by its path, as the database at `url` describes itself.

    Raises:
        RefusedError: the database is not migrated to exactly the files of `project`.
        UnreachableError: no connection.
    """
    _refuse_other_state(project, url)
    with connect(url) as connection:
        schema = read_schema(connection)
        imported = load_catalog(connection)
    areas = areas_of(read_migrations(project.migrations), schema)
    links = Links(areas)
    folder = project.dictionary
    pages = {folder / area.page: area_page(area, schema, links) for area in areas}
    pages[folder / "README.md"] = overview_page(areas, schema, links)
    pages[folder / "rules.md"] = rules_page(areas, schema, links)
    pages[folder / "integrity.md"] = integrity_page(schema, links)
    pages[folder / "status_graphs.md"] = status_page(schema, links)
    pages[project.root / "docs" / "doctor.md"] = doctor_page()
    pages[project.root / "docs" / "import-columns.md"] = render_columns_page(imported)
    pages[project.root / "docs" / "advise.md"] = advise_page()
    pages[project.root / "docs" / "queries.md"] = render_queries_page(project)
    return pages


def write(project: Project, pages: Mapping[Path, str]) -> list[Path]:
    """Write the pages that differ and remove those of areas that are gone. Returns what changed, in order.

    Raises:
        RefusedError: a page cannot be written; those before it are.
    """
    changed = differences(project, pages)
    for path in changed:
        try:
            if path in pages:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(pages[path], encoding="utf-8", newline="\n")
            else:
                path.unlink()
        except OSError as error:
            raise RefusedError(
                f"{path.relative_to(project.root)} cannot be written: {error.strerror}.",
                "Make docs/ writable for yourself, then run it again.",
            ) from error
    return changed


def differences(project: Project, pages: Mapping[Path, str]) -> list[Path]:
    """The pages that are not what they should be, and those in docs/database that no area stands behind any more."""
    differing = [path for path, text in pages.items() if not path.exists() or path.read_bytes() != text.encode()]
    stale = [path for path in project.dictionary.glob("*.md") if path not in pages]
    return sorted([*differing, *stale])


def _refuse_other_state(project: Project, url: str) -> None:
    wrong = [
        str(entry) for entry in status(url, project.migrations) if entry.state not in (State.APPLIED, State.FOREIGN)
    ]
    if wrong:
        raise RefusedError(
            f"The database is not what the migration files make: {', '.join(wrong)}.",
            "Run `crmdb migrate --status` on it; without --database-url the documents are made from a fresh database.",
        )
