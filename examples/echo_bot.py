#!/usr/bin/env python3
"""Says everything that it is told in direct chats back to whoever said it."""

import argparse
import sys

from causeway_rpc import Causeway, Refused


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", required=True, help="which account")
    arguments = parser.parse_args()
    with Causeway(arguments.profile) as account:
        for event in account.events():
            if event["type"] != "message" or event["chat_kind"] != "direct":
                continue
            if event["state"] != "received" or not event["text"]:
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
