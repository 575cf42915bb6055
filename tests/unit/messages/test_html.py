from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.html import read_html
from mioboe.messages.limits import ELEMENT_DEPTH, HREF_CHARS, LINK_COUNT
from mioboe.messages.styles import read_look, read_sheet

if TYPE_CHECKING:
    from mioboe.messages.html import Page

_TEXTS: Final = {
    "a<b>b</b>c": "abc",
    "a <b>b</b> c": "a b c",
    "a<br>b<BR/>c": "a\nb\nc",
    "<p>a<p>b</p>c<div>d<div>e</div></div>": "a\nb\nc\nd\ne",
    "<ul><li>a<li>b<ul><li>c</ul></ul>": "a\nb\nc",
    "<dl><dt>a<dd>b<dt>c</dl>": "a\nb\nc",
    "<h1>a</h1>b": "a\nb",
    "a\n\t  b&nbsp;c&amp;d&#12354;&yen;": "a b c&dあ¥",
    "<table><tr><td>a<td>b<tr><td>c</td><th>d</table>e": "a\tb\nc\td\ne",
    "<table><tr><td>計：</td><td><p>￥ <b>2,168</b></p></td></table>": "計：\t￥ 2,168",
    "<table><tr><td>a<br>b</td><td>c</td></tr></table>": "a\nb\tc",
    "<table><td><table><tr><td>a</td></table></td><td>b</td></table>": "a\tb",
    "<td>a<td>b": "a\tb",
    "<table><tr><td>a</span></form>b</td><td>c": "a\nb\tc",
    "<table>x<tr>y<td>z": "x\ny\tz",
    "<table><tbody><tr><td>a</tbody><tfoot><tr><td>b</table>": "a\nb",
    "<style>p{}</style><script>x<y</script><title>t</title>a": "a",
    "<!-- x > y -->a<!-->b<!--->c<!x>d<?x>e</ x>f": "abcdef",
    "a<!--[if mso]>b<![endif]-->c<![if !mso]>d<![endif]>": "acd",
    "<pre>a\n b</pre>c": "a\nb\nc",
    "<textarea><b>a</textarea>": "<b>a",
    "<img alt='a &lt; b'>c<IMG ALT=d>": "a < b c d",
    "<input type=submit value=a><input type=hidden value=b><input value=c>": "a",
    "<a title='>'>a</a><b x=\"'>\">b": "ab",
    "a < b <3 c<": "a < b <3 c<",
    "a<b": "a",
    "<b a='": "",
    "<select><option>a<option>b</select>": "a\nb",
    "</p></br></x>a": "a",
    "<b><div>a</b>b</div>c": "ab\nc",
    "": "",
}
_HIDDEN: Final = [
    "<{} style='display:none'>",
    "<{} style='DISPLAY : None !important'>",
    "<{} style='visibility:hidden'>",
    "<{} style='opacity:0'>",
    "<{} style='font-size:0'>",
    "<{} style='font-size:1px;color:red'>",
    "<{} style='font:0/0 a'>",
    "<{} hidden>",
    "<{} style='max-height:0;overflow:hidden'>",
    "<{} style='width:0px;overflow:hidden'>",
    "<{} style='mso-hide:all'>",
    "<{} style='text-indent:-9999px'>",
    "<{} style='color:#fff;background:#ffffff'>",
    "<{} style='color:#fefefe' bgcolor=white>",
    "<{} style='color:rgba(0,0,0,0)'>",
    "<{} style='color: transparent'>",
    "<{} width=0 height=0 style='overflow:hidden'>",
    "<{} style='display:/**/none'>",
]
_TAGS: Final = frozenset({"too-many-tags"})
_SEEN: Final = [
    "<{} style='display:block'>",
    "<{} style='font-size:9pt'>",
    "<{} style='font-size:1em'>",
    "<{} style='font:700 12px/1.2 x'>",
    "<{} style='opacity:.9'>",
    "<{} style='overflow:hidden;height:20px'>",
    "<{} style='color:#fff;background:#000'>",
    "<{} style='color:#fff;background:#fff url(x.png)'>",
    "<{} style='text-decoration:none'>",
    "<{} class=x id=y>",
]


def page(source: str) -> Page:
    return read_html(source, 40_000)


@pytest.mark.parametrize("source", _TEXTS)
def test_visible_text_is_that_of_the_table(source: str) -> None:
    assert page(source).text == _TEXTS[source]


