"""The pages, as somebody who reads them with a screen reader or a keyboard meets them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import override

import pytest

from linky_proxy.consent import pages

PAGES = {
    "home": pages.home(),
    "token": pages.token("eyJ.eyJ.abc"),
    "no_token": pages.no_token(),
    "consent_failed": pages.consent_failed(),
}
VOID = {"meta", "link", "br", "input"}


@dataclass
class Outline(HTMLParser):
    """What a page is made of: tags in order with the language around them, and the texts of links."""

    tags: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or (self.opened[-1][1] if self.opened else "")
        self.tags.append((tag, language))
        if tag not in VOID:
            self.opened.append((tag, language))
        if tag == "a":
            self.links.append("")

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop()[0] == tag, "tags are closed in order"

    @override
    def handle_data(self, data: str) -> None:
        if any(tag == "a" for tag, _ in self.opened):
            self.links[-1] += data


def outline(page: str) -> Outline:
    read = Outline()
    read.feed(page)
    assert read.opened == []
    return read


@pytest.fixture(params=list(PAGES.values()), ids=list(PAGES))
def page(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def test_a_page_has_one_title_and_headings_in_order(page: str) -> None:
    tags = [tag for tag, _ in outline(page).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert tags.count("title") == tags.count("main") == levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_language_is_declared_to_the_screen_reader(page: str) -> None:
    paragraphs = [language for tag, language in outline(page).tags if tag == "p"]
    assert set(paragraphs) == {"fr", "en"}


def test_links_say_where_they_go(page: str) -> None:
    links = outline(page).links
    assert all(len(text) > 8 for text in links)


def test_a_page_loads_nothing_from_elsewhere(page: str) -> None:
    assert not re.search(r"<(script|img|iframe|link|form)\b|@import|url\(", page)


def luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_contrast_enough_for_everybody() -> None:
    rules = re.findall(r"([a-z.:-]+)\{([^}]*)\}", pages._STYLE)
    ground = "fff"
    checked = 0
    for _, declarations in rules:
        text = re.search(r"(?:^|;)color:#([0-9a-f]+)", declarations)
        behind = re.search(r"background:#([0-9a-f]+)", declarations)
        if text is None:
            continue
        bright, dark = sorted([luminance(text[1]), luminance(behind[1] if behind else ground)], reverse=True)
        # WCAG 2.2, level AAA.
        assert (bright + 0.05) / (dark + 0.05) >= 7
        checked += 1
    assert checked == 4


def test_the_home_page_tells_what_to_prepare_in_both_languages() -> None:
    for words in (
        "collecte des données horaires",
        "collection of hourly data",
        "Supprimez d’abord l’ancien partage",
        "First delete the old share",
        "même navigateur",
        "same browser",
    ):
        assert words in PAGES["home"]


def test_a_token_is_shown_as_text_whatever_it_holds() -> None:
    assert "<b>" not in pages.token("<b>")
