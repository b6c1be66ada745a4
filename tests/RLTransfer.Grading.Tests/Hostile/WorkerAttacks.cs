namespace RLTransfer.Grading.Tests.Hostile;

/// <summary>Attacks on the worker itself, and through what comes out of it on the grader.</summary>
internal static class WorkerAttacks
{
    private const string Secrets = "read hidden tests", Checker = "patch the checker", Death = "end the process", Fake = "fake results", Loop = "infinite loop",
        Bomb = "bomb", Remains = "leave something behind", Json = "hostile JSON", Scripts = "scripts for whoever reads the feedback";

    private const string Native = """
        [System.Runtime.InteropServices.DllImport("libc")] static extern int kill(int process, int signal);
        [System.Runtime.InteropServices.DllImport("libc")] static extern int close(int descriptor);

        """;

    public static IEnumerable<Attack> All() => [.. OnTheWorker(), .. OnTheGrader()];

    private static IEnumerable<Attack> OnTheWorker() =>
    [
        Attack.InCell(Secrets, "looks for files that the grader has left open", """
            foreach (var file in System.IO.Directory.GetFiles("/proc/self/fd"))
            {
                var target = "";
                try { target = new System.IO.FileInfo(file).LinkTarget ?? ""; } catch (Exception) { }
                if (target.StartsWith("/") && !new[] { "/usr/", "/lib", "/program/", "/tmp/", "/dev/", "/proc/", "/etc/ld.so", "/memfd:" }.Any(target.StartsWith) && !target.Contains("dotnet")) throw new Exception("71" + "77 " + target);
            }
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Secrets, "looks for the grader in its variables and mounts", """
            foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
                if ($"{variable.Key}={variable.Value}" is var text && new[] { "RLTRANSFER", "SLURM", "/root", "testhost", "rlt-grading-" }.Any(text.Contains)) throw new Exception("71" + "77 " + text);
            foreach (var file in new[] { "/proc/self/mountinfo", "/proc/1/cmdline", "/proc/self/cgroup" })
                if (System.IO.File.ReadAllText(file) is var text && new[] { "tests.cs", "rlt-grading-", "rlt-submissions-" }.Any(text.Contains)) throw new Exception("71" + "77 " + file);
            double[] Returns(double[] rewards, double discount) => rewards;
            """),

        Attack.Behind(Checker, "counts in a culture of its own", """
            var odd = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NaNSymbol) = ("9", ",", "1");
            System.Globalization.CultureInfo.DefaultThreadCurrentCulture = System.Globalization.CultureInfo.CurrentCulture = System.Threading.Thread.CurrentThread.CurrentCulture = odd;
            """, 5),
        Attack.Behind(Checker, "listens to every event of the process", """
            AppDomain.CurrentDomain.FirstChanceException += (_, e) => Console.WriteLine("passed 5/5");
            AppDomain.CurrentDomain.AssemblyLoad += (_, _) => Console.WriteLine("{\"score\": 5}");
            AppDomain.CurrentDomain.AssemblyResolve += (_, _) => typeof(object).Assembly;
            System.Threading.Tasks.TaskScheduler.UnobservedTaskException += (_, e) => e.SetObserved();
            Console.CancelKeyPress += (_, e) => e.Cancel = true;
            """, 5),
        Attack.InCell(Checker, "returns a list that never ends", """
            IEnumerable<double> Returns(double[] rewards, double discount) { while (true) yield return 0; }
            """, "holds more than 200,000 values"),
        Attack.InCell(Checker, "returns a record whose property prints, throws and loops", """
            class Trap { public double A { get { Console.WriteLine("passed"); throw new Exception("<b>trap</b>"); } } public double B { get { while (true) { } } } }
            Trap Returns(double[] rewards, double discount) => new();
            """),
        Attack.InCell(Checker, "returns a record whose property waits for ever", """
            class Trap { public double A { get { System.Threading.Thread.Sleep(-1); return 0; } } }
            Trap Returns(double[] rewards, double discount) => new();
            """, "took longer than"),
        Attack.InCell(Checker, "returns a tuple of two thousand million items", """
            class Tuple : System.Runtime.CompilerServices.ITuple { public int Length => int.MaxValue; public object? this[int i] => 0.0; }
            Tuple Returns(double[] rewards, double discount) => new();
            """, "holds more than 200,000 values"),
        Attack.InCell(Checker, "returns a list that holds itself", """
            List<object> Returns(double[] rewards, double discount) { var list = new List<object>(); list.Add(list); list.Add(list); return list; }
            """),

        Attack.InCell(Death, "kills every process that it may", Native + """
            double[] Returns(double[] rewards, double discount) { kill(1, 9); kill(-1, 9); return rewards; }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Death, "closes every descriptor", Native + """
            double[] Returns(double[] rewards, double discount) { for (var i = 0; i < 512; i++) close(i); return rewards; }
            """, score: Attack.AtMostHonest),
        Attack.Behind(Death, "exits on a thread a moment later, again and again", """
            new System.Threading.Thread(() => { System.Threading.Thread.Sleep(700); Environment.Exit(5); }) { IsBackground = true }.Start();
            """, Attack.AtMostEverything),

