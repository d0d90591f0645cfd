"""types/: what the database accepts compiles, what it refuses does not; for TypeScript's compiler and pydantic."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import Literal, NotRequired, get_args, get_origin, get_type_hints

import pytest

from tests.support import python_models
from tests.support.installations import ROOT
from tests.support.typescript import compile_errors

FILES = ROOT / "tests" / "support" / "types"
_ERROR = re.compile(r"(?P<file>[^(]+)\((?P<line>\d+),\d+\): error (?P<code>TS\d+)")


def test_what_the_database_accepts_compiles_and_what_it_refuses_does_not() -> None:
    accepted, refused = FILES / "must_compile.ts", FILES / "must_not_compile.ts"
    own = FILES / "own_tables.ts"
    told = compile_errors(accepted, refused, own, *(ROOT / "examples" / "typescript").glob("*.ts"))
    found = set()
    for error in told:
        match = _ERROR.match(error)
        assert match, error
        found.add((Path(match["file"]).name, int(match["line"]), match["code"]))
    expected = {
        (refused.name, number, match[1])
        for number, line in enumerate(refused.read_text().splitlines(), start=1)
        if (match := re.search(r"// (TS\d+)$", line))
    }
    assert found == expected, told
    page = (ROOT / "docs" / "adopting.md").read_text()
    joined = own.read_text().partition("type Joined")[2].partition("const crm")[0].strip()
    assert joined in page, "the page has the types that were compiled"


@pytest.fixture(scope="module")
def models() -> ModuleType:
    pytest.importorskip("pydantic", reason="types/database.py needs pydantic: `make setup`")
    return python_models.models()


def test_python_types_name_no_type_that_is_not_there(models: ModuleType) -> None:
    for name, model in vars(models).items():
        if name.startswith("Public"):
            assert get_type_hints(model)


def test_python_types_know_the_words(models: ModuleType) -> None:
    status = models.PublicOpportunities.model_fields["status"].annotation
    assert status == Literal["open", "won", "lost"]


def test_python_types_know_what_is_never_null(models: ModuleType) -> None:
    months = models.PublicQueryPipelineWonAndLostResult.model_fields
    assert months["won_minor"].annotation is int
    assert months["average_days_to_win"].annotation == float | None
    assert models.PublicOpportunityBoard.model_fields["stage_name"].annotation is str


def test_python_types_refuse_a_word_that_is_not_known(models: ModuleType) -> None:
    values = {"code": "EUR", "name": "Euro", "minor_unit": 2}
    assert models.PublicLostReasons.model_fields["name"].annotation is str
    with pytest.raises(ValueError, match="Input should be 'open', 'won' or 'lost'"):
        models.PublicOpportunities(**values, status="done")


def test_python_types_require_what_the_database_requires(models: ModuleType) -> None:
    hints = get_type_hints(models.PublicOpportunitiesInsert, include_extras=True)
    required = {name for name, kind in hints.items() if get_origin(kind) is not NotRequired}
    assert {"name", "currency_code"} <= required
    assert not {"pipeline_id", "stage_id", "status", "workspace_id"} & required
    assert not hasattr(models, "PublicOpportunityBoardInsert")
    arguments = get_type_hints(models.PublicInviteMemberArgs, include_extras=True)
    assert arguments == {"email": str, "role": NotRequired[Literal["admin", "editor", "viewer"]]}
    hints = get_type_hints(models.PublicTrackingLinksUpdate)
    assert not {"url", "workspace_id", "id"} & set(hints)
    assert get_args(models.PublicTouchpoints.model_fields["type"].annotation)
