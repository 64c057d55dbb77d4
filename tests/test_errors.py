from digitrec.errors import printable


def test_any_text_takes_one_line_of_a_terminal() -> None:
    told = printable("two\nlines, \x1b[2J, \x7f, \u2028 and \udcff")
    assert told == "two\\nlines, \\x1b[2J, \\x7f, \\u2028 and \\udcff"


def test_letters_of_every_script_stay() -> None:
    assert printable("größe 数字 \N{WRITING HAND}") == "größe 数字 \N{WRITING HAND}"
