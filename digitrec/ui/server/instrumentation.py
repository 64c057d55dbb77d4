"""What this server counts while it runs, for whoever looks at it from outside.

It is always counted, as that costs a stroke a microsecond; `metrics_route.py` shows it.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

# Seconds; a person takes what comes within a tenth of a second as at once.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

disable_created_metrics()  # when each began is when the process did, which the process metrics say
registry = CollectorRegistry()
rooms = Gauge("digitrec_rooms", "Rooms that a wall or a phone follows here", registry=registry)
room_followers = Gauge(
    "digitrec_room_followers", "Walls and phones that follow one", registry=registry
)
drawings = Counter(  # each state of a canvas is one
    "digitrec_drawings", "Drawings of visitors that this server has kept", registry=registry
)
disagreements = Counter(
    "digitrec_disagreements",
    "Networks that read another digit in a browser than here: each is a fault",
    registry=registry,
)
storage_faults = Counter(
    "digitrec_room_database_faults",
    "Requests that the database of rooms could not serve",
    registry=registry,
)
answers = Histogram(
    "digitrec_answer_seconds",
    "How long a stroke runs the Draw page's script",
    buckets=_BUCKETS,
    registry=registry,
)
sends = Histogram(
    "digitrec_room_send_seconds",
    "How long a room takes to keep a phone's drawing",
    buckets=_BUCKETS,
    registry=registry,
)
