"""A Jupyter kernel for C#: ipykernel's sockets, signing and heartbeat in front of the C# worker (messaging protocol 5.3)."""

import queue
import re
import sys
import threading

import zmq
from ipykernel.kernelbase import Kernel

from history import History
from worker import Worker, spawn

# The worker tries its cancellation token first and aborts the cell's thread next; when neither has helped by then, it is killed.
INTERRUPT_PATIENCE = 4.0
STREAM_LIMIT = 4 << 20  # characters a cell may print; past a few MB the page in the browser becomes unusable
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
        self._life = threading.Lock()
        self._waiting = False  # whether a request waits
        self._lost = None  # what to tell of a worker that ended between two requests
        self._numbers = iter(range(1, sys.maxsize))
        self._parents_of = {}  # request number -> (parent header, is silent)
        self._printed = {}  # request number -> characters so far
        self._running = None
        self._interrupts = 0
        self._ending = False
        self._worker = None
        with self._life:
            self._start_worker(self.first_process)

    # The worker's life

    def _start_worker(self, process=None):
        try:
            self._worker = Worker(process or spawn(self.worker_command), self._on_message, self._on_text, self._on_exit)
            self._worker.listen()
        except OSError as error:
            self._worker, self._lost = None, f"The C# worker cannot be started: {error}. Run './rlt kernel install' again."

    def _begin(self):
        """Every request begins here. One that finds no worker starts one; one that finds the state lost is told so, and not run."""
        with self._life:
            if self._worker is None and not self._lost:
                self._start_worker()
            self._waiting = not self._lost
            lost, self._lost = self._lost, None
            return lost

    def _end(self):
        with self._life:
            self._waiting = False
            while not self._replies.empty():
                message = self._replies.get()
                if message["type"] == "died":
                    self._lost = message["text"]

    def _on_message(self, worker, message):
        if worker is not self._worker:
            return
        kind, number = message["type"], message["parent"]
        parent, silent = self._parents_of.get(number, (None, True))
        if kind == "stream":
            self._publish_stream(number, message, parent, silent)
        elif kind in ("display", "update_display"):
            if not silent:
                transient = {"display_id": message["display_id"]} if message.get("display_id") else {}
                name = "display_data" if kind == "display" else "update_display_data"
                self._publish(name, {"data": message["data"], "metadata": {}, "transient": transient}, parent)
        elif kind == "clear_output":
            if not silent:
                self._publish("clear_output", {"wait": message["wait"]}, parent)
        elif kind == "ready":
            worker.ready = True
        else:
            self._replies.put(message)

    def _on_text(self, worker, text):
        number = self._running
        parent, silent = self._parents_of.get(number, (None, True))
        if worker is self._worker:
            self._publish_stream(number, {"name": "stderr", "text": text}, parent, silent)

    def _on_exit(self, worker, how):
        with self._life:
            if worker is not self._worker:
                return
            self._worker = None
            if self._ending:
                text = "The kernel is being shut down."
            elif worker.ready:
                text = f"The C# worker ended ({how}). State was lost: all variables are gone; a new worker has been started."
                self._start_worker()
            else:  # one that cannot start is not tried again until somebody asks
                text = f"The C# worker cannot start ({how}). {worker.last_line()}".strip()
            if self._waiting:
                self._replies.put({"type": "died", "parent": None, "text": text})
            else:
                self._lost = text

    def _publish(self, kind, content, parent):
        self.session.send(self.iopub_socket, kind, content, parent=parent, ident=self._topic(kind))

    def _publish_stream(self, number, message, parent, silent):
        printed = self._printed.get(number, 0)
        if silent or printed > STREAM_LIMIT:
            return
        text = message["text"]
        self._printed[number] = printed + len(text)
        if printed + len(text) > STREAM_LIMIT:
            text = text[: STREAM_LIMIT - printed] + f"\n[the rest of this cell's output is left out: it printed more than {STREAM_LIMIT >> 20} MiB]\n"
        self._publish("stream", {"name": message["name"], "text": text}, parent)

    def _ask(self, kind, answer, silent=True, **content):
        """Sends a request and waits for its answer; None where the worker died."""
        lost = self._begin()
        if lost:
            self._lost = lost  # for the next cell to tell
            return None
        try:
            number = next(self._numbers)
            self._parents_of[number] = (self.get_parent("shell"), silent)
            self._send(kind, number, **content)
            while True:
                message = self._replies.get()
                if message["type"] == "died":
                    self._lost = message["text"]
                    return None
                if message["type"] == answer and message["parent"] == number:
                    return message
        finally:
            self._end()

    def _send(self, kind, number, **content):
        worker = self._worker
        if worker:
            worker.send(kind, number, **content)

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
        self._running, self._interrupts = number, 0
        lost = self._begin()
        try:
            if lost:
                failure, result = _failure("WorkerDied", lost), None
            else:
                self._send("execute", number, code=code, name=f"cell {count}", language="csharp", allow_input=allow_stdin)
                failure, result = self._follow(number, silent)
        finally:
            self._running = None
            self._end()
            self._printed.pop(number, None)
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

    def _follow(self, number, silent):
        """Hands on what a running cell says until it is over: (error content or None, its result as text or None)."""
        failure, result, asking = None, None, False
        while True:
            try:
                message = self._replies.get(timeout=0.02 if asking else None)
            except queue.Empty:
                asking = not self._forward_input(number)
                continue
            kind = message["type"]
            if kind == "died":
                failure = self._died(message)
                return failure, None
            if message["parent"] != number:
                continue
            if kind == "result":
                result = message["data"].get("text/plain")
                if not silent:
                    content = {"data": message["data"], "metadata": {}, "execution_count": self.execution_count}
                    self._publish("execute_result", content, self.get_parent("shell"))
            elif kind == "error":
                failure = {"ename": message["name"], "evalue": message["value"], "traceback": message["traceback"]}
            elif kind == "input_request":
                self._request_input(message)
                asking = True
            elif kind == "done":
                if message["status"] != "ok" and not failure:
                    failure = _failure("Interrupted", "The cell was interrupted; variables keep what they held.")
                return failure, result

    def _died(self, message):
        if self._interrupts:
            return _failure(
                "WorkerDied",
                "The cell did not stop when interrupted, so its process was ended. "
                "State was lost: all variables are gone; a new worker has been started.",
            )
        return _failure("WorkerDied", message["text"])

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

    def _forward_input(self, number):
        """Whether an answer has come and gone to the worker."""
        if not self.stdin_socket.poll(0, zmq.POLLIN):
            return False
        _, reply = self.session.recv(self.stdin_socket)
        if reply is None:
            return False
        value = reply["content"].get("value", "")
        self._send("input_reply", number, value=None if value == "\x04" else value)
        return True

    # Interrupt and shutdown: on the control thread, while a cell runs on the main one

    async def interrupt_request(self, stream, ident, parent):
        number = self._running
        if number is not None:
            self._interrupts += 1
            worker = self._worker
            if worker and self._interrupts > 1:
                worker.kill()
            elif worker:
                worker.send("interrupt", next(self._numbers))
                threading.Timer(INTERRUPT_PATIENCE, self._kill_if_running, (number, worker)).start()
        self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    def _kill_if_running(self, number, worker):
        if self._running == number:
            worker.kill()

    def do_shutdown(self, restart):
        with self._life:
            self._ending, worker = True, self._worker
        if worker:
            worker.send("shutdown", next(self._numbers))
            if self._running is not None or not worker.wait(1):
                worker.kill()
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