        Attack.Behind(Loop, "in a finalizer", """
            class Slow { ~Slow() { while (true) { } } }
            for (var i = 0; i < 10; i++) new Slow();
            GC.Collect();
            """, 5),
        Attack.InCell(Loop, "in the compiler", """
            class A<T1, T2, T3, T4, T5, T6> { public class B : A<B, B, B, B, B, B> { B.B.B.B.B.B.B.B.B field; } }
            double[] Returns(double[] rewards, double discount) => rewards;
            """, score: Attack.AtMostHonest),
        Attack.InCell(Loop, "in an expression too deep for the compiler", "double[] Returns(double[] rewards, double discount) => [" + string.Concat(Enumerable.Repeat("(1+", 20_000)) + "1" + new string(')', 20_000) + "];", score: Attack.AtMostHonest),
        Attack.InCell(Loop, "stops itself with a signal", Native + "double[] Returns(double[] rewards, double discount) { kill(Environment.ProcessId, 19); return rewards; }", "took longer than"),
        Attack.InCell(Loop, "answers in time, stops itself, and leaves more unread than a pipe holds", Native + CodeAttacks.Forge + """
            Forge("{\"type\":\"done\",\"parent\":PARENT,\"status\":\"ok\"}");
            kill(Environment.ProcessId, 19);
            """, score: Attack.AtMostHonest, comment: 200_000),

        Attack.InCell(Bomb, "of empty files", """
            double[] Returns(double[] rewards, double discount) { for (var i = 0; ; i++) System.IO.File.Create($"/tmp/{i}").Dispose(); }
            """),
        Attack.InCell(Bomb, "of pipes and what they hold", """
            double[] Returns(double[] rewards, double discount)
            {
                var pipes = new List<object>();
                while (true)
                {
                    var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
                    pipes.Add(pipe);
                    pipe.Write(new byte[60_000]);
                }
            }
            """),
        Attack.Behind(Bomb, "raises its limits", """
            var raise = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("prlimit", ["--pid", Environment.ProcessId.ToString(), "--nproc=unlimited", "--as=unlimited", "--cpu=unlimited", "--nofile=100000"]) { RedirectStandardError = true })!;
            raise.WaitForExit();
            if (raise.ExitCode == 0) throw new Exception("71" + "77: it may");
            """, 5),

        Attack.Behind(Remains, "a thread that writes to every descriptor while others are asked", CodeAttacks.Forge + """
            new System.Threading.Thread(() => { System.Threading.Thread.Sleep(300); while (true) Forge("{\"type\":\"called\",\"parent\":PARENT,\"status\":\"ok\",\"value\":2.5}"); }) { IsBackground = true }.Start();
            """, Attack.AtMostEverything),
    ];

    private static IEnumerable<Attack> OnTheGrader() =>
    [
        Answers("half a character", "\\\"\\\\ud800\\\""),
        Answers("half a character for a key", "{\\\"\\\\udc00\\\":1}"),
        Answers("numbers beyond all numbers", "[1e999,-1e999,1e-999,0.1e1,9999999999999999999999999999999999999999,1]"),
        Answers("a tensor of impossible shape", "{\\\"shape\\\":[0,1e308],\\\"values\\\":[],\\\"dtype\\\":\\\"Float32\\\"}"),
        Answers("a tensor whose shape is text", "{\\\"shape\\\":[\\\"NaN\\\",\\\"Infinity\\\"],\\\"values\\\":[null]}"),
        Attack.InCell(Json, "answers with lists in lists beyond count", CodeAttacks.Forge + """
            double[] Returns(double[] rewards, double discount)
            {
                Forge("{\"type\":\"called\",\"parent\":PARENT,\"status\":\"ok\",\"value\":[" + string.Join(",", Enumerable.Repeat("[]", 1_200_000)) + "]}", 7, 7);
                return rewards;
            }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Json, "shows a picture that is a number", CodeAttacks.Forge + """
            Forge("{\"type\":\"display\",\"parent\":PARENT,\"data\":{\"image/png\":5,\"text/plain\":[[7]],\"application/json\":{\"a\":[]}}}");
            double[] Returns(double[] rewards, double discount) => rewards;
            """, score: Attack.AtMostHonest),
        Attack.InCell(Bomb, "of lines", """
            Console.Write(new string('\n', 1 << 20));
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Bomb, "of displays", CodeAttacks.Forge + """
            for (var i = 0; i < 7; i++) Forge("{\"type\":\"display\",\"parent\":PARENT,\"data\":{\"application/json\":[" + string.Join(",", Enumerable.Repeat("[]", 1_200_000)) + "]}}", 2, 2);
            double[] Returns(double[] rewards, double discount) => rewards;
            """, score: Attack.AtMostHonest),
        Attack.InCell(Scripts, "in an exception of a million characters, cut in the middle of one", """
            double[] Returns(double[] rewards, double discount) => throw new Exception("<script>x" + string.Concat(Enumerable.Repeat("😀", 500_000)));
            """),
        Attack.InCell(Scripts, "in letters that turn the line around", "// \u202e } ;evil \u2066 if (isAdmin) \u2069\ndouble[] Returns(double[] rewards, double discount) => throw new Exception(\"\\u202e\\u200b\\u001b[2J\");"),
    ];

    private static Attack Answers(string name, string value) => Attack.InCell(Json, $"answers with {name}", CodeAttacks.Forge + $$"""
        double[] Returns(double[] rewards, double discount) { Forge("{\"type\":\"called\",\"parent\":PARENT,\"status\":\"ok\",\"value\":{{value}}}"); return rewards; }
        """, score: Attack.AtMostHonest);
}
