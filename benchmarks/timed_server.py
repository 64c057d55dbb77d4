"""Streamlit, noting when it gets and sends each message: `python -m benchmarks.timed_server`.

Takes Streamlit's own arguments. Appends a line to the file named in $DIGITREC_TIMES for each
message: seconds since 1970, and its kind.
"""

import os
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient
from streamlit.web.cli import main
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient


def watch(notes: Path) -> None:
    """Let the server note its messages in this file."""
    file = notes.open("a", encoding="utf-8")
    handle, write = Runtime.handle_backmsg, StarletteSessionClient.write_forward_msg

    def noted_handle(
        runtime: Runtime, session_id: str, msg: BackMsg, client: SessionClient | None = None
    ) -> None:
        file.write(f"{time.time()} {msg.WhichOneof('type')}\n")
        handle(runtime, session_id, msg, client=client)

    def noted_write(client: StarletteSessionClient, msg: ForwardMsg) -> None:
        write(client, msg)
        file.write(f"{time.time()} {msg.WhichOneof('type')}\n")
        file.flush()

    Runtime.handle_backmsg, StarletteSessionClient.write_forward_msg = noted_handle, noted_write


if __name__ == "__main__":
    watch(Path(os.environ["DIGITREC_TIMES"]))
    main()
