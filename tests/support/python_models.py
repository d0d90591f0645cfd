"""The pydantic models of types/database.py, by the name of what they are rows of."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType
from typing import Any

from tests.support.installations import ROOT


@cache
def models() -> ModuleType:
    """The module; pydantic has to be there."""
    spec = importlib.util.spec_from_file_location("crm_types", ROOT / "types" / "database.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def model(name: str) -> Any:
    """The model of a table, a view, or `<function>_result`."""
    return getattr(models(), "Public" + "".join(part.capitalize() for part in name.split("_")))


def validate(row: Any, rows: str) -> str:
    """What is wrong with the first of these rows of JSON that the model does not take; empty if it takes all."""
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(list[row]).validate_json(rows)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{first['loc']}: {first['msg']}"
    return ""
