#!/usr/bin/env python3
"""Says everything that it is told in direct chats back to whoever said it.

Two bots that answer each other would never end. So it answers no answers, and in no chat more than
a person would want to read.
"""

import argparse
import collections
import sys
import time

from causeway_rpc import Causeway, Refused

ANSWERS_MAX = 20
WITHIN_SECONDS = 60


class Pace:
    """How often something may be done for each of several keys: `count` times in `seconds`."""

    def __init__(self, count, seconds):
        self._count = count
        self._seconds = seconds
        self._times = collections.defaultdict(collections.deque)

    def allows(self, key, now):
        """Whether it may be done now; then it counts as done."""
        times = self._times[key]
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) == self._count:
            return False
        times.append(now)
        return True


def is_to_be_answered(event):
    is_message = event["type"] == "message" and event["chat_kind"] == "direct"
    is_new = is_message and event["state"] == "received" and event["text"]
    return is_new and "reply_to" not in event


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    pace = Pace(ANSWERS_MAX, WITHIN_SECONDS)
    parser.add_argument("--profile", required=True, help="which account")
    arguments = parser.parse_args()
    with Causeway(arguments.profile) as account:
        for event in account.events():
            if not is_to_be_answered(event):
                continue
            if not pace.allows(event["chat"], time.monotonic()):
                print(f"not answered: too much from {event['chat_name']}", file=sys.stderr)
                continue
            try:
                account.call(
                    "send",
                    target=event["chat_name"],
                    message=event["text"],
                    reply=event["id"],
                    wait="none",
                )
            except Refused as refusal:
                print(f"not answered: {refusal}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
