"""Judges pip-audit's JSON on standard input: which pins are vulnerable, and was any looked up?

Exits with 1 for a known vulnerability, and where none was looked up though $AUDIT is "required".
"""

import json
import os
import sys


def judge(report: str, *, is_required: bool) -> tuple[list[str], int]:
    """Return what there is to say, and the exit code.

    The report is empty where pip-audit failed, as it does without any network.
    """
    pins = json.loads(report)["dependencies"] if report.strip() else []
    skipped = [pin["name"] for pin in pins if "skip_reason" in pin]
    if len(skipped) == len(pins):
        words = "NOTHING WAS AUDITED: not one pin could be looked up, so no vulnerability is seen."
        frame = "#" * len(words)
        return ["", frame, words, frame], int(is_required)
    found = [
        f"{pin['name']} {pin['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
        for pin in pins
        for flaw in pin.get("vulns", [])
    ]
    not_seen = [f"Not looked up: {', '.join(skipped)}"] if skipped else []
    summary = f"{len(pins) - len(skipped)} of {len(pins)} pins were looked up."
    return [*found, *not_seen, summary], int(bool(found))


if __name__ == "__main__":
    lines, code = judge(sys.stdin.read(), is_required=os.environ.get("AUDIT") == "required")
    print("\n".join(lines))
    sys.exit(code)
