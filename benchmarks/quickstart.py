"""The loop that everything is compared with: what AgentPost's quickstart does with a frame.

Prints when the last frame was read, and the CPU seconds that all took; or each frame instead.

python -m benchmarks.quickstart URL COUNT [print]
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from websockets.asyncio.client import connect


async def main(url: str, count: int) -> None:
    async with connect(url, compression=None) as ws:
        await ws.send('{"type":"subscribe"}')
        taken, began = 0, time.process_time()
        async for raw in ws:
            json.loads(raw)
            taken += 1
            if taken == count:
                break
        print(time.monotonic(), time.process_time() - began, flush=True)


async def show(url: str, count: int) -> None:
    async with connect(url, compression=None) as ws:
        await ws.send('{"type":"subscribe"}')
        taken = 0
        async for raw in ws:
            print(raw)
            taken += 1
            if taken == count:
                break


if __name__ == "__main__":
    do = show if sys.argv[3:] == ["print"] else main
    asyncio.run(do(sys.argv[1], int(sys.argv[2])))
