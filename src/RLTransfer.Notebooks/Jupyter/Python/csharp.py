"""A Jupyter kernel for C#: ipykernel's sockets, signing and heartbeat in front of the C# worker (messaging protocol 5.3)."""

import queue
import re
import sys
import threading

import zmq
from ipykernel.kernelbase import Kernel

from history import History
from supervisor import Supervisor, spawn

PAGER_QUERY = re.compile(r"^\s*(?:\?\s*([\w.<>]+)|([\w.<>]+)\s*\?)\s*$")


class CSharpKernel(Kernel):
    implementation = "RLTransfer"
    implementation_version = "1.0.0"
    banner = "C# on .NET 10 (RLTransfer)"
    language_info = {
        "name": "C#",
        "mimetype": "text/x-csharp",
        "file_extension": ".cs",
        "pygments_lexer": "csharp",
        "codemirror_mode": "text/x-csharp",
        "version": "14.0",
    }
    worker_command = []
    first_process = None  # a worker that has been started beforehand

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.shell_handlers["comm_open"] = self.comm_open
        self.shell_handlers["comm_msg"] = self.shell_handlers["comm_close"] = self._ignore
        self._history = History()
        self._replies = queue.Queue()  # what the running request waits for
        self._life = threading.RLock()
        self._waiting = None  # the number of the request that waits
        self._lost = None  # what to tell of a supervisor that ended between two requests
        self._numbers = iter(range(1, sys.maxsize))
        self._parents_of = {}  # request number -> (parent header, is silent)
        self._running = None
        self._asking = False
        self._supervisor = None
        with self._life:
            self._start_supervisor(self.first_process)

    # The worker: a supervisor looks after it, see supervisor.py

    def _begin(self):
        """Every request begins here. Returns why it cannot be answered, or None."""
        with self._life:
            if self._supervisor is None and not self._lost:
                self._start_supervisor()
            lost, self._lost = self._lost, None
            return lost

    def _start_supervisor(self, process=None):
        try:
            self._supervisor = Supervisor(process or spawn(self.worker_command), self._on_message, self._on_exit)
            self._supervisor.listen()
        except OSError as error:
            self._supervisor, self._lost = None, f"The C# worker cannot be started: {error}. Run './rlt kernel install' again."

    def _on_message(self, message):
        kind, number = message["type"], message["parent"]
        parent, silent = self._parents_of.get(number, (None, True))
        if kind == "stream":
            if not silent:
                self._publish("stream", {"name": message["name"], "text": message["text"]}, parent)
        elif kind in ("display", "update_display"):
            if not silent:
                transient = {"display_id": message["display_id"]} if message.get("display_id") else {}
                name = "display_data" if kind == "display" else "update_display_data"
                self._publish(name, {"data": message["data"], "metadata": {}, "transient": transient}, parent)
        elif kind == "clear_output":
            if not silent:
                self._publish("clear_output", {"wait": message["wait"]}, parent)
        elif kind != "ready":
            self._replies.put(message)

    def _on_exit(self, supervisor, text):
        with self._life:
            if supervisor is self._supervisor:
                self._supervisor = None
                if self._waiting is None:
                    self._lost = text
                else:
                    self._replies.put({"type": "died", "parent": self._waiting, "text": text})

    def _publish(self, kind, content, parent):
        self.session.send(self.iopub_socket, kind, content, parent=parent, ident=self._topic(kind))

    def _send(self, kind, number, **content):
        with self._life:
            supervisor = self._supervisor
        if supervisor:
            supervisor.send(kind, number, **content)

    def _ask(self, kind, answer, silent=True, **content):
        """Sends a request and waits for its answer; None where the worker died."""
        lost = self._begin()
        if lost:
            self._lost = lost  # for the next cell to tell
            return None
        number = next(self._numbers)
        self._parents_of[number] = (self.get_parent("shell"), silent)
        for message in self._conversation(kind, number, **content):
            if message["type"] == answer:
                return message
            if message["type"] == "died":
                return None

    def _conversation(self, kind, number, poll=lambda: None, **content):
        """Sends a request and yields what comes back of it; `poll` says how long to wait before it is asked again, or None."""
        self._waiting = number
        self._send(kind, number, **content)
        try:
            while True:
                try:
                    message = self._replies.get(timeout=poll())
                except queue.Empty:
                    continue
                if message["parent"] == number:
                    yield message
        finally:
            self._waiting = None

    # Execution

    def pre_handler_hook(self):
        """Interrupts come as messages; a SIGINT is meant for the server."""

    def post_handler_hook(self):
        """Nothing was changed before."""

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, *, cell_id=None):
        if not silent and not store_history:
            self.execution_count -= 1  # the base class has counted this one
        count = self.execution_count
        query = PAGER_QUERY.match(code)
        if query:
            return self._page(query.group(1) or query.group(2), count)

        number = next(self._numbers)
        self._parents_of[number] = (self.get_parent("shell"), silent)
        self._running = number
        try:
            failure, result = self._run(number, code, count, silent, allow_stdin)
        finally:
            self._running = None
            if len(self._parents_of) > 1000:  # late output of background threads still finds its cell for a while
                self._parents_of.pop(next(iter(self._parents_of)))

        if not silent and store_history:
            self._history.add(count, code, result)
        if failure:
            if not silent:
                self._publish("error", failure, self.get_parent("shell"))
                if self.get_parent("shell")["content"].get("stop_on_error", True):
                    self._abort_waiting()
            return {"status": "error", "execution_count": count, "user_expressions": {}, "payload": [], **failure}
        return {
            "status": "ok",
            "execution_count": count,
            "payload": [],
            "user_expressions": {name: self._evaluate(text) for name, text in (user_expressions or {}).items()},
        }

    def _run(self, number, code, count, silent, allow_input):
        """Runs a cell and hands on what it says until it is over: (error content or None, its result as text or None)."""
        lost = self._begin()
        if lost:
            return _failure("WorkerDied", lost), None
        failure, result = None, None
        self._asking = False
        request = {"code": code, "name": f"cell {count}", "language": "csharp", "allow_input": allow_input}
        for message in self._conversation("execute", number, poll=lambda: self._forward_input(number), **request):
            kind = message["type"]
            if kind == "result":
                result = message["data"].get("text/plain")
                if not silent:
                    content = {"data": message["data"], "metadata": {}, "execution_count": self.execution_count}
                    self._publish("execute_result", content, self.get_parent("shell"))
            elif kind == "error":
                failure = {"ename": message["name"], "evalue": message["value"], "traceback": message["traceback"]}
            elif kind == "input_request":
                self._request_input(message)
            elif kind == "died":
                return _failure("WorkerDied", message["text"]), None
            elif kind == "done":
                if message["status"] != "ok" and not failure:
                    failure = _failure("Interrupted", "The cell was interrupted; variables keep what they held.")
                return failure, result

    def _evaluate(self, text):
        answer = self._ask("evaluate", "evaluated", code=text)
        if answer is None:
            return {"status": "error", **_failure("WorkerDied", "The C# worker ended while it evaluated this expression.")}
        if answer.get("data") is None:
            return {
                "status": "error",
                "ename": answer.get("error_name") or "Error",
                "evalue": answer.get("error_value") or "",
                "traceback": answer.get("traceback") or [],
            }
        return {"status": "ok", "data": answer["data"], "metadata": {}}

    def _page(self, name, count):
        """`?Console.WriteLine` opens its documentation in the pager."""
        answer = self._ask("inspect", "inspected", code=name, cursor=len(name), detail=1)
        data = answer and answer.get("data")
        payload = [{"source": "page", "data": data or {"text/plain": f"{name} is not known here."}, "start": 0}]
        return {"status": "ok", "execution_count": count, "payload": payload, "user_expressions": {}}

    # Input

    def _request_input(self, message):
        while self.stdin_socket.poll(0):  # stale replies
            self.stdin_socket.recv_multipart()
        content = {"prompt": message["prompt"], "password": message["password"]}
        self.session.send(
            self.stdin_socket, "input_request", content, self.get_parent("shell"), ident=self._parent_ident["shell"]
        )
        self._asking = True

    def _forward_input(self, number):
        """Hands on an answer that has come; while one is awaited, says how long to wait before looking again."""
        if not self._asking:
            return None
        if self.stdin_socket.poll(0, zmq.POLLIN):
            _, reply = self.session.recv(self.stdin_socket)
            if reply is not None:
                value = reply["content"].get("value", "")
                self._send("input_reply", number, value=None if value == "\x04" else value)
                self._asking = False
        return 0.02 if self._asking else None

    # Interrupt and shutdown: on the control thread, while a cell runs on the main one

    async def interrupt_request(self, stream, ident, parent):
        if self._running is not None:
            self._send("interrupt", next(self._numbers))
        self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    def do_shutdown(self, restart):
        with self._life:
            supervisor, self._supervisor = self._supervisor, None
        if supervisor:
            supervisor.send("shutdown", next(self._numbers))
            if self._running is not None or not supervisor.wait(3):
                supervisor.kill()
        return {"status": "ok", "restart": restart}

    def _abort_waiting(self):
        """Aborts the cells that wait now. The base class would do it behind the reply, and catch the next one that is sent because of it."""
        self._aborting = True
        self.shell_stream.flush()  # everything that has arrived is in the queue now

        async def stop():
            self._aborting = False

        self.schedule_dispatch(stop)

    def _abort_queues(self):
        """Done before the reply, by _abort_waiting."""

    def _send_abort_reply(self, stream, msg, idents):
        kind = msg["header"]["msg_type"].replace("_request", "_reply")
        self.session.send(
            stream, kind, {"status": "aborted", "execution_count": self.execution_count}, parent=msg, ident=idents
        )

    # Editing

    def do_complete(self, code, cursor_pos):
        answer = self._ask("complete", "completed", code=code, cursor=cursor_pos)
        matches = answer["matches"] if answer else []
        start, end = (answer["start"], answer["end"]) if answer else (cursor_pos, cursor_pos)
        types = [
            {"start": start, "end": end, "text": match["text"], "type": match["kind"], "signature": match["signature"]}
            for match in matches
        ]
        return {
            "status": "ok",
            "matches": [match["text"] for match in matches],
            "cursor_start": start,
            "cursor_end": end,
            "metadata": {"_jupyter_types_experimental": types},
        }

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        answer = self._ask("inspect", "inspected", code=code, cursor=cursor_pos, detail=detail_level)
        data = answer and answer.get("data")
        return {"status": "ok", "found": bool(data), "data": data or {}, "metadata": {}}

    def do_is_complete(self, code):
        answer = self._ask("is_complete", "completeness", code=code)
        if answer is None:
            return {"status": "unknown"}
        reply = {"status": answer["status"]}
        if answer["status"] == "incomplete":
            reply["indent"] = answer.get("indent") or ""
        return reply

    def do_history(self, hist_access_type, output, raw, session=None, start=None, stop=None, n=None, pattern=None, unique=False):
        history = self._history.answer(hist_access_type, output, session, start, stop, n, pattern, unique)
        return {"status": "ok", "history": history}

    # Comms: no target is known here

    async def comm_open(self, stream, ident, parent):
        content = {"comm_id": parent["content"].get("comm_id", ""), "data": {}}
        self.session.send(self.iopub_socket, "comm_close", content, parent=parent, ident=self._topic("comm_close"))

    async def _ignore(self, stream, ident, parent):
        """A comm that was never opened."""


def _failure(name, value):
    return {"ename": name, "evalue": value, "traceback": [f"\x1b[31m{name}\x1b[39m: {value}"]}
