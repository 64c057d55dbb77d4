from concurrent.futures import ThreadPoolExecutor

from digitrec.ui.server.observing import Count, Histogram


def test_count_holds_what_many_threads_add() -> None:
    count = Count()
    with ThreadPoolExecutor(8) as threads:
        for _ in range(8):
            threads.submit(lambda: [count.add() for _ in range(1_000)])
    assert count.value == 8_000


def test_histogram_counts_up_to_each_bound_and_in_all() -> None:
    histogram = Histogram((0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 30.0):  # one on a bound belongs to it
        histogram.observe(seconds)
    counts, total = histogram.read()
    assert counts == [2, 3, 4]
    assert abs(total - 30.65) < 1e-9


def test_histogram_of_nothing_is_empty() -> None:
    assert Histogram((0.1,)).read() == ([0, 0], 0.0)