@pytest.mark.parametrize("tag", _HIDDEN)
@pytest.mark.parametrize("name", ["div", "span"])
def test_text_that_nobody_sees_is_kept_apart(name: str, tag: str) -> None:
    got = page(f"a {tag.format(name)}<b>x</b></{name}> b")

    assert got.text.split() == ["a", "b"]
    assert got.hidden == "x"


@pytest.mark.parametrize("tag", _SEEN)
def test_text_that_is_styled_is_seen(tag: str) -> None:
    assert page(f"a {tag.format('span')}x</span> b").text == "a x b"


def test_what_is_tiny_or_invisible_may_hold_what_is_not() -> None:
    sized = "<td style='font-size:0'><div>x<p style='font-size:13px'>a</p></div></td>"
    shown = "<div style='visibility:hidden'>x<b style='visibility:visible'>a</b></div>"

    for source in (f"<table><tr>{sized}</table>", shown):
        assert page(source).text == "a"
        assert page(source).hidden == "x"


def test_what_is_gone_stays_gone_further_in() -> None:
    source = (
        "<div style='display:none'><p style='display:block;font-size:12px'>x</div>a"
    )

    assert (page(source).text, page(source).hidden) == ("a", "x")


def test_a_color_is_compared_with_the_background_behind_it() -> None:
    source = (
        "<table bgcolor='#FFFFFF'><tr><td><font color=white>x"
        "<b style='color:#333'>a</b></font>"
        "<td style='background-color:#000'><font color=white>b</font></table>"
    )

    assert (page(source).text, page(source).hidden) == ("a\tb", "x")


def test_style_sheets_hide_by_class_and_id_outside_of_media_queries() -> None:
    sheet = (
        "<style><!-- .a, p.b{display:none} @media screen {.c{display:none}} /* .d{"
        "display:none} */ #e{opacity:0} .f .g{display:none} --></style>"
    )
    shown = (
        "<p class='x a'>1<p class=b>2<div class=b>3</div><p class=c>4<p class=d>5"
        "<p id=e>6<p class=g>7<p class=a style='display:block'>8"
    )

    got = page(sheet + shown)

    assert got.text.split() == ["3", "4", "5", "7", "8"]
    assert got.hidden.split() == ["1", "2", "6"]


def test_text_between_cells_falls_out_of_the_table() -> None:
    source = "<table style='display:none'>a<tr>b<td>x</td><p>c</p></table>"

    assert (page(source).text.split(), page(source).hidden) == (["a", "b", "c"], "x")


def test_links_have_their_target_and_the_text_shown() -> None:
    source = (
        "<a href='https://a.test/?x=1&amp;y=2&copy=3'>A <b>b</b><img alt=c></a>"
        "<a href=' #top '>no</a><a name=x>no</a><a href=''>no</a>"
        "<map><area href=//b.test alt=B></map><form action=http://c.test></form>"
        "<meta http-equiv=Refresh content='0; URL=http://d.test/'>"
        "<a href=http://e.test>one<a href=http://f.test>two<p>three"
    )

    assert page(source).links == (
        ("https://a.test/?x=1&y=2&copy=3", "A b c"),
        ("//b.test", "B"),
        ("http://c.test", ""),
        ("http://d.test/", ""),
        ("http://e.test", "one"),
        ("http://f.test", "two three"),
    )


def test_a_hidden_link_is_a_link() -> None:
    assert page("<p hidden><a href=http://a.test>x</a>").links == (
        ("http://a.test", "x"),
    )


def test_limits_of_a_page_are_kept_and_marked() -> None:
    many = page("<a href=x>y</a>" * (LINK_COUNT + 5))
    assert (len(many.links), many.oddities) == (
        LINK_COUNT,
        frozenset({"too-many-links"}),
    )
    deep = page("<div>" * (ELEMENT_DEPTH + 5) + "a" + "</div>" * 500 + "b")
    assert (deep.text, deep.oddities) == ("a\nb", frozenset({"html-too-deep"}))
    cut = read_html("<p>a<p>b<p>c<i>d", 2)
    assert (cut.text.split(), cut.oddities) == (["a", "b", "c", "d"], _TAGS)
    assert read_html("<p>a<p>b", 2).oddities == set()
    long = page(f"<a href='http://{'x' * 5_000}'>{'y' * 5_000}</a>").links[0]
    assert (len(long[0]), len(long[1])) == (HREF_CHARS, 200)


