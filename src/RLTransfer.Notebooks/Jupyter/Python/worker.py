"""The C# worker as a child process: JSON messages, each behind its length (four bytes, little endian)."""

import codecs
import json
import os
import re
import signal
import struct
import subprocess
import threading

MAX_FRAME = 256 << 20
END_MARK = re.compile(rb"\x01rlt:\d+\x01")  # stands on standard error behind every cell


def spawn(command):
    """Starts the process of a worker."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a terminal's Ctrl+C is meant for the server
    )


class Worker:
    """One life of the worker. What happens is told on threads of its own: `on_message` for each message, `on_text` for what
    native code and the dying runtime write to standard error, `on_exit` once, last. It ends when its standard input closes,
    so it does not outlive this process."""

    def __init__(self, process, on_message, on_text, on_exit):
        self._on_message = on_message
        self._on_text = on_text
        self._on_exit = on_exit
        self._writing = threading.Lock()
        self._last_words = b""
        self._process = process
        self._listener = threading.Thread(target=self._listen_to_errors, daemon=True)
        self.ready = False  # set by whoever is told

    def listen(self):
        """From now on what happens is told."""
        self._listener.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, kind, number, **content):
        """Sends one request; a worker that is gone is reported by on_exit, not here."""
        body = json.dumps({"type": kind, "id": number, **content}).encode()
        try:
            with self._writing:
                self._process.stdin.write(struct.pack("<i", len(body)) + body)
                self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def last_line(self):
        """The last line that it wrote to standard error."""
        lines = self._last_words.decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def kill(self):
        """Ends the worker and everything it has started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def wait(self, seconds):
        """Whether the worker has ended by itself in time."""
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def _read(self, count):
        data = self._process.stdout.read(count)
        return data if len(data) == count else None

    def _listen(self):
        while True:
            header = self._read(4)
            if header is None:
                break
            length = struct.unpack("<i", header)[0]
            body = self._read(length) if 0 < length <= MAX_FRAME else None
            if body is None:
                break
            self._on_message(self, json.loads(body))
        self.kill()
        code = self._process.wait()
        self._listener.join(1)
        self._on_exit(self, describe_exit(code, self._last_words))

    def _listen_to_errors(self):
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        while True:
            data = self._process.stderr.read1(1 << 16)
            if not data:
                break
            data = END_MARK.sub(b"", data)
            self._last_words = (self._last_words + data)[-(1 << 16) :]
            text = decoder.decode(data)
            if text:
                self._on_text(self, text)


def describe_exit(code, last_words):
    """What a process's end means, in words."""
    cause = next((f"{each.lower()}, " for each in ("Stack overflow", "Out of memory") if each.encode() in last_words), "")
    number = -code if code < 0 else code - 128 if code > 128 else None
    if number in iter(signal.Signals):
        return f"{cause}ended by {signal.Signals(number).name}"
    return f"{cause}exit code {code}"
