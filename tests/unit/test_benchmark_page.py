"""The page of performance is made from committed results: making it again changes nothing, and nothing is missing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.__main__ import PARTS
from benchmarks.page import ELSEWHERE
from benchmarks.report import (
    PAGE,
    PLACES,
    RESULTS,
    Bars,
    Figure,
    Lines,
    Result,
    read_results,
    trial_copy,
    write_sections,
)

from crmdb import plot
from tests.support.installations import ROOT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("page", [PAGE, *ELSEWHERE.values()], ids=lambda path: path.name)
def test_the_page_is_what_the_results_give(page: Path, tmp_path: Path) -> None:
    again = tmp_path / page.name
    again.write_bytes(page.read_bytes())
    (tmp_path / "images").mkdir()
    write_sections([result for result in read_results().values() if ELSEWHERE.get(result.name, PAGE) == page], again)
    assert again.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")
    for picture in (tmp_path / "images").iterdir():
        assert picture.read_bytes() == (page.parent / "images" / picture.name).read_bytes()


def test_every_place_has_a_result_and_every_picture_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- benchmark: (.+?) -->", text)) <= read_results(RESULTS).keys()
    for picture in re.findall(r"\]\((images/\S+\.svg)\)", text):
        assert (PAGE.parent / picture).is_file(), picture


def test_every_part_is_a_module() -> None:
    for part in PARTS.values():
        assert (ROOT / "benchmarks" / f"{part.module}.py").is_file()


def test_a_result_is_read_as_it_was_saved(tmp_path: Path) -> None:
    figures: dict[str, Figure] = {
        "one": Bars("Bars", {"a": 1.5, "b": 2.0}, " ×", 1.3),
        "two": Lines("Lines", {"a": ((1, 10.0), (10, 100.0))}, "x", "y", log_x=True, log_y=True),
    }
    result = Result("some thing", "small", "| a |\n|---|\n| 1 |", figures)
    assert result.save(tmp_path).name == "some-thing.json"
    (read,) = read_results(tmp_path).values()
    assert (read.name, read.size, read.text) == (result.name, result.size, result.text)
    assert [figure.svg() for figure in read.figures.values()] == [figure.svg() for figure in figures.values()]


def test_a_page_without_a_place_refuses_the_result(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Nothing\n")
    with pytest.raises(SystemExit, match=r"page\.md has no section <!-- benchmark: new -->"):
        write_sections([Result("new", "small", "text", {})], page)


@pytest.mark.parametrize("name", PLACES)
def test_what_was_not_measured_before_gets_its_section_once(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    without = re.sub(rf"[^\n]+\n\n<!-- benchmark: {name} -->.*?<!-- end -->\n\n", "", PAGE.read_text(), flags=re.DOTALL)
    page.write_text(without)
    for text in ("first", "second"):
        write_sections([Result(name, "small", text, {})], page)
    heading, intro = PLACES[name]
    section = f"{intro}\n\n<!-- benchmark: {name} -->\nsecond\n<!-- end -->\n\n"
    assert page.read_text() == without.replace(f"{heading}\n", f"{section}{heading}\n", 1)


def test_what_is_tried_out_changes_a_copy_that_all_parts_share(tmp_path: Path) -> None:
    page = trial_copy(PAGE, tmp_path)
    assert page != PAGE
    write_sections([Result("growth", "tiny", "tried", {})], page)
    assert trial_copy(PAGE, tmp_path).read_text() == page.read_text() != PAGE.read_text()
    for picture in re.findall(r"\]\((images/\S+\.svg)\)", page.read_text()):
        assert (tmp_path / picture).is_file()


def test_bars_beyond_the_limit_stand_out() -> None:
    picture = ElementTree.fromstring(plot.bars("A & B", {"<low>": 1.0, "high": 2.0}, unit=" ×", limit=1.3))
    assert [bar.get("class") for bar in picture.iter(f"{SVG}rect")] == ["bar", "over"]
    widths = [float(bar.get("width") or 0) for bar in picture.iter(f"{SVG}rect")]
    assert widths[1] == pytest.approx(2 * widths[0])
    assert "<low>" in [text.text for text in picture.iter(f"{SVG}text")]


def test_lines_rise_with_their_values_and_labels_do_not_cover_each_other() -> None:
    series = {"level": [(1, 10), (100, 10)], "rising": [(1, 10), (100, 1000)], "level too": [(1, 10), (100, 10)]}
    picture = ElementTree.fromstring(plot.lines("Growth", series, x="x", y="y", log_x=True, log_y=True))
    drawn = [
        [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
        for line in picture.iter(f"{SVG}polyline")
    ]
    assert drawn[0][0][1] == drawn[0][1][1]
    assert drawn[1][1][1] < drawn[1][0][1]
    heights = sorted(float(text.get("y") or 0) for text in picture.iter(f"{SVG}text") if text.text in series)
    assert all(lower - upper >= 12 for upper, lower in pairwise(heights))


def test_a_plot_of_nothing_is_a_picture_all_the_same() -> None:
    for text in (plot.bars("None", {}), plot.lines("None", {}, x="x", y="y"), plot.bars("Zero", {"a": 0.0})):
        ElementTree.fromstring(text)
