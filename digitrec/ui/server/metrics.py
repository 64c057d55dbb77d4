"""This server's metrics in Prometheus's text form, for those who may read them."""

import logging
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, cast

from starlette.requests import Request
from starlette.responses import Response
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, SESSION_EVENTS_FAMILY

from digitrec.ui.server import observing
from digitrec.ui.server.metrics_access import access
from digitrec.ui.server.observing import Histogram

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
    from streamlit.runtime.stats import CounterStat, GaugeStat

_log = logging.getLogger(__name__)


def listen() -> None:
    """Serve this machine the metrics at a port of their own, if the rule names one."""
    if not (port := access().port):
        return
    from prometheus_client import start_http_server

    try:
        start_http_server(port, "127.0.0.1", _registry())
    except OSError as error:
        _log.warning(
            "Metrics stay off: port %d cannot be had (%s). Put another into $DIGITREC_METRICS.",
            port,
            error.strerror,
        )


def respond(request: Request) -> Response:
    """Return the metrics, or why not; the library that writes them is imported when it is asked."""
    if refusal := access().refusal(request.scope):
        return refusal
    from prometheus_client.exposition import choose_encoder

    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    headers = {"Content-Type": media_type, "Cache-Control": "no-store"}
    return Response(encode(_registry()), headers=headers)


@cache
def _registry() -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry, ProcessCollector

    registry = CollectorRegistry()
    registry.register(_Observed())
    ProcessCollector(registry=registry)  # memory, processor, file descriptors; on Linux alone
    return registry


class _Observed:
    """What this server has counted, read whenever somebody asks."""

    def collect(self) -> "Iterator[Metric]":
        """Yield each metric with its value now."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        yield GaugeMetricFamily("digitrec_visitors", "Visitors who have the app open", _visitors())
        yield _visits()
        for name, words, value in (
            ("rooms", "Rooms that a wall or a phone follows here", observing.followed_rooms),
            ("room_followers", "Walls and phones that follow one", observing.room_followers),
        ):
            yield GaugeMetricFamily(f"digitrec_{name}", words, value)
        for name, words, count in (
            ("drawings", "Drawings of visitors that this server has kept", observing.drawings),
            (
                "disagreements",
                "Networks that read another digit in a browser than here: each is a fault",
                observing.disagreements,
            ),
            (
                "room_database_faults",
                "Requests that the database of rooms could not serve",
                observing.storage_faults,
            ),
        ):
            yield CounterMetricFamily(f"digitrec_{name}", words, count.value)
        for name, words, histogram in (
            ("answer", "How long a stroke runs the Draw page's script", observing.answers),
            ("room_send", "How long a room takes to keep a phone's drawing", observing.sends),
        ):
            yield _histogram(f"digitrec_{name}_seconds", words, histogram)


def _histogram(name: str, words: str, histogram: Histogram) -> "HistogramMetricFamily":
    from prometheus_client.core import HistogramMetricFamily

    counts, total = histogram.read()
    bounds = [*map(str, histogram.bounds), "+Inf"]
    buckets = [(bound, float(count)) for bound, count in zip(bounds, counts, strict=True)]
    return HistogramMetricFamily(name, words, buckets=buckets, sum_value=total)


def _visitors() -> int:
    stats = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    (active,) = stats[ACTIVE_SESSIONS_FAMILY]
    return cast("GaugeStat", active).value


def _visits() -> "CounterMetricFamily":
    from prometheus_client.core import CounterMetricFamily

    visits = CounterMetricFamily(
        "digitrec_visits", "How often visitors came, came back and left", labels=["event"]
    )
    stats = runtime.get_instance().stats_mgr.get_stats([SESSION_EVENTS_FAMILY])
    for event in cast("list[CounterStat]", stats[SESSION_EVENTS_FAMILY]):
        visits.add_metric([(event.labels or {}).get("type", "")], event.value)
    return visits
