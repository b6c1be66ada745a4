"""A Jupyter client that measures the kernel '.net-csharp'. Reads lines 'what count', answers each with one number."""

import re
import sys
import time

from jupyter_client.manager import start_new_kernel

KERNEL = ".net-csharp"
TIMEOUT = 120

# Prints 1 MB in a second, a hundred lines at a time; every line begins with the time, in milliseconds.
STEADY = """
var pad = new string('.', 84);
var clock = System.Diagnostics.Stopwatch.StartNew();
for (var i = 0; i < SECONDS * 100; i++)
{
    for (var j = 0; j < 100; j++) Console.WriteLine($"<{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}>{pad}");
    var ahead = (i + 1) * 10 - (int)clock.ElapsedMilliseconds;
    if (ahead > 0) System.Threading.Thread.Sleep(ahead);
}
"""
FLOOD = "var line = new string('x', 99); for (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);"


class Session:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL, startup_timeout=TIMEOUT)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code, heard=lambda message: None):
        """Seconds until the cell is over and everything it shows is here."""
        begin = time.monotonic()
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            heard(message)
            if message["msg_type"] == "error":
                raise RuntimeError(message["content"]["evalue"])
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        self.client.get_shell_msg(timeout=TIMEOUT)
        return time.monotonic() - begin


class Listener:
    """How old the newest text on the page ever gets, and how much of it arrives."""

    def __init__(self):
        self.oldest, self.received, self.text, self._newest = 0.0, 0, "", None

    def __call__(self, message):
        content = message["content"]
        text = content["text"] if message["msg_type"] == "stream" else content.get("data", {}).get("text/plain", "")
        if not text:
            return
        self.received += len(text)
        self.text = text
        stamps = re.findall(r"<(\d{13})>", text)
        if stamps:
            if self._newest:
                self.oldest = max(self.oldest, time.time() - self._newest)
            self._newest = int(stamps[-1]) / 1000


def first_result():
    begin = time.monotonic()
    session = Session()
    try:
        session.run("1 + 1")
        return time.monotonic() - begin
    finally:
        session.close()


def completion(session):
    begin = time.monotonic()
    request = session.client.complete("var text = Console.Wri", 22)
    while True:
        reply = session.client.get_shell_msg(timeout=TIMEOUT)
        if reply["parent_header"].get("msg_id") == request:
            assert "WriteLine" in reply["content"]["matches"], reply["content"]
            return time.monotonic() - begin


def steady(session, seconds):
    listener = Listener()
    session.run(STEADY.replace("SECONDS", str(seconds)), listener)
    return listener


def main():
    session = None
    flood = Listener()
    for line in sys.stdin:
        what, count = line.split()
        if what not in ("ready", "start") and session is None:
            session = Session()
        if what == "ready":
            answer = 0
        elif what == "start":
            answer = first_result()
        elif what == "trip":
            answer = session.run("1 + 1")
        elif what == "completion":
            answer = completion(session)
        elif what == "age":  # of one cell that prints for so long: how old the newest text on the page ever gets
            answer = steady(session, int(count)).oldest
        elif what == "overrun":  # of one cell that prints for so long, beyond that time
            answer = session.run(STEADY.replace("SECONDS", count)) - int(count)
        elif what == "flood":
            flood = Listener()
            answer = session.run(FLOOD, flood)
        elif what == "flooded":  # characters that arrived, the last with a note of what did not
            if not flood.received:
                session.run(FLOOD, flood)
            assert "left out" in flood.text, flood.text
            answer = flood.received
        else:
            raise ValueError(f"{what} is not known here")
        print(answer, flush=True)
    if session:
        session.close()


if __name__ == "__main__":
    main()
