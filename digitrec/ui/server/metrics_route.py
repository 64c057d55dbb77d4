"""This server's metrics in Prometheus's text form, for those who may read them."""

import logging
from collections.abc import Iterator
from typing import cast

from prometheus_client import ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from streamlit import runtime
from streamlit.runtime.stats import (
    ACTIVE_SESSIONS_FAMILY,
    SESSION_EVENTS_FAMILY,
    CounterStat,
    GaugeStat,
)

from digitrec.ui.server.instrumentation import registry
from digitrec.ui.server.metrics_access import access

_log = logging.getLogger(__name__)


def listen() -> None:
    """Serve this machine the metrics at a port of their own, if the rule names one."""
    if not (port := access().port):
        return
    try:
        start_http_server(port, "127.0.0.1", registry)
    except OSError as error:
        _log.warning(
            "Metrics stay off: port %d cannot be had (%s). Put another into $DIGITREC_METRICS.",
            port,
            error.strerror,
        )


def respond(request: Request) -> Response:
    """Return the metrics, or why not."""
    if refusal := access().refusal(request.scope):
        return refusal
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    headers = {"Content-Type": media_type, "Cache-Control": "no-store"}
    return Response(encode(registry), headers=headers)


class _Visitors(Collector):
    """What Streamlit has counted, read whenever somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with its value now."""
        families = [ACTIVE_SESSIONS_FAMILY, SESSION_EVENTS_FAMILY]
        stats = runtime.get_instance().stats_mgr.get_stats(families)
        (active,) = cast(list[GaugeStat], stats[ACTIVE_SESSIONS_FAMILY])
        yield GaugeMetricFamily("digitrec_visitors", "Visitors who have the app open", active.value)
        visits = CounterMetricFamily(
            "digitrec_visits", "How often visitors came, came back and left", labels=["event"]
        )
        for event in cast(list[CounterStat], stats[SESSION_EVENTS_FAMILY]):
            visits.add_metric([(event.labels or {}).get("type", "")], event.value)
        yield visits


registry.register(_Visitors())
ProcessCollector(registry=registry)  # memory, processor, file descriptors; on Linux alone
