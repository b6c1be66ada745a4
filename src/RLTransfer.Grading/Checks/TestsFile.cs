using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RLTransfer.Grading.Assignments;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Grading.Checks;

/// <summary>An assignment's tests, ready to be put to submissions.</summary>
internal sealed class TestsFile
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Text.Json.Nodes;
        global using RLTransfer.Grading.Checks;
        global using RLTransfer.Randomness;
        """;

    private TestsFile(IReadOnlyList<GradedTest> tests, IReadOnlyList<string> drivers, string text, ulong seed)
    {
        Tests = tests;
        Drivers = drivers;
        Text = text;
        Seed = seed;
    }

    public IReadOnlyList<GradedTest> Tests { get; }

    public IReadOnlyList<string> Drivers { get; }

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>What the inputs were drawn from.</summary>
    public ulong Seed { get; }

    /// <summary>Compiles the file beside the assignment and reads its tests.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="seed">What inputs are drawn from; null: a number that follows from the file's text, so that a second grading draws the same.</param>
    /// <exception cref="AssignmentException">There is no such file, it does not compile, or its points do not add up.</exception>
    public static TestsFile Load(Assignment assignment, ulong? seed)
    {
        if (assignment.TestsPath is not { } path)
            throw new AssignmentException($"{assignment.Name}: there are no tests; write them in {assignment.Name}.tests.cs beside the notebook.");
        var text = File.ReadAllText(path);
        var drawn = seed ?? BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var (tests, drivers) = Defined(path, Instance(path, text), drawn);
        Check(assignment, path, tests);
        return new TestsFile(tests, drivers, text, drawn);
    }

    // What stands in Define is the instructor's code: whatever it throws is a fault of the tests' file.
    private static (IReadOnlyList<GradedTest> Tests, IReadOnlyList<string> Drivers) Defined(string path, AssignmentTests instance, ulong seed)
    {
        try
        {
            return instance.Read(seed);
        }
        catch (Exception error) when (error is not AssignmentException)
        {
            throw new AssignmentException($"{path}: {instance.GetType().Name}.Define throws {error.GetType().Name}: {error.Message}", error);
        }
    }

    private static AssignmentTests Instance(string path, string text)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            $"Tests of {Path.GetFileName(path)}",
            [CSharpSyntaxTree.ParseText(Usings, options), CSharpSyntaxTree.ParseText(text, options, path, Encoding.UTF8)],
            ScriptReferences.Defaults,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Annotations));
        using var image = new MemoryStream();
        var errors = compilation.Emit(image).Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new AssignmentException(string.Join('\n', errors.Take(10).Select(error =>
                $"{path}: line {error.Location.GetLineSpan().StartLinePosition.Line + 1}: {error.GetMessage(CultureInfo.InvariantCulture)}")));
        }

        image.Position = 0;
        var types = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image).GetTypes().Where(type => type.IsSubclassOf(typeof(AssignmentTests)) && !type.IsAbstract).ToList();
        if (types.Count != 1) throw new AssignmentException($"{path}: one class must derive from {nameof(AssignmentTests)}; {types.Count} do.");
        try
        {
            return (AssignmentTests)Activator.CreateInstance(types[0])!;
        }
        catch (Exception error) when (error is MissingMethodException or TargetInvocationException)
        {
            throw new AssignmentException($"{path}: {types[0].Name} cannot be made: {error.InnerException?.Message ?? error.Message}", error);
        }
    }

    private static void Check(Assignment assignment, string path, IReadOnlyList<GradedTest> tests)
    {
        var faults = new List<string>();
        var cells = assignment.Tested.ToDictionary(cell => cell.Id, StringComparer.Ordinal);
        foreach (var test in tests)
        {
            if (test.Calls.Count == 0) faults.Add($"\"{test.Title}\" calls nothing");
            if (test.Judges.Count == 0) faults.Add($"\"{test.Title}\" expects nothing");
            if (!(test.Points >= 0)) faults.Add($"\"{test.Title}\" gives {Number(test.Points)} points");
        }

        foreach (var group in tests.GroupBy(test => test.GradeId, StringComparer.Ordinal))
        {
            if (!cells.TryGetValue(group.Key, out var cell)) faults.Add($"no cell of the notebook with points has the grade_id \"{group.Key}\"");
            else if (Math.Abs(group.Sum(test => test.Points) - cell.Points) > 1e-9)
                faults.Add($"the tests of \"{group.Key}\" give {Number(group.Sum(test => test.Points))} points, its cell {Number(cell.Points)}");
        }

        faults.AddRange(cells.Values.Where(cell => tests.All(test => test.GradeId != cell.Id) && cell.Points > 0).Select(cell => $"\"{cell.Id}\" is worth {Number(cell.Points)} points, and nothing tests it"));
        foreach (var twice in tests.GroupBy(test => (test.GradeId, test.Title)).Where(group => group.Count() > 1)) faults.Add($"two tests of \"{twice.Key.GradeId}\" are called \"{twice.Key.Title}\"");
        if (faults.Count > 0) throw new AssignmentException(string.Join('\n', faults.Select(fault => $"{path}: {fault}.")));
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
