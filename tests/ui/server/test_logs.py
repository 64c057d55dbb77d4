import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest

from digitrec.ui.server import logs
from digitrec.ui.server.logs import JsonFormatter

THEIRS = "uvicorn.error"
CONFIGURED = """
import logging, sys, threading, warnings
logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler())
from streamlit.logger import get_logger
early = get_logger("streamlit.early")
from digitrec.ui.server import logs
logs.configure()
"""


def line(words: object, *values: Any, name: str = THEIRS, error: Any = None) -> dict[str, Any]:
    """Return what is written of a record."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, words, values, info)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


def said_by(program: str, form: str = "json", before: str = "") -> list[str]:
    """Return the lines that a program writes to its standard error once the log is configured."""
    done = subprocess.run(
        [sys.executable, "-c", f"import logging\n{before}\n{CONFIGURED}\n{program}"],
        env=os.environ | {"DIGITREC_LOG": form},
        capture_output=True,
        text=True,
    )
    return done.stderr.splitlines()


def test_line_has_time_level_logger_and_message() -> None:
    found = line("Ready", name="digitrec.ui.server.startup")
    assert set(found) == {"time", "level", "logger", "message"}
    assert found["time"].endswith("+00:00")
    assert found["level"] == "WARNING" and found["logger"] == "digitrec.ui.server.startup"


def test_our_own_sentences_are_written_as_they_are() -> None:
    words = line("A browser's %s read another digit.", "hidden", name="digitrec.ui.draw.reading")
    assert words["message"] == "A browser's hidden read another digit."


def test_of_other_packages_sentences_only_numbers_are_put_in() -> None:
    found = line('%s - "WebSocket %s" %d', "192.0.2.1:5000", "/?room=ABC123", 403)
    assert found["message"] == '[hidden] - "WebSocket [hidden]" 403'
    assert line("Took %.1f of %r", 2.5, "ABC123")["message"] == "Took 2.5 of [hidden]"
    assert line("%(who)s: %(count)d", {"who": "Ann", "count": 2})["message"] == "[hidden]: 2"
    assert line("Task failed\ncoro: ABC123")["message"] == "Task failed"
    assert line(ValueError("ABC123"))["message"] == "ValueError"


def test_sentence_that_does_not_fit_its_values_is_written_without_them() -> None:
    assert line("%d of it", "ABC123")["message"] == "%d of it"
    assert line("100 %", "ABC123", name="digitrec")["message"] == "100 %"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("from 192.0.2.1 port 5", "from [hidden] port 5"),
        ("192.0.2.1:8501.", "[hidden]:8501."),
        ("at [2001:db8::7]:8501", "at [[hidden]]:8501"),
        ("::1, ::ffff:192.0.2.1", "[hidden], [hidden]"),
        ("at 12:30:45, 1.67.0", "at 12:30:45, 1.67.0"),
        ("logs.py:12: a: b", "logs.py:12: a: b"),
    ],
)
def test_addresses_are_hidden_in_every_sentence(said: str, written: str) -> None:
    assert line(said)["message"] == line(said, name="digitrec.ui")["message"] == written


def fail(words: str) -> None:
    raise ValueError(words)


def test_exception_is_written_with_types_and_places_but_without_words() -> None:
    try:
        try:
            fail("strokes ABC123")
        except ValueError as error:
            raise ExceptionGroup("ABC123", [KeyError("ABC123")]) from error
    except ExceptionGroup as error:
        found = line("Uncaught app execution", error=error)
    assert [one["type"] for one in found["exception"]] == [
        "ExceptionGroup",
        "ValueError",
        "KeyError",
    ]
    assert found["exception"][1]["trace"][-1].endswith(" fail")
    assert "test_logs.py:" in found["exception"][1]["trace"][-1]
    assert "ABC123" not in json.dumps(found)


def test_exceptions_that_lead_to_each_other_are_written_once() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert [each["type"] for each in line("x", error=one)["exception"]] == [
        "ValueError",
        "KeyError",
    ]


def test_every_logger_writes_one_object_per_line() -> None:
    found = said_by(
        """
logging.getLogger("uvicorn.error").warning("theirs")
early.warning("early")
get_logger("streamlit.late").warning("late")
warnings.warn("old")
threading.Thread(target=lambda: 1 / 0).start()
raise KeyError("ABC123")
"""
    )
    lines = [json.loads(line) for line in found]
    assert sorted(line["logger"] for line in lines) == [
        "digitrec.ui.server.logs", "digitrec.ui.server.logs", "py.warnings",
        "streamlit.early", "streamlit.late", "uvicorn.error",
    ]  # fmt: skip
    ended = [line["exception"][0]["type"] for line in lines if "exception" in line]
    assert sorted(ended) == ["KeyError", "ZeroDivisionError"]


def test_what_is_written_past_logging_becomes_a_line_without_its_digits() -> None:
    (found,) = said_by(
        """
import os
(reading,) = [thread for thread in threading.enumerate() if thread.name == "stderr"]
os.write(2, b"INFO: drawn at 12.5, 7\\n \\n")
os.close(2)  # the thread ends with it
reading.join()
"""
    )
    line = json.loads(found)
    assert (line["logger"], line["message"]) == ("stderr", "INFO: drawn at ##.#, #")


def test_crash_is_told_plainly() -> None:
    assert said_by("import os; os.abort()")[0] == "Fatal Python error: Aborted"


def test_of_a_logger_that_was_silenced_only_warnings_are_told() -> None:
    silenced = 'quiet = logging.getLogger("quiet"); quiet.setLevel("INFO"); quiet.propagate = False'
    (found,) = said_by('quiet.info("x"); quiet.error("%s fails", "ABC123")', before=silenced)
    assert json.loads(found)["message"] == "[hidden] fails"


@pytest.mark.parametrize("form", ["", "plain"])
def test_log_is_plain_unless_asked_for(form: str) -> None:
    assert said_by('logging.getLogger("uvicorn.error").warning("theirs")', form) == ["theirs"]


def test_form_that_is_not_understood_is_plain_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DIGITREC_LOG", "JSON")
    logs.configure()
    (words,) = caplog.messages
    assert words.startswith("The log stays plain: $DIGITREC_LOG is not understood")
