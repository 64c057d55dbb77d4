"""Logs as one JSON object per line, without what visitors draw and where they are.

The libraries for this write all that a record carries, of which uvicorn's and Streamlit's carry
addresses. Here a record of another package is written without what was put into its sentence.
"""

import faulthandler
import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from types import TracebackType
from typing import Any, TextIO

from streamlit import logger as streamlits

_OURS = "digitrec"
_HIDDEN = "[hidden]"
_STDERR = "stderr"
_DIGIT = re.compile(r"\d")
_LONGEST = 500  # characters of such a line
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]+)", re.I)
_log = logging.getLogger(__name__)


def configure() -> None:
    """Write the whole process's log in this form if $DIGITREC_LOG is "json"."""
    form = os.environ.get("DIGITREC_LOG", "")
    if form not in ("", "plain", "json"):
        _log.warning("The log stays plain: $DIGITREC_LOG is not understood. Write 'json'.")
    if form == "json":
        _write_json()


def _write_json() -> None:
    stderr = _take_standard_error()
    handler, of_the_silenced = logging.StreamHandler(stderr), logging.StreamHandler(stderr)
    for one in (handler, of_the_silenced):
        one.setFormatter(JsonFormatter())
    of_the_silenced.setLevel(logging.WARNING)  # as Python has it
    logging.root.handlers, logging.lastResort = [handler], of_the_silenced
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.handlers:  # others were silenced
            _hand_up(logger)
    # Or each new one gets a handler of its own: test_every_logger_writes_one_object_per_line.
    streamlits.setup_formatter = _hand_up
    logging.captureWarnings(True)
    sys.excepthook = _log_exception
    threading.excepthook = lambda args: _log_exception(
        args.exc_type, args.exc_value, args.exc_traceback
    )


def _take_standard_error() -> TextIO:
    """Return standard error, and let the log tell what is written there past logging.

    LiteRT does so when it reads for the first time, and cannot be told not to (tensorflow#58050).
    """
    ours = os.fdopen(os.dup(2), "w", encoding="utf-8")
    reading, writing = os.pipe()
    os.dup2(writing, 2)
    os.close(writing)
    lines = os.fdopen(reading, encoding="utf-8", errors="replace")
    threading.Thread(target=_log_lines, args=(lines,), name=_STDERR, daemon=True).start()
    faulthandler.enable(ours)  # a crash is told at once, and plainly
    return ours


def _log_lines(lines: Iterable[str]) -> None:
    """Log each line with its digits masked, for a drawing is numbers."""
    for line in lines:
        if words := line.strip():
            logging.getLogger(_STDERR).warning(_DIGIT.sub("#", words[:_LONGEST]))


class JsonFormatter(logging.Formatter):
    """Formats a record as an object with time, level, logger, message and, with one, exception.

    Of exceptions it writes types and places, for their words may quote what a visitor sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON on one line."""
        time = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _ADDRESS.sub(_hide_address, _message(record)),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = list(_describe(record.exc_info[1]))
        return json.dumps(line)


def _message(record: logging.LogRecord) -> str:
    """Return the sentence; of another package's, the first line with numbers alone put into it."""
    values, words = record.args, str(record.msg)
    if record.name.split(".")[0] != _OURS:
        if isinstance(record.msg, BaseException):
            return type(record.msg).__name__
        words = words.partition("\n")[0]
        if isinstance(values, Mapping):
            values = {name: _shown(value) for name, value in values.items()}
        elif values:
            values = tuple(map(_shown, values))
    try:
        return words % values if values else words
    except (TypeError, ValueError):  # what logging itself says then quotes the values
        return words


class _Hidden:
    def __repr__(self) -> str:
        return _HIDDEN


def _shown(value: object) -> object:
    return value if isinstance(value, int | float) else _Hidden()


def _hide_address(found: re.Match[str]) -> str:
    address = found[0].rstrip(":.")
    try:
        ip_address(address)
    except ValueError:  # a time, say
        return found[0]
    return found[0].replace(address, _HIDDEN)


def _describe(error: BaseException) -> Iterator[dict[str, Any]]:
    """Yield the exception, what led to it, and those that it groups: types and places."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        yield {"type": type(one).__name__, "trace": places}
        led = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        waiting += [led] if led else []
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []


def _hand_up(logger: logging.Logger) -> None:
    """Let the root's handler alone write what this logger is told."""
    logger.handlers = []
    logger.propagate = True


def _log_exception(
    type_: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Log what ended the program, or a thread."""
    if issubclass(type_, KeyboardInterrupt | SystemExit):
        return
    _log.critical("Ended by an exception", exc_info=(type_, error or type_(), trace))
