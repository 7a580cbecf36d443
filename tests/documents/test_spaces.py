"""A figure can be found in a PDF by what a person types."""

from documents.rendering import with_plain_spaces


def test_no_break_spaces_of_the_text_become_held_plain_ones():
    html = '<head><title>a\u00a0b</title></head><body><p title="a\u00a0b">Saves USD\u00a027,853 a year</p></body>'

    assert with_plain_spaces(html) == (
        "<head><title>a\u00a0b</title></head>"
        '<body><p title="a\u00a0b">Saves <span class="held">USD 27,853</span> a year</p></body>'
    )


def test_text_without_them_stays_as_it_is():
    html = "<body><p>plain <b>text</b></p></body>"

    assert with_plain_spaces(html) == html
