"""What the conformance suite does not ask: each test is one promise of the messaging protocol that our kernel keeps."""

import json
import os
import socket
import subprocess
import tempfile
import time
import unittest
from queue import Empty

from jupyter_client.manager import start_new_kernel

TIMEOUT = 30


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name=".net-csharp", startup_timeout=60)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def reply(self, request, channel="shell"):
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == request:
                return message

    def outputs(self, request):
        """Everything on iopub for one request, until it is idle."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages
            if message["msg_type"] != "status":
                messages.append(message)

    def run_cell(self, code, **options):
        request = self.client.execute(code, **options)
        return self.reply(request), self.outputs(request)

    def value(self, code):
        _, outputs = self.run_cell(code)
        return next(m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result")

    def interrupt(self):
        request = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(request)
        return request["header"]["msg_id"]

    def until_running(self, request):
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == request:
                return

    def test_silent_shows_and_counts_nothing(self):
        before = int(self.run_cell("1")[0]["content"]["execution_count"])
        reply, outputs = self.run_cell('Console.WriteLine("quiet"); display(3); 4', silent=True)
        self.assertEqual("ok", reply["content"]["status"])
        self.assertEqual([], outputs)
        self.assertEqual(before + 1, self.run_cell("1")[0]["content"]["execution_count"])

    def test_a_cell_outside_the_history_does_not_count(self):
        before = int(self.run_cell("1")[0]["content"]["execution_count"])
        self.run_cell("2", store_history=False)
        self.assertEqual(before + 1, self.run_cell("1")[0]["content"]["execution_count"])

    def test_user_expressions_stand_each_on_its_own(self):
        reply, _ = self.run_cell("var userValue = 5;", user_expressions={"good": "userValue * 2", "bad": "noSuchName"})
        expressions = reply["content"]["user_expressions"]
        self.assertEqual("10", expressions["good"]["data"]["text/plain"])
        self.assertEqual("error", expressions["bad"]["status"])
        self.assertIn("noSuchName", expressions["bad"]["evalue"])

    def test_a_failure_is_one_error_and_aborts_the_queue(self):
        failing = self.client.execute('throw new InvalidOperationException("stop here");')
        waiting = self.client.execute("1 + 1")
        outputs = self.outputs(failing)
        self.assertEqual("error", self.reply(failing)["content"]["status"])
        self.assertEqual(["error"], [m["msg_type"] for m in outputs if m["msg_type"] != "execute_input"])
        aborted = self.reply(waiting)["content"]
        self.assertEqual("aborted", aborted["status"])
        self.assertIn("execution_count", aborted)

    def test_stop_on_error_false_lets_the_queue_go_on(self):
        failing = self.client.execute("throw new Exception();", stop_on_error=False)
        waiting = self.client.execute("1 + 1")
        self.reply(failing)
        self.assertEqual("ok", self.reply(waiting)["content"]["status"])

    def test_compile_errors_carry_the_line_and_no_stderr(self):
        _, outputs = self.run_cell("var a = 1;\nvar b = missing;")
        error = next(m["content"] for m in outputs if m["msg_type"] == "error")
        self.assertIn("missing", error["evalue"])
        self.assertIn("2", "".join(error["traceback"]))
        self.assertEqual([], [m for m in outputs if m["msg_type"] == "stream"])

    def test_input_is_asked_for_and_arrives(self):
        request = self.client.execute('var said = await GetInputAsync("name? ");', allow_stdin=True)
        asked = self.client.get_stdin_msg(timeout=TIMEOUT)
        self.assertEqual(("name? ", False), (asked["content"]["prompt"], asked["content"]["password"]))
        self.client.input("four")
        self.assertEqual("ok", self.reply(request)["content"]["status"])
        self.assertEqual("4", self.value("said.Length"))

    def test_a_password_is_asked_for_as_one(self):
        request = self.client.execute('var secret = await GetPasswordAsync("key? ");', allow_stdin=True)
        self.assertTrue(self.client.get_stdin_msg(timeout=TIMEOUT)["content"]["password"])
        self.client.input("s")
        self.assertEqual("ok", self.reply(request)["content"]["status"])

    def test_input_is_never_asked_for_where_the_client_does_not_allow_it(self):
        reply, _ = self.run_cell('await GetInputAsync("name? ")', allow_stdin=False)
        self.assertEqual("error", reply["content"]["status"])
        with self.assertRaises(Empty):
            self.client.get_stdin_msg(timeout=0.2)

    def test_an_unknown_comm_is_closed(self):
        message = self.client.session.msg("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        self.client.shell_channel.send(message)
        closed = [m for m in self.outputs(message["header"]["msg_id"]) if m["msg_type"] == "comm_close"]
        self.assertEqual(["c1"], [m["content"]["comm_id"] for m in closed])

    def test_an_updated_display_keeps_its_id(self):
        _, outputs = self.run_cell('var shown = display("before"); shown.Update("after");')
        first = next(m["content"] for m in outputs if m["msg_type"] == "display_data")
        second = next(m["content"] for m in outputs if m["msg_type"] == "update_display_data")
        self.assertEqual(first["transient"]["display_id"], second["transient"]["display_id"])
        self.assertEqual("after", second["data"]["text/plain"])

    def check_interrupt(self, code, state_kept=True, seconds=10):
        self.run_cell("var kept = 41;")
        request = self.client.execute('Console.WriteLine("running");\n' + code)
        self.until_running(request)
        time.sleep(0.2)
        started = time.monotonic()
        self.interrupt()
        reply = self.reply(request)
        self.assertLess(time.monotonic() - started, seconds)
        self.assertEqual("error", reply["content"]["status"])
        if state_kept:
            self.assertEqual("42", self.value("kept + 1"))
        else:
            self.assertIn("State was lost", reply["content"]["evalue"])
            self.assertEqual("2", self.value("1 + 1"))

    def test_an_endless_loop_stops_and_variables_stay(self):
        self.check_interrupt("while (true) { }")

    def test_a_sleep_stops_and_variables_stay(self):
        self.check_interrupt("System.Threading.Thread.Sleep(100_000);")

    def test_an_awaited_delay_stops_and_variables_stay(self):
        self.check_interrupt("await Task.Delay(100_000);")

    def test_a_native_training_loop_stops_and_variables_stay(self):
        self.check_interrupt(
            "var w = TorchSharp.torch.randn(64, 64);\nwhile (true) { using var scope = TorchSharp.torch.NewDisposeScope(); w.matmul(w).sum(); }"
        )

    def test_a_finally_loop_ends_with_an_explicit_loss_of_state(self):
        self.check_interrupt(
            "void Stuck() { try { Console.Write(1); } finally { while (true) { } } }\nStuck();", state_kept=False
        )

    def test_a_dying_worker_says_so_and_the_kernel_lives(self):
        reply, outputs = self.run_cell("Environment.Exit(3);")
        self.assertEqual("error", reply["content"]["status"])
        self.assertIn("exited with code 3", reply["content"]["evalue"])
        self.assertEqual(1, len([m for m in outputs if m["msg_type"] == "error"]))
        self.assertEqual("2", self.value("1 + 1"))

    def test_a_worker_that_dies_between_two_cells_is_told_by_the_next_one(self):
        self.run_cell("var kept = 1; new System.Threading.Thread(() => { System.Threading.Thread.Sleep(300); Environment.Exit(4); }).Start();")
        time.sleep(1.5)
        reply, _ = self.run_cell('Console.WriteLine("not run");')
        self.assertIn("exited with code 4", reply["content"]["evalue"])
        self.assertIn("State was lost", reply["content"]["evalue"])
        self.assertEqual("2", self.value("1 + 1"))

    def test_a_package_is_there_in_the_cell_that_names_it(self):
        code = '#r "nuget:Humanizer.Core,2.14.1"\nusing Humanizer;\n"PascalCaseInput".Humanize()'
        self.assertEqual("Pascal case input", self.value(code))

    def test_a_package_that_does_not_exist_is_one_error_in_the_package_managers_words(self):
        reply, _ = self.run_cell('#r "nuget:No.Such.Package.Of.Ours,1.0.0"\n1')
        self.assertEqual("error", reply["content"]["status"])
        self.assertRegex(reply["content"]["evalue"], r"the packages could not be restored: NU\d{4}: .*No\.Such\.Package\.Of\.Ours")
        self.assertEqual("2", self.value("1 + 1"))

    def test_a_flood_is_cut_with_a_note_and_the_kernel_lives(self):
        code = 'var line = new string(\'x\', 99);\nfor (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);'
        reply, outputs = self.run_cell(code)
        self.assertEqual("ok", reply["content"]["status"])
        printed = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
        self.assertEqual(1 << 20, len(printed))
        shown = [m["content"]["data"]["text/plain"] for m in outputs if "display_data" in m["msg_type"]]
        self.assertLess(sum(map(len, shown)), 1 << 20)
        self.assertIn("left out: the cell printed 100,000,000", shown[-1])
        self.assertEqual("2", self.value("1 + 1"))

    def test_beyond_a_megabyte_what_is_printed_last_is_seen_while_the_cell_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            seen = os.path.join(folder, "seen")
            request = self.client.execute(
                "var line = new string('x', 99);\nfor (var i = 0; i < 20_000; i++) Console.WriteLine(line);\n"
                f'Console.WriteLine("now");\nwhile (!System.IO.File.Exists("{seen}")) System.Threading.Thread.Sleep(10);'
            )
            while True:
                message = self.client.get_iopub_msg(timeout=TIMEOUT)
                if "display_data" in message["msg_type"] and message["content"]["data"]["text/plain"].endswith("x\nnow\n"):
                    break
            open(seen, "w").close()
            self.assertEqual("ok", self.reply(request)["content"]["status"])

    def test_unsupported_magics_are_named(self):
        reply, _ = self.run_cell("#!powershell\nGet-Item .")
        self.assertEqual("error", reply["content"]["status"])
        self.assertIn("#!powershell", reply["content"]["evalue"])

    def test_completion_counts_code_points(self):
        code = 'var face = "\U0001F600"; Math.Ma'
        reply = self.reply(self.client.complete(code, len(code)))
        self.assertIn("Max", reply["content"]["matches"])
        self.assertEqual((len(code) - 2, len(code)), (reply["content"]["cursor_start"], reply["content"]["cursor_end"]))


class BadStart(unittest.TestCase):
    """A kernel whose worker cannot start says why, once a cell, and lives."""

    def errors(self, worker_command, cells=2):
        data = os.environ["JUPYTER_DATA_DIR"]
        with open(os.path.join(data, "kernels", ".net-csharp", "kernel.json"), encoding="utf-8") as file:
            spec = json.load(file)
        spec["argv"] = spec["argv"][: spec["argv"].index("--") + 1] + worker_command
        folder = os.path.join(data, "kernels", "broken")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "kernel.json"), "w", encoding="utf-8") as file:
            json.dump(spec, file)
        manager, client = start_new_kernel(kernel_name="broken", startup_timeout=60)
        try:
            replies = [client.execute_interactive("1 + 1", timeout=TIMEOUT, output_hook=lambda message: None) for _ in range(cells)]
            return [reply["content"]["evalue"] for reply in replies]
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_a_launcher_that_is_gone_is_named_with_the_remedy(self):
        for text in self.errors(["/no/such/rlt", "worker"]):
            self.assertIn("/no/such/rlt", text)
            self.assertIn("rlt kernel install", text)

    def test_what_a_launcher_says_before_it_stops_is_handed_on(self):
        for text in self.errors(["sh", "-c", "echo 'rlt: the .NET SDK 10 is missing' >&2; exit 2"]):
            self.assertEqual("The C# worker cannot start (exit code 2). rlt: the .NET SDK 10 is missing", text)


class TakenPort(unittest.TestCase):
    def test_a_port_that_is_taken_is_one_line_and_the_end(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            ports = {f"{name}_port": 0 for name in ("iopub", "stdin", "control", "hb")} | {"shell_port": other.getsockname()[1]}
            connection = {"ip": "127.0.0.1", "transport": "tcp", "key": "k", "signature_scheme": "hmac-sha256", **ports}
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(connection, file)
                file.flush()
                spec = os.path.join(os.environ["JUPYTER_DATA_DIR"], "kernels", ".net-csharp", "kernel.json")
                with open(spec, encoding="utf-8") as installed:
                    argv = [word.format(connection_file=file.name) for word in json.load(installed)["argv"]]
                ended = subprocess.run(argv, capture_output=True, text=True, timeout=60)
        self.assertEqual(1, ended.returncode)
        lines = [line for line in ended.stderr.splitlines() if line]
        self.assertEqual(["rlt: the kernel cannot open its ports: Address already in use. Another program has taken one of them; start the kernel again."], lines)


class Ending(unittest.TestCase):
    def test_shutdown_ends_a_running_worker_too(self):
        manager, client = start_new_kernel(kernel_name=".net-csharp", startup_timeout=60)
        request = client.execute("Console.WriteLine(Environment.ProcessId); while (true) { }")
        while True:
            message = client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "stream":
                process = int(message["content"]["text"])
                break
        self.assertTrue(request)
        client.stop_channels()
        manager.shutdown_kernel()
        for _ in range(50):
            if not os.path.exists(f"/proc/{process}"):
                return
            time.sleep(0.1)
        self.fail(f"the worker, process {process}, still runs")

    def test_restart_gives_a_fresh_worker(self):
        manager, client = start_new_kernel(kernel_name=".net-csharp", startup_timeout=60)
        try:
            client.execute_interactive("var forgotten = 1;", timeout=TIMEOUT)
            manager.restart_kernel()
            client.wait_for_ready(timeout=60)
            reply = client.execute_interactive("forgotten", timeout=TIMEOUT, output_hook=lambda message: None)
            self.assertEqual("error", reply["content"]["status"])
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_two_kernels_do_not_share_state(self):
        pairs = [start_new_kernel(kernel_name=".net-csharp", startup_timeout=60) for _ in range(2)]
        try:
            for number, (_, client) in enumerate(pairs):
                client.execute_interactive(f"var mine = {number};", timeout=TIMEOUT)
            for number, (_, client) in enumerate(pairs):
                reply = client.execute_interactive("", timeout=TIMEOUT, user_expressions={"mine": "mine"})
                self.assertEqual(str(number), reply["content"]["user_expressions"]["mine"]["data"]["text/plain"])
        finally:
            for manager, client in pairs:
                client.stop_channels()
                manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
