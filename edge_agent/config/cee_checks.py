"""Mistakes about certificates: operations, description and duties of the site."""

from collections.abc import Iterator
from pathlib import Path

from edge_agent.cee import CeeInputError, UnknownFiche, estimate, read_situation
from edge_agent.cee.candidates import read_description
from edge_agent.cee.measured import with_measured_saving
from edge_agent.config.models import BuildingConfig
from edge_agent.config.problems import Mistake
from edge_agent.duties import read_duties


def cee_mistakes(config: BuildingConfig, path: Path) -> list[Mistake]:
    """Every mistake found; files are looked for beside the configuration."""
    return [*_operations(config), *_description(config), *_duties(config), *_files(config, path)]


def _operations(config: BuildingConfig) -> Iterator[Mistake]:
    for index, section in enumerate(config.cee):
        try:
            department = config.site.department
            said = {**({} if department is None else {"department": department}), **section.situation}
            situation = read_situation(with_measured_saving(said, None)[0])
        except CeeInputError as error:
            yield Mistake(("cee", index, "situation"), str(error), "see docs: cee.md, the situation")
            continue
        try:
            estimate(section.fiche, section.engaged, section.inputs, situation=situation)
        except UnknownFiche as error:
            yield Mistake(("cee", index, "fiche"), str(error), "see 'edge-agent cee list'")
        except CeeInputError as error:
            yield Mistake(("cee", index, "inputs"), str(error), f"see 'edge-agent cee show {section.fiche}'")


def _description(config: BuildingConfig) -> Iterator[Mistake]:
    try:
        read_description(config.description)
    except CeeInputError as error:
        yield Mistake(("description",), str(error), "see docs: cee.md, the description")


def _duties(config: BuildingConfig) -> Iterator[Mistake]:
    try:
        read_duties(config.duties)
    except CeeInputError as error:
        yield Mistake(("duties",), str(error), "see docs: cee.md, the duties")


def _files(config: BuildingConfig, path: Path) -> Iterator[Mistake]:
    for name in ("prices", "exchange"):
        file = getattr(config.cee_files, name)
        if file is not None and not (path.parent / file).is_file():
            yield Mistake(("cee_files", name), f"there is no file {file}", "give a path beside this file")