def test_scripts_with_data_are_handed_on() -> None:
    source = (
        '<SCRIPT TYPE="application/LD+JSON">{"a": "</b>"}</SCRIPT>'
        "<script>x</script><base href=http://b.test><base href=y>"
    )

    assert page(source).scripts == ('{"a": "</b>"}',)
    assert page(source).base == "http://b.test"


def test_microdata_is_read_with_its_nesting() -> None:
    source = (
        "<div itemscope itemtype='http://schema.org/Order'>"
        "<meta itemprop=orderNumber content=1><span itemprop=name> A <b>B</b></span>"
        "<div itemprop=acceptedOffer itemscope itemtype=https://schema.org/Offer>"
        "<a itemprop=url href=http://x.test>no</a><b itemprop=price>5</b></div>"
        "<time itemprop='orderDate paid' datetime=2026-01-10>10th</time>"
        "<i itemprop=name>C</i></div><p itemprop=lost>x"
        "<div itemscope></div>"
    )

    assert page(source).items == (
        {
            "@type": "Order",
            "orderNumber": "1",
            "name": ["A B", "C"],
            "acceptedOffer": {"@type": "Offer", "url": "http://x.test", "price": "5"},
            "orderDate": "2026-01-10",
            "paid": "2026-01-10",
        },
        {"@type": ""},
    )


def test_a_cell_with_a_property_ends_with_the_next() -> None:
    source = (
        "<table itemscope><tr><td itemprop=a>1<td itemprop=b>2"
        "<tr><td itemprop=c>3</table>4"
    )

    assert page(source).items == ({"@type": "", "a": "1", "b": "2", "c": "3"},)


def test_microdata_ends_at_its_limits() -> None:
    deep = "<div itemscope><div itemprop=a itemscope>" + "<p itemprop=a itemscope>" * 50
    assert page(deep + "x").items
    assert len(page("<p itemscope itemprop=a></p>" * 200).items) == 50
    assert page("<p itemscope>" + "<b itemprop=a>x</b>" * 2_000).items


@given(
    st.lists(
        st.sampled_from([
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<!",
            "'",
            '"',
            "=",
            "a",
            " ",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</tr>",
            "</table>",
            "<p>",
            "</p>",
            "<div hidden>",
            "</div>",
            "<a href=x>",
            "</a>",
            "<style>",
            "</style>",
            "<script>",
            "<b style='font-size:0'>",
            "</b>",
            "<li>",
            "<tbody>",
            "<pre>",
            "</pre>",
            "<option>",
            "<itemprop itemscope>",
            "<b itemprop=x>",
            "&amp",
            "&#0;",
            "&#x110000;",
            "\x1e",
            "\x1f",
            "\n",
            "<th>",
            "<caption>",
            "<textarea>",
        ]),
        max_size=60,
    )
)
def test_any_soup_is_read(pieces: list[str]) -> None:
    got = page("".join(pieces))

    for text in (got.text, got.hidden):
        assert not set(text) & {"\x1e", "\x1f"}
        assert "\n\n" not in text


@given(st.text(max_size=200))
def test_any_text_is_read(source: str) -> None:
    page(source)


@given(
    st.dictionaries(
        st.sampled_from(["style", "color", "bgcolor", "hidden", "width", "text"]),
        st.text("0123456789.#abcdefpxrgb(),:; -%!/*", max_size=40)
        | st.sampled_from([
            "color:#12345",
            "font:.",
            "font-size:1.2.3em",
            "color:rgb(1,2)",
        ]),
    )
)
def test_any_style_is_read(attributes: dict[str, str]) -> None:
    read_look(attributes)
    read_sheet(f".a{{{attributes.get('style', '')}}}")


def test_a_row_of_very_many_pieces_is_layout() -> None:
    cell = "<td>" + "<b>x</b>" * 70

    assert page(f"<table><tr>{cell}{cell}</table>").text == "\t".join(["x" * 70] * 2)
    assert page(f"<table><tr>{cell}<td>a<br>b</table>").text.endswith("\ta\nb")


def test_a_color_that_has_no_name_is_no_color() -> None:
    assert read_look({"style": "color:mauvelous"}) is not None
    assert read_look({"color": "#ffff", "bgcolor": "#fff"}) is not None
    assert page("<p style='color:mauvelous;background:none'>a").text == "a"


def test_a_second_group_of_rows_ends_the_first() -> None:
    source = "<table><tbody style='display:none'><tr><td>x<tbody><tr><td>a</table>"

    assert (page(source).text, page(source).hidden) == ("a", "x")
