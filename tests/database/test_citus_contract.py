"""What keeps the way to Citus open costs nothing today: asked of the catalog, no Citus needed.

Each rule names what was refused or went wrong there (Citus 13.2, distributed by workspace_id). No function is exempt.
"""

from __future__ import annotations

import re

import pytest

from crmdb.database import Connection


def functions(story: Connection) -> dict[str, tuple[str, str]]:
    """Language and source of our functions by name; comments and text in quotes left out."""
    found = story.execute(
        "select proname, lanname, coalesce(prosrc, '') from pg_proc join pg_language on pg_language.oid = prolang"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
    ).fetchall()
    without = r"--[^\n]*|'(?!crmdb\.)(?:[^']|'')*'"
    return {name: (language, re.sub(without, "", source).lower()) for name, language, source in found}


def breaking(story: Connection, pattern: str) -> set[str]:
    return {name for name, (_, source) in functions(story).items() if re.search(pattern, source)}


def workspace_tables(story: Connection) -> set[str]:
    return {
        name
        for (name,) in story.execute(
            "select relname from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'workspace_id'"
            " where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
            " and relkind in ('r', 'p') and not relispartition"
        )
    }


def test_every_key_of_a_workspace_table_contains_the_workspace(story: Connection) -> None:
    """Uniqueness is decided within one shard."""
    without = story.execute(
        "select indrelid::regclass::text, indexrelid::regclass::text from pg_index"
        " join pg_class on pg_class.oid = indrelid"
        " join pg_attribute on attrelid = indrelid and attname = 'workspace_id'"
        " where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and (indisunique or indisexclusion) and not attnum = any(indkey::smallint[])"
    ).fetchall()
    # Reference tables, on every node: members; consents and people being erased, which may be of all workspaces.
    assert {index.removeprefix("public.") for _, index in without} == {
        "workspace_members_default_key",
        "private.renewed_consents_pkey",
        "private.erasure_rows_pkey",
    }


def test_foreign_keys_between_workspace_tables_are_composite_and_set_nothing_null(story: Connection) -> None:
    wrong = story.execute(
        "select conname from pg_constraint where contype = 'f' and conparentid = 0"
        " and exists (select from pg_attribute where attrelid = conrelid and attname = 'workspace_id')"
        " and exists (select from pg_attribute where attrelid = confrelid and attname = 'workspace_id')"
        " and (confdeltype in ('n', 'd') or confupdtype <> 'a' or (select attname from pg_attribute"
        " where attrelid = conrelid and attnum = conkey[1]) <> 'workspace_id')"
    ).fetchall()
    assert wrong == []


def test_no_policy_is_restrictive(story: Connection) -> None:
    """On shards it becomes permissive: a leak."""
    assert story.execute("select polname from pg_policy where not polpermissive").fetchall() == []


def test_names_leave_room_for_the_number_of_a_shard(story: Connection) -> None:
    long = story.execute(
        "select conname from pg_constraint where contype <> 'n' and length(conname) > 55"
        " and connamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " union select relname from pg_class where length(relname) > 55 and not relispartition"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
    ).fetchall()
    assert long == []


def test_functions_that_write_are_plpgsql(story: Connection) -> None:
    writing = r"\b(insert into|update|delete from) (public|private)\."
    wrong = {
        name
        for name, (language, source) in functions(story).items()
        if language == "sql" and re.search(writing, source)
    }
    assert wrong == set()


RULES = {
    "transition tables": (
        r"\b(insert into|delete from|update) (public|private)\.(?:(?!;).)*?\b(from|using|join)\s+(new_rows|old_rows)\b"
    ),
    "tg_table_name": r"\btg_table_name\b|\btg_relname\b",
    "merge": r"\bmerge into\b",
    "set_config": r"set_config\(\s*'crmdb\.",
    "now() on conflict": r"do update set[^;]*\bnow\(\)",
    "now() in coalesce or case of DML": (
        r"\b(update|insert into) (public|private)\.(?:(?!;).)*?"
        r"\b(coalesce\([^;()]*now\(\)|case\b(?:(?!\bend\b|;).)*\bnow\(\))"
    ),
    "auth.uid() in DML": r"\b(update|insert into|delete from) (public|private)\.(?:(?!;).)*?auth\.uid\(\)",
    "subscript in set": r"\bset\s+[a-z_]+\[",
}


@pytest.mark.parametrize("rule", RULES)
def test_no_function_does_what_a_cluster_refuses(story: Connection, rule: str) -> None:
    assert breaking(story, "(?s)" + RULES[rule]) == set()
