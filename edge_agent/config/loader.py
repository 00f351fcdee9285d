"""``building.yaml`` to a checked :class:`Building`."""

from pathlib import Path

from pydantic import ValidationError

from edge_agent.config.building import Building
from edge_agent.config.checks import resolve
from edge_agent.config.document import read_document
from edge_agent.config.models import BuildingConfig
from edge_agent.config.problems import ConfigError
from edge_agent.config.wording import mistakes_of


def load_building(path: Path) -> Building:
    """Read, check and resolve a configuration.

    Raises:
        ConfigError: with every problem found, each at its line.
    """
    document = read_document(path)
    try:
        config = BuildingConfig.model_validate(document.content)
    except ValidationError as error:
        mistakes = mistakes_of(error)
    else:
        building, mistakes = resolve(config, path)
        if building is not None:
            return building
    raise ConfigError([document.problem(mistake.where, mistake.what, mistake.advice) for mistake in mistakes])


def json_schema() -> dict[str, object]:
    """JSON Schema of ``building.yaml``, for editors."""
    schema: dict[str, object] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return schema | BuildingConfig.model_json_schema(by_alias=True)
