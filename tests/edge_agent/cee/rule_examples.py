"""Published and derived numbers about prices, bonuses, zones and specific operations."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

_FILE = Path(__file__).parent / "fixtures" / "rule_examples.json"


class RuleExample(BaseModel):
    """A rule, its inputs, and what it gives."""

    id: str
    kind: str
    inputs: dict[str, Any]
    expected: Any


def examples_of(kind: str) -> list[RuleExample]:
    """Examples of one rule, decimal numbers as written."""
    found = json.loads(_FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return [RuleExample.model_validate(example) for example in found if example["kind"] == kind]
