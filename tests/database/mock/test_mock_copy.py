"""The binary COPY encoder against the server: what goes in comes out, for every type, nulls included."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest

from crmdb.database import connect
from crmdb.mock.arrays.columns import OPEN_END, Column, Kind, Table, column
from crmdb.mock.arrays.copy_binary import encoded

_CHOICES = np.empty(3, object)
_CHOICES[:] = [("a", "é\"',"), (), None]

CASES: list[tuple[Kind, str, object, list[str]]] = [
    ("bool", "boolean", [True, False, True], ["true", "false"]),
    ("int2", "smallint", [-32768, 32767, 0], ["-32768", "32767"]),
    ("int4", "integer", [-(2**31), 2**31 - 1, 0], ["-2147483648", "2147483647"]),
    ("int8", "bigint", [-(2**63), 2**63 - 1, 0], ["-9223372036854775808", "9223372036854775807"]),
    ("float4", "real", [0.1, -2.5, 0.0], ["0.1", "-2.5"]),
    ("text", "text", ["Åsa 'Ö'", "", "x"], ["Åsa 'Ö'", ""]),
    ("jsonb", "jsonb", ['{"a": [1, "é"]}', "{}", "{}"], ['{"a": [1, "é"]}', "{}"]),
    ("timestamptz", "timestamptz", [-1, 86_400_000_000, 0],
     ["1999-12-31 23:59:59.999999+00", "2000-01-02 00:00:00+00"]),
    ("date", "date", [-1, 9822, 0], ["1999-12-31", "2026-11-22"]),
    ("numeric4", "numeric(5,4)", [10_000, 1, 0], ["1.0000", "0.0001"]),
    ("numeric10", "numeric(20,10)", [-15_000_000_001, 1_234_567_8901234567, 0],
     ["-1.5000000001", "1234567.8901234567"]),
    ("interval", "interval", [3 * 86_400_000_000 + 1_500_000, 59_000_000, 0], ["3 days 00:00:01.5", "00:00:59"]),
    ("daterange", "daterange", [[0, 31], [31, OPEN_END], [0, 1]], ["[2000-01-01,2000-02-01)", "[2000-02-01,)"]),
    ("uuid", "uuid", np.arange(48, dtype=np.uint8).reshape(3, 16),
     [str(UUID(bytes=bytes(range(start, start + 16)))) for start in (0, 16)]),
    ("bytea", "bytea", np.arange(96, dtype=np.uint8).view("V32"),
     ["\\x" + bytes(range(start, start + 32)).hex() for start in (0, 32)]),
    ("text[]", "text[]", _CHOICES, ['{a,"é\\"\',"}', "{}"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "declared", "values", "expected"), CASES, ids=[case[0] for case in CASES])
def test_values_arrive_as_they_were(
    database: str, kind: Kind, declared: str, values: object, expected: list[str]
) -> None:
    given: Column = column(kind, values, [True, True, False])  # type: ignore[arg-type]
    table = Table("t", 3, {"number": column("int4", np.arange(3)), "given": given})
    with connect(database) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"create temporary table t (number integer, given {declared})".encode())
        with connection.cursor() as cursor, cursor.copy("copy t from stdin (format binary)") as copy:
            for chunk in encoded(table):
                copy.write(chunk)
        found = [value for (value,) in connection.execute("select given::text from t order by number")]
    assert found == [*expected, None]
