from pathlib import Path

from digitrec.errors import UserError, printable


def test_visitors_are_not_told_where_a_file_is() -> None:
    error = UserError("There is no /srv/data/file here.", Path("/srv/data/file"))
    assert str(error) == "There is no /srv/data/file here."
    assert error.public == "There is no file here."
    assert UserError("There is none.").public == "There is none."


def test_any_text_takes_one_line_of_a_terminal() -> None:
    told = printable("two\nlines, \x1b[2J, \x7f, \u2028 and \udcff")
    assert told == "two\\nlines, \\x1b[2J, \\x7f, \\u2028 and \\udcff"


def test_letters_of_every_script_stay() -> None:
    assert printable("größe 数字 \N{WRITING HAND}") == "größe 数字 \N{WRITING HAND}"
