"""The supervisor of the C# worker as a child process: JSON messages, each behind its length (four bytes, little endian).

What becomes of the worker (its death, its replacement, a cell that cannot be interrupted) is the supervisor's business, which
answers every request; here is only the pipe to it."""

import json
import os
import signal
import struct
import subprocess
import threading

MAX_FRAME = 256 << 20


def spawn(command):
    """Starts the process of a supervisor."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a terminal's Ctrl+C is meant for the server
        env={"DOTNET_EnableWriteXorExecute": "0", **os.environ},  # a first result is mostly code that is compiled just then
    )


class Supervisor:
    """Tells on a thread of its own: `on_message` for each message, `on_exit` once, last, with why it ended. It ends when its
    standard input closes, so it does not outlive this process."""

    def __init__(self, process, on_message, on_exit):
        self._on_message = on_message
        self._on_exit = on_exit
        self._writing = threading.Lock()
        self._process = process
        self._last_words = b""
        self._listener = threading.Thread(target=self._listen_to_errors, daemon=True)

    def listen(self):
        """From now on what happens is told."""
        self._listener.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, kind, number, **content):
        """Sends one request; a supervisor that is gone is reported by on_exit, not here."""
        body = json.dumps({"type": kind, "id": number, **content}).encode()
        try:
            with self._writing:
                self._process.stdin.write(struct.pack("<i", len(body)) + body)
                self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def kill(self):
        """Ends it, the worker, and everything they have started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def wait(self, seconds):
        """Whether it has ended by itself in time."""
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def _read(self, count):
        data = self._process.stdout.read(count)
        return data if len(data) == count else None

    def _listen(self):
        ready = False
        while True:
            header = self._read(4)
            if header is None:
                break
            length = struct.unpack("<i", header)[0]
            body = self._read(length) if 0 < length <= MAX_FRAME else None
            if body is None:
                break
            ready = True
            self._on_message(json.loads(body))
        self.kill()
        code = self._process.wait()
        self._listener.join(1)
        how = f"exit code {code}" if code >= 0 else f"ended by {signal.Signals(-code).name}"
        lines = [line.strip() for line in self._last_words.decode(errors="replace").splitlines() if line.strip()]
        if ready:
            text = f"The C# worker's supervisor ended ({how}). State was lost: all variables are gone; the next cell starts anew."
        else:
            text = f"The C# worker cannot start ({how}). {lines[-1] if lines else ''}".strip()
        self._on_exit(self, text)

    def _listen_to_errors(self):
        while data := self._process.stderr.read1(1 << 16):
            self._last_words = (self._last_words + data)[-(1 << 16) :]
