import asyncio
import io
import json
from typing import Any

import numpy as np
import pytest
import requests
from starlette.responses import StreamingResponse

from digitrec.rooms import wall
from digitrec.rooms.faults import StorageError
from digitrec.rooms.wall import Stream
from digitrec.ui.room_api import api, exporting
from tests.loops import run_alone
from tests.ui.room_api.conftest import Routes
from tests.ui.room_api.serving import serve
from tests.ui.server.samples import sample


def fetch(address: tuple[str, int], host: str, format: str) -> requests.Response:
    url = "http://{}:{}/rooms/export".format(*address)
    return requests.post(url, json={"key": host, "format": format}, timeout=60)


@pytest.mark.parametrize("format", ["ndjson", "npz"])
def test_file_whose_room_fails_half_way_does_not_end_as_if_it_were_whole(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    faults = sample("room_database_faults_total")
    monkeypatch.setattr(wall, "_READ_AT_ONCE", 1)
    code, host = routes.open()
    for id in "ab":
        routes.send(routes.join(code), id=id)
    read = Stream.__iter__

    def fail(stream: Stream) -> Any:
        yield next(read(stream))
        raise StorageError("The database is gone.")

    async def watch() -> None:
        async with serve(api.respond) as (_, address):
            whole = await asyncio.to_thread(fetch, address, host, format)
            assert whole.ok and whole.headers["Content-Encoding"] == "identity"
            if format == "npz":
                assert np.load(io.BytesIO(whole.content))["labels"].tolist() == [7, 7]
            else:
                assert [json.loads(line)["label"] for line in whole.iter_lines()] == [7, 7]
            monkeypatch.setattr(Stream, "__iter__", fail)
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                await asyncio.to_thread(fetch, address, host, format)

    run_alone(watch())
    assert sample("room_database_faults_total") - faults == 1


def test_a_few_are_made_at_once_and_the_next_is_asked_to_wait(routes: Routes) -> None:
    code, host = routes.open()
    routes.send(routes.join(code))
    asked = {"key": host, "format": "npz"}

    async def watch() -> None:
        at_once = (
            routes.respond("POST", "export", asked) for _ in range(exporting.MOST_AT_ONCE + 2)
        )
        answers = await asyncio.gather(*at_once)
        files = [one.body_iterator for one in answers if isinstance(one, StreamingResponse)]
        assert len(files) == exporting.MOST_AT_ONCE
        refused = await routes._answer("POST", "export", asked)
        assert refused.status == 503 and "Try again" in refused.problem
        for file in files:
            await file.aclose()
        assert (await routes._answer("POST", "export", asked)).status == 200

    run_alone(watch())
