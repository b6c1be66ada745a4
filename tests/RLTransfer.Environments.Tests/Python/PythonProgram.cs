using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>This assembly run as a program uses Python in process in ways that end a process.</summary>
internal static class PythonProgram
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["end"]:
                var loud = Gym.Python("Loud-v0", 1, TinyGym.Options);
                loud.Reset(0);
                loud.Step([0]);
                Console.WriteLine("stepped");
                return 5;
            case ["stuck"]:
                var stuck = Third("hold");
                new Thread(() => stuck.Step([0])) { IsBackground = true }.Start();
                Thread.Sleep(500);
                return 5;
            case ["crash", var how]:
                Third(how).Step([0]);
                return 0;
            case ["prefix", var folder]:
                Gym.Python("Count-v0", 1, TinyGym.Options with { Interpreter = folder }).Dispose();
                Console.WriteLine(PythonRuntime.Run(() => global::Python.Runtime.Py.Import("sys").GetAttr("prefix").ToString()));
                return 0;
            case ["refused", var python]:
                try
                {
                    Gym.Python("Count-v0", 1, TinyGym.Options with { Interpreter = python });
                    return 1;
                }
                catch (PythonException error)
                {
                    Console.WriteLine(error.Message);
                    return 5;
                }

            default:
                return 2;
        }
    }

    /// <summary>An environment before its third step, at which it goes wrong.</summary>
    private static PythonEnvironment Third(string how)
    {
        var env = Gym.Python("Bad-v0", 1, TinyGym.Options, ("how", how));
        env.Reset(0);
        env.Step([0]);
        env.Step([0]);
        return env;
    }
}
