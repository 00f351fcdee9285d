"""Bodies of requests: JSON, checked against a model, with what is wrong in words."""

import json
from http import HTTPStatus

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from edge_agent.api.problems import ProblemError

MAX_BYTES = 1_500_000
_SHOWN = 5


class Body(BaseModel):
    """Base of all bodies: an unknown key is a mistake, and so is ``NaN``."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


async def body_of[B: BaseModel](request: web.Request, model: type[B]) -> B:
    """Read and check the body of a request.

    Raises:
        ProblemError: 400, with the first mistakes.
    """
    content = await request.read()
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "the body is not JSON, or nested too deep") from error
    try:
        return model.model_validate_json(json.dumps(parsed))
    except ValidationError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, _in_words(error.errors(include_url=False))) from error


def _in_words(mistakes: list[ErrorDetails]) -> str:
    told = [f"{_path(each['loc'])}{each['msg'][:1].lower()}{each['msg'][1:]}" for each in mistakes[:_SHOWN]]
    if len(mistakes) > _SHOWN:
        told.append(f"and {len(mistakes) - _SHOWN} more")
    return "; ".join(told)


def _path(where: tuple[int | str, ...]) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).removeprefix(".")
    return f"{path}: " if path else ""
