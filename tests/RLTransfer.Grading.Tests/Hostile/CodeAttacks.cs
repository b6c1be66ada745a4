namespace RLTransfer.Grading.Tests.Hostile;

/// <summary>Attacks in the code of a cell.</summary>
internal static class CodeAttacks
{
    private const string Secrets = "read hidden tests", Checker = "patch the checker", Death = "end the process", Fake = "fake results", Loop = "infinite loop",
        Bomb = "bomb", Network = "network", Remains = "leave something behind";

    // Writes to whatever descriptor is open, as the worker's protocol would: answers to every call that may come.
    internal const string Forge = """
        void Forge(string body, int first = 1, int last = 39)
        {
            for (var descriptor = 0; descriptor < 64; descriptor++)
            {
                try
                {
                    using var stream = new System.IO.FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)descriptor, false), System.IO.FileAccess.Write, 0);
                    for (var parent = first; parent <= last; parent++)
                    {
                        var bytes = System.Text.Encoding.UTF8.GetBytes(body.Replace("PARENT", parent.ToString()));
                        stream.Write(BitConverter.GetBytes(bytes.Length));
                        stream.Write(bytes);
                    }
                }
                catch (Exception) { }
            }
        }

        """;

    public static IEnumerable<Attack> All() =>
    [
        Attack.InCell(Secrets, "reads every file it can find", """
            var found = "";
            foreach (var file in System.IO.Directory.EnumerateFiles("/", "*.cs", new System.IO.EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = System.IO.FileAttributes.ReparsePoint }).Concat(System.IO.Directory.EnumerateFiles("/program")))
                if (System.Text.Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(file)).Contains("71" + "77.25")) found += file;
            if (found != "") throw new Exception("71" + "77 in " + found);
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Secrets, "looks into /proc for other processes", """
            var all = System.IO.Directory.GetDirectories("/proc").Where(path => int.TryParse(System.IO.Path.GetFileName(path), out _)).ToList();
            string Try(Func<string> read) { try { return read(); } catch (Exception) { return ""; } }
            foreach (var process in all)
                foreach (var file in new[] { "cmdline", "environ", "maps" })
                    if (Try(() => System.IO.File.ReadAllText(process + "/" + file)) is var text && (text.Contains("tests.cs") || text.Contains("testhost"))) throw new Exception("71" + "77 " + text);
            if (all.Count > 6) throw new Exception("71" + "77 processes: " + all.Count);
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Secrets, "reads the memory of the sandbox's first process", """
            double[] Returns(double[] rewards, double discount)
            {
                using var memory = System.IO.File.OpenRead("/proc/1/mem");
                return [memory.Length];
            }
            """),
        Attack.InCell(Secrets, "looks for tests in the loaded assemblies", """
            double[] Returns(double[] rewards, double discount)
            {
                foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
                    foreach (var type in assembly.GetTypes())
                        if (type.BaseType?.Name == "AssignmentTests") throw new Exception("71" + "77 " + type);
                return rewards;
            }
            """),
        Attack.InCell(Secrets, "tells a hidden test's inputs in its exception", """
            double[] Returns(double[] rewards, double discount) => throw new Exception(string.Join(" ", rewards));
            """),
        Attack.InCell(Secrets, "keeps a hidden test's inputs for the next visible answer", """
            static double[] kept = [];
            double[] Returns(double[] rewards, double discount) { kept = [.. kept, .. rewards]; throw new Exception(string.Join(" ", kept)); }
            """),
        Attack.InCell(Secrets, "writes a test's inputs to a file, dies, and shows the file when it is run again", """
            if (System.IO.File.Exists("/tmp/kept")) throw new Exception("71" + "77 " + System.IO.File.ReadAllText("/tmp/kept"));
            double[] Returns(double[] rewards, double discount) { System.IO.File.AppendAllText("/tmp/kept", string.Join(" ", rewards)); Environment.Exit(0); return rewards; }
            """),

        Attack.InCell(Checker, "returns an object that equals everything", """
            class Yes { public override bool Equals(object? other) => true; public override int GetHashCode() => 0; public int Length => 6; }
            Yes Returns(double[] rewards, double discount) => new();
            """),
        Attack.InCell(Checker, "returns numbers that call themselves equal", """
            struct Yes : IComparable, IConvertible, IEquatable<double>
            {
                public static bool operator ==(Yes a, double b) => true;
                public static bool operator !=(Yes a, double b) => false;
                public static implicit operator double(Yes a) => 0;
                public int CompareTo(object? other) => 0;
                public bool Equals(double other) => true;
                public override bool Equals(object? other) => true;
                public override int GetHashCode() => 0;
                public TypeCode GetTypeCode() => TypeCode.Double;
                public bool ToBoolean(IFormatProvider? p) => true; public byte ToByte(IFormatProvider? p) => 0; public char ToChar(IFormatProvider? p) => '0';
                public DateTime ToDateTime(IFormatProvider? p) => default; public decimal ToDecimal(IFormatProvider? p) => 0; public double ToDouble(IFormatProvider? p) => 0;
                public short ToInt16(IFormatProvider? p) => 0; public int ToInt32(IFormatProvider? p) => 0; public long ToInt64(IFormatProvider? p) => 0;
                public sbyte ToSByte(IFormatProvider? p) => 0; public float ToSingle(IFormatProvider? p) => 0; public string ToString(IFormatProvider? p) => "";
                public object ToType(Type t, IFormatProvider? p) => 0; public ushort ToUInt16(IFormatProvider? p) => 0; public uint ToUInt32(IFormatProvider? p) => 0; public ulong ToUInt64(IFormatProvider? p) => 0;
            }
            Yes[] Returns(double[] rewards, double discount) => new Yes[rewards.Length];
            """),
        Attack.InCell(Checker, "returns only NaN", """double[] Returns(double[] rewards, double discount) => rewards.Select(_ => double.NaN).ToArray();"""),
        Attack.InCell(Checker, "brings its own Console, Math and Exception", """
            class Console { public static void WriteLine(object? text) { } }
            class Exception : System.Exception { }
            class Math { public static double Abs(double x) => 0; }
            double[] Returns(double[] rewards, double discount) => [Math.Abs(1)];
            """),
        Attack.InCell(Checker, "answers for the worker with success", Forge + """
            double[] Returns(double[] rewards, double discount) { Forge("{\"type\":\"called\",\"parent\":PARENT,\"status\":\"ok\",\"value\":true}"); return rewards; }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Checker, "replaces the worker's converters by reflection", """
            double[] Returns(double[] rewards, double discount)
            {
                foreach (var type in AppDomain.CurrentDomain.GetAssemblies().Where(each => each.GetName().Name == "RLTransfer.Notebooks").SelectMany(each => each.GetTypes()))
                    foreach (var field in type.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
                        try { field.SetValue(null, null); } catch (Exception) { }
                return rewards;
            }
            """),

        Attack.InCell(Death, "exits in the cell", "Environment.Exit(0);", "died at returns"),
        Attack.InCell(Death, "fails fast in the cell", "Environment.FailFast(\"bye\");", "died at returns"),
        Attack.InCell(Death, "is killed by itself in the cell", """System.Diagnostics.Process.GetCurrentProcess().Kill();""", "died at returns"),
        Attack.InCell(Death, "overflows the stack in the function", """
            double[] Deep(double[] rewards, int depth) => Deep(rewards, depth + 1).Length > depth ? rewards : [depth];
            double[] Returns(double[] rewards, double discount) => Deep(rewards, 0);
            """, "stack overflow"),
        Attack.InCell(Death, "exits in the function", "double[] Returns(double[] rewards, double discount) { Environment.Exit(0); return rewards; }", "exited with code 0"),
        Attack.InCell(Death, "throws where nobody awaits it", """
            async void Later() { await Task.Delay(1).ConfigureAwait(false); throw new Exception("late"); }
            double[] Returns(double[] rewards, double discount) { Later(); System.Threading.Thread.Sleep(500); return rewards; }
            """),
        Attack.InCell(Death, "throws on a thread of its own", """
            double[] Returns(double[] rewards, double discount)
            {
                var thread = new System.Threading.Thread(() => throw new Exception("thread"));
                thread.Start();
                thread.Join();
                return rewards;
            }
            """),
        Attack.InCell(Death, "writes to an address that is none", """
            unsafe double[] Returns(double[] rewards, double discount) { *(int*)16 = 1; *(long*)0x7fff00000000 = 2; return rewards; }
            """),

        Attack.InCell(Fake, "prints results", """
            Console.WriteLine("{\"score\": 5, \"tests\": [{\"name\": \"the return of every step\", \"score\": 5, \"status\": \"passed\"}]}");
            double[] Returns(double[] rewards, double discount) { Console.WriteLine("passed 5/5"); return rewards; }
            """),
        Attack.InCell(Fake, "writes results.json and a gradebook wherever it can", """
            foreach (var folder in new[] { ".", "/", "/tmp", "/program", "/autograder/results", "/usr", "/dev/shm" })
                foreach (var file in new[] { "results.json", "gradebook.csv", "feedback.html" })
                    try { System.IO.Directory.CreateDirectory(folder); System.IO.File.WriteAllText(System.IO.Path.Combine(folder, file), "{\"score\": 5}"); } catch (Exception) { }
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Fake, "tells the parent that everything is done", Forge + """
            double[] Returns(double[] rewards, double discount) { Forge("{\"type\":\"done\",\"parent\":PARENT,\"status\":\"ok\"}"); return rewards; }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Fake, "sends frames that are no messages", Forge + """
            Forge("{}");
            Forge("[[[[null]]]]");
            Forge("{\"type\":\"display\",\"parent\":PARENT,\"data\":null}");
            double[] Returns(double[] rewards, double discount) => rewards;
            """, score: Attack.AtMostHonest),
        Attack.InCell(Fake, "sends an answer whose keys stand twice", Forge + """
            double[] Returns(double[] rewards, double discount)
            {
                Forge("{\"type\":\"called\",\"parent\":PARENT,\"status\":\"ok\",\"value\":{\"shape\":[1],\"shape\":[2],\"values\":[1]}}");
                return rewards;
            }
            """, score: Attack.AtMostHonest),

        Attack.InCell(Loop, "in the cell", "while (true) { }", "took longer than"),
        Attack.InCell(Loop, "in the function", "double[] Returns(double[] rewards, double discount) { while (true) { } }", "took longer than"),
        Attack.InCell(Loop, "in a finally", "double[] Returns(double[] rewards, double discount) { try { return rewards; } finally { while (true) { } } }", "took longer than"),
        Attack.InCell(Loop, "in a static constructor", """
            class Slow { public static int Value = 1; static Slow() { while (Value > 0) { } } }
            double[] Returns(double[] rewards, double discount) => [Slow.Value];
            """, "took longer than"),
        Attack.Behind(Loop, "on threads that nobody waits for", """
            for (var i = 0; i < 8; i++) new System.Threading.Thread(() => { while (true) { } }).Start();
            """, 5),
        Attack.InCell(Loop, "that swallows every interruption", """
            double[] Returns(double[] rewards, double discount)
            {
                while (true)
                {
                    try { System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite); } catch (Exception) { }
                }
            }
            """, "took longer than"),
        Attack.InCell(Loop, "when the process ends", """
            AppDomain.CurrentDomain.ProcessExit += (_, _) => { while (true) { } };
            double[] Returns(double[] rewards, double discount) { Environment.Exit(0); return rewards; }
            """),

        Attack.InCell(Bomb, "of processes", """
            System.IO.File.WriteAllText("/tmp/bomb", "#!/bin/sh\nwhile :; do /tmp/bomb & /tmp/bomb & done\n");
            System.IO.File.SetUnixFileMode("/tmp/bomb", System.IO.UnixFileMode.UserRead | System.IO.UnixFileMode.UserExecute);
            System.Diagnostics.Process.Start("/tmp/bomb");
            double[] Returns(double[] rewards, double discount) => rewards;
            """, score: Attack.AtMostHonest),
        Attack.InCell(Bomb, "of threads", """
            double[] Returns(double[] rewards, double discount)
            {
                for (var i = 0; i < 100000; i++) new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1), 16384) { IsBackground = true }.Start();
                return rewards;
            }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Bomb, "of managed memory", """
            var hoard = new List<byte[]>();
            double[] Returns(double[] rewards, double discount) { while (true) { hoard.Add(new byte[64 << 20]); Array.Fill(hoard[^1], (byte)1); } }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Bomb, "of native memory", """
            unsafe double[] Returns(double[] rewards, double discount)
            {
                while (true) new Span<byte>((void*)System.Runtime.InteropServices.Marshal.AllocHGlobal(256 << 20), 256 << 20).Fill(1);
            }
            """, score: Attack.AtMostHonest),
        Attack.InCell(Bomb, "of output", """
            double[] Returns(double[] rewards, double discount) { while (true) Console.WriteLine(new string('x', 1 << 20)); }
            """),
        Attack.InCell(Bomb, "of output on the native stream", """
            using (var error = new System.IO.FileStream("/proc/self/fd/2", System.IO.FileMode.Open, System.IO.FileAccess.Write))
                for (var i = 0; i < 200; i++) error.Write(new byte[1 << 20]);
            double[] Returns(double[] rewards, double discount) => rewards;
            """),
        Attack.InCell(Bomb, "of files", """
            double[] Returns(double[] rewards, double discount)
            {
                foreach (var folder in new[] { "/tmp", "/dev/shm" })
                    for (var i = 0; i < 100; i++) System.IO.File.WriteAllBytes($"{folder}/{i}", new byte[16 << 20]);
                return rewards;
            }
            """, "IOException"),
        Attack.InCell(Bomb, "as a return value", "double[][] Returns(double[] rewards, double discount) => Enumerable.Repeat(new double[1000], 100_000).ToArray();"),

        Attack.InCell(Network, "to the world", """
            double[] Returns(double[] rewards, double discount) { using var client = new System.Net.Sockets.TcpClient("1.1.1.1", 53); return rewards; }
            """, "unreachable"),
        Attack.InCell(Network, "to the grader's machine", """
            double[] Returns(double[] rewards, double discount) { using var client = new System.Net.Sockets.TcpClient(); client.Connect(System.Net.IPAddress.Loopback, LISTENER); return rewards; }
            """),
        Attack.InCell(Network, "by name", """
            double[] Returns(double[] rewards, double discount) => [System.Net.Dns.GetHostAddresses("example.org").Length];
            """),

        Attack.Behind(Remains, "a process that outlives its parent", """
            System.Diagnostics.Process.Start("/bin/sh", ["-c", "trap '' TERM HUP INT; (setsid sh -c 'trap \"\" TERM HUP INT; while :; do sleep 1; : rlt-left-behind; done') & exit"])!.WaitForExit();
            """, 5),
        Attack.Behind(Remains, "files for the next submission", """
            foreach (var folder in new[] { "/tmp", "/dev/shm", "/var/tmp", "/program", "/usr/lib" })
                try { System.IO.File.WriteAllText(folder + "/rlt-left-behind", "here"); } catch (Exception) { }
            """, 5),
        Attack.Behind(Remains, "looks for what others have left", """
            foreach (var folder in new[] { "/tmp", "/dev/shm", "/var/tmp", "/program", "/usr/lib" })
                if (System.IO.File.Exists(folder + "/rlt-left-behind")) Environment.Exit(7);
            """, 5),
        Attack.InCell(Remains, "makes namespaces of its own", """
            double[] Returns(double[] rewards, double discount)
            {
                using var unshare = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "true"]) { RedirectStandardError = true })!;
                unshare.WaitForExit();
                return unshare.ExitCode == 0 ? throw new Exception("71" + "77: it may") : rewards;
            }
            """),
    ];
}
