"""Mock data as files: what is in them, and a folder that is filled as a whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from crmdb.cli.mock import command
from crmdb.errors import RefusedError, UsageError
from crmdb.mock import Plan, generate
from crmdb.mock.arrays.columns import OPEN_END, Column, Kind, Table, column
from crmdb.mock.files import write_files

SMALL = Plan(influencers=60, workspaces=1, workspace_size=0.1, months=6)


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    return generate(SMALL)


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def portions(tables: list[Table], rows: int) -> Iterator[list[Table]]:
    """The same rows in many batches."""
    for table in tables:
        for start in range(0, max(len(table), 1), rows):
            yield [table.taken(slice(start, start + rows))]


def test_equal_plans_give_equal_bytes(tmp_path: Path, tables: list[Table]) -> None:
    write_files([tables], tmp_path / "first", plan=SMALL)
    write_files([generate(SMALL)], tmp_path / "second", plan=SMALL)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_the_portions_in_which_rows_come_do_not_show(tmp_path: Path, tables: list[Table]) -> None:
    write_files([tables], tmp_path / "whole", plan=SMALL)
    write_files(portions(tables, 97), tmp_path / "portions", plan=SMALL)
    assert contents(tmp_path / "whole") == contents(tmp_path / "portions")


def test_the_manifest_says_what_is_there(tmp_path: Path, tables: list[Table]) -> None:
    written = write_files([tables], tmp_path, plan=SMALL)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["format"] == "parquet"
    assert Plan(**manifest["plan"] | {"until": date.fromisoformat(manifest["plan"]["until"])}) == SMALL
    assert manifest["rows"] == written.rows == {table.name: len(table) for table in tables}
    sizes = {name: len(content) for name, content in contents(tmp_path).items() if name != "manifest.json"}
    assert manifest["bytes"] == written.bytes == sizes


def test_parquet_reads_back_as_it_was(tmp_path: Path, tables: list[Table]) -> None:
    write_files(portions(tables, 500), tmp_path, plan=SMALL)
    kinds = set()
    for table in tables:
        found = pq.read_table(tmp_path / f"{table.name}.parquet")
        assert found.column_names == list(table.columns)
        for name, expected in table.columns.items():
            kinds.add(expected.kind)
            assert found[name].to_pylist() == python_values(expected), f"{table.name}.{name}"
    assert kinds == set(get_args(Kind))


def python_values(column: Column) -> list[Any]:
    """A column's values as pyarrow gives them, made one by one."""
    epoch, day_one = datetime(2000, 1, 1, tzinfo=UTC), date(2000, 1, 1)

    def one(value: Any) -> Any:
        match column.kind:
            case "uuid":
                return UUID(bytes=value.tobytes())
            case "text" | "jsonb":
                return value.decode()
            case "bytea":
                return value.tobytes()
            case "text[]":
                return list(value)
            case "timestamptz":
                return epoch + timedelta(microseconds=int(value))
            case "interval":
                return timedelta(microseconds=int(value))
            case "date":
                return day_one + timedelta(days=int(value))
            case "daterange":
                lower, upper = (day_one + timedelta(days=int(day)) if day != OPEN_END else None for day in value)
                return {"lower": lower, "upper": upper}
            case "numeric4":
                return Decimal(int(value)).scaleb(-4)
            case "numeric10":
                return Decimal(int(value)).scaleb(-10)
            case "float4":
                return float(np.float32(value))
            case "bool":
                return bool(value)
            case _:
                return int(value)

    present = [True] * len(column.values) if column.present is None else column.present.tolist()
    return [one(value) if there else None for value, there in zip(column.values, present, strict=True)]


def test_duckdb_sees_the_types(tmp_path: Path, tables: list[Table]) -> None:
    write_files([tables], tmp_path, plan=SMALL)

    def types(name: str) -> dict[str, str]:
        with duckdb.connect() as database:
            rows = database.execute("describe select * from read_parquet(?)", [str(tmp_path / f"{name}.parquet")])
            return {row[0]: row[1] for row in rows.fetchall()}

    touchpoints = types("touchpoints")
    assert touchpoints["id"] == "BIGINT"
    assert touchpoints["contact_id"] == "UUID"
    assert touchpoints["touched_at"] == "TIMESTAMP WITH TIME ZONE"
    assert touchpoints["properties"] == "JSON"
    assert types("exchange_rates")["rate"] == "DECIMAL(19,10)"
    assert types("influencer_rates")["valid_during"] == "STRUCT(lower DATE, upper DATE)"
    assert types("custom_field_definitions")["choices"] == "VARCHAR[]"


