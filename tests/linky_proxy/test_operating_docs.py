"""The two pages "operate the proxy" say what the program does, and the same thing in both languages."""

import re
from collections.abc import Sequence

import pytest
from typer.testing import CliRunner

from linky_proxy.cli import app
from linky_proxy.cli.settings_table import variables
from tests.linky_proxy.deployed import ROOT

PAGES = {
    language: (ROOT / "docs" / language / "proxy.md").read_text(encoding="utf-8") for language in ("en", "fr")
}
BOTH = pytest.mark.parametrize("language", PAGES)


def rows(page: str, mark: str) -> list[list[str]]:
    """The cells of the table between two marks, without its heading."""
    table = page.partition(f"<!-- {mark} -->\n")[2].partition(f"<!-- /{mark} -->")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]


@BOTH
def test_the_table_of_settings_is_the_programs_own(language: str) -> None:
    to_be_given = {"en": "**to be given**", "fr": "**à donner**"}[language]
    expected = [
        [f"`{one.name}`", to_be_given if one.default is None else f"`{one.default}`" if one.default else ""]
        for one in variables()
    ]
    assert [row[:2] for row in rows(PAGES[language], "settings")] == expected


def test_the_english_table_gives_the_programs_own_meanings() -> None:
    meanings = [row[2] for row in rows(PAGES["en"], "settings")]
    assert meanings == [one.meaning.rstrip(".") for one in variables()]


def test_the_french_table_gives_a_meaning_of_its_own_to_each() -> None:
    meanings = [row[2] for row in rows(PAGES["fr"], "settings")]
    assert len(set(meanings)) == len(meanings)
    assert not set(meanings) & {one.meaning.rstrip(".") for one in variables()}


@BOTH
def test_every_variable_named_is_a_setting(language: str) -> None:
    known = {one.name for one in variables()}
    assert set(re.findall(r"LINKY_PROXY_[A-Z_]+", PAGES[language])) <= known


@BOTH
def test_every_command_named_exists(language: str) -> None:
    named = set(re.findall(r"`linky-proxy ((?:token\s)?[a-z]+)", PAGES[language]))
    assert len(named) > 3
    for command in named:
        assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0, command


def shape(page: str) -> Sequence[str]:
    """What both languages share: headings' levels, tables' first cells that are code, commands without comments."""
    kept = []
    for line in page.splitlines():
        if heading := re.match(r"#+ ", line):
            kept.append(heading[0])
        elif (cell := re.match(r"\s*\| (`[^`]+`|\d{3}\b)", line)) is not None:
            kept.append(cell[1])
        elif re.match(r"(sudo|docker|cp|cat|openssl|umask) ", line):
            kept.append(line.partition(" # ")[0].rstrip())
    return kept


def test_both_languages_have_the_same_sections_tables_and_commands() -> None:
    assert shape(PAGES["en"]) == shape(PAGES["fr"])
