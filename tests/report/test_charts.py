from __future__ import annotations

from lxml import etree

from jamfirst.report.charts import Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def parsed(*bars: Bar) -> etree._Element:
    return etree.fromstring(
        str(bar_chart("chart", "A <message>", bars)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )


def test_the_chart_tells_its_message_and_every_value() -> None:
    chart = parsed(Bar("118 not paid", 118), Bar("6 late", 6))
    assert chart.get("role") == "img"
    ids = str(chart.get("aria-labelledby")).split()
    told = [chart.xpath(f"//*[@id='{name}']")[0].text for name in ids]
    assert told == ["A <message>", "118 not paid; 6 late"]


def test_lengths_are_in_proportion_and_the_smallest_can_be_seen() -> None:
    chart = parsed(Bar("a", 1_000_000), Bar("b", 500_000), Bar("c", 1), Bar("d", 0))
    assert [bar.get("width") for bar in chart.iter(f"{SVG}rect")] == ["100.0%", "50.0%", "0.3%", "0.0%"]


def test_labels_are_escaped_and_cut() -> None:
    chart = parsed(Bar("<script>alert(1)</script>", 1), Bar("x" * 500, 1), Bar("\x00\u202e", 1))
    assert not list(chart.iter(f"{SVG}script"))
    labels = [label.text for label in chart.iter(f"{SVG}text")]
    assert labels[0] == "<script>alert(1)</script>"
    assert len(str(labels[1])) == 60
    assert labels[2] == "‹U+0000›‹U+202E›"