def test_row_groups_are_neither_small_nor_huge(tmp_path: Path) -> None:
    rows = Table("account_metrics", 50_000, {"id": column("int8", np.arange(50_000))})
    write_files([[rows]] * 6, tmp_path, plan=SMALL)
    metadata = pq.ParquetFile(tmp_path / "account_metrics.parquet").metadata
    groups = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    assert groups == [65_536, 65_536, 65_536, 65_536, 37_856]


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "crmdb.mock.files.parquet", raising=False)
    with pytest.raises(UsageError, match="Parquet needs pyarrow") as refusal:
        write_files([], tmp_path / "out", plan=SMALL)
    assert "pip install pyarrow" in refusal.value.hint
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path, tables: list[Table]) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    (tmp_path / "users.csv").write_text("mine")
    with pytest.raises(RefusedError, match=r"not empty: it holds thesis\.txt and 1 other") as refusal:
        write_files([tables], tmp_path, plan=SMALL)
    assert "Nothing was changed" in refusal.value.hint
    assert contents(tmp_path) == {"thesis.txt": b"ten years of work", "users.csv": b"mine"}


def test_a_file_in_the_way_is_refused(tmp_path: Path, tables: list[Table]) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(RefusedError, match="out cannot be written: File exists"):
        write_files([tables], tmp_path / "out", plan=SMALL)
    with pytest.raises(RefusedError, match="cannot be written: Not a directory"):
        write_files([tables], tmp_path / "out" / "deeper", plan=SMALL)


@pytest.mark.parametrize("existed", [True, False])
def test_interrupted_nothing_stays(tmp_path: Path, tables: list[Table], existed: bool) -> None:
    def batches() -> Iterator[list[Table]]:
        yield tables
        raise KeyboardInterrupt

    out = tmp_path / "out"
    if existed:
        out.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_files(batches(), out, plan=SMALL)
    assert list(tmp_path.rglob("*")) == ([out] if existed else [])


def test_interrupted_at_the_last_moment_nothing_stays(
    tmp_path: Path, tables: list[Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == "users.parquet":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files([tables], tmp_path, plan=SMALL)
    assert list(tmp_path.iterdir()) == []


def test_on_a_full_disk_it_says_so_and_nothing_stays(tmp_path: Path, tables: list[Table]) -> None:
    """A limit on the size of files is as near to a full disk as a test comes."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        with pytest.raises(RefusedError, match=os.strerror(errno.EFBIG)) as refusal:
            write_files([tables], tmp_path / "out", plan=SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert "Nothing was kept" in refusal.value.hint
    assert list(tmp_path.iterdir()) == []


def test_killed_it_leaves_what_the_next_run_throws_away(tmp_path: Path, tables: list[Table]) -> None:
    script = (
        "import sys, time; from pathlib import Path; from crmdb.mock import Plan, generate\n"
        "from crmdb.mock.files import write_files\n"
        "def batches():\n"
        "    yield generate(Plan(influencers=60, workspaces=1))\n"
        "    print('half', flush=True); time.sleep(60)\n"
        "write_files(batches(), Path(sys.argv[1]), plan=Plan())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(RefusedError, match="Another `crmdb mock export` is writing to"):
        write_files([tables], tmp_path, plan=SMALL)
    process.kill()
    process.communicate()
    assert [path.name for path in tmp_path.iterdir()] == ["crmdb-mock.partial"]
    write_files([tables], tmp_path, plan=SMALL)
    assert set(contents(tmp_path)) == {"manifest.json", *(f"{table.name}.parquet" for table in tables)}


def test_rows_are_not_written_one_by_one(tables: list[Table], tmp_path: Path) -> None:
    """An eighth of what `python -m benchmarks.mock_files` measures, in seconds of the processor."""
    touchpoints = next(table for table in tables if table.name == "touchpoints")
    begun = time.process_time()
    written = write_files([[touchpoints]] * 20, tmp_path, plan=SMALL)
    assert written.rows["touchpoints"] / (time.process_time() - begun) > 50_000


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["export", str(tmp_path / "mock"), "--scale", "demo"])
    assert done.exit_code == 0, done.output
    rows = sum(json.loads((tmp_path / "mock" / "manifest.json").read_text())["rows"].values())
    assert f"Wrote {rows:,} rows to {tmp_path / 'mock'}" in done.output


def test_what_does_not_fit_on_the_disk_is_refused_before_it_begins(tmp_path: Path) -> None:
    plan = Plan(influencers=60, workspaces=1, workspace_size=10.0**9)
    with pytest.raises(RefusedError, match=r"rows need about [\d.]+ GB of disk; .+ has [\d.]+ GB free"):
        write_files(iter(()), tmp_path / "new" / "folder", plan=plan)
    assert not list(tmp_path.iterdir())
