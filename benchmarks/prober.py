"""Our prober beside wrk, in turns, on one server of this machine: the ratio of p50, p95 and throughput.

python -m benchmarks.prober            # needs wrk; on a machine that does nothing else
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from grader.running.asking import PROBER

LUA = """done = function(s, l, r)
  io.write(string.format("%f %f %f", l:percentile(50)/1000, l:percentile(95)/1000, s.requests/(s.duration/1e6)))
end
"""
ROUNDS = 3


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    delay_s = 0.0

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        time.sleep(self.delay_s)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A tool that goes away leaves connections behind."""


def ours(port: int, concurrency: int) -> list[float]:
    job = {
        "op": "load", "request": {"method": "GET", "path": "/", "port": port}, "warm_up": 30, "warm_up_s": 1,
        "plan": [[concurrency, 100_000]], "seconds": 2, "repeats": 1, "timeout_s": 10, "within_s": 30,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBER], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    (one,) = json.loads(done.stdout)["rounds"][str(concurrency)]
    return [one["p50"], one["p95"], one["per_second"]]


def wrks(port: int, concurrency: int, script: Path) -> list[float]:
    argv = ["wrk", f"-c{concurrency}", "-t1", "-d2s", "-s", str(script), f"http://127.0.0.1:{port}/"]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in out.splitlines()[-1].split()]


def main() -> None:
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "told.lua"
        script.write_text(LUA, "utf-8")
        print("delay  at once   p50 ours/wrk    p95 ours/wrk   rate ours/wrk")
        for delay_s in (0.002, 0.01, 0.05):
            Handler.delay_s = delay_s
            for concurrency in (1, 8):
                pairs = [(ours(server.server_port, concurrency), wrks(server.server_port, concurrency, script))
                         for _ in range(ROUNDS)]  # fmt: skip
                mine, theirs = (
                    [median(pair[side][figure] for pair in pairs) for figure in range(3)] for side in range(2)
                )
                figures = "  ".join(f"{a:7.2f}/{b:<7.2f}" for a, b in zip(mine, theirs, strict=True))
                ratios = " ".join(f"{a / b:.2f}" for a, b in zip(mine, theirs, strict=True))
                print(f"{delay_s * 1000:3.0f} ms {concurrency:7}   {figures}   ratios {ratios}")


if __name__ == "__main__":
    main()
